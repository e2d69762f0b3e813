//! What differs between two texts: nothing is lost or made up, and `diff` finds no less to change.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use domain::difference::{Difference, Ending, Layout, Line, Part, Row};

/// Numbers without order, the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    /// Lines of few words, so that many of them are alike, with endings of all kinds.
    fn text(&mut self, lines: usize) -> String {
        let words = [
            "type", "define", "viewer:", "[user]", "or", "é", "漢字", "", " ", "\t", "\r", "\u{202e}",
        ];
        let mut text = String::new();
        for _ in 0..self.below(lines + 1) {
            let line: Vec<_> = (0..self.below(4))
                .map(|_| words[self.below(words.len())])
                .collect();
            text.push_str(&line.join(" "));
            text.push_str(["\n", "\n", "\n", "\r\n"][self.below(4)]);
        }
        if self.below(2) == 0 {
            text.push_str("the end");
        }
        text
    }

    fn edited(&mut self, text: &str, edits: usize) -> String {
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        for _ in 0..edits {
            let at = self.below(lines.len() + 1);
            match self.below(3) {
                0 if at < lines.len() => drop(lines.remove(at)),
                1 if at < lines.len() => lines[at] = lines[at].replace("e", "a"),
                _ => lines.insert(at, self.text(2)),
            }
        }
        lines.concat()
    }
}

fn all_rows(difference: &Difference, layout: Layout) -> Vec<Row<'_>> {
    let parts = difference.parts(layout, 3);
    parts
        .iter()
        .flat_map(|part| difference.rows(layout, part))
        .collect()
}

fn written<'a>(lines: impl Iterator<Item = &'a Line<'a>>) -> String {
    let mut text = String::new();
    for line in lines {
        text.extend(line.pieces.iter().map(|piece| piece.text));
        text.push_str(match line.ending {
            Ending::Lf => "\n",
            Ending::CrLf => "\r\n",
            Ending::None => "",
        });
    }
    text
}

fn pairs() -> Vec<(String, String)> {
    let mut random = Random(42);
    let mut pairs = vec![];
    for round in 0..400 {
        let old = random.text(if round % 8 == 0 { 200 } else { 12 });
        let edits = random.below(20);
        let new = if round % 3 == 0 {
            random.text(12)
        } else {
            random.edited(&old, edits)
        };
        pairs.push((old, new));
    }
    pairs
}

#[test]
fn rows_are_both_texts_and_nothing_else() {
    for (old, new) in pairs() {
        let difference = Difference::between(&old, &new);
        for layout in [Layout::SideBySide, Layout::Unified] {
            let rows = all_rows(&difference, layout);
            assert_eq!(written(rows.iter().filter_map(|row| row.old.as_ref())), old);
            assert_eq!(written(rows.iter().filter_map(|row| row.new.as_ref())), new);
            for row in &rows {
                let is_alike = |of: &Row<'_>| written(of.old.iter()) == written(of.new.iter());
                assert_eq!(row.is_same, is_alike(row), "{row:?}");
            }
            let gone = rows
                .iter()
                .filter(|row| !row.is_same && row.old.is_some())
                .count();
            let come = rows
                .iter()
                .filter(|row| !row.is_same && row.new.is_some())
                .count();
            assert_eq!((gone, come), (difference.deletions(), difference.additions()));
        }
    }
}

/// Without what is marked, two lines in a row are the same.
#[test]
fn marks_are_all_that_differs_within_lines() {
    let mut marked = 0;
    for (old, new) in pairs() {
        let difference = Difference::between(&old, &new);
        for Row { old, new, .. } in all_rows(&difference, Layout::SideBySide) {
            let (Some(old), Some(new)) = (old, new) else {
                continue;
            };
            let is_marked = |line: &Line<'_>| line.pieces.iter().any(|piece| piece.is_changed);
            if is_marked(&old) || is_marked(&new) {
                let kept = |line: &Line<'_>| -> String {
                    let pieces = line.pieces.iter().filter(|piece| !piece.is_changed);
                    // Two phrases that differ are one mark, with the blanks in them.
                    pieces.flat_map(|piece| piece.text.split_whitespace()).collect()
                };
                assert_eq!(kept(&old), kept(&new), "{old:?} {new:?}");
                marked += 1;
            }
        }
    }
    assert!(marked > 100, "{marked}");
}

