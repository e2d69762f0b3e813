//! The facts of a segment as its row holds them: JSON, packed.

use std::borrow::Cow;
use std::sync::OnceLock;

use domain::Millis;
use domain::fact::{Fact, FactKind};
use domain::id::WindowId;
use serde::{Deserialize, Serialize};

use super::codec;
use crate::recordings::{Result, StoreError};

/// What facts have in common whatever they tell. Those of an ended session are packed against it: they are few, and a
/// sixth of what they would take by themselves is said for the first time in each. Facts are stored that need this text
/// as it is; another one has a mark of its own.
const WORDS: &[u8] = include_bytes!("fact_words.txt");
/// Stands before facts that are packed against [`WORDS`]. No frame of zstd begins so.
const WITH_WORDS: u8 = 1;

/// A fact of the window that its row belongs to, which therefore need not be named.
#[derive(Serialize, Deserialize)]
struct StoredFact<'a> {
    #[serde(rename = "t")]
    at: Millis,
    #[serde(flatten)]
    kind: Cow<'a, FactKind>,
}

/// `None` where there is none.
pub(super) fn pack(level: i32, facts: &[Fact]) -> Result<Option<Vec<u8>>> {
    if facts.is_empty() {
        return Ok(None);
    }
    let stored: Vec<StoredFact<'_>> = facts
        .iter()
        .map(|fact| StoredFact {
            at: fact.at,
            kind: Cow::Borrowed(&fact.kind),
        })
        .collect();
    let json = serde_json::to_vec(&stored).map_err(|error| StoreError::Failed(format!("facts: {error}")))?;
    if level != codec::SMALL {
        return codec::pack(level, None, &json).map(Some);
    }
    let mut packed = vec![WITH_WORDS];
    packed.append(&mut codec::pack(level, Some(words()?), &json)?);
    Ok(Some(packed))
}

fn words() -> Result<&'static codec::Dictionary> {
    static PREPARED: OnceLock<codec::Dictionary> = OnceLock::new();
    if let Some(prepared) = PREPARED.get() {
        return Ok(prepared);
    }
    let prepared = codec::Dictionary::new(codec::SMALL, WORDS)?;
    Ok(PREPARED.get_or_init(|| prepared))
}

/// What they are packed against, and the frame.
fn split(packed: &[u8]) -> (Option<&'static [u8]>, &[u8]) {
    match packed.split_first() {
        Some((&WITH_WORDS, frame)) => (Some(WORDS), frame),
        _ => (None, packed),
    }
}

/// Bytes of their JSON, as it says itself.
pub(super) fn unpacked_length(packed: &[u8]) -> Result<usize> {
    codec::unpacked_length(split(packed).1)
}

/// Their JSON.
pub(super) fn json(packed: &[u8]) -> Result<Vec<u8>> {
    let (words, frame) = split(packed);
    codec::unpack(words, frame)
}

pub(super) fn unpack(window: &WindowId, packed: Option<&[u8]>) -> Result<Vec<Fact>> {
    let Some(packed) = packed else {
        return Ok(Vec::new());
    };
    let json = json(packed)?;
    let stored: Vec<StoredFact<'_>> =
        serde_json::from_slice(&json).map_err(|error| StoreError::Damaged(format!("facts: {error}")))?;
    Ok(stored
        .into_iter()
        .map(|fact| Fact {
            at: fact.at,
            window: window.clone(),
            kind: fact.kind.into_owned(),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_however_they_were_packed() {
        let window: WindowId = "window-a".parse().unwrap();
        let fact = |at| Fact {
            at,
            window: window.clone(),
            kind: FactKind::Visibility { visible: true },
        };
        let facts = [fact(1_772_366_400_000), fact(1_772_366_400_001)];
        let packed = |level| pack(level, &facts).unwrap().unwrap();
        let (fast, small) = (packed(codec::FAST), packed(codec::SMALL));
        assert!(small.len() < fast.len());
        // As ended sessions were packed before there were words.
        let before = codec::pack(codec::SMALL, None, &json(&fast).unwrap()).unwrap();
        for packed in [fast, small, before] {
            assert_eq!(unpack(&window, Some(&packed)).unwrap(), facts);
            assert_eq!(unpacked_length(&packed).unwrap(), json(&packed).unwrap().len());
        }
    }
}
