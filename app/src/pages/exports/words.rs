//! What is said of a file.

use domain::Millis;
use domain::export::job::ExportState;
use domain::export::options::{ExportOptions, FilmOptions};
use domain::format;

pub(super) fn kind(state: &ExportState) -> &'static str {
    match state {
        ExportState::Queued { .. } => "queued",
        ExportState::Running { .. } => "running",
        ExportState::Done { .. } => "done",
        ExportState::Failed { .. } => "failed",
        ExportState::Cancelled { .. } => "cancelled",
    }
}

/// For who hears it: what changes each second is not told each second.
pub(super) fn announced(state: &ExportState) -> &'static str {
    match state {
        ExportState::Queued { .. } => "In the queue",
        ExportState::Running { .. } => "Being made",
        ExportState::Done { .. } => "Ready",
        ExportState::Failed { .. } => "Failed",
        ExportState::Cancelled { .. } => "Cancelled",
    }
}

pub(super) fn state(state: &ExportState, now: Millis) -> String {
    match state {
        ExportState::Queued { ahead: 0 } => "Next in the queue".into(),
        ExportState::Queued { ahead } => format!("In the queue, {ahead} before it"),
        ExportState::Running { progress, passed } => {
            let percent = (progress * 100.0) as u32;
            match left(*progress, *passed) {
                Some(left) => format!("{percent} %, about {} left", format::duration(left)),
                None => format!("{percent} %"),
            }
        }
        ExportState::Done { kept_until, .. } => {
            format!("Ready, removed {}", format::ahead(*kept_until, now))
        }
        ExportState::Failed { reason, .. } => format!("Failed: {reason}"),
        ExportState::Cancelled { .. } => "Cancelled".into(),
    }
}

/// As long as it went on until now, only for what is left; nothing while that says nothing.
fn left(progress: f64, passed: Millis) -> Option<Millis> {
    let is_telling = progress >= 0.05 && passed >= 2_000;
    is_telling.then(|| (passed as f64 * (1.0 - progress) / progress) as Millis)
}

/// `1280 × 720, 30 frames a second, with pointer`
pub(super) fn options(options: &ExportOptions) -> String {
    match options {
        ExportOptions::Mp4(film) => self::film(film),
        ExportOptions::Pdf(report) => report.paper.as_str().to_owned(),
    }
}

fn film(film: &FilmOptions) -> String {
    let mut said = vec![
        film.size.label().to_owned(),
        format!("{} frames a second", film.frame_rate),
    ];
    if film.speed > 1 {
        said.push(format!("{}× as fast", film.speed));
    }
    match (film.from, film.to) {
        (None, None) => {}
        (from, None) => said.push(format!("from {}", format::clock(from.unwrap_or(0)))),
        (from, Some(to)) => said.push(format!(
            "{} to {}",
            format::clock(from.unwrap_or(0)),
            format::clock(to)
        )),
    }
    for (is_on, what) in [
        (film.skip_inactivity, "without inactivity"),
        (!film.pointer, "without pointer"),
        (film.caption, "with caption"),
    ] {
        if is_on {
            said.push(what.to_owned());
        }
    }
    said.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_it_is_reads_as_a_sentence() {
        for (told, expected) in [
            (ExportState::Queued { ahead: 0 }, "Next in the queue"),
            (ExportState::Queued { ahead: 2 }, "In the queue, 2 before it"),
            (
                ExportState::Running {
                    passed: 500,
                    progress: 0.5,
                },
                "50 %",
            ),
            (
                ExportState::Running {
                    passed: 10_000,
                    progress: 0.01,
                },
                "1 %",
            ),
            (
                ExportState::Running {
                    passed: 10_000,
                    progress: 0.25,
                },
                "25 %, about 30s left",
            ),
            (
                ExportState::Failed {
                    at: 0,
                    reason: "Chromium stopped".into(),
                },
                "Failed: Chromium stopped",
            ),
            (ExportState::Cancelled { at: 0 }, "Cancelled"),
        ] {
            assert_eq!(state(&told, 10_000), expected);
        }
    }

    #[test]
    fn options_say_what_is_not_as_usual() {
        let usual = FilmOptions::default();
        assert_eq!(film(&usual), "1280 × 720, 30 frames a second");
        let all = FilmOptions {
            speed: 4,
            from: Some(61_000),
            to: Some(90_000),
            skip_inactivity: true,
            pointer: false,
            caption: true,
            ..usual
        };
        assert_eq!(
            film(&all),
            "1280 × 720, 30 frames a second, 4× as fast, 1:01 to 1:30, without inactivity, without pointer, with caption"
        );
    }
}
