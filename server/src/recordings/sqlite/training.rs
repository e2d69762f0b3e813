//! Makes a dictionary of what the last sessions of a service have in common.
//!
//! It is made only of runs that several visitors' sessions have, so that nothing in it is one visitor's own. Runs and
//! not single pieces, because a session then refers to much of a page at once. It is adopted only if, on sessions that
//! it was not made from, it saves more than it costs.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use rusqlite::Connection;

use super::readers::Readers;
use super::short::{Parts, Short};
use super::writer::Writer;
use super::{codec, columns, dictionaries, segments};
use crate::recordings::{Result, StoreError};

/// Visitors that must have a run.
const VISITORS: u32 = 3;
/// Sessions that a dictionary is made from, and others that it is measured on.
const SAMPLES: u32 = 24;
const TRIALS: u32 = 4;
/// As many of the last sessions of a service are looked at.
pub(super) const SESSIONS: u32 = SAMPLES + TRIALS;
const MOST_BYTES: usize = 256 << 10;
/// Pieces of text in a run, and numbers in a column of them.
const TEXT_RUN: usize = 8;
const NUMBERS_RUN: usize = 16;
/// Of each session the first bytes of its text and of each column are looked at: pages look alike from their first
/// picture on, and all runs of all samples are in memory at once.
const MOST_TEXT: usize = 1 << 20;
const MOST_NUMBERS: usize = 32 << 10;

/// After a session was compacted: now and then the sessions of its service are looked at for what they have in common.
pub(super) async fn renew(readers: &Arc<Readers>, writer: &Writer, session: i64) -> Result<()> {
    let trained = readers
        .read(move |connection| {
            let service: i64 = connection
                .prepare_cached("SELECT service FROM session WHERE key = ?1")?
                .query_row([session], |row| row.get(0))?;
            let Some(sessions) = dictionaries::is_due(connection, service)? else {
                return Ok(None);
            };
            let sample_of = |session, most| sample_of(connection, session, most);
            match train(connection, service, sessions, &sample_of) {
                Ok(dictionary) => Ok(dictionary.map(|dictionary| (service, sessions, dictionary))),
                // Damage is for `verify` to report; sessions go on being packed as before.
                Err(StoreError::Damaged(_)) => Ok(None),
                Err(error) => Err(error),
            }
        })
        .await?;
    match trained {
        Some((service, sessions, dictionary)) => {
            writer
                .write(move |connection| dictionaries::adopt(connection, service, sessions, &dictionary))
                .await
        }
        None => Ok(()),
    }
}

/// The first bytes of a session's text as its segments hold it, and the numbers taken out of those segments.
fn sample_of(connection: &Connection, session: i64, most: usize) -> Result<Short> {
    let mut sample = Short::default();
    for key in segments::keys_of(connection, session)? {
        if sample.text.len() >= most {
            break;
        }
        let joined = segments::packed_text(connection, key)?;
        if let Some(parts) = Parts::split(&joined) {
            parts.add_to(&mut sample);
        }
    }
    sample.text.truncate(most);
    Ok(sample)
}

