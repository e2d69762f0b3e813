//! The heat as a picture to pass on: what is on it, and where. Where there is no page to paint beneath the heat, the outlines of
//! its elements stand for it, with their names.

use domain::heat::page_heat::PageHeat;
use domain::heat::query::HeatQuery;

use super::super::answer::Shown;
use super::super::depth::bands::{bands, veil};
use super::super::depth::summary::summary;
use super::super::names;
use super::super::picture::layout::Area;
use super::super::stage::labels::{Label, labels};
use super::super::stage::outlines::Outline;

/// Pixels of the sheet that a browser draws without hesitation.
const MOST_WIDTH: f64 = 1_600.0;
const MOST_HEIGHT: f64 = 12_000.0;
const MARGIN: f64 = 24.0;
pub(in super::super) const HEAD: f64 = 112.0;

#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Sheet {
    pub(in super::super) title: String,
    /// For what is by depth: what the lightest and the darkest stand for.
    pub(in super::super) veil: Option<String>,
    pub(in super::super) size: [f64; 2],
    pub(in super::super) panels: Vec<Panel>,
}

/// The map of one side.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Panel {
    /// By which its canvas and its image are found.
    pub(in super::super) index: usize,
    pub(in super::super) caption: String,
    pub(in super::super) totals: String,
    /// Where it is on the sheet.
    pub(in super::super) area: Area,
    /// The same of what is outlined.
    pub(in super::super) outlines: Vec<Area>,
    pub(in super::super) labels: Vec<Label>,
    /// For what is by depth: how much of the most each part has, and what is said of it.
    pub(in super::super) bands: Vec<(f64, String)>,
    /// The address of the image that the heat lies over: what was uploaded, or a drawing of the recorded page.
    pub(in super::super) image: Option<String>,
}

/// What a panel is made of.
pub(in super::super) struct Source<'a> {
    pub(in super::super) shown: &'a Shown,
    /// Of the picture, in CSS px.
    pub(in super::super) size: [f64; 2],
    pub(in super::super) outlines: Vec<Outline>,
    /// They are wanted also where an image shows what is there.
    pub(in super::super) is_outlined: bool,
    pub(in super::super) image: Option<String>,
}

impl Source<'_> {
    fn shown_outlines(&self) -> &[Outline] {
        let is_needed = self.is_outlined || self.image.is_none();
        if is_needed && !self.shown.query.kind.is_by_depth() {
            &self.outlines
        } else {
            &[]
        }
    }
}

pub(in super::super) fn sheet(sources: &[Source<'_>]) -> Option<Sheet> {
    let query = &sources.first()?.shown.query;
    #[expect(clippy::cast_precision_loss, reason = "one or two")]
    let each = (MOST_WIDTH - MARGIN) / sources.len() as f64 - MARGIN;
    let tallest = MOST_HEIGHT - HEAD - MARGIN;
    let mut left = MARGIN;
    let mut bottom = HEAD;
    let panels: Vec<_> = sources
        .iter()
        .enumerate()
        .map(|(index, source)| {
            let [width, height] = source.size;
            let scale = (each / width).min(tallest / height).min(1.0);
            let area = [left, HEAD, width * scale, height * scale];
            left += area[2] + MARGIN;
            bottom = f64::max(bottom, HEAD + area[3]);
            let outlines: Vec<_> = source
                .shown_outlines()
                .iter()
                .map(|outline| Outline {
                    area: on_sheet(outline.area, area, scale),
                    ..outline.clone()
                })
                .collect();
            let name = |index| source.shown.heat.elements.get(index).map(names::element);
            Panel {
                index,
                caption: names::filters(&source.shown.query),
                totals: totals(&source.shown.heat, query),
                area,
                outlines: outlines.iter().map(|outline| outline.area).collect(),
                labels: labels(&outlines, name, area),
                bands: bands(&source.shown.heat, query.kind),
                image: source.image.clone(),
            }
        })
        .collect();
    Some(Sheet {
        title: format!(
            "{} on {} of {}",
            names::kind(query.kind),
            query.page,
            query.service
        ),
        veil: veil(&sources.first()?.shown.heat, query.kind, query.counting),
        size: [left.max(560.0), bottom + MARGIN],
        panels,
    })
}

fn on_sheet([left, top, width, height]: Area, panel: Area, scale: f64) -> Area {
    [
        panel[0] + left * scale,
        panel[1] + top * scale,
        width * scale,
        height * scale,
    ]
}

/// What is on the map, in one line.
fn totals(heat: &PageHeat, query: &HeatQuery) -> String {
    let kind = query.kind;
    if kind.is_by_depth() {
        return summary(&heat.depths, kind, names::depths(query.counting)).unwrap_or_default();
    }
    let sessions = domain::format::counted(heat.counts.sessions, "session", "sessions");
    let views = domain::format::counted(heat.views, "view", "views");
    let what = names::counted(kind, names::amount(kind, &heat.counts));
    format!("{what} in {sessions} · {views} of the page")
}

/// The colours of a legend, as its gradient in CSS has them: from 0 to 1 each.
pub(in super::super) fn stops(gradient: &str) -> Vec<(f32, String)> {
    gradient
        .split("rgb")
        .skip(1)
        .filter_map(|stop| {
            let (colour, rest) = stop.split_once(')')?;
            let at: f32 = rest.split('%').next()?.trim().parse().ok()?;
            (0.0..=100.0)
                .contains(&at)
                .then(|| (at / 100.0, format!("rgb{colour})")))
        })
        .collect()
}

/// A name for a file, of what is on it.
pub(in super::super) fn file_name(shown: &Shown, ending: &str) -> String {
    let query = &shown.query;
    let page: String = query
        .page
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { '-' })
        .take(60)
        .collect();
    let page = page.trim_matches('-');
    let page = if page.is_empty() { "start" } else { page };
    format!(
        "{}-{page}-{}-{}.{ending}",
        query.service,
        query.kind.as_str(),
        query.device.as_str()
    )
}

