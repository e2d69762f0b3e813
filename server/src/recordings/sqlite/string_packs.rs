//! Large strings packed together: one after the other, so that each sees those before it.

use sha2::{Digest, Sha256};

use super::codec;
use super::short::Short;
use super::varint::{put_varint, take_varint};
use crate::recordings::Result;

/// Strings are packed together up to about this size, because reading one unpacks all of them.
pub(super) const PACK_BYTES: usize = 1 << 20;

/// The first bytes of a string's SHA-256.
pub(super) type Hash = [u8; 16];

pub(super) fn hash_of(string: &[u8]) -> Hash {
    let mut hash = Hash::default();
    for (to, from) in hash.iter_mut().zip(Sha256::digest(string)) {
        *to = from;
    }
    hash
}

/// Strings to be added together.
pub(super) struct NewPack {
    pub(super) hashes: Vec<Hash>,
    pub(super) data: Vec<u8>,
}

impl NewPack {
    pub(super) fn new(strings: &[(Hash, Short)]) -> Result<Self> {
        Ok(Self {
            hashes: strings.iter().map(|(hash, _)| *hash).collect(),
            data: pack(codec::SMALL, strings.iter().map(|(_, short)| short))?,
        })
    }
}

/// How many, the lengths of each, all texts, and then all bytes.
pub(super) fn pack<'a>(level: i32, strings: impl Iterator<Item = &'a Short> + Clone) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    put_varint(&mut packed, strings.clone().count() as u64);
    for string in strings.clone() {
        put_varint(&mut packed, string.text.len() as u64);
        put_varint(&mut packed, string.bytes.len() as u64);
    }
    for string in strings.clone() {
        packed.extend_from_slice(&string.text);
    }
    for string in strings {
        packed.extend_from_slice(&string.bytes);
    }
    codec::pack(level, None, &packed)
}

/// The strings of a pack, still shortened; `None` if it could not have come from [`pack`].
pub(super) fn split(packed: &[u8]) -> Option<Vec<Short>> {
    let mut rest = packed;
    let mut length = || take_varint(&mut rest).and_then(|length| usize::try_from(length).ok());
    let count = length()?;
    let mut lengths = Vec::new();
    for _ in 0..count {
        lengths.push((length()?, length()?));
    }
    let mut strings = vec![Short::default(); lengths.len()];
    for (string, (length, _)) in strings.iter_mut().zip(&lengths) {
        let (text, left) = rest.split_at_checked(*length)?;
        string.text = text.to_vec();
        rest = left;
    }
    for (string, (_, length)) in strings.iter_mut().zip(&lengths) {
        let (bytes, left) = rest.split_at_checked(*length)?;
        string.bytes = bytes.to_vec();
        rest = left;
    }
    Some(strings)
}
