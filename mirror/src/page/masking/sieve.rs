//! Nodes that were hidden once, in little room however many they are: what is in it is found, and now and then something
//! that is not, the more of them there are.

use std::hash::Hasher as _;

use fnv::FnvHasher;

const BYTES: usize = 8 << 10;
/// Each node sets as many bits, each named by 16 of its hash's 64.
const BITS_OF_NODE: u32 = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::page) struct Sieve(Box<[u8]>);

impl Default for Sieve {
    fn default() -> Self {
        Self(vec![0; BYTES].into())
    }
}

impl Sieve {
    /// Of what is looked for by its id alone.
    pub(in crate::page) const ANY_KIN: u32 = 0;

    pub(in crate::page) fn insert(&mut self, id: i64, kin: u32) {
        for (at, bit) in places(id, kin) {
            if let Some(byte) = self.0.get_mut(at) {
                *byte |= bit;
            }
        }
    }

    pub(super) fn contains(&self, id: i64, kin: u32) -> bool {
        places(id, kin).all(|(at, bit)| self.0.get(at).is_some_and(|byte| byte & bit != 0))
    }

    /// Also what is in another one.
    pub(super) fn join(&mut self, other: &Self) {
        for (own, byte) in self.0.iter_mut().zip(&other.0) {
            *own |= byte;
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.len()
    }

    /// In hexadecimal digits.
    pub(in crate::page) fn text(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes().chunks_exact(2);
        let bytes: Option<Vec<u8>> = digits
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect();
        bytes
            .filter(|bytes| bytes.len() == BYTES)
            .map(|bytes| Self(bytes.into()))
    }
}

/// Bytes, each with the bit in it.
fn places(id: i64, kin: u32) -> impl Iterator<Item = (usize, u8)> {
    let mut hash = FnvHasher::default();
    hash.write(&id.to_le_bytes());
    hash.write(&kin.to_le_bytes());
    // Spreads what differs over all bits, as the last step of MurmurHash3 does.
    let hash = hash.finish();
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = hash ^ (hash >> 33);
    (0..BITS_OF_NODE).map(move |number| {
        let place = (hash >> (16 * number)) as u16;
        (usize::from(place >> 3), 1 << (place & 7))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sieve_finds_what_is_in_it_and_little_else() {
        let mut sieve = Sieve::default();
        (0..5_000).for_each(|id| sieve.insert(id, 7));
        let sieve = Sieve::parse(&sieve.text()).unwrap();
        assert!((0..5_000).all(|id| sieve.contains(id, 7)));
        // (1 - exp(-3 * 5,000 / 65,536))^3 is 0.9 %.
        let found = (5_000..105_000).filter(|id| sieve.contains(*id, 7)).count();
        assert!((600..1_200).contains(&found), "{found}");
        assert_eq!(Sieve::parse("zz"), None);
        assert_eq!(Sieve::parse(&"0".repeat(BYTES * 2 - 2)), None);
    }
}
