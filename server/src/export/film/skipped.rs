//! Frames that are as the one before, in H.264 without an encoder: a slice in which every macroblock is skipped (ITU-T H.264,
//! 7.3.3 and 7.3.4). A film of an hour in which little happens has a hundred thousand of them.
//!
//! The encoder does not know of them, so its own frames are numbered again.

/// What is needed of the encoder's parameter sets to write slices that fit between its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stream {
    /// Bits of `frame_num`.
    number_bits: u32,
    macroblocks: u32,
}

/// The encoder writes something else than this module knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the encoder writes frames in an order of its own")]
pub(super) struct UnknownStream;

impl Stream {
    /// Reads a sequence parameter set, without its start code, of frames of this size.
    pub(super) fn of(parameters: &[u8], (width, height): (u32, u32)) -> Result<Self, UnknownStream> {
        let payload = without_escapes(parameters);
        let mut bits = Bits::at(&payload, 8);
        let profile = bits.take(8).ok_or(UnknownStream)?;
        bits.take(16).ok_or(UnknownStream)?;
        // The baseline, which has neither the fields nor the arithmetic coding of the others.
        if profile != 66 {
            return Err(UnknownStream);
        }
        let _id = bits.exp_golomb().ok_or(UnknownStream)?;
        let number_bits = bits.exp_golomb().ok_or(UnknownStream)? + 4;
        let order = bits.exp_golomb().ok_or(UnknownStream)?;
        // Frames are shown in the order in which they come, and say nothing more about it.
        if order != 2 || number_bits > 16 {
            return Err(UnknownStream);
        }
        Ok(Self {
            number_bits,
            macroblocks: width.div_ceil(16) * height.div_ceil(16),
        })
    }

    /// A slice, without its start code, that shows what the frame before it showed.
    pub(super) fn skipped(self, number: u32) -> Vec<u8> {
        let mut bits = Writer::default();
        // A slice of a picture that others refer to.
        bits.put(0x61, 8);
        // From the first macroblock on, all of it predicted from the past, by the first picture parameter set.
        bits.exp_golomb(0);
        bits.exp_golomb(5);
        bits.exp_golomb(0);
        bits.put(self.wrapped(number), self.number_bits);
        // Nothing about references is changed.
        bits.put(0, 3);
        // The quantiser stays (0, signed), and nothing is smoothed.
        bits.exp_golomb(0);
        bits.exp_golomb(1);
        bits.exp_golomb(self.macroblocks);
        bits.put(1, 1);
        with_escapes(&bits.bytes)
    }

    /// Numbers a slice of the encoder's, without its start code, again.
    pub(super) fn numbered(self, slice: &[u8], number: u32) -> Result<Vec<u8>, UnknownStream> {
        let mut payload = without_escapes(slice);
        let mut bits = Bits::at(&payload, 8);
        for _ in 0..3 {
            bits.exp_golomb().ok_or(UnknownStream)?;
        }
        let at = bits.at;
        bits.take(self.number_bits).ok_or(UnknownStream)?;
        put_at(&mut payload, at, self.wrapped(number), self.number_bits);
        Ok(with_escapes(&payload))
    }

    fn wrapped(self, number: u32) -> u32 {
        number & ((1 << self.number_bits) - 1)
    }
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Bits<'a> {
    fn at(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    fn bit(&mut self) -> Option<u32> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(bit.into())
    }

    fn take(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0, |value, _| Some(value << 1 | self.bit()?))
    }

    /// `ue(v)`
    fn exp_golomb(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.bit()? == 0 {
            zeros += 1;
        }
        (zeros < 31).then(|| self.take(zeros).map(|rest| (1 << zeros) - 1 + rest))?
    }
}

fn put_at(bytes: &mut [u8], at: usize, value: u32, count: u32) {
    for (at, bit) in (at..).zip((0..count).rev()) {
        if let Some(byte) = bytes.get_mut(at / 8) {
            let mask = 1 << (7 - at % 8);
            *byte = if value >> bit & 1 == 1 {
                *byte | mask
            } else {
                *byte & !mask
            };
        }
    }
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    /// How many there are.
    bits: usize,
}

