//! Base64 in text: found, and told as the bytes it stands for, which are fewer and pack no worse.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;

/// Base64 from this length on is worth a marker.
const WORTH: usize = 64;
const LEAD: &[u8] = b";base64,";

/// A stretch of text, and the bytes that the base64 behind it stands for.
pub(super) struct Stretch<'a> {
    pub(super) text: &'a [u8],
    pub(super) bytes: Option<Vec<u8>>,
}

/// A text in stretches, in order.
pub(super) fn stretches(mut rest: &[u8]) -> impl Iterator<Item = Stretch<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(found) = memchr::memmem::find(rest.get(from..)?, LEAD) {
            let start = from + found + LEAD.len();
            let (text, after) = rest.split_at_checked(start)?;
            let payload = after.get(..length_of(after))?;
            if let Some(bytes) = bytes_of(payload) {
                rest = after.get(payload.len()..)?;
                from = 0;
                return Some(Stretch {
                    text,
                    bytes: Some(bytes),
                });
            }
            from = start + payload.len();
        }
        let text = std::mem::take(&mut rest);
        from = 0;
        (!text.is_empty()).then_some(Stretch { text, bytes: None })
    })
}

/// How far what looks like base64 goes.
fn length_of(text: &[u8]) -> usize {
    let letters = text
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
        .count();
    let padding = text
        .iter()
        .skip(letters)
        .take(2)
        .take_while(|byte| **byte == b'=');
    letters + padding.count()
}

/// `None` where it is not worth it, or where [`encode`] would not give the same letters again: this engine takes only
/// whole groups, padded, and without bits left over.
fn bytes_of(payload: &[u8]) -> Option<Vec<u8>> {
    if payload.len() < WORTH {
        return None;
    }
    STANDARD.decode(payload).ok()
}

pub(super) fn encode(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(STANDARD.encode(bytes).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_not_come_back_byte_for_byte_stays_as_it_came() {
        let whole = "QUJD".repeat(30);
        for (payload, is_taken) in [
            (whole.clone(), true),
            (format!("{whole}QUI="), true),
            (format!("{whole}QQ=="), true),
            // Bits are left over: "QUJ=" and "QUI=" stand for the same bytes, as do "QR==" and "QQ==".
            (format!("{whole}QUJ="), false),
            (format!("{whole}QR=="), false),
            // Padding is missing, is too much, or is in between.
            (format!("{whole}QUI"), false),
            (format!("{whole}QQ="), false),
            (format!("{whole}QQ"), false),
            (format!("{whole}Q==="), false),
            (format!("{whole}Q"), false),
            // Another alphabet, and what is too short.
            (format!("{whole}-_"), true),
            ("QUJD".into(), false),
            (String::new(), false),
        ] {
            let text = format!("a{}{payload}\" b", ";base64,");
            let mut again = Vec::new();
            let mut taken = 0;
            for stretch in stretches(text.as_bytes()) {
                again.extend_from_slice(stretch.text);
                if let Some(bytes) = stretch.bytes {
                    taken += 1;
                    encode(&mut again, &bytes);
                }
            }
            assert_eq!(String::from_utf8(again).unwrap(), text);
            assert_eq!(taken, usize::from(is_taken), "{payload}");
        }
    }

    #[test]
    fn every_pair_of_last_letters_comes_back() {
        let letters: Vec<char> = ('A'..='Z')
            .chain('a'..='z')
            .chain('0'..='9')
            .chain(['+', '/'])
            .collect();
        let whole = "QUJD".repeat(30);
        for (first, second) in letters.iter().flat_map(|a| letters.iter().map(move |b| (a, b))) {
            for ending in [format!("{first}{second}=="), format!("A{first}{second}=")] {
                let payload = format!("{whole}{ending}");
                if let Some(bytes) = bytes_of(payload.as_bytes()) {
                    let mut again = Vec::new();
                    encode(&mut again, &bytes);
                    assert_eq!(String::from_utf8(again).unwrap(), payload);
                }
            }
        }
    }
}
