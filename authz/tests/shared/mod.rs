//! OpenFGA's own test cases, where they lie beside the project. Without them there is nothing to compare with.

use std::path::{Path, PathBuf};

use serde_json::Value;

pub(crate) fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/openfga")
}

/// What a list in one of the files holds; nothing if there is no such file.
pub(crate) fn cases(file: &str, list: &str) -> Vec<Value> {
    let Ok(text) = std::fs::read_to_string(directory().join(file)) else {
        return Vec::new();
    };
    let value: Value = serde_json::from_str(&text).expect(file);
    value[list].as_array().expect(list).clone()
}

pub(crate) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().expect(key)
}
