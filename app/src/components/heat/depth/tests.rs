//! The component as the server renders it.

use domain::heat::depth::Depths;
use leptos::prelude::*;

use super::{DepthPlace, ScrollDepthHeatmap};
use crate::components::Noun;
use crate::components::heat::rendered::{attribute, between, figures, html, notes, rows, tag};

fn rendered(depths: &[f64], page_height: f64) -> String {
    let depths = depths.to_vec();
    html(|| view! { <ScrollDepthHeatmap depths page_height/> })
}

/// The labels of the lines, in their order.
fn labels(html: &str) -> Vec<&str> {
    html.split("depth-label ")
        .skip(1)
        .filter_map(|label| between(label, ">", "</span>"))
        .collect()
}

#[test]
fn without_depths_it_says_so() {
    let html = rendered(&[], 2_000.0);
    assert!(html.contains(r#"<p class="depth-none">No data</p>"#), "{html}");
    assert!(!html.contains("depth-plot"));
    assert_eq!(figures(&html), [("Sessions", "0"), ("Average depth", "–")]);
    assert_eq!(rows(&html).len(), 20);
}

#[test]
fn twenty_parts_are_told_from_top_to_bottom() {
    let html = rendered(&[100.0, 50.0, 3.0], 2_000.0);
    let rows = rows(&html);
    assert_eq!(rows.len(), 20);
    assert_eq!(rows[0], ["0–5%", "0–100 px", "3", "100%", "1"]);
    assert_eq!(rows[1], ["5–10%", "100–200 px", "2", "67%", "0"]);
    assert_eq!(rows[9], ["45–50%", "900–1,000 px", "2", "67%", "1"]);
    assert_eq!(rows[10], ["50–55%", "1,000–1,100 px", "1", "33%", "0"]);
    assert_eq!(rows[19], ["95–100%", "1,900–2,000 px", "1", "33%", "1"]);
    assert_eq!(figures(&html), [("Sessions", "3"), ("Average depth", "51%")]);
}

#[test]
fn the_bars_are_as_long_as_the_table_says() {
    let html = rendered(&[100.0, 50.0, 3.0], 2_000.0);
    let shares: Vec<_> = html
        .split("--share:")
        .skip(1)
        .filter_map(|rest| rest.split([';', '"']).next())
        .collect();
    assert_eq!(shares.len(), 20);
    assert_eq!((shares[0], shares[1], shares[19]), ("1.0000", "0.6667", "0.3333"));
}

#[test]
fn each_part_can_be_reached_by_keyboard_and_says_itself() {
    let html = rendered(&[50.0], 2_000.0);
    let parts: Vec<_> = html.split(r#"role="option""#).skip(1).collect();
    assert_eq!(parts.len(), 20);
    assert_eq!(
        attribute(parts[0], "aria-label"),
        Some("0–5% of the page (0–100 px): reached by 1 of 1 session, 100%. 0 went no further.")
    );
    assert_eq!(attribute(parts[0], "tabindex"), Some("0"));
    assert_eq!(attribute(parts[0], "aria-selected"), Some("true"));
    assert!(
        parts[1..]
            .iter()
            .all(|part| attribute(part, "tabindex") == Some("-1"))
    );
    assert!(
        html.contains(r#"role="listbox" aria-label="Parts of the page from its top""#),
        "{html}"
    );
}

#[test]
fn one_session_that_saw_the_top_is_there() {
    let html = rendered(&[0.0], 2_000.0);
    assert_eq!(rows(&html)[0][2..], ["1", "100%", "1"]);
    assert_eq!(rows(&html)[1][2..], ["0", "0%", "0"]);
    assert_eq!(figures(&html), [("Sessions", "1"), ("Average depth", "0%")]);
}

#[test]
fn depths_that_are_none_are_left_out_and_said() {
    let html = rendered(&[50.0, f64::NAN, -1.0, 120.0], 2_000.0);
    assert_eq!(
        notes(&html),
        ["3 depths lie outside of the page and are left out."]
    );
    assert_eq!(figures(&html)[0], ("Sessions", "1"));
    let html = rendered(&[f64::INFINITY], 2_000.0);
    assert_eq!(
        notes(&html),
        ["1 depth lies outside of the page and is left out."]
    );
    assert!(html.contains("No data"));
}

#[test]
fn lines_are_those_of_folds_on_the_page_and_the_average() {
    for (page_height, expected) in [
        (
            4_000.0,
            &[
                "Phone 844 px",
                "Laptop 900 px",
                "Tablet 1,024 px",
                "Desktop 1,080 px",
                "Average 50%",
            ][..],
        ),
        (1_000.0, &["Average 50%", "Phone 844 px", "Laptop 900 px"]),
        (600.0, &["Average 50%"]),
        (f64::NAN, &["Average 50%"]),
    ] {
        assert_eq!(labels(&rendered(&[50.0], page_height)), expected, "{page_height}");
    }
}

#[test]
fn labels_lie_beside_each_other_where_lines_are_close() {
    let html = rendered(&[50.0], 4_000.0);
    let tops: Vec<f64> = html
        .split("depth-label ")
        .skip(1)
        .filter_map(|label| between(label, "top:", "%")?.parse().ok())
        .collect();
    assert_eq!(tops.len(), 5);
    // 18 px of 440.
    assert!(tops.windows(2).all(|pair| pair[1] - pair[0] >= 4.09), "{tops:?}");
    let lines = between(&html, "Lines across the page: ", "</p>").unwrap();
    assert!(lines.starts_with("Phone 844 px at 21%, "), "{lines}");
}

#[test]
fn a_page_without_a_height_has_parts_and_no_px() {
    let html = rendered(&[50.0], 0.0);
    assert_eq!(rows(&html)[0], ["0–5%", "–", "1", "100%", "0"]);
    assert!(
        html.contains(r#"aria-label="0–5% of the page: reached by 1 of 1 session"#),
        "{html}"
    );
}

#[test]
fn depths_that_were_counted_are_shown_alike() {
    let mut counted = Depths {
        views: 1_204,
        percent: 60_200.0,
        unknown: 2,
        ..Depths::default()
    };
    counted.furthest[0] = 1_000;
    counted.furthest[19] = 204;
    let label = Noun {
        one: "view",
        many: "views",
    };
    let html = html(|| view! { <ScrollDepthHeatmap counted page_height=2_000.0 label/> });
    assert_eq!(figures(&html), [("Views", "1,204"), ("Average depth", "50%")]);
    assert_eq!(rows(&html)[0][2..], ["1,204", "100%", "1,000"]);
    assert_eq!(rows(&html)[19][2..], ["204", "17%", "204"]);
    assert_eq!(
        notes(&html),
        ["2 views are left out: nobody told how high the page was."]
    );
    assert!(html.contains("How many views reached each part of the page"));
}

#[test]
fn a_strip_has_its_figures_for_who_does_not_see_it() {
    let depths = vec![50.0];
    let html = html(|| {
        view! { <ScrollDepthHeatmap depths page_height=2_000.0 place=DepthPlace::Strip/> }
    });
    assert!(tag(&html, "<figure").unwrap().contains("is-strip"), "{html}");
    assert!(html.contains(r#"<div class="visually-hidden"><dl"#), "{html}");
    assert!(html.contains(r#"<div class="visually-hidden"><table"#), "{html}");
    // Nothing that cannot be seen takes the focus.
    assert!(!html.contains("<details") && !html.contains("<summary"));
    assert_eq!(rows(&html).len(), 20);
}

#[test]
fn the_chart_has_a_table_with_a_caption_and_heads() {
    let html = rendered(&[50.0], 2_000.0);
    assert!(html.contains(
        r#"<caption class="heat-caption">How many sessions reached each part of the page</caption>"#
    ));
    let head = between(&html, "<thead>", "</thead>").unwrap();
    for name in ["Part", "From the top", "Reached it", "Share", "Went no further"] {
        assert!(head.contains(&format!(">{name}</th>")), "{head}");
    }
    assert_eq!(html.matches("scope=\"row\"").count(), 20);
}
