//! Writes JSON.

use super::string::{LEADS_ALONE, lone_surrogate};

/// Appends `text` as a JSON string, on one line.
pub(crate) fn push_string(out: &mut Vec<u8>, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == LEADS_ALONE
            && let Some(unit) = text
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .and_then(lone_surrogate)
        {
            out.extend_from_slice(bytes.get(from..at).unwrap_or_default());
            out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
            from = at + 4;
            continue;
        }
        let short = match byte {
            b'"' | b'\\' => *byte,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0..0x20 => b'u',
            _ => continue,
        };
        out.extend_from_slice(bytes.get(from..at).unwrap_or_default());
        out.extend_from_slice(&[b'\\', short]);
        if short == b'u' {
            let digit = |value: u8| HEX.get(usize::from(value)).copied().unwrap_or(b'0');
            out.extend_from_slice(&[b'0', b'0', digit(byte >> 4), digit(byte & 15)]);
        }
        from = at + 1;
    }
    out.extend_from_slice(bytes.get(from..).unwrap_or_default());
    out.push(b'"');
}

/// Appends a number as JSON has it; what JSON has no number for is 0.
pub(crate) fn push_number(out: &mut Vec<u8>, number: f64) {
    let number = if number.is_finite() { number } else { 0.0 };
    out.extend_from_slice(number.to_string().as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_written_as_serde_json_reads_them() {
        for text in [
            "",
            "plain",
            "\"\\/\n\r\t\u{8}\u{c}\u{0}\u{1f}\u{7f}é😀",
            "end\\",
            "\u{2028}",
        ] {
            let mut out = Vec::new();
            push_string(&mut out, text);
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
            assert!(!out.contains(&b'\n'));
        }
    }

    #[test]
    fn a_lone_surrogate_is_written_as_it_came() {
        for text in [r#""a\ud83d""#, r#""\udc00é😀\udfff""#, "\"\u{10ffff}\""] {
            let mut reader = crate::json::Reader::new(crate::json::Raw::parse(text).unwrap());
            let mut out = Vec::new();
            push_string(&mut out, &reader.string().unwrap());
            let expected = text.replace('\u{10ffff}', "\\udfff");
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    #[test]
    fn numbers_are_written_as_serde_json_reads_them() {
        for number in [0.0, -0.5, 12.0, 1e21, 1.5e-7, 123_456.789] {
            let mut out = Vec::new();
            push_number(&mut out, number);
            assert_eq!(serde_json::from_slice::<f64>(&out).unwrap(), number);
        }
        let mut out = Vec::new();
        push_number(&mut out, f64::NAN);
        assert_eq!(out, b"0");
    }
}
