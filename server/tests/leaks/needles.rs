//! The forms in which a secret is looked for: whatever the case of its letters, as it is, in urls, in JSON, in HTML, packed in
//! base64, and in UTF-16.

use aho_corasick::{AhoCorasick, MatchKind};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::case::Case;

/// A beginning of what is typed is a secret from so many letters on. Keys and ids, which are drawn by lot, have five of any
/// secret once in some dozen runs.
const PREFIX: usize = 6;
/// Bytes that mean nothing as text have shorter ones by chance.
const PREFIX_IN_BYTES: usize = 8;

pub(crate) struct Needles {
    automaton: AhoCorasick,
    /// Of each pattern.
    needles: Vec<Needle>,
}

#[derive(Clone, Copy)]
pub(crate) struct Needle {
    pub(crate) case: usize,
    /// Which of its secrets.
    pub(crate) secret: usize,
    pub(crate) form: &'static str,
    /// Only a beginning of what is typed.
    pub(crate) prefix: bool,
    in_bytes: bool,
}

/// What is searched.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Hay {
    Text,
    /// Perhaps packed, so that anything of a few bytes is in it.
    Bytes,
}

impl Needles {
    pub(crate) fn of(cases: &[Case]) -> Self {
        let (mut patterns, mut needles) = (Vec::new(), Vec::new());
        for (case, each) in cases.iter().enumerate() {
            for (number, secret) in each.secrets.iter().enumerate() {
                let mut put = |text: &str, prefix: bool, in_bytes: bool| {
                    for (form, bytes) in forms(text) {
                        patterns.push(bytes);
                        needles.push(Needle {
                            case,
                            secret: number,
                            form,
                            prefix,
                            in_bytes,
                        });
                    }
                };
                put(secret, false, true);
                if each.typed {
                    for (length, in_bytes) in [(PREFIX, false), (PREFIX_IN_BYTES, true)] {
                        let prefix: String = secret.chars().take(length).collect();
                        put(&prefix, true, in_bytes);
                    }
                }
            }
        }
        Self {
            automaton: AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::Standard)
                .build(&patterns)
                .unwrap(),
            needles,
        }
    }

    pub(crate) fn search(&self, hay: &[u8], kind: Hay, mut found: impl FnMut(Needle)) {
        for at in self.automaton.find_overlapping_iter(hay) {
            let needle = self.needles[at.pattern().as_usize()];
            if kind == Hay::Text || needle.in_bytes {
                found(needle);
            }
        }
    }
}

fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms: Vec<(&'static str, Vec<u8>)> = vec![("plain", text.into())];
    let mut put = |name, form: Vec<u8>| {
        if forms.iter().all(|(_, known)| *known != form) {
            forms.push((name, form));
        }
    };
    put(
        "url",
        percent(text, |byte| {
            byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte)
        }),
    );
    put("url of spaces", percent(text, |byte| byte != b' '));
    put("form", text.replace(' ', "+").into());
    let json = serde_json::to_string(text).unwrap();
    put("JSON", json.trim_matches('"').into());
    put(
        "JSON in JSON",
        json.trim_matches('"')
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .into(),
    );
    put(
        "HTML",
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
            .into(),
    );
    put("UTF-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    put("UTF-16", text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    // Of each of the three places that it can begin at, without what its neighbours change.
    for before in 0..3 {
        let mut bytes = vec![0; before];
        bytes.extend(text.as_bytes());
        let encoded = STANDARD_NO_PAD.encode(&bytes);
        let whole = bytes.len() / 3 * 4;
        let from = [0, 2, 3][before];
        if whole >= from + 8 {
            put("base64", encoded[from..whole].into());
        }
    }
    forms
}

fn percent(text: &str, is_plain: impl Fn(u8) -> bool) -> Vec<u8> {
    let mut out = Vec::new();
    for byte in text.bytes() {
        if is_plain(byte) {
            out.push(byte);
        } else {
            out.extend(format!("%{byte:02X}").bytes());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_any_form() {
        let cases: Vec<Case> = serde_json::from_value(serde_json::json!([
            {"name": "a/1", "secrets": ["Quorvex Ünderl@nde"], "typed": true},
        ]))
        .unwrap();
        let needles = Needles::of(&cases);
        let found = |hay: &[u8], kind| {
            let mut whole = false;
            needles.search(hay, kind, |needle| whole |= !needle.prefix);
            whole
        };
        for hay in [
            "...quorvex Ünderl@nde",
            "?q=Quorvex%20%C3%9Cnderl%40nde&",
            "Quorvex+Ünderl@nde",
        ] {
            assert!(found(hay.as_bytes(), Hay::Bytes), "{hay}");
        }
        for before in ["", "x", "xy", "xyz"] {
            let packed = STANDARD_NO_PAD.encode(format!("{before}Quorvex Ünderl@nde, and so on"));
            assert!(found(packed.as_bytes(), Hay::Bytes), "{packed}");
        }
        let wide: Vec<u8> = "Quorvex Ünderl@nde"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(found(&wide, Hay::Bytes));
        assert!(!found(b"Quorvex", Hay::Text));
        let mut prefixes = 0;
        needles.search(b"\"quorve\"", Hay::Text, |needle| {
            prefixes += usize::from(needle.prefix);
        });
        assert_eq!(prefixes, 1);
        needles.search(b"quorve", Hay::Bytes, |_| panic!("six bytes are no proof"));
    }
}
