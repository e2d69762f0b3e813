//! A quick look at a text, that says for nearly all texts that there is nothing to find.

/// The shortest number that is looked for is an international phone number with eight digits.
const FEWEST_DIGITS: u32 = 8;

const AT: u8 = 1;
const PERCENT: u8 = 1 << 1;
const PLUS: u8 = 1 << 2;
const AMPERSAND: u8 = 1 << 3;
const BACKSLASH: u8 = 1 << 4;
const FOREIGN: u8 = 1 << 7;

#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    flags: u8,
    digits: u32,
}

impl Look {
    /// In pieces, so that the compiler counts many bytes at once.
    pub(super) fn at(text: &[u8]) -> Self {
        let mut look = Self { flags: 0, digits: 0 };
        for piece in text.chunks(128) {
            let (mut flags, mut digits) = (0_u8, 0_u8);
            for byte in piece {
                digits += u8::from(byte.wrapping_sub(b'0') < 10);
                flags |= (byte & FOREIGN)
                    | u8::from(*byte == b'@')
                    | (u8::from(*byte == b'%') << 1)
                    | (u8::from(*byte == b'+') << 2)
                    | (u8::from(*byte == b'&') << 3)
                    | (u8::from(*byte == b'\\') << 4);
            }
            look.flags |= flags;
            look.digits += u32::from(digits);
        }
        look
    }

    pub(super) fn may_have_email(self) -> bool {
        self.flags & AT != 0
    }

    pub(super) fn may_have_number(self) -> bool {
        self.digits >= FEWEST_DIGITS
    }

    /// Whether parts may be encoded as in addresses.
    pub(super) fn may_be_encoded(self) -> bool {
        self.flags & PERCENT != 0 || self.flags & PLUS != 0 && self.may_have_number()
    }

    /// Whether characters may be spelled out, as in JSON or HTML.
    pub(super) fn may_be_spelled(self) -> bool {
        self.flags & (AMPERSAND | BACKSLASH) != 0
    }

    pub(super) fn is_ascii(self) -> bool {
        self.flags & FOREIGN == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_counts_and_sees_what_is_there() {
        let look = Look::at(b"plain text, 1234567");
        assert!(!look.may_have_email() && !look.may_have_number() && !look.may_be_encoded());
        assert!(look.is_ascii());
        let long = "x".repeat(300) + "a@b%" + &"7".repeat(300) + "é";
        let look = Look::at(long.as_bytes());
        assert!(look.may_have_email() && look.may_have_number() && look.may_be_encoded());
        assert!(!look.is_ascii());
        assert_eq!(look.digits, 300);
        assert!(!look.may_be_spelled());
        assert!(Look::at(b"a&b").may_be_spelled() && Look::at(b"a\\b").may_be_spelled());
    }
}