#[cfg(test)]
mod tests {
    use domain::client::DeviceType;
    use domain::fact::FactElement;
    use domain::heat::page_heat::{ElementHeat, HeatCounts};
    use domain::heat::query::{Counting, HeatQuery};

    use domain::heat::query::HeatKind;

    use super::*;

    fn shown(page: &str, kind: HeatKind) -> Shown {
        Shown {
            query: HeatQuery {
                service: "shop".parse().unwrap(),
                page: page.into(),
                device: DeviceType::Mobile,
                first_day: 0,
                last_day: 0,
                kind,
                counting: Counting::All,
                min_duration_ms: 0,
            },
            heat: PageHeat::default(),
            backdrops: Default::default(),
            no_backdrops: None,
        }
    }

    #[test]
    fn panels_stand_beside_each_other_and_fit() {
        let mut shown = shown("/", HeatKind::Click);
        shown.heat = PageHeat {
            counts: HeatCounts {
                clicks: 7,
                sessions: 3,
                ..HeatCounts::default()
            },
            views: 5,
            elements: vec![ElementHeat {
                element: FactElement {
                    tag: "button".into(),
                    label: Some("Add to cart".into()),
                    selector: None,
                },
                also: Vec::new(),
                counts: HeatCounts::default(),
                bounds: None,
                cells: Vec::new(),
            }],
            ..PageHeat::default()
        };
        let source = |size| Source {
            shown: &shown,
            size,
            outlines: vec![Outline {
                index: 0,
                texts: vec!["#1".into()],
                angers: false,
                area: [100.0, 200.0, 50.0, 20.0],
            }],
            is_outlined: false,
            image: None,
        };
        let one = sheet(&[source([400.0, 800.0])]).unwrap();
        assert_eq!(one.panels[0].area, [24.0, 112.0, 400.0, 800.0]);
        assert_eq!(one.panels[0].outlines, [[124.0, 312.0, 50.0, 20.0]]);
        assert_eq!(one.panels[0].labels[0].text, "#1 · Add to cart");
        assert_eq!(one.panels[0].caption, "Phone · 1970-01-01");
        assert_eq!(
            one.panels[0].totals,
            "7 clicks in 3 sessions · 5 views of the page"
        );
        assert_eq!(
            (one.title.as_str(), one.size),
            ("Clicks on / of shop", [560.0, 936.0])
        );
        let two = sheet(&[source([1_440.0, 90_000.0]), source([390.0, 700.0])]).unwrap();
        assert!(
            two.size[0] <= MOST_WIDTH && two.size[1] <= MOST_HEIGHT,
            "{:?}",
            two.size
        );
        let [first, second] = two.panels.as_slice() else {
            panic!("{two:?}")
        };
        assert!(second.area[0] >= first.area[0] + first.area[2] + MARGIN);
        assert_eq!(sheet(&[]), None);
    }

    #[test]
    fn outlines_stand_for_a_page_that_is_not_there() {
        for (kind, is_outlined, has_image, expected) in [
            (HeatKind::Click, false, false, 1),
            (HeatKind::Click, false, true, 0),
            (HeatKind::Click, true, true, 1),
            (HeatKind::Scroll, true, false, 0),
            (HeatKind::Attention, false, true, 0),
        ] {
            let shown = shown("/", kind);
            let source = Source {
                shown: &shown,
                size: [400.0, 800.0],
                outlines: vec![Outline {
                    index: 0,
                    texts: vec!["#1".into()],
                    angers: false,
                    area: [100.0, 200.0, 50.0, 20.0],
                }],
                is_outlined,
                image: has_image.then(|| "data:image/svg+xml,".into()),
            };
            let sheet = sheet(&[source]).unwrap();
            let panel = &sheet.panels[0];
            assert_eq!(
                panel.outlines.len(),
                expected,
                "{kind:?} {is_outlined} {has_image}"
            );
            assert_eq!(panel.labels.len(), expected, "{kind:?} {is_outlined} {has_image}");
            assert_eq!(panel.image.is_some(), has_image);
        }
    }

    #[test]
    fn the_legend_has_the_colours_of_the_page() {
        for (gradient, expected) in [
            (
                "linear-gradient(to right, rgba(0, 0, 0, 0) 0%, rgb(255, 0, 0) 100%)",
                vec![(0.0, "rgba(0, 0, 0, 0)"), (1.0, "rgb(255, 0, 0)")],
            ),
            (
                "linear-gradient(to right, rgb(0 0 255 / 0.500) 50.0%)",
                vec![(0.5, "rgb(0 0 255 / 0.500)")],
            ),
            ("none", vec![]),
            ("rgb(1, 2, 3) 900%, rgb(", vec![]),
        ] {
            let found = stops(gradient);
            let read: Vec<_> = found.iter().map(|(at, colour)| (*at, colour.as_str())).collect();
            assert_eq!(read, expected, "{gradient}");
        }
    }

    #[test]
    fn files_are_named_after_what_is_in_them() {
        for (page, expected) in [
            ("/", "shop-start-rage-mobile.png"),
            ("/users/:id", "shop-users--id-rage-mobile.png"),
            ("/../a\\b", "shop-a-b-rage-mobile.png"),
        ] {
            assert_eq!(file_name(&shown(page, HeatKind::Rage), "png"), expected);
        }
    }
}
