//! What is looked at: where a mouse rests, what of the page is in view, and how far is scrolled.

use mirror::batch::Batch;
use mirror::facts::{Happening, Story};
use serde_json::{Value, json};

use super::shop::{BUTTON, LIST, click, custom, extent, laid_out, moved, mutation, scroll};
use super::telling::{check, tell};

#[test]
fn a_mouse_rests_after_half_a_second() {
    // It stands still from 100 ms before the event on, and moves 400 ms before the next one.
    check(
        &[vec![moved(2_000, BUTTON, 110, 220), moved(2_800, BUTTON, 5, 5)]],
        &["1900 /shop rest 110,220 -"],
    );
    check(
        &[vec![moved(2_000, BUTTON, 110, 220), moved(2_799, BUTTON, 5, 5)]],
        &[],
    );
    check(
        &[
            vec![moved(2_000, BUTTON, 110, 220)],
            vec![laid_out(2_400, "rest", BUTTON, 0), moved(9_000, BUTTON, 5, 5)],
        ],
        &["2400 /shop rest 110,220 #buy 0.5/0.25 of 100x40 at 60,210"],
    );
}

#[test]
fn what_is_in_front_of_the_visitor_is_told_without_a_gap() {
    let told = tell(&[
        vec![
            extent(1_100, 1, 900, 3_000, 0),
            scroll(3_000, 1, 500),
            mutation(4_000),
        ],
        vec![
            custom(5_000, "girok:visibility", json!({"state": "hidden"})),
            custom(60_000, "girok:visibility", json!({"state": "visible"})),
            mutation(100_000),
        ],
    ]);
    let watched: Vec<_> = told.iter().filter(|line| line.contains(" watched ")).collect();
    assert_eq!(
        watched,
        [
            "1000 /shop watched 1000 0+900 of None for 100",
            "1100 /shop watched 1000 0+900 of Some(3000.0) for 1900",
            "3000 /shop watched 1000 500+900 of Some(3000.0) for 1000",
            "4000 /shop watched 1000 500+900 of Some(3000.0) for 1000",
            // Nobody looks for so long at a page on which nothing happens.
            "60000 /shop watched 1000 500+900 of Some(3000.0) for 30000",
        ]
    );
}

#[test]
fn a_page_that_a_document_becomes_is_looked_at_once_it_is_known_where() {
    let told = tell(&[vec![
        extent(1_100, 1, 900, 10_000, 0),
        scroll(2_000, 1, 3_000),
        custom(
            5_000,
            "girok:page",
            json!({"url": "https://shop.example/item", "kind": "push"}),
        ),
        scroll(5_050, 1, 0),
        extent(6_000, 1, 900, 1_200, 0),
        mutation(8_000),
    ]]);
    let watched: Vec<_> = told
        .iter()
        .filter(|line| line.contains("/item watched"))
        .collect();
    assert_eq!(
        watched,
        [
            "5050 /item watched 5000 0+900 of None for 950",
            "6000 /item watched 5000 0+900 of Some(1200.0) for 2000",
        ]
    );
}

#[test]
fn what_is_scrolled_within_the_page_is_told_by_its_depth() {
    check(
        &[vec![
            scroll(2_000, LIST, 40),
            extent(2_100, LIST, 200, 1_000, 100),
            scroll(2_200, LIST, 300),
            scroll(2_300, LIST, 305),
            scroll(2_400, LIST, 100),
            scroll(2_500, LIST, 800),
        ]],
        &[
            "2100 /shop scrolled 1000 #list 30",
            "2200 /shop scrolled 1000 #list 50",
            "2500 /shop scrolled 1000 #list 100",
        ],
    );
}

#[test]
fn of_a_page_that_nobody_knows_there_are_no_marks() {
    let text = Value::from(vec![
        click(2_000, BUTTON),
        moved(2_000, BUTTON, 1, 1),
        mutation(3_000),
    ])
    .to_string();
    let batch = Batch::read(&text, 100).unwrap();
    let mut story = Story::default();
    let mut told = Vec::new();
    for event in &batch.events {
        told.extend(story.hear(event, None, event.timestamp));
    }
    told.extend(story.end_batch(None, 3_000));
    assert!(
        !told
            .iter()
            .any(|happening| matches!(happening, Happening::Mark(_))),
        "{told:?}"
    );
}
