//! The cases, as they are written down.

use std::path::Path;

use domain::mask::MaskType;
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// What its cases have in common.
    #[expect(dead_code, reason = "it is for whoever reads the file")]
    about: String,
    cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// The file's name comes before it.
    pub(crate) name: String,
    /// Must not be found anywhere, in no other spelling, and are found where nothing is masked.
    #[serde(default)]
    pub(crate) secrets: Vec<String>,
    /// The secrets are typed: no beginning of six letters or more may be found either.
    #[serde(default)]
    pub(crate) typed: bool,
    /// Must not be in the session's own events, and is there where nothing is masked: what says something of the secret
    /// and could be anywhere for another reason.
    #[serde(default)]
    pub(crate) absent: Vec<String>,
    /// Must still be there in a replay, so that hiding everything is no way to pass.
    #[serde(default)]
    pub(crate) visible: Vec<String>,
    /// Mask type and selector, besides the presets.
    #[serde(default)]
    pub(crate) rules: Vec<(MaskType, String)>,
    /// Whether the presets are in force.
    #[serde(default = "yes")]
    pub(crate) presets: bool,
    /// It is found in no case: what could run, what is no event of rrweb's and what has no place on the page goes before
    /// anything is masked.
    #[serde(default)]
    pub(crate) dropped: bool,
    /// The session comes from a file.
    #[serde(default)]
    pub(crate) imported: bool,
    #[serde(default)]
    pub(crate) batches: Vec<Batch>,
    /// Sent once the server has started again.
    #[serde(default)]
    pub(crate) after_restart: Vec<Batch>,
    /// Those in force from then on, in place of `rules`.
    pub(crate) later_rules: Option<Vec<(MaskType, String)>>,
    #[serde(default)]
    pub(crate) after_rules: Vec<Batch>,
    /// Sent once batches that are missing are waited for no longer.
    #[serde(default)]
    pub(crate) after_gap: Vec<Batch>,
}

/// Events that are sent at once.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Batch {
    /// The next one of the first window.
    Next(Vec<Value>),
    Numbered {
        #[serde(default = "first_window")]
        window: String,
        number: u32,
        events: Vec<Value>,
    },
}

fn yes() -> bool {
    true
}

pub(crate) fn first_window() -> String {
    "window-a".into()
}

impl Case {
    pub(crate) fn group(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    pub(crate) fn stages(&self) -> [&[Batch]; 4] {
        [
            &self.batches,
            &self.after_restart,
            &self.after_rules,
            &self.after_gap,
        ]
    }
}

/// All cases, file by file.
pub(crate) fn all() -> Vec<Case> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/leaks/cases");
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let group = path.file_stem().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let file: File = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{group}: {error}"));
        cases.extend(file.cases.into_iter().map(|case| Case {
            name: format!("{group}/{}", case.name),
            ..case
        }));
    }
    cases
}

/// Those that are asked for.
pub(crate) fn chosen() -> Vec<Case> {
    let only = std::env::var("GIROK_LEAKS_ONLY").unwrap_or_default();
    let mut cases = all();
    cases.retain(|case| case.name.contains(&only));
    cases
}
