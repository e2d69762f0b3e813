//! The main pages in their length, with where they were clicked and how far down they were seen.

use domain::format;
use domain::report::Report;
use domain::report::maps::PageMap;
use leptos::prelude::*;

use super::parts::{address, section, told};

/// Of a map on paper, in mm: as wide as a third of the page, as long as it may be below its caption.
const WIDEST: f64 = 54.0;
const LONGEST: f64 = 130.0;

pub(super) fn view(report: &Report) -> Option<AnyView> {
    if report.maps.is_empty() {
        return None;
    }
    let has_pictures = report.maps.iter().any(|map| map.picture.is_some());
    let maps: Vec<_> = report.maps.iter().map(figure).collect();
    let legend = has_pictures.then(|| {
        view! {
            <p class="note">
                "Blue is one click, red several at one place. The dashed line is the end of what was seen without \
                 scrolling; what was never scrolled to is hatched."
            </p>
        }
    });
    let body = view! {
        <div class="maps">{maps}</div>
        {legend}
    };
    Some(section("Clicks and scrolling on the main pages", body))
}

fn figure(map: &PageMap) -> AnyView {
    let heading = map.title.as_deref().unwrap_or(&map.path);
    let remarks: Vec<_> = remarks(map)
        .into_iter()
        .map(|remark| view! { <p class="besides">{remark}</p> })
        .collect();
    view! {
        <figure class="map">
            <figcaption>
                <h3>{told(heading)}</h3>
                {address(&map.path)}
                <p class="number">{figures(map)}</p>
            </figcaption>
            {picture(map)}
            <div>{remarks}</div>
        </figure>
    }
    .into_any()
}

fn picture(map: &PageMap) -> AnyView {
    let Some(picture) = map.picture.clone() else {
        return view! { <p class="no-picture">"The replay has no picture of this page."</p> }.into_any();
    };
    let [width, height] = map.size;
    let on_paper = WIDEST.min(LONGEST * width / height);
    let heat = map
        .heat
        .clone()
        .map(|heat| view! { <img class="heat" src=heat alt=""/> });
    let fold = map
        .fold
        .filter(|fold| *fold < height)
        .map(|fold| view! { <div class="fold" style=format!("top:{:.2}%", fold * 100.0 / height)></div> });
    let unseen = map
        .seen_percent
        .map(|percent| percent / 100.0 * map.page_height)
        .filter(|seen| *seen < height - 1.0)
        .map(|seen| view! { <div class="unseen" style=format!("top:{:.2}%", seen * 100.0 / height)></div> });
    view! {
        <div class="page" style=format!("width:{on_paper:.1}mm;height:{:.1}mm", on_paper * height / width)>
            <img src=picture alt="The page in its length"/>
            {unseen}
            {heat}
            {fold}
        </div>
    }
    .into_any()
}

/// `12 clicks · 2 views · open for 3m 02s · seen to 64%`
fn figures(map: &PageMap) -> String {
    let mut said = vec![
        format::counted(map.clicks, "click", "clicks"),
        format::counted(map.views, "view", "views"),
        format!("open for {}", format::duration(map.ms)),
    ];
    said.extend(map.seen_percent.map(|percent| format!("seen to {percent:.0}%")));
    said.join(" · ")
}

fn remarks(map: &PageMap) -> Vec<String> {
    let mut remarks = Vec::new();
    if map.picture.is_some() {
        let [_, height] = map.size;
        if map.page_height > height + 1.0 {
            remarks.push(format!(
                "The page is {:.0} px long, of which the first {height:.0} px are shown.",
                map.page_height
            ));
        }
        if map.undrawn > 0 {
            let verb = if map.undrawn == 1 { "is" } else { "are" };
            remarks.push(format!(
                "{} {verb} not drawn: what was clicked is not on this picture.",
                format::counted(map.undrawn, "click", "clicks")
            ));
        }
    }
    if map.seen_percent.is_none() {
        remarks.push("How far it was scrolled was not recorded.".into());
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_map_does_not_show_is_said() {
        let map = PageMap {
            path: "/".into(),
            views: 2,
            ms: 182_000,
            clicks: 1_200,
            drawn: 1_199,
            undrawn: 1,
            size: [390.0, 2_730.0],
            page_height: 5_000.0,
            seen_percent: Some(63.7),
            picture: Some("map-1".into()),
            ..PageMap::default()
        };
        assert_eq!(
            figures(&map),
            "1,200 clicks · 2 views · open for 3m 02s · seen to 64%"
        );
        assert_eq!(
            remarks(&map),
            [
                "The page is 5000 px long, of which the first 2730 px are shown.",
                "1 click is not drawn: what was clicked is not on this picture.",
            ]
        );
        assert_eq!(
            remarks(&PageMap::default()),
            ["How far it was scrolled was not recorded."]
        );
    }
}
