//! Numbers in seven bits a byte, the lowest first, so that small ones are short.

pub(super) fn put_varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number as u8 & 0x7f) | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number off the front; `None` where there is no whole one.
#[inline]
pub(super) fn take_varint(bytes: &mut &[u8]) -> Option<u64> {
    // Most are of one byte.
    if let [byte @ ..0x80, rest @ ..] = *bytes {
        *bytes = rest;
        return Some(u64::from(*byte));
    }
    take_long_varint(bytes)
}

fn take_long_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Puts a number that is near the one before as its distance from it, the sign in the lowest bit.
pub(super) fn put_next(bytes: &mut Vec<u8>, last: &mut i64, number: i64) {
    let distance = number.wrapping_sub(*last);
    *last = number;
    put_varint(
        bytes,
        (distance.wrapping_shl(1) ^ (distance >> 63)).cast_unsigned(),
    );
}

pub(super) fn take_next(bytes: &mut &[u8], last: &mut i64) -> Option<i64> {
    let folded = take_varint(bytes)?;
    let distance = (folded >> 1).cast_signed() ^ -((folded & 1).cast_signed());
    *last = last.wrapping_add(distance);
    Some(*last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints() {
        for number in [0, 1, 127, 128, 16_384, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, number);
            let mut rest = bytes.as_slice();
            assert_eq!(take_varint(&mut rest), Some(number));
            assert!(rest.is_empty());
        }
        assert_eq!(take_varint(&mut &[0x80u8][..]), None);
        assert_eq!(take_varint(&mut &[0xffu8; 11][..]), None);
    }

    #[test]
    fn numbers_come_back_from_their_distances() {
        let numbers = [0, 5, -5, i64::MAX, i64::MIN, -1, 1_764_000_000_000];
        let (mut bytes, mut last) = (Vec::new(), 0);
        for number in numbers {
            put_next(&mut bytes, &mut last, number);
        }
        let (mut rest, mut last) = (bytes.as_slice(), 0);
        for number in numbers {
            assert_eq!(take_next(&mut rest, &mut last), Some(number));
        }
        assert_eq!(take_next(&mut rest, &mut last), None);
    }
}
