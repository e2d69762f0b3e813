//! The component as the server renders it.

use leptos::prelude::*;

use super::{ClickHeatmap, HeatPalette, HeatPoint, HeatScale};
use crate::components::Noun;
use crate::components::heat::rendered::{attribute, between, figures, html, notes, rows, tag};

fn points(points: &[(f64, f64, f64)]) -> Vec<HeatPoint> {
    points
        .iter()
        .map(|&(x, y, intensity)| HeatPoint { x, y, intensity })
        .collect()
}

fn rendered(some: &[(f64, f64, f64)]) -> String {
    let points = points(some);
    html(|| view! { <ClickHeatmap points width=1_000.0 height=500.0 radius=40.0/> })
}

#[test]
fn without_points_it_says_so_and_is_as_large() {
    let html = rendered(&[]);
    assert!(html.contains(r#"<p class="heat-none">No data</p>"#), "{html}");
    assert_eq!(
        figures(&html),
        [
            ("Clicks", "0"),
            ("Most at one point", "0"),
            ("Average per point", "0")
        ]
    );
    assert!(rows(&html).is_empty());
    assert!(html.contains("No place has any clicks"));
    assert!(html.contains(r#"aria-label="Heatmap, no data""#));
    assert!(
        html.contains("max-width:1000.00px;aspect-ratio:1000.00 / 500.00"),
        "{html}"
    );
}

#[test]
fn one_point_is_told_in_figures_and_in_the_table() {
    let html = rendered(&[(25.0, 50.0, 3.0)]);
    assert!(!html.contains("No data"));
    assert_eq!(
        figures(&html),
        [
            ("Clicks", "3"),
            ("Most at one point", "3"),
            ("Average per point", "3")
        ]
    );
    assert_eq!(rows(&html), [["20–30%", "200–300 px", "1", "3", "100%"]]);
    assert!(html.contains(r#"aria-label="Heatmap of 3 clicks at 1 point""#));
    assert!(notes(&html).is_empty());
}

#[test]
fn equal_places_are_told_from_the_top_left_on() {
    let html = rendered(&[(95.0, 95.0, 1.0), (5.0, 95.0, 1.0), (95.0, 5.0, 1.0)]);
    let places: Vec<_> = rows(&html)
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    let expected = [
        ("90–100%", "0–100 px"),
        ("0–10%", "400–500 px"),
        ("90–100%", "400–500 px"),
    ];
    assert_eq!(
        places,
        expected.map(|(left, top)| (left.to_owned(), top.to_owned()))
    );
    assert_eq!(
        figures(&html),
        [
            ("Clicks", "3"),
            ("Most at one point", "1"),
            ("Average per point", "1")
        ]
    );
}

#[test]
fn points_beyond_the_picture_are_left_out_and_said() {
    let html = rendered(&[
        (50.0, 50.0, 2.0),
        (101.0, 50.0, 9.0),
        (50.0, -1.0, 9.0),
        (f64::NAN, 1.0, 9.0),
    ]);
    assert_eq!(
        notes(&html),
        ["3 points lie outside of the picture and are left out."]
    );
    assert_eq!(figures(&html)[0], ("Clicks", "2"));
    assert_eq!(rows(&html).len(), 1);
}

#[test]
fn intensities_that_are_none_are_left_out_and_said() {
    let html = rendered(&[(50.0, 50.0, f64::NAN), (50.0, 50.0, -1.0), (101.0, 0.0, 1.0)]);
    assert_eq!(
        notes(&html),
        [
            "1 point lies outside of the picture and is left out.",
            "2 points have no intensity that can be drawn and are left out.",
        ]
    );
    assert!(html.contains("No data"));
}

#[test]
fn counts_are_grouped_and_never_cut() {
    let html = rendered(&[(5.0, 5.0, 1_234_567.0), (5.0, 5.0, 3.0)]);
    assert_eq!(
        figures(&html),
        [
            ("Clicks", "1,234,570"),
            ("Most at one point", "1,234,567"),
            ("Average per point", "617,285"),
        ]
    );
    assert_eq!(rows(&html), [["0–10%", "0–100 px", "2", "1,234,570", "100%"]]);
}

#[test]
fn averages_have_a_fraction_where_it_says_something() {
    let html = rendered(&[(5.0, 5.0, 1.0), (5.0, 5.0, 2.0)]);
    assert_eq!(figures(&html)[2], ("Average per point", "1.5"));
}

#[test]
fn an_image_lies_under_the_heat_and_not_in_its_way() {
    let points = points(&[(5.0, 5.0, 1.0)]);
    let html = html(|| {
        view! {
            <ClickHeatmap points width=100.0 height=100.0 radius=9.0 background_image="/page.png?a=1&b=\"2\""/>
        }
    });
    let backdrop = between(&html, "heat-backdrop", "<canvas").unwrap();
    assert!(tag(&html, "heat-backdrop").unwrap().contains(" inert"));
    assert_eq!(
        attribute(backdrop, "src"),
        Some("/page.png?a=1&amp;b=&quot;2&quot;")
    );
    assert_eq!(attribute(backdrop, "alt"), Some(""));
}

#[test]
fn without_an_image_there_is_none() {
    assert!(!rendered(&[(5.0, 5.0, 1.0)]).contains("<img"));
}

#[test]
fn children_lie_under_the_canvas() {
    let points = points(&[]);
    let html = html(|| {
        view! {
            <ClickHeatmap points width=100.0 height=100.0 radius=9.0>
                <em>"The page"</em>
            </ClickHeatmap>
        }
    });
    let backdrop = between(&html, "heat-backdrop", "<canvas").unwrap();
    assert!(backdrop.contains("<em>The page</em>"));
}

#[test]
fn the_legend_has_the_colours_of_the_palette() {
    for (palette, last, course) in [
        (
            HeatPalette::Classic,
            "rgb(255 0 0 / 0.502) 100.0%)",
            "blue, cyan, green, yellow, red",
        ),
        (
            HeatPalette::Cividis,
            "rgb(253 234 69 / 0.502) 100.0%)",
            "dark blue, grey, yellow",
        ),
        (
            HeatPalette::OneHue,
            "rgb(176 16 106 / 0.502) 100.0%)",
            "one colour, ever more opaque",
        ),
    ] {
        let points = points(&[(5.0, 5.0, 1.0)]);
        let html = html(|| {
            view! { <ClickHeatmap points width=100.0 height=100.0 radius=9.0 palette opacity=0.5/> }
        });
        let legend = between(&html, "heat-legend", "</div>").unwrap();
        assert!(legend.contains(last), "{legend}");
        let said = format!("Colours from 0 to the most clicks on one spot: {course}");
        assert_eq!(attribute(legend, "aria-label"), Some(&*said));
    }
}

#[test]
fn a_fixed_scale_is_known_before_anything_is_drawn() {
    let points = points(&[(5.0, 5.0, 1.0)]);
    let html = html(|| {
        view! { <ClickHeatmap points width=100.0 height=100.0 radius=9.0 scale=HeatScale::Fixed(1_500.0)/> }
    });
    assert!(html.contains("from 0 to 1,500 or more clicks"), "{html}");
}

#[test]
fn what_is_counted_has_its_own_words() {
    let points = points(&[(5.0, 5.0, 1.0)]);
    let label = Noun {
        one: "rage click",
        many: "rage clicks",
    };
    let html = html(|| view! { <ClickHeatmap points width=100.0 height=100.0 radius=9.0 label/> });
    assert_eq!(figures(&html)[0], ("Rage clicks", "1"));
    assert!(html.contains(r#"aria-label="Heatmap of 1 rage click at 1 point""#));
    assert!(
        html.contains(r#"<th scope="col" class="is-number">Rage clicks</th>"#),
        "{html}"
    );
}

#[test]
fn sessions_at_several_points_are_as_many_as_there_are() {
    // Four sessions were at three points, two of which are near each other.
    let points = points(&[(52.0, 55.0, 3.0), (58.0, 55.0, 2.0), (5.0, 5.0, 1.0)]);
    let html = html(|| {
        view! {
            <ClickHeatmap points in_all=Some(4.0) width=1_000.0 height=500.0 radius=40.0 label=Noun::SESSIONS/>
        }
    });
    assert_eq!(
        figures(&html),
        [
            ("Sessions", "4"),
            ("Most at one point", "3"),
            ("Average per point", "2")
        ]
    );
    assert_eq!(
        rows(&html),
        [
            ["50–60%", "200–300 px", "2", "3–4", "75%–100%"],
            ["0–10%", "0–100 px", "1", "1", "25%"],
        ]
    );
    assert!(html.contains(r#"aria-label="Heatmap of 4 sessions at 3 points""#));
}

#[test]
fn it_can_be_reached_by_keyboard_and_says_what_it_reads() {
    let html = rendered(&[(5.0, 5.0, 1.0)]);
    let picture = tag(&html, "heat-picture").unwrap();
    assert_eq!(attribute(picture, "tabindex"), Some("0"));
    assert_eq!(attribute(picture, "role"), Some("application"));
    assert_eq!(attribute(picture, "aria-roledescription"), Some("heatmap"));
    assert!(
        html.contains(r#"<p aria-live="polite" class="visually-hidden"></p>"#),
        "{html}"
    );
    let canvas = tag(&html, "<canvas").unwrap();
    assert_eq!(attribute(canvas, "aria-hidden"), Some("true"));
}

#[test]
fn the_table_has_a_caption_and_heads() {
    let html = rendered(&[(5.0, 5.0, 1.0), (95.0, 5.0, 1.0)]);
    assert!(html.contains(r#"<caption class="heat-caption">The 2 places with clicks</caption>"#));
    let head = between(&html, "<thead>", "</thead>").unwrap();
    assert_eq!(head.matches("scope=\"col\"").count(), 5);
    assert_eq!(html.matches("scope=\"row\"").count(), 2);
    assert!(!tag(&html, "<details").unwrap().contains(" open"));
}

#[test]
fn points_that_change_change_all_of_it() {
    let owner = Owner::new();
    owner.with(|| {
        let points = RwSignal::new(points(&[(5.0, 5.0, 1.0)]));
        let shown = || view! { <ClickHeatmap points width=100.0 height=100.0 radius=9.0/> }.to_html();
        assert!(!shown().contains("No data"));
        points.set(Vec::new());
        assert!(shown().contains("No data"));
    });
}

#[test]
fn a_picture_without_a_size_still_has_one() {
    let points = points(&[]);
    let html = html(|| {
        view! { <ClickHeatmap points width=f64::NAN height=0.0 radius=-1.0 class="mine"/> }
    });
    assert!(html.contains("aspect-ratio:1.00 / 1.00"), "{html}");
    assert!(html.starts_with(r#"<figure class="heat mine">"#), "{html}");
}
