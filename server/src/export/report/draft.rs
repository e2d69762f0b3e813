//! A report before anybody has looked at the replay, and after.

use std::collections::HashMap;

use domain::heat::depth::Depths;
use domain::heat::page_heat::PageHeat;
use domain::report::maps::PageMap;
use domain::report::{Exported, Report};
use domain::session::SessionDetails;
use domain::stay::stays;

use super::heat::Laid;
use super::maps::{Seen, best_seen};
use super::shots::{Picture, Shot, ShownPage, Taken, View};
use crate::moments::Moments;
use crate::recordings::{RecordingStore, Result, VisitedPage};

/// Pixels across a picture of a moment, and of a page in its length.
const MOMENT_WIDTH: u32 = 960;
const MAP_WIDTH: u32 = 640;
/// Of a page that is longer, in its widths, the beginning is shown: all of it would be too small to see on paper.
const LONGEST_PAGE: u32 = 7;

/// What the store knows, and what is to be looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    report: Report,
    shots: Vec<Shot>,
    /// Of those maps that have a shot, by its name.
    pages: HashMap<String, MappedPage>,
}

#[derive(Debug, Clone, PartialEq)]
struct MappedPage {
    heat: PageHeat,
    seen: Seen,
}

/// The report, and what its document shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    pub report: Report,
    pub pictures: Vec<Picture>,
}

impl Draft {
    /// `details` with the names that [`name_details`](app::name_details) knows.
    pub async fn gather(
        store: &dyn RecordingStore,
        moments: &Moments,
        exported: Exported,
        details: SessionDetails,
    ) -> Result<Self> {
        let session = details.summary.id.clone();
        let facts = store.facts(&session).await?;
        let stays = stays(&facts, &details);
        let mut report = Report::of(exported, details, &facts);
        let mut shots: Vec<Shot> = report
            .moments
            .iter()
            .filter_map(|moment| {
                Some(Shot {
                    name: moment.picture.clone()?,
                    at: moment.shown_at,
                    view: View::Moment,
                    width: MOMENT_WIDTH,
                })
            })
            .collect();
        let visited = store.visited_pages(&session).await?.into_iter();
        let mut visited: HashMap<String, VisitedPage> =
            visited.map(|page| (page.path.clone(), page)).collect();
        let mut pages = HashMap::new();
        for (map, number) in report.maps.iter_mut().zip(1_u32..) {
            let page = visited.remove(&map.path);
            let (heat, furthest) = page.map(|page| (page.heat, page.furthest)).unwrap_or_default();
            map.seen_percent = furthest.average();
            map.fold = fold(&furthest);
            let Some(seen) = best_seen(store, moments, &session, &stays, &map.path, &heat).await? else {
                continue;
            };
            let name = format!("map-{number}");
            shots.push(Shot {
                name: name.clone(),
                at: seen.at,
                view: View::WholePage {
                    nodes: seen.nodes.iter().flatten().copied().collect(),
                    longest: LONGEST_PAGE,
                },
                width: MAP_WIDTH,
            });
            map.picture = Some(name.clone());
            pages.insert(name, MappedPage { heat, seen });
        }
        Ok(Self { report, shots, pages })
    }

    /// What is to be looked at, in the order in which the replay comes to it within moments and within pages.
    pub fn shots(&self) -> &[Shot] {
        &self.shots
    }

    /// The report with those pictures that came; what did not is said to be missing.
    pub fn finish(mut self, taken: Vec<Taken>) -> Finished {
        let mut taken: HashMap<String, Taken> = taken
            .into_iter()
            .map(|taken| (taken.name.clone(), taken))
            .collect();
        let mut pictures = Vec::new();
        for moment in &mut self.report.moments {
            let found = moment.picture.as_ref().and_then(|name| taken.remove(name));
            let Some(taken) = found else {
                moment.picture = None;
                continue;
            };
            moment.clicked = taken.tip.filter(|_| moment.kind.is_click());
            pictures.push(picture(taken));
        }
        for map in &mut self.report.maps {
            let Some(name) = map.picture.take() else { continue };
            let (Some(taken), Some(page)) = (taken.remove(&name), self.pages.get(&name)) else {
                continue;
            };
            let Some(shown) = taken.page.as_ref().filter(|shown| is_page(shown)) else {
                continue;
            };
            pictures.extend(drawn(map, page, shown, &name));
            map.picture = Some(name);
            pictures.push(picture(taken));
        }
        Finished {
            report: self.report,
            pictures,
        }
    }
}

/// Says on the map what is on its picture, and draws the heat over it, if there is any.
fn drawn(map: &mut PageMap, page: &MappedPage, shown: &ShownPage, name: &str) -> Option<Picture> {
    let [width, height] = shown.size;
    map.page_height = height;
    map.size = [width, height.min(width * f64::from(LONGEST_PAGE))];
    map.fold = map.fold.or(Some(shown.fold));
    let laid = Laid::of(&page.heat, &page.seen, shown);
    map.drawn = laid.within(map.size);
    map.undrawn = map.clicks.saturating_sub(map.drawn);
    if map.drawn == 0 {
        return None;
    }
    match laid.layer(map.size) {
        Ok(data) => {
            let name = format!("{name}-heat");
            map.heat = Some(name.clone());
            Some(Picture {
                name,
                kind: "image/png",
                data,
            })
        }
        Err(error) => {
            tracing::warn!(%error, path = map.path, "a map of a report has no heat");
            None
        }
    }
}

/// Sides that nobody would believe would make a picture of any size.
fn is_page(shown: &ShownPage) -> bool {
    shown.size.iter().all(|side| (1.0..=200_000.0).contains(side))
}

fn picture(taken: Taken) -> Picture {
    Picture {
        name: taken.name,
        kind: taken.kind,
        data: taken.image,
    }
}

/// How high the viewport of the view was that went down furthest.
fn fold(furthest: &Depths) -> Option<f64> {
    (furthest.views > 0 && furthest.viewport_height > 0.0).then_some(furthest.viewport_height)
}
