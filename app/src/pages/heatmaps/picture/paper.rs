//! What heat is drawn over where no frame says how large the page is.

use domain::client::DeviceType;
use domain::heat::page_heat::{CELL_PX, PageHeat};

use super::super::address::over::Over;
use super::super::answer::Shown;
use super::layout::Picture;
use crate::functions::heatmaps::Backdrops;

/// Beyond this nobody scrolls to look.
const TALLEST: f64 = 40_000.0;

/// What is wanted, or the best of what there is.
pub(in super::super) fn over(wanted: Over, backdrops: &Backdrops) -> Over {
    let is_there = |over: &Over| match over {
        Over::Recorded => backdrops.recorded.is_some(),
        Over::Image => backdrops.image.is_some(),
        Over::Paper => true,
    };
    let all = [wanted, Over::Recorded, Over::Image];
    all.into_iter().find(is_there).unwrap_or(Over::Paper)
}

/// A picture about as large as the page was.
pub(in super::super) fn paper(shown: &Shown) -> Picture {
    let viewport = viewport(shown);
    let height = mean(shown.heat.depths.page_height, &shown.heat)
        .unwrap_or_else(|| lowest(&shown.heat) + viewport[1] / 4.0)
        .clamp(viewport[1], TALLEST);
    Picture {
        size: [viewport[0], height],
        boxes: None,
    }
}

/// What visitors saw of the page at once, from its top on.
pub(in super::super) fn fold(shown: &Shown) -> f64 {
    mean(shown.heat.depths.viewport_height, &shown.heat).unwrap_or(viewport(shown)[1])
}

fn viewport(shown: &Shown) -> [f64; 2] {
    let recorded = shown.backdrops.recorded.as_ref();
    recorded
        .map(|recorded| recorded.viewport)
        .filter(|viewport| viewport.iter().all(|side| (1.0..=20_000.0).contains(side)))
        .unwrap_or(match shown.query.device {
            DeviceType::Mobile => [390.0, 844.0],
            DeviceType::Tablet => [820.0, 1_180.0],
            DeviceType::Desktop | DeviceType::Unknown => [1_440.0, 900.0],
        })
}

#[expect(clippy::cast_precision_loss, reason = "views are few enough")]
fn mean(sum: f64, heat: &PageHeat) -> Option<f64> {
    let mean = sum / heat.depths.views as f64;
    (mean.is_finite() && mean > 0.0).then_some(mean)
}

/// Where the last of the heat is.
fn lowest(heat: &PageHeat) -> f64 {
    let elements = heat
        .elements
        .iter()
        .filter_map(|element| element.bounds)
        .map(|[_, top, _, height]| top + height);
    let cells = heat.cells.iter().map(|(cell, _)| f64::from(cell.y) * CELL_PX);
    elements.chain(cells).fold(0.0, f64::max)
}

impl Picture {
    /// As tall as an image of that size is where it is as wide.
    pub(in super::super) fn under_image(self, [width, height]: [f64; 2]) -> Self {
        Self {
            size: [
                self.size[0],
                (self.size[0] * height / width.max(1.0)).clamp(1.0, TALLEST),
            ],
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::heat::depth::Depths;
    use domain::heat::page_heat::{Backdrop, Cell};
    use domain::heat::query::{Counting, HeatKind, HeatQuery};

    use super::*;

    fn shown(device: DeviceType, heat: PageHeat) -> Shown {
        Shown {
            query: HeatQuery {
                service: "shop".parse().unwrap(),
                page: "/".into(),
                device,
                first_day: 0,
                last_day: 0,
                kind: HeatKind::Click,
                counting: Counting::All,
                min_duration_ms: 0,
            },
            heat,
            backdrops: Backdrops::default(),
            no_backdrops: None,
        }
    }

    #[test]
    fn the_best_of_what_there_is_stands_in_for_what_is_wanted() {
        let recorded = Some(Backdrop {
            session: "session-1".parse().unwrap(),
            at: 0,
            viewport: [390.0, 844.0],
            nodes: Vec::new(),
        });
        let image = Some("/image".to_owned());
        let both = Backdrops {
            recorded: recorded.clone(),
            image: image.clone(),
        };
        let only_recorded = Backdrops {
            recorded,
            image: None,
        };
        let only_image = Backdrops {
            recorded: None,
            image,
        };
        for (wanted, there, expected) in [
            (Over::Recorded, &both, Over::Recorded),
            (Over::Image, &both, Over::Image),
            (Over::Paper, &both, Over::Paper),
            (Over::Image, &only_recorded, Over::Recorded),
            (Over::Recorded, &only_image, Over::Image),
            (Over::Recorded, &Backdrops::default(), Over::Paper),
        ] {
            assert_eq!(over(wanted, there), expected, "{wanted:?} of {there:?}");
        }
    }

    #[test]
    fn paper_is_as_large_as_the_page_was() {
        let of_depths = PageHeat {
            depths: Depths {
                views: 2,
                page_height: 5_000.0,
                viewport_height: 1_400.0,
                ..Depths::default()
            },
            ..PageHeat::default()
        };
        let of_cells = PageHeat {
            cells: vec![(Cell { x: 1, y: 200 }, 1)],
            ..PageHeat::default()
        };
        for (device, heat, size, at_once) in [
            (DeviceType::Mobile, of_depths, [390.0, 2_500.0], 700.0),
            (DeviceType::Desktop, of_cells, [1_440.0, 1_825.0], 900.0),
            (DeviceType::Unknown, PageHeat::default(), [1_440.0, 900.0], 900.0),
        ] {
            let shown = shown(device, heat);
            assert_eq!(paper(&shown).size, size, "{device:?}");
            assert!((fold(&shown) - at_once).abs() < 1e-9, "{device:?}");
        }
    }

    #[test]
    fn an_image_is_as_wide_as_the_page() {
        let paper = paper(&shown(DeviceType::Mobile, PageHeat::default()));
        assert_eq!(paper.under_image([780.0, 4_000.0]).size, [390.0, 2_000.0]);
    }
}
