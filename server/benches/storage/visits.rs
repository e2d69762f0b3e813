//! Visits to the demo shop beyond those that were recorded: other visitors at other times, who see pages in another
//! order, at another pace, and whose pointers go other ways. What the shop itself shows stays what it is.

use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

/// Visits by one visitor, on average.
const VISITS_EACH: u64 = 3;

#[derive(Deserialize)]
struct Sample {
    service: String,
    client: Box<RawValue>,
    actor: Option<Box<RawValue>>,
    windows: Vec<SampleWindow>,
}

#[derive(Deserialize)]
struct SampleWindow {
    events: Vec<Box<RawValue>>,
}

/// What must be known of an event to send it at another time.
#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    kind: u8,
    timestamp: i64,
}

const META: u8 = 4;
/// Moves of a mouse and of a finger, clicks, drags.
const POINTER: &[u8] = &[1, 2, 6, 12];
const SCROLL: u8 = 3;

/// The text of a recording made from a sample's; the same number gives the same visit.
pub(crate) fn another_visit(sample: &str, number: usize) -> serde_json::Result<String> {
    let sample: Sample = serde_json::from_str(sample)?;
    let mut chance = Chance(number as u64 + 1);
    let started_at = 1_760_000_000_000 + number as i64 * 1_234_567 + chance.around(300_000);
    let mut windows = Vec::new();
    for window in &sample.windows {
        let id = chance.uuid(started_at);
        let events = visit_window(&window.events, started_at, &mut chance)?;
        windows.push(format!(r#"{{"id":"{id}","events":[{}]}}"#, events.join(",")));
    }
    // Some are not signed in, as in the samples; the others come again now and then.
    let actor = match sample.actor {
        Some(_) => {
            let visitor = chance.below(number as u64 / VISITS_EACH + 1);
            format!(
                r#"{{"id":"visitor-{visitor}@example.com","type":"user","email":"visitor-{visitor}@example.com","name":"Visitor {visitor}"}}"#
            )
        }
        None => "null".into(),
    };
    Ok(format!(
        r#"{{"service":"{}","session":"{}","client":{},"actor":{actor},"windows":[{}]}}"#,
        sample.service,
        chance.uuid(started_at),
        sample.client,
        windows.join(",")
    ))
}

/// A window's pages, of which all but the first come in another order.
fn visit_window(
    events: &[Box<RawValue>],
    started_at: i64,
    chance: &mut Chance,
) -> serde_json::Result<Vec<String>> {
    let heads: Vec<Head> = events
        .iter()
        .map(|event| serde_json::from_str(event.get()))
        .collect::<serde_json::Result<_>>()?;
    let mut pages = pages(&heads);
    for index in (2..pages.len()).rev() {
        pages.swap(index, 1 + chance.below(index as u64) as usize);
    }
    let mut at = started_at;
    let mut written = Vec::with_capacity(events.len());
    let mut hand = Hand::new(chance);
    for page in pages {
        // A page is gone to within seconds of the last event of the one before.
        at += 200 + chance.below(3_000) as i64;
        let mut before = None;
        for index in page {
            let (event, head) = (&events[index], &heads[index]);
            let pause = head.timestamp - before.unwrap_or(head.timestamp);
            before = Some(head.timestamp);
            at += pause * (60 + chance.below(80) as i64) / 100;
            written.push(hand.another(event.get(), at, chance));
        }
    }
    Ok(written)
}

/// Where each page's events are: from its Meta event to the next one's.
fn pages(heads: &[Head]) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = (1..heads.len())
        .filter(|index| heads[*index].kind == META)
        .collect();
    starts.insert(0, 0);
    let ends = starts.iter().skip(1).copied().chain([heads.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(from, to)| from..to)
        .collect()
}

/// What makes one visit another than the next, whatever is on the page.
struct Hand {
    /// How far the pointer is from where it was in the sample; moves as smoothly as a hand does.
    aside: [i64; 2],
}

impl Hand {
    fn new(chance: &mut Chance) -> Self {
        Self {
            aside: [chance.around(200), chance.around(120)],
        }
    }

    /// An event at another moment, with another place of the pointer or of the scroll bar. What was typed is masked in
    /// the samples, as in every recording.
    fn another(&mut self, event: &str, at: i64, chance: &mut Chance) -> String {
        let is = |sources: &[u8]| {
            sources
                .iter()
                .any(|source| event.contains(&format!(r#""data":{{"source":{source},"#)))
        };
        let changed = if is(POINTER) {
            for drift in &mut self.aside {
                *drift += chance.around(15);
            }
            let mut event = event.to_owned();
            for (key, drift) in [(r#""x":"#, self.aside[0]), (r#""y":"#, self.aside[1])] {
                event = renumber(&event, key, |was| (was + drift + chance.around(2)).max(0));
            }
            renumber(&event, r#""timeOffset":"#, |was| (was + chance.around(4)).min(0))
        } else if is(&[SCROLL]) {
            renumber(event, r#""y":"#, |was| match was {
                0 => 0,
                _ => (was + chance.around(40)).max(1),
            })
        } else {
            event.to_owned()
        };
        renumber(&changed, r#""timestamp":"#, |_| at)
    }
}

/// A text with every whole number behind a key changed.
fn renumber(text: &str, key: &str, mut change: impl FnMut(i64) -> i64) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(found) = rest.find(key) {
        let (before, value) = rest.split_at(found + key.len());
        let length = value
            .find(|digit: char| digit != '-' && !digit.is_ascii_digit())
            .unwrap_or(value.len());
        let (digits, after) = value.split_at(length);
        out.push_str(before);
        match digits.parse() {
            Ok(number) if !after.starts_with(['.', 'e']) => out.push_str(&change(number).to_string()),
            _ => out.push_str(digits),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// SplitMix64, so that every run has the same visits.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    fn around(&mut self, most: u64) -> i64 {
        self.below(2 * most + 1) as i64 - most as i64
    }

    /// Of the seventh version, as the recorder makes them.
    fn uuid(&mut self, at: i64) -> String {
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-7{:03x}-8{:03x}-{:012x}",
            at >> 16,
            at & 0xffff,
            high & 0xfff,
            (high >> 12) & 0xfff,
            low & 0xffff_ffff_ffff
        )
    }
}
