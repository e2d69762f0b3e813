//! Chooses the page, among those of the service with what happened on each.

use domain::client::DeviceType;
use domain::heat::page_heat::{HeatPage, PageFigures};
use leptos::prelude::*;

use super::super::state::HeatState;
use crate::components::{Icon, Menu, MenuItem, filter_class};

/// Nobody reads more; the field finds the others.
const MOST: usize = 60;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Offered {
    page: String,
    figures: PageFigures,
}

/// The pages that fit what is looked for, with the figures of all their devices, and how many more there are.
fn offered(pages: &[HeatPage], looked_for: &str) -> (Vec<Offered>, usize) {
    let looked_for = looked_for.trim().to_lowercase();
    let fitting: Vec<_> = pages
        .iter()
        .filter(|page| page.page.to_lowercase().contains(&looked_for))
        .collect();
    let more = fitting.len().saturating_sub(MOST);
    let shown = fitting.into_iter().take(MOST).map(|page| Offered {
        page: page.page.clone(),
        figures: sum(&page.devices),
    });
    (shown.collect(), more)
}

fn sum(devices: &[(DeviceType, PageFigures)]) -> PageFigures {
    devices
        .iter()
        .fold(PageFigures::default(), |sum, (_, figures)| PageFigures {
            views: sum.views + figures.views,
            clicks: sum.clicks + figures.clicks,
            rage: sum.rage + figures.rage,
            dead: sum.dead + figures.dead,
        })
}

fn said_left_out(marks: u64) -> String {
    let marks = domain::format::counted(marks, "mark", "marks");
    format!(
        "Left out in these days: {marks} of what sessions did. The service has more than 10,000 paths; templates bring \
         them together."
    )
}

#[component]
pub(in super::super) fn PagePicker(state: HeatState) -> impl IntoView {
    let looked_for = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        let asked = state.asked.with(|asked| asked.page.clone());
        asked.or_else(|| state.sides[0].query().map(|query| query.page))
    });
    let trigger = move || {
        view! {
            {Icon::Page.view()}
            <span class="clip">{move || shown.get().unwrap_or_else(|| "Page".into())}</span>
            {Icon::ChevronDown.view()}
        }
    };
    let found = Memo::new(move |_| state.pages.with(|pages| offered(pages, &looked_for.get())));
    let item = move |offered: Offered| {
        let Offered { page, figures } = offered;
        let page = StoredValue::new(page);
        let is_shown = move || shown.with(|shown| page.with_value(|page| shown.as_ref() == Some(page)));
        let choose = move |_| {
            let page = page.get_value();
            let devices = state.pages.with_untracked(|pages| {
                let known = pages.iter().find(|known| known.page == page)?;
                Some(known.devices.clone())
            });
            state.change(|asked| {
                // A device on which nobody saw it would show nothing.
                asked.device = asked.device.filter(|device| {
                    devices
                        .as_ref()
                        .is_some_and(|known| known.iter().any(|(other, _)| other == device))
                });
                asked.page = Some(page);
            });
        };
        let rage = (figures.rage > 0).then(|| {
            let said = domain::format::counted(figures.rage, "rage click", "rage clicks");
            view! { <span class="heatmaps-rage" role="img" aria-label=said.clone() title=said></span> }
        });
        view! {
            <MenuItem chosen=Signal::derive(is_shown) on:click=choose>
                <span class="clip heatmaps-page" title=page.get_value()>
                    {page.get_value()}
                </span>
                {rage}
                <span class="number">
                    {format!(
                        "{} · {}",
                        domain::format::counted(figures.views, "view", "views"),
                        domain::format::counted(figures.clicks, "click", "clicks"),
                    )}
                </span>
            </MenuItem>
        }
    };
    let none = move || {
        found.with(|(shown, _)| shown.is_empty()).then(|| {
            let text = if looked_for.with(|text| text.trim().is_empty()) {
                "No page was seen in these days."
            } else {
                "No page has that in its path."
            };
            view! { <p class="menu-note">{text}</p> }
        })
    };
    let more = move || {
        let (_, more) = found.get();
        (more > 0).then(|| {
            let text = format!(
                "{} more; look for a part of the path.",
                domain::format::count(more as u64)
            );
            view! { <p class="menu-note">{text}</p> }
        })
    };
    let left_out = move || {
        let marks = state.left_out.get();
        (marks > 0).then(|| view! { <p class="menu-note">{said_left_out(marks)}</p> })
    };
    view! {
        <div class="heatmaps-picker">
            <Menu class=filter_class(false) trigger>
                <input
                    type="search"
                    class="input menu-search"
                    aria-label="Look for a page"
                    placeholder="Look for a page…"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=looked_for
                    on:input:target=move |event| looked_for.set(event.target().value())
                />
                {move || found.get().0.into_iter().map(item).collect_view()}
                {none}
                {more}
                {left_out}
            </Menu>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_by_any_part_of_their_path() {
        let figures = |views| PageFigures {
            views,
            rage: 1,
            ..PageFigures::default()
        };
        let page = |path: &str| HeatPage {
            page: path.into(),
            devices: vec![
                (DeviceType::Desktop, figures(5)),
                (DeviceType::Mobile, figures(2)),
            ],
        };
        let pages = [page("/"), page("/Cart"), page("/users/:id")];
        for (looked_for, expected) in [
            ("", &["/", "/Cart", "/users/:id"][..]),
            (" CART ", &["/Cart"]),
            ("nowhere", &[]),
        ] {
            let (found, more) = offered(&pages, looked_for);
            let paths: Vec<_> = found.iter().map(|found| found.page.as_str()).collect();
            assert_eq!((paths.as_slice(), more), (expected, 0), "{looked_for:?}");
        }
        let (found, _) = offered(&pages, "");
        assert_eq!((found[0].figures.views, found[0].figures.rage), (7, 2));
        let many: Vec<_> = (0..MOST + 3).map(|number| page(&format!("/{number}"))).collect();
        assert_eq!(offered(&many, "").1, 3);
    }

    #[test]
    fn what_was_left_out_is_said_with_the_remedy() {
        assert_eq!(
            said_left_out(1_234),
            "Left out in these days: 1,234 marks of what sessions did. The service has more than 10,000 paths; \
             templates bring them together."
        );
    }
}
