//! The content of JSON strings.

/// Decodes a JSON string with its quotes. A lone surrogate, which JavaScript allows and Rust does not, becomes
/// the replacement character; `None` if the text is no string.
pub(crate) fn decode(text: &str) -> Option<String> {
    if !text.starts_with('"') {
        return None;
    }
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&without_lone_surrogates(text)))
        .ok()
}

fn without_lone_surrogates(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let length = match unit(escape) {
            Some(0xd800..=0xdbff) if matches!(escape.get(6..).and_then(unit), Some(0xdc00..=0xdfff)) => {
                out.push_str(escape.get(..12).unwrap_or_default());
                12
            }
            Some(0xd800..=0xdfff) => {
                out.push('\u{fffd}');
                6
            }
            Some(_) => {
                out.push_str(escape.get(..6).unwrap_or_default());
                6
            }
            None => {
                out.push_str(escape.get(..2).unwrap_or_default());
                2
            }
        };
        rest = escape.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The UTF-16 unit that a text starts with, if that is a `\u` escape.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_decode_also_with_lone_surrogates() {
        for (text, expected) in [
            (r#""plain""#, Some("plain")),
            (r#""a\u00e9\n\"""#, Some("aé\n\"")),
            (r#""\ud83d\ude00!""#, Some("😀!")),
            (r#""\ud83d alone""#, Some("\u{fffd} alone")),
            (r#""\ude00\\\ud83d\ude00\ud83d""#, Some("\u{fffd}\\😀\u{fffd}")),
            (r#""\ud83d\n""#, Some("\u{fffd}\n")),
            ("12", None),
            ("{}", None),
        ] {
            assert_eq!(decode(text).as_deref(), expected, "{text}");
        }
    }
}
