//! A checkpoint stands for all events before it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod pages;

use mirror::page::Mirror;
use pages::{apply, mirror_of, recordings, snapshot, with_event};

fn restored(mirror: &Mirror, at: i64) -> Mirror {
    let Some(checkpoint) = mirror.checkpoint(at) else {
        return mirror.clone();
    };
    let events: Vec<_> = String::from_utf8(checkpoint.events)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(events.len(), checkpoint.count as usize);
    mirror_of(&events)
}

/// A film that plays is further on when the checkpoint is made than when it started.
fn without_media_time(text: &str) -> String {
    const NAME: &str = "\"rr_mediaCurrentTime\":";
    let mut parts = text.split(NAME);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.trim_start_matches(|byte: char| byte.is_ascii_digit() || byte == '.'));
    }
    kept
}

#[track_caller]
fn assert_same(name: &str, at: usize, left: &str, right: &str) {
    let (left, right) = (&without_media_time(left), &without_media_time(right));
    if left != right {
        let differs = left
            .bytes()
            .zip(right.bytes())
            .position(|(a, b)| a != b)
            .unwrap_or_default();
        let around = |text: &str| {
            String::from_utf8_lossy(
                text.as_bytes()
                    .get(differs.saturating_sub(200)..(differs + 200).min(text.len()))
                    .unwrap_or_default(),
            )
            .into_owned()
        };
        panic!(
            "{name} at {at}, byte {differs}:\n{}\n---\n{}",
            around(left),
            around(right)
        );
    }
}

/// Moments of each window, at which a checkpoint is cut.
const MOMENTS: usize = 200;

/// Of so many checkpoints one is followed to the end, the others to the next of the moments.
const FOLLOWED: usize = 20;

#[test]
fn a_checkpoint_gives_the_same_page_now_and_later() {
    for window in recordings() {
        let count = window.events.len();
        let whole = snapshot(&mirror_of(&window.events));
        let moments = moments(count);
        let mut mirror = mirror_of([]);
        let mut before: Option<Mirror> = None;
        let mut applied = 0;
        for (number, &at) in moments.iter().enumerate() {
            let since = window.events.get(applied..at).unwrap();
            apply(&mut mirror, since);
            applied = at;
            let page = snapshot(&mirror);
            if let Some(mut other) = before {
                apply(&mut other, since);
                assert_same(&window.name, at, &page, &snapshot(&other));
            }
            let now = with_event(&window.events[at], |event| event.timestamp);
            let mut other = restored(&mirror, now);
            assert_same(&window.name, at, &page, &snapshot(&other));
            let events = |mirror: &Mirror| {
                let checkpoint = mirror.checkpoint(now)?;
                Some(String::from_utf8(checkpoint.events).unwrap())
            };
            let (first, again) = (events(&mirror), events(&other));
            assert_same(
                &window.name,
                at,
                &first.unwrap_or_default(),
                &again.unwrap_or_default(),
            );
            before = Some(other.clone());
            if number % FOLLOWED == 0 {
                apply(&mut other, window.events.get(at..).unwrap());
                assert_same(&window.name, at, &whole, &snapshot(&other));
            }
        }
    }
}

/// Numbers of events in order, by chance and the same in every run; all of them where there are few.
fn moments(count: usize) -> Vec<usize> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut chosen: Vec<_> = (0..count)
        .map(|at| {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            (state.wrapping_mul(0x2545_f491_4f6c_dd1d), at)
        })
        .collect();
    chosen.sort_unstable();
    chosen.truncate(MOMENTS);
    let mut moments: Vec<_> = chosen.into_iter().map(|(_, at)| at).collect();
    moments.sort_unstable();
    moments
}

#[test]
fn a_snapshot_is_json_with_each_id_once() {
    for window in recordings() {
        let mirror = mirror_of(&window.events);
        let text = snapshot(&mirror);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut ids = Vec::new();
        let mut nodes = vec![&value];
        while let Some(node) = nodes.pop() {
            ids.push(node["id"].as_i64().unwrap());
            nodes.extend(node["childNodes"].as_array().into_iter().flatten());
        }
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{}", window.name);
    }
}

/// The recorder's clock may be hours off: what is stored has the right time, and so has the moment of a checkpoint.
#[test]
fn a_film_goes_by_the_clock_of_its_checkpoint() {
    let page = r#"{"type":2,"timestamp":1,"data":{"node":{"type":0,"id":1,"childNodes":[{"type":2,"tagName":"video","attributes":{},"childNodes":[],"id":2}]},"initialOffset":{"left":0,"top":0}}}"#;
    let play = r#"{"type":3,"timestamp":10800000,"data":{"source":7,"id":2,"type":0,"currentTime":0}}"#;
    let mut mirror = mirror_of(&[page.to_owned()]);
    with_event(play, |event| mirror.apply_at(event, 2_000));
    let text = String::from_utf8(mirror.checkpoint(12_000).unwrap().events).unwrap();
    assert!(
        text.contains(r#""currentTime":10,"#) || text.contains(r#""currentTime":10}"#),
        "{text}"
    );
}
