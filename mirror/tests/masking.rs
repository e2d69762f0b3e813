//! What is hidden of recordings, and that what is kept of them is one whole: the page behind it, what is stored, and what
//! anybody makes of that again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod pages;
mod rules;

use std::sync::Arc;

use domain::mask::MaskType;
use mirror::batch::Batch;
use mirror::event::EventType;
use mirror::mask::{Counts, Masker};
use mirror::page::{Kept, Limits, Mirror};
use mirror::sanitise::sanitise;
use pages::{mirror_of, recordings, snapshot};

struct Taken {
    mirror: Mirror,
    /// What is kept, in order.
    kept: Vec<String>,
    changed: usize,
    counts: Counts,
}

fn take(events: &[String], masker: &Arc<Masker>) -> Taken {
    take_forgetting(events, masker, usize::MAX)
}

/// Takes events in, and forgets the page after so many of them each time, but for its checkpoint.
fn take_forgetting(events: &[String], masker: &Arc<Masker>, after: usize) -> Taken {
    let mut taken = Taken {
        mirror: Mirror::new(Limits::default()),
        kept: Vec::new(),
        changed: 0,
        counts: Counts::default(),
    };
    taken.mirror.set_masker(Arc::clone(masker));
    for (at, text) in events.iter().enumerate() {
        if at % after == after - 1
            && let Some(checkpoint) = taken.mirror.checkpoint(0)
        {
            taken.mirror = Mirror::new(Limits::default());
            taken.mirror.set_masker(Arc::clone(masker));
            for text in String::from_utf8(checkpoint.events).unwrap().lines() {
                for event in &Batch::read_one(text).events {
                    taken.mirror.take_in(event, 0, false, &mut Counts::default());
                }
            }
        }
        let harmless = {
            let batch = Batch::read_one(text);
            sanitise(&batch.events[0], None).unwrap_or_else(|| text.clone())
        };
        let batch = Batch::read_one(&harmless);
        let Some(event) = batch.events.first() else {
            continue;
        };
        let result = taken
            .mirror
            .take_in(event, event.timestamp, false, &mut taken.counts);
        match result.kept {
            Kept::AsItCame => taken.kept.push(harmless.clone()),
            Kept::Instead(text) => {
                taken.changed += 1;
                taken.kept.push(text);
            }
            Kept::Hidden | Kept::Nothing => taken.changed += 1,
        }
        taken.kept.extend(result.after);
    }
    taken
}

/// Says where they differ: they are long.
fn assert_same(got: &str, expected: &str, name: &str) {
    let at = got
        .bytes()
        .zip(expected.bytes())
        .position(|(got, expected)| got != expected)
        .unwrap_or_else(|| got.len().min(expected.len()));
    let around = |text: &str| {
        let bytes = text.as_bytes();
        let part = &bytes[at.saturating_sub(300)..(at + 200).min(bytes.len())];
        String::from_utf8_lossy(part).into_owned()
    };
    assert!(
        got == expected,
        "{name}: {}\nand not\n{}",
        around(got),
        around(expected)
    );
}

/// Some that match much of any page, of each kind.
fn greedy() -> Arc<Masker> {
    rules::masker(&[
        ("p", MaskType::Blur),
        ("main a, [href^=\"mailto:\"]", MaskType::Redact),
        (".price, [class*=\"card\"]", MaskType::Redact),
        ("div > span:first-child", MaskType::Block),
        ("li + li", MaskType::Blur),
        ("h1, h2 ~ p", MaskType::Redact),
        ("svg, img[alt], canvas", MaskType::Block),
        ("input[name=\"q\"]", MaskType::Allow),
    ])
}

#[test]
fn what_is_kept_makes_the_page_behind_it() {
    let masker = greedy();
    for window in recordings() {
        let taken = take(&window.events, &masker);
        let again = mirror_of(&taken.kept);
        assert_same(&snapshot(&again), &snapshot(&taken.mirror), &window.name);
    }
}

#[test]
fn masking_twice_is_masking_once() {
    let masker = greedy();
    for window in recordings() {
        let once = take(&window.events, &masker);
        let twice = take(&once.kept, &masker);
        for (once, twice) in once.kept.iter().zip(&twice.kept) {
            assert_eq!(once, twice, "{}", window.name);
        }
        assert_eq!(once.kept.len(), twice.kept.len(), "{}", window.name);
    }
}

#[test]
fn a_page_that_was_forgotten_hides_the_same() {
    let masker = greedy();
    for window in recordings() {
        let whole = take(&window.events, &masker);
        let forgetful = take_forgetting(&window.events, &masker, 7);
        assert_eq!(whole.kept.len(), forgetful.kept.len(), "{}", window.name);
        for (whole, forgetful) in whole.kept.iter().zip(&forgetful.kept) {
            assert_same(forgetful, whole, &window.name);
        }
    }
}

/// Rules that look at places and at what is around and beside.
fn looking_around() -> Arc<Masker> {
    rules::masker(&[
        ("li:nth-child(2n)", MaskType::Blur),
        ("p:last-child, td:only-child b", MaskType::Redact),
        ("[class] + span, h2 ~ p", MaskType::Redact),
        (":is(nav, [role]) > a:not([class*=\"active\"])", MaskType::Redact),
        ("div[style] > div:first-of-type", MaskType::Blur),
    ])
}

#[test]
fn what_an_event_concerns_is_decided_again() {
    // Deciding on all of a large page takes a while.
    const EACH: usize = 20;
    for masker in [greedy(), looking_around()] {
        for window in recordings() {
            let mut mirror = Mirror::new(Limits::default());
            mirror.set_masker(Arc::clone(&masker));
            let counts = &mut Counts::default();
            for (number, text) in window.events.iter().enumerate() {
                for event in &Batch::read_one(text).events {
                    mirror.take_in(event, 0, false, counts);
                }
                if number % EACH == 0 {
                    let missed = mirror.clone().hide_anew(0, counts);
                    assert!(missed.is_empty(), "{}, event {number}: {missed:?}", window.name);
                }
            }
        }
    }
}

/// Of what is on a page at once; what was hidden before stays hidden, which a checkpoint of the bare page cannot tell.
#[test]
fn masked_then_checkpointed_is_checkpointed_then_masked() {
    for masker in [greedy(), looking_around()] {
        for window in recordings() {
            for page in window.events.iter().filter(|text| is_page(text)) {
                let page = std::slice::from_ref(page);
                let masked = checkpoint(&take(page, &masker).mirror);
                let checkpointed = checkpoint(&mirror_of(page));
                let masked_later = take(&checkpointed, &masker).kept;
                assert_same(
                    &snapshot(&mirror_of(&masked_later)),
                    &snapshot(&mirror_of(&masked)),
                    &window.name,
                );
            }
        }
    }
}

fn is_page(text: &str) -> bool {
    Batch::read_one(text).events[0].kind == EventType::FullSnapshot
}

fn checkpoint(mirror: &Mirror) -> Vec<String> {
    let events = mirror.checkpoint(0).unwrap().events;
    String::from_utf8(events)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}
