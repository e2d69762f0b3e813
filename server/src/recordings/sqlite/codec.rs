//! How blobs are packed: zstd frames with a checksum of their content, so that damage is noticed when read.

use std::cell::RefCell;
use std::io;

use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::EncoderDictionary;
use zstd::zstd_safe::{CParameter, DParameter};

use crate::recordings::{Result, StoreError};

/// What a batch is packed with as it comes in: the speed of ingest depends on it. Most are small, and the next faster
/// level takes half the time for them; what it leaves is packed once more when the session has ended.
pub(super) const FAST: i32 = -1;
/// What an ended session is packed with, once.
pub(super) const SMALL: i32 = 19;
/// No blob is larger when unpacked; a damaged length must not exhaust the memory. What is larger is not packed, or it
/// would be acknowledged and could not be read again.
const MOST_BYTES: usize = 256 << 20;
/// Distances up to 128 MiB, so that a snapshot sees the one before it.
const WINDOW_LOG: u32 = 27;

/// A dictionary that many sessions are packed with: to find matches in it takes a tree of all its places, which is made
/// once.
pub(super) struct Dictionary {
    prepared: EncoderDictionary<'static>,
    length: usize,
}

impl Dictionary {
    /// For packing at this level.
    pub(super) fn new(level: i32, bytes: &[u8]) -> Result<Self> {
        let prepared = EncoderDictionary::try_copy(bytes, level)
            .map_err(|error| StoreError::Failed(format!("a dictionary: {error}")))?;
        Ok(Self {
            prepared,
            length: bytes.len(),
        })
    }
}

/// Packs at a level, or at that of the dictionary.
pub(super) fn pack(level: i32, dictionary: Option<&Dictionary>, bytes: &[u8]) -> Result<Vec<u8>> {
    if bytes.len() > MOST_BYTES {
        return Err(StoreError::TooLarge(format!(
            "{} bytes in one piece",
            bytes.len()
        )));
    }
    match dictionary {
        None if level == FAST => FASTEST.with_borrow_mut(|kept| {
            let fastest = match kept {
                Some(fastest) => fastest,
                None => kept.insert(Fastest {
                    compressor: compressor(level, None)?,
                    room: Vec::new(),
                }),
            };
            fastest.compress(bytes)
        }),
        _ => pack_alone(level, dictionary, bytes),
    }
    .map_err(|error: io::Error| StoreError::Failed(format!("packing: {error}")))
}

/// Most batches are small: to make and clear a compressor's tables for each would cost more than packing it, and so
/// would room for the worst case.
struct Fastest {
    compressor: Compressor<'static>,
    room: Vec<u8>,
}

/// Room that is kept from one batch to the next; a large one is rare.
const KEPT_ROOM: usize = 256 << 10;

impl Fastest {
    fn compress(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        self.room.clear();
        self.room.reserve(zstd::zstd_safe::compress_bound(bytes.len()));
        self.compressor.compress_to_buffer(bytes, &mut self.room)?;
        let packed = self.room.as_slice().to_vec();
        self.room.clear();
        self.room.shrink_to(KEPT_ROOM);
        Ok(packed)
    }
}

thread_local! {
    static FASTEST: RefCell<Option<Fastest>> = const { RefCell::new(None) };
}

fn pack_alone(level: i32, dictionary: Option<&Dictionary>, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut compressor = compressor(level, dictionary)?;
    let reach = bytes.len() + dictionary.map_or(0, |dictionary| dictionary.length);
    if level >= SMALL && reach > 128 * 1024 {
        compressor.set_parameter(CParameter::EnableLongDistanceMatching(true))?;
        compressor.set_parameter(CParameter::WindowLog(
            WINDOW_LOG.min(bytes.len().next_power_of_two().ilog2().max(17)),
        ))?;
    }
    compressor.compress(bytes)
}

fn compressor(level: i32, dictionary: Option<&Dictionary>) -> io::Result<Compressor<'_>> {
    let mut compressor = match dictionary {
        Some(dictionary) => Compressor::with_prepared_dictionary(&dictionary.prepared),
        None => Compressor::new(level),
    }?;
    compressor.set_parameter(CParameter::ChecksumFlag(true))?;
    // The frame says nothing that the row says already.
    compressor.set_parameter(CParameter::DictIdFlag(false))?;
    Ok(compressor)
}

/// Bytes of a blob once it is unpacked, as it says itself.
pub(super) fn unpacked_length(packed: &[u8]) -> Result<usize> {
    zstd::zstd_safe::get_frame_content_size(packed)
        .ok()
        .flatten()
        .and_then(|length| usize::try_from(length).ok())
        .filter(|length| *length <= MOST_BYTES)
        .ok_or_else(|| StoreError::Damaged("a blob without a plausible length".into()))
}

pub(super) fn unpack(dictionary: Option<&[u8]>, packed: &[u8]) -> Result<Vec<u8>> {
    let damaged = |error: io::Error| StoreError::Damaged(format!("a blob does not unpack: {error}"));
    let length = unpacked_length(packed)?;
    let mut decompressor = match dictionary {
        Some(dictionary) => Decompressor::with_dictionary(dictionary),
        None => Decompressor::new(),
    }
    .map_err(damaged)?;
    decompressor
        .set_parameter(DParameter::WindowLogMax(WINDOW_LOG))
        .map_err(damaged)?;
    let bytes = decompressor.decompress(packed, length).map_err(damaged)?;
    if bytes.len() == length {
        Ok(bytes)
    } else {
        Err(StoreError::Damaged("a blob is shorter than it says".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_unpacks() {
        let long = b"{\"type\":3}".repeat(40_000);
        for bytes in [&b""[..], b"x", &long] {
            for level in [FAST, SMALL] {
                for dictionary in [None, Some(&b"{\"type\":3,\"data\":{\"source\":2}}"[..])] {
                    let prepared = dictionary.map(|bytes| Dictionary::new(level, bytes).unwrap());
                    let packed = pack(level, prepared.as_ref(), bytes).unwrap();
                    assert_eq!(unpack(dictionary, &packed).unwrap(), bytes);
                }
            }
        }
    }

    #[test]
    fn what_could_not_be_unpacked_is_not_packed() {
        for (length, expected) in [(MOST_BYTES, true), (MOST_BYTES + 1, false)] {
            let packed = pack(FAST, None, &vec![b'x'; length]);
            match packed {
                Ok(packed) => assert_eq!((unpack(None, &packed).unwrap().len(), expected), (length, true)),
                Err(error) => assert!(!expected && matches!(error, StoreError::TooLarge(_)), "{error}"),
            }
        }
    }

    #[test]
    fn a_flipped_bit_is_noticed() {
        let bytes: Vec<u8> = (0..=255).collect();
        let packed = pack(FAST, None, &bytes).unwrap();
        for index in 0..packed.len() {
            let mut damaged = packed.clone();
            damaged[index] ^= 0x10;
            // One bit of a frame's head means nothing; with it flipped the content is what it was.
            let read = unpack(None, &damaged);
            assert!(
                read.is_err() || read.is_ok_and(|read| read == bytes),
                "byte {index}"
            );
        }
    }
}
