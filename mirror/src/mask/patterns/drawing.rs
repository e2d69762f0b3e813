//! Drawings that an address has in itself: the numbers that give them their shape are nobody's.

use super::encoded::data_type;
use super::places::is_shape;

/// What values are in, also where the drawing is encoded or in a string.
const QUOTES: [&str; 6] = ["\"", "'", "%22", "%27", "\\\"", "\\'"];
/// Longer names are none of shapes.
const LONGEST: usize = 20;

/// The address, byte for byte, without the digits of its shapes; nothing if it is no drawing.
pub(super) fn without_shapes(address: &str) -> Option<String> {
    let kind = data_type(address)?;
    if !kind.to_ascii_lowercase().starts_with("image/svg") {
        return None;
    }
    let mut bytes = address.as_bytes().to_vec();
    // Of a quote that does not come again nobody asks twice.
    let mut is_gone = [false; QUOTES.len()];
    let mut at = 0;
    while let Some(length) = memchr::memchr2(b'=', b'%', address.as_bytes().get(at..)?) {
        let sign = at + length;
        let rest = address.get(sign..)?;
        let equals = match rest.as_bytes() {
            [b'=', ..] => 1,
            [b'%', b'3', b'd' | b'D', ..] => 3,
            _ => {
                at = sign + 1;
                continue;
            }
        };
        at = sign + equals;
        let value = address.get(at..).unwrap_or_default();
        let quote = QUOTES
            .iter()
            .zip(&mut is_gone)
            .find(|(quote, _)| value.starts_with(**quote));
        let Some((quote, is_gone)) = quote else { continue };
        if *is_gone || !is_shape(name(address.get(..sign).unwrap_or_default())) {
            continue;
        }
        let start = at + quote.len();
        let Some(length) = address.get(start..).and_then(|value| value.find(quote)) else {
            *is_gone = true;
            continue;
        };
        blank(bytes.get_mut(start..start + length).unwrap_or_default());
        at = start + length + quote.len();
    }
    String::from_utf8(bytes).ok()
}

/// The name that a text ends with.
fn name(before: &str) -> &str {
    let bytes = before.as_bytes();
    let is_name = |byte: &&u8| byte.is_ascii_alphabetic() || **byte == b'-';
    let length = bytes.iter().rev().take(LONGEST).take_while(is_name).count();
    let start = bytes.len() - length;
    // A line's end, encoded, ends with a letter.
    let is_encoded = start.checked_sub(2).and_then(|at| bytes.get(at)) == Some(&b'%');
    before.get(start + usize::from(is_encoded)..).unwrap_or_default()
}

/// Without digits, but for those of what is encoded.
fn blank(value: &mut [u8]) {
    let mut at = 0;
    while let Some(byte) = value.get_mut(at) {
        if *byte == b'%' {
            at += 3;
            continue;
        }
        if byte.is_ascii_digit() {
            *byte = b'x';
        }
        at += 1;
    }
}
