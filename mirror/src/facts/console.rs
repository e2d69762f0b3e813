//! Console messages.

use domain::fact::FactKind;

use super::text::{LABEL, MESSAGE, bounded};
use crate::json::Raw;

/// rrweb's plugin sends each argument as a string of JSON: a string argument has quotes of its own, which nobody
/// wants to read.
pub(super) fn message(level: &str, parts: &[Raw<'_>]) -> FactKind {
    let mut message = String::new();
    for part in parts {
        if message.len() > MESSAGE {
            break;
        }
        if !message.is_empty() {
            message.push(' ');
        }
        let argument = part.string().unwrap_or_else(|| part.as_str().to_owned());
        match Raw::parse(&argument).and_then(Raw::string) {
            Some(inner) => message.push_str(&inner),
            None => message.push_str(&argument),
        }
    }
    FactKind::Console {
        level: bounded(level, LABEL),
        message: bounded(&message, MESSAGE),
    }
}
