//! What is by depth, on the sheet.

use domain::heat::depth::BUCKETS;
use domain::heat::page_heat::PageHeat;
use domain::heat::query::{Counting, HeatKind};

use super::super::names;

/// Of views that reached each part, or of the time that it was looked at.
#[expect(clippy::cast_precision_loss, reason = "a share needs no more")]
pub(in super::super) fn bands(heat: &PageHeat, kind: HeatKind) -> Vec<(f64, String)> {
    let depths = &heat.depths;
    let share = |part: u64, whole: u64| names::percent_text(names::percent(part, whole));
    match kind {
        HeatKind::Scroll => (0..BUCKETS)
            .map(|index| {
                let reached: u64 = depths.furthest[index..].iter().sum();
                let said = format!(
                    "{} · {}",
                    share(reached, depths.views),
                    domain::format::count(reached)
                );
                (reached as f64 / depths.views.max(1) as f64, said)
            })
            .collect(),
        HeatKind::Attention => {
            let whole: u64 = depths.attention_ms.iter().sum();
            let most = depths.attention_ms.iter().copied().max().unwrap_or(0).max(1);
            let band = |ms: &u64| {
                let time = domain::format::duration(i64::try_from(*ms).unwrap_or(i64::MAX));
                (
                    *ms as f64 / most as f64,
                    format!("{} · {time}", share(*ms, whole)),
                )
            };
            depths.attention_ms.iter().map(band).collect()
        }
        _ => Vec::new(),
    }
}

/// What the lightest and the darkest stand for.
pub(in super::super) fn veil(heat: &PageHeat, kind: HeatKind, counting: Counting) -> Option<String> {
    match kind {
        HeatKind::Scroll => Some(format!(
            "Seen by 0% to 100% of the {}",
            names::depths(counting).many
        )),
        HeatKind::Attention => {
            let most = heat.depths.attention_ms.iter().copied().max().unwrap_or(0);
            let most = domain::format::duration(i64::try_from(most).unwrap_or(i64::MAX));
            Some(format!("Looked at for 0s to {most}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depths_are_bands() {
        let mut heat = PageHeat::default();
        heat.depths.views = 4;
        heat.depths.furthest[0] = 1;
        heat.depths.furthest[10] = 3;
        let bands = bands(&heat, HeatKind::Scroll);
        assert_eq!((bands.len(), bands[0].1.as_str()), (BUCKETS, "100% · 4"));
        assert_eq!(
            (bands[10].1.as_str(), bands[11].1.as_str()),
            ("75% · 3", "0% · 0")
        );
    }
}
