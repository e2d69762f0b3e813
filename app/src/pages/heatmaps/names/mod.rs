//! What things of heat are called on this page. Elements without a label are [`unlabelled`]: called by the [`steps`] of their
//! selector.

mod steps;
mod unlabelled;

use domain::Millis;
use domain::fact::FactElement;
use domain::format;
use domain::heat::page_heat::{ElementHeat, HeatCounts};
use domain::heat::query::{Counting, HeatKind, HeatQuery};

use crate::calendar::Date;
use crate::components::Noun;
use crate::names;

/// As a choice and in titles.
pub(super) fn kind(kind: HeatKind) -> &'static str {
    match kind {
        HeatKind::Click => "Clicks",
        HeatKind::Rage => "Rage",
        HeatKind::Dead => "Dead clicks",
        HeatKind::Error => "Errors",
        HeatKind::Move => "Movement",
        HeatKind::Scroll => "Scrolling",
        HeatKind::Attention => "Attention",
    }
}

/// One of it and several, in a sentence.
pub(super) fn noun(kind: HeatKind) -> (&'static str, &'static str) {
    match kind {
        HeatKind::Click => ("click", "clicks"),
        HeatKind::Rage => ("rage click", "rage clicks"),
        HeatKind::Dead => ("dead click", "dead clicks"),
        HeatKind::Error => ("click with an error", "clicks with an error"),
        HeatKind::Move => ("pause of the pointer", "pauses of the pointer"),
        HeatKind::Scroll | HeatKind::Attention => ("view", "views"),
    }
}

/// `12 rage clicks`.
pub(super) fn counted(kind: HeatKind, number: u64) -> String {
    let (one, many) = noun(kind);
    format::counted(number, one, many)
}

/// What of the counts is of the kind.
pub(super) fn amount(kind: HeatKind, counts: &HeatCounts) -> u64 {
    match kind {
        HeatKind::Click | HeatKind::Scroll | HeatKind::Attention => counts.clicks,
        HeatKind::Rage => counts.rage,
        HeatKind::Dead => counts.dead,
        HeatKind::Error => counts.errors,
        HeatKind::Move => counts.rests,
    }
}

/// What depths are counted in.
pub(super) fn depths(counting: Counting) -> Noun {
    match counting {
        Counting::All => Noun {
            one: "view",
            many: "views",
        },
        Counting::Sessions => Noun::SESSIONS,
    }
}

pub(super) fn counting(counting: Counting) -> &'static str {
    match counting {
        Counting::All => "Each time",
        Counting::Sessions => "Unique sessions",
    }
}

pub(super) fn duration(ms: Millis) -> String {
    match ms {
        0 => "Any duration".into(),
        ms if ms < 60_000 => format!("Over {} s", ms / 1_000),
        ms => format!("Over {} min", ms / 60_000),
    }
}

/// What a person would call an element with heat.
pub(super) fn element(heat: &ElementHeat) -> String {
    called(&heat.element)
}

/// By what is written on it, or else by what it is and where. Others may be called the same.
pub(super) fn called(element: &FactElement) -> String {
    let label = element.label.clone().filter(|label| !label.trim().is_empty());
    label.unwrap_or_else(|| unlabelled::name(&element.tag, element.selector.as_deref()))
}

pub(super) fn days(first: i64, last: i64) -> String {
    let day = |day| Date::from_days(day).iso();
    if first == last {
        day(first)
    } else {
        format!("{} – {}", day(first), day(last))
    }
}

/// What was asked, in one line.
pub(super) fn filters(query: &HeatQuery) -> String {
    let mut parts = vec![
        names::device(query.device).to_owned(),
        days(query.first_day, query.last_day),
    ];
    if query.counting == Counting::Sessions {
        parts.push(counting(query.counting).to_lowercase());
    }
    if query.min_duration_ms > 0 {
        parts.push(format!(
            "sessions {}",
            duration(query.min_duration_ms).to_lowercase()
        ));
    }
    parts.join(" · ")
}

/// So many letters of a text.
pub(super) fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

/// How many percent one is of another; nothing where there is no other.
#[expect(clippy::cast_precision_loss, reason = "counts are few enough")]
pub(super) fn percent(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}

/// `34%`, `0.4%`, `–` where there is nothing to compare with.
pub(super) fn percent_text(percent: Option<f64>) -> String {
    match percent {
        None => "–".into(),
        Some(0.0) => "0%".into(),
        Some(percent) if percent < 0.1 => "under 0.1%".into(),
        Some(percent) if percent < 10.0 => format!("{percent:.1}%"),
        Some(percent) => format!("{percent:.0}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_called_by_what_is_written_on_it() {
        for (label, expected) in [
            (Some("Apply code"), "Apply code"),
            (Some("Cart …"), "Cart …"),
            (Some(" "), "Image in gallery"),
            (None, "Image in gallery"),
        ] {
            let element = FactElement {
                tag: "img".into(),
                label: label.map(str::to_owned),
                selector: Some("#gallery > img".into()),
            };
            assert_eq!(called(&element), expected, "{label:?}");
        }
    }

    #[test]
    fn shares_read_in_few_digits() {
        for (part, whole, expected) in [
            (0, 0, "–"),
            (0, 9, "0%"),
            (1, 10_000, "under 0.1%"),
            (1, 30, "3.3%"),
            (1, 3, "33%"),
            (5, 2, "250%"),
        ] {
            assert_eq!(percent_text(percent(part, whole)), expected, "{part} of {whole}");
        }
    }

    #[test]
    fn long_texts_are_cut() {
        for (text, expected) in [
            ("Add to cart", "Add to cart"),
            ("Add to cart!", "Add to car…"),
            ("Remove all of it", "Remove all…"),
            ("", ""),
        ] {
            assert_eq!(short(text, 11), expected);
        }
    }

    #[test]
    fn durations_read_in_few_words() {
        for (ms, expected) in [(0, "Any duration"), (10_000, "Over 10 s"), (60_000, "Over 1 min")] {
            assert_eq!(duration(ms), expected);
        }
    }
}