/// A new dictionary for a service, packed, if it is worth it. `sample_of` gives the first bytes of a session's events
/// as they are packed.
fn train(
    connection: &Connection,
    service: i64,
    sessions: i64,
    sample_of: &dyn Fn(i64, usize) -> Result<Short>,
) -> Result<Option<Vec<u8>>> {
    let mut samples = Vec::new();
    for (session, actor) in dictionaries::recent(connection, service)? {
        // An actor is one visitor in all sessions; without one, each session is taken for another visitor.
        let visitor = actor.map_or(Visitor::Session(session), Visitor::Actor);
        samples.push((visitor, sample_of(session, MOST_TEXT)?));
    }
    let trials = samples.split_off(samples.len() - (TRIALS as usize).min(samples.len() / 3));
    let new = common(&samples);
    if new.is_empty() || trials.is_empty() {
        return Ok(None);
    }
    let old = dictionaries::current(connection, service)?.map(|(_, dictionary)| dictionary);
    let prepare = |bytes: &[u8]| codec::Dictionary::new(codec::SMALL, bytes);
    let old = old.as_deref().map(prepare).transpose()?;
    let prepared = prepare(&new)?;
    let mut saved = 0i64;
    for (_, sample) in &trials {
        let joined = sample.joined();
        let before = codec::pack(codec::SMALL, old.as_ref(), &joined)?;
        let after = codec::pack(codec::SMALL, Some(&prepared), &joined)?;
        saved += before.len() as i64 - after.len() as i64;
    }
    let packed = codec::pack(codec::SMALL, None, &new)?;
    // As many sessions again are to come as there were: what they save must pay for the dictionary.
    let worth = saved.saturating_mul(sessions) / trials.len() as i64;
    Ok((worth > packed.len() as i64).then_some(packed))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Visitor {
    Actor(i64),
    Session(i64),
}

/// What enough visitors have: of their numbers, which are few bytes, and then of their text.
fn common(samples: &[(Visitor, Short)]) -> Vec<u8> {
    // One after the other, so that a visitor is counted once.
    let mut samples: Vec<&(Visitor, Short)> = samples.iter().collect();
    samples.sort_by_key(|(visitor, _)| *visitor);
    let mut dictionary = Vec::new();
    for column in 0..columns::COUNT {
        let bytes = samples.iter().map(|(visitor, short)| {
            let bytes = short.columns.get(column).map_or(&[][..], |column| &column.packed);
            (*visitor, bytes.chunks(1).take(MOST_NUMBERS).collect())
        });
        add_runs(&mut dictionary, bytes.collect(), NUMBERS_RUN);
    }
    // Text is cut where objects begin: about a node, or an event's frame, is a piece.
    let pieces = samples.iter().map(|(visitor, short)| {
        let pieces = short.text.split_inclusive(|byte| *byte == b'{');
        (*visitor, pieces.collect())
    });
    add_runs(&mut dictionary, pieces.collect(), TEXT_RUN);
    dictionary
}

/// Adds every run of so many pieces that enough visitors have, once, in the order in which they are met. Runs that
/// overlap go on from each other.
fn add_runs(dictionary: &mut Vec<u8>, sequences: Vec<(Visitor, Vec<&[u8]>)>, length: usize) {
    let mut numbers: HashMap<&[u8], u32> = HashMap::new();
    // Pieces by number, so that runs are compared quickly.
    let numbered: Vec<(Visitor, Vec<u32>)> = sequences
        .iter()
        .map(|(visitor, pieces)| {
            let numbered = pieces.iter().map(|piece| {
                let next = numbers.len() as u32;
                *numbers.entry(*piece).or_insert(next)
            });
            (*visitor, numbered.collect())
        })
        .collect();
    let mut visitors: HashMap<&[u32], (Visitor, u32)> = HashMap::new();
    for (visitor, pieces) in &numbered {
        for run in pieces.windows(length) {
            match visitors.entry(run) {
                Entry::Vacant(place) => {
                    place.insert((*visitor, 1));
                }
                Entry::Occupied(mut place) => {
                    let (last, count) = place.get_mut();
                    *count += u32::from(last != visitor);
                    *last = *visitor;
                }
            }
        }
    }
    for ((_, pieces), (_, numbered)) in sequences.iter().zip(&numbered) {
        let mut added = 0;
        for (start, run) in numbered.windows(length).enumerate() {
            let Some((_, count)) = visitors.get(run) else {
                continue;
            };
            if *count < VISITORS {
                continue;
            }
            let new = pieces.get(start.max(added)..start + length).unwrap_or_default();
            if dictionary.len() + new.iter().map(|piece| piece.len()).sum::<usize>() > MOST_BYTES {
                return;
            }
            dictionary.extend(new.iter().copied().flatten());
            visitors.remove(run);
            added = start + length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recordings::sqlite::segments::Packed;
    use crate::recordings::sqlite::text;

    fn dictionary(texts: &[(i64, String)]) -> String {
        let samples: Vec<_> = texts
            .iter()
            .map(|(actor, text)| {
                (
                    Visitor::Actor(*actor),
                    text::take_out(text.as_bytes(), |_| 0).unwrap(),
                )
            })
            .collect();
        String::from_utf8_lossy(&common(&samples)).into_owned()
    }

    #[test]
    fn what_fewer_than_three_visitors_have_is_in_no_dictionary() {
        let nodes = |class: &str| {
            (0..12)
                .map(|n| format!(r#"{{"type":2,"tagName":"main","attributes":{{"class":"{class}-{n}"}},"#))
                .collect::<String>()
        };
        let (page, own) = (nodes("page"), nodes("own"));
        let texts = [
            (1, format!("{page}{own}")),
            (2, format!("{page}{own}")),
            (1, format!("{page}{own}")),
            (3, page.clone()),
        ];
        let made = dictionary(&texts);
        assert!(made.contains("page-0") && made.contains("page-10"), "{made}");
        assert!(!made.contains("own"), "{made}");
        let fourth = [&texts[..], &[(4, own)]].concat();
        assert!(dictionary(&fourth).contains("own-11"));
    }

    #[test]
    fn a_run_is_in_a_dictionary_once_and_whole() {
        let page: String = (0..40).map(|n| format!(r#"{{"tagName":"tag-{n}","#)).collect();
        let texts: Vec<_> = (1..6).map(|actor| (actor, format!("{page}{page}"))).collect();
        let made = dictionary(&texts);
        assert!(made.contains(&page), "{made}");
        assert!(
            made.len() < page.len() * 5 / 4 + 8 * 20,
            "{} of {}",
            made.len(),
            page.len()
        );
    }

    #[test]
    fn numbers_that_many_visits_have_are_in_a_dictionary_too() {
        let page: String = (0..40).map(|n| format!(r#"{{"id":{}}},"#, n * n)).collect();
        let texts: Vec<_> = (1..6).map(|actor| (actor, page.clone())).collect();
        let (_, sample) = (0, text::take_out(page.as_bytes(), |_| 0).unwrap());
        let numbers = String::from_utf8_lossy(&sample.columns[4].packed[8..40]).into_owned();
        assert!(dictionary(&texts).contains(&numbers));
    }

    #[test]
    fn training_reads_no_more_of_a_session_than_it_looks_at() {
        let connection = Connection::open_in_memory().unwrap();
        for schema in [
            include_str!("migrations/1_recordings.sql"),
            include_str!("migrations/2_shared.sql"),
            include_str!("migrations/8_masking.sql"),
        ] {
            connection.execute_batch(schema).unwrap();
        }
        let text = br#"{"type":4}"#;
        for number in 0..3 {
            let short = text::take_out(text, |_| 0).unwrap();
            let packed = Packed {
                first: number,
                last: number,
                start_at: None,
                heads: Vec::new(),
                facts: None,
                strings: None,
                dictionary: None,
                data: codec::pack(codec::FAST, None, &short.joined()).unwrap(),
                rules: 0,
            };
            segments::insert(&connection, 1, 0, &packed).unwrap();
        }
        // Whoever reads the last one notices.
        connection
            .execute("UPDATE segment SET data = x'00' WHERE first = 2", [])
            .unwrap();
        for (most, expected) in [
            (0, Some(0)),
            (5, Some(5)),
            (15, Some(15)),
            (20, Some(20)),
            (21, None),
        ] {
            let found = sample_of(&connection, 1, most)
                .ok()
                .map(|sample| sample.text.len());
            assert_eq!(found, expected, "of {most} bytes");
        }
    }
}