#[test]
fn diff_finds_no_fewer_lines_to_delete_and_to_add() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = |name: &str, text: &str| {
        let file = directory.join(format!("difference-{name}"));
        std::fs::write(&file, text).unwrap();
        file
    };
    for (old, new) in pairs() {
        let [old_file, new_file] = [file("old", &old), file("new", &new)];
        let told = Command::new("diff")
            .args(["--minimal", "--text"])
            .args([old_file, new_file])
            .output();
        let told = String::from_utf8(told.unwrap().stdout).unwrap();
        let count = |sign| told.split('\n').filter(|line| line.starts_with(sign)).count();
        let difference = Difference::between(&old, &new);
        let counted = (difference.deletions(), difference.additions());
        assert_eq!(counted, (count('<'), count('>')), "{old:?} {new:?}");
        assert!(!difference.is_coarse());
    }
}

#[test]
fn what_lines_end_with_is_told_where_it_changed() {
    for (old, new, expected) in [
        ("a\nb\n", "a\nb", (1, 1, vec![Ending::Lf, Ending::None])),
        ("a\nb\n", "a\r\nb\n", (1, 1, vec![Ending::Lf, Ending::CrLf])),
        ("a\n", "a\nb", (0, 1, vec![Ending::None])),
        ("a\r\n", "a\r\nb\r\n", (0, 1, vec![])),
        ("", "a", (0, 1, vec![Ending::None])),
        ("a", "", (1, 0, vec![Ending::None])),
        ("a", "b", (1, 1, vec![Ending::None, Ending::None])),
        ("x y z", "x y w", (1, 1, vec![])),
    ] {
        let difference = Difference::between(old, new);
        let rows = all_rows(&difference, Layout::Unified);
        let lines = rows.iter().flat_map(|row| row.old.iter().chain(&row.new));
        let told = lines
            .filter(|line| line.is_ending_changed)
            .map(|line| line.ending)
            .collect();
        assert_eq!(
            (difference.deletions(), difference.additions(), told),
            expected,
            "{old:?} {new:?}"
        );
    }
}

#[test]
fn two_texts_with_nothing_in_common_are_told_apart_coarsely() {
    let text = |word: &str| -> String {
        (0..20_000)
            .map(|line| format!("{word}{line} {word}{}\n", line * 7))
            .collect()
    };
    let begun = Instant::now();
    let difference = Difference::between(&text("old"), &text("new"));
    assert!(begun.elapsed() < WITHIN, "{:?}", begun.elapsed());
    assert!(difference.is_coarse());
    assert_eq!(
        (
            difference.deletions(),
            difference.additions(),
            difference.changes()
        ),
        (20_000, 20_000, 1)
    );
    let rows = difference.parts(Layout::SideBySide, 3);
    assert_eq!(
        rows,
        [Part::Changed {
            change: 0,
            rows: 0..20_000
        }]
    );
}

/// What a machine of today, without optimisation, takes many times less than.
const WITHIN: Duration = Duration::from_secs(10);

/// Lines that are alike in many ways, and long ones: what takes longest to look through.
#[test]
fn whatever_the_texts_it_ends_in_time() {
    let mut random = Random(7);
    let mut of_few = |count: usize, kinds: usize| -> String {
        (0..count)
            .map(|_| format!("line {}\n", random.below(kinds)))
            .collect()
    };
    let backwards = |text: &str| text.split_inclusive('\n').rev().collect::<String>();
    let counted: String = (0..20_000).map(|line| format!("line {line}\n")).collect();
    let long = |word: &str| {
        (0..100_000)
            .map(|index| format!("{word}{} ", index % 50))
            .collect::<String>()
    };
    for (what, old, new) in [
        ("two kinds of lines", of_few(20_000, 2), of_few(20_000, 2)),
        (
            "many kinds of lines",
            of_few(20_000, 3_000),
            of_few(20_000, 3_000),
        ),
        ("backwards", counted.clone(), backwards(&counted)),
        ("a long line", long("a"), long("b")),
        (
            "long lines alike",
            long("a"),
            backwards(&long("a").replace(' ', "\n")).replace('\n', " "),
        ),
        ("every other line", counted.clone(), counted.replace("1\n", "x\n")),
    ] {
        let begun = Instant::now();
        let difference = Difference::between(&old, &new);
        assert!(begun.elapsed() < WITHIN, "{what}: {:?}", begun.elapsed());
        let rows = all_rows(&difference, Layout::Unified);
        assert_eq!(
            written(rows.iter().filter_map(|row| row.old.as_ref())),
            old,
            "{what}"
        );
        assert_eq!(
            written(rows.iter().filter_map(|row| row.new.as_ref())),
            new,
            "{what}"
        );
    }
}