impl Writer {
    fn put(&mut self, value: u32, count: u32) {
        let end = self.bits + count as usize;
        self.bytes.resize(end.div_ceil(8), 0);
        put_at(&mut self.bytes, self.bits, value, count);
        self.bits = end;
    }

    /// `ue(v)`
    fn exp_golomb(&mut self, value: u32) {
        let length = 32 - (value + 1).leading_zeros();
        self.put(0, length - 1);
        self.put(value + 1, length);
    }
}

/// Two zeros and something small would be read as the start of something else: a 3 stands between (7.4.1).
fn with_escapes(payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(payload.len() + 8);
    let mut zeros = 0;
    for byte in payload {
        if zeros >= 2 && *byte <= 3 {
            bytes.push(3);
            zeros = 0;
        }
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        bytes.push(*byte);
    }
    bytes
}

fn without_escapes(bytes: &[u8]) -> Vec<u8> {
    let mut payload = Vec::with_capacity(bytes.len());
    let mut zeros = 0;
    for byte in bytes {
        if zeros >= 2 && *byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        payload.push(*byte);
    }
    payload
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Baseline, level 2.2, 15 bits for numbers, order 2, 54 × 30 macroblocks: what the encoder writes for 854 × 480.
    const PARAMETERS: [u8; 9] = [0x67, 0x42, 0xc0, 0x16, 0x8c, 0x68, 0x0d, 0x83, 0xd4];

    #[test]
    fn parameters_are_read() {
        let stream = Stream::of(&PARAMETERS, (854, 480)).unwrap();
        assert_eq!((stream.number_bits, stream.macroblocks), (15, 54 * 30));
        for broken in [
            &PARAMETERS[..3],
            &[0x67, 100, 0, 31, 0xac][..],
            &[0x67][..],
            &[][..],
        ] {
            assert_eq!(Stream::of(broken, (854, 480)), Err(UnknownStream), "{broken:?}");
        }
    }

    #[test]
    fn numbers_codes_of_the_standard() {
        // Table 9-2 of ITU-T H.264.
        for (value, code) in [(0, "1"), (1, "010"), (2, "011"), (3, "00100"), (8, "0001001")] {
            let mut bits = Writer::default();
            bits.exp_golomb(value);
            let written: String = (0..bits.bits)
                .map(|at| {
                    if bits.bytes[at / 8] >> (7 - at % 8) & 1 == 1 {
                        '1'
                    } else {
                        '0'
                    }
                })
                .collect();
            assert_eq!(written, code);
            assert_eq!(Bits::at(&bits.bytes, 0).exp_golomb(), Some(value));
        }
    }

    #[test]
    fn a_slice_is_numbered_again_and_otherwise_as_it_was() {
        let stream = Stream::of(&PARAMETERS, (854, 480)).unwrap();
        for number in [0, 1, 2, 0x7fff, 0x8001] {
            let slice = stream.skipped(number);
            assert_eq!(stream.numbered(&stream.skipped(77), number).unwrap(), slice);
            assert!(
                !slice.windows(3).any(|three| matches!(three, [0, 0, 0..=2])),
                "{slice:?}"
            );
        }
        assert_eq!(stream.skipped(0x8001), stream.skipped(1));
        assert!(stream.numbered(&[0x61, 0xff], 1).is_err());
        assert!(stream.numbered(&[0x61, 0, 0, 0], 1).is_err());
    }

    #[test]
    fn escapes_come_and_go() {
        for (payload, bytes) in [
            (&[0, 0, 1][..], &[0, 0, 3, 1][..]),
            (&[0, 0, 0, 0][..], &[0, 0, 3, 0, 0][..]),
            (&[0, 0, 3][..], &[0, 0, 3, 3][..]),
            (&[0, 0, 4][..], &[0, 0, 4][..]),
        ] {
            assert_eq!(with_escapes(payload), bytes);
            assert_eq!(without_escapes(bytes), payload);
        }
    }
}
