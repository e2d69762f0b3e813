//! What comes of a press, and what of a page that was left too soon.

use mirror::batch::Batch;
use mirror::facts::{Happening, Story};
use mirror::page::{Limits, Mirror};
use serde_json::{Value, json};

use super::shop::{BUTTON, FIELD, LINK, click, custom, interaction, mutation, opened, scroll};
use super::telling::{check, line};

#[test]
fn what_comes_of_a_press_is_told_once() {
    let press = "2000 /shop press 110,220 #buy";
    for (event, expected) in [
        (mutation(2_400), Some("2400 /shop answered 2000 after 400")),
        (mutation(12_000), Some("12000 /shop answered 2000 after 10000")),
        (mutation(12_001), None),
        (scroll(2_100, 1, 10), Some("2100 /shop answered 2000 after 100")),
        (scroll(2_101, 1, 10), None),
        (
            interaction(2_001, 5, FIELD, 0, 0),
            Some("2001 /shop answered 2000 after 1"),
        ),
        // A button that is pressed gets the focus, and nothing is to be seen of that.
        (interaction(2_001, 5, BUTTON, 0, 0), None),
        (interaction(2_001, 0, BUTTON, 110, 220), None),
        (
            custom(2_500, "girok:error", json!({"message": "no"})),
            Some("2500 /shop failed 2000 after 500"),
        ),
    ] {
        let expected: Vec<_> = [press].into_iter().chain(expected).collect();
        check(&[vec![click(2_000, BUTTON), event]], &expected);
    }
    check(
        &[vec![click(2_000, BUTTON)], vec![mutation(2_400), mutation(2_500)]],
        &[press, "2400 /shop answered 2000 after 400"],
    );
}

#[test]
fn an_error_that_comes_of_a_press_belongs_to_the_page_that_was_left() {
    check(
        &[vec![
            click(2_000, BUTTON),
            custom(
                2_050,
                "girok:page",
                json!({"url": "https://shop.example/cart", "kind": "push"}),
            ),
            custom(2_300, "girok:error", json!({"message": "no"})),
        ]],
        &[
            "2000 /shop press 110,220 #buy",
            "2050 /shop answered 2000 after 50",
            "2050 /cart viewed",
            "2300 /shop failed 2000 after 300",
        ],
    );
}

#[test]
fn what_is_missing_may_have_come_of_a_press() {
    let mut page = Mirror::new(Limits::default());
    let mut story = Story::default();
    let mut events = opened();
    events.push(click(2_000, BUTTON));
    let text = Value::from(events).to_string();
    for event in &Batch::read(&text, 100).unwrap().events {
        page.apply(event);
        story.hear(event, Some(&page), event.timestamp);
    }
    let told: Vec<_> = story
        .miss_some(9_000)
        .iter()
        .map(|happening| match happening {
            Happening::Mark(mark) => line(mark),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(told, ["9000 /shop answered 2000 after 7000"]);
    assert_eq!(story.miss_some(9_001), []);
}

#[test]
fn who_comes_back_soon_is_told_on_the_page_that_they_left() {
    let to = |at, url: &str| custom(at, "girok:page", json!({"url": url, "kind": "push"}));
    check(
        &[vec![
            click(2_000, LINK),
            to(2_100, "https://shop.example/cart"),
            click(3_000, BUTTON),
            to(9_100, "https://shop.example/shop?q=2"),
        ]],
        &[
            "2000 /shop press 110,220 #cart still",
            "2100 /shop answered 2000 after 100",
            "2100 /cart viewed",
            // A click before a page is left is that page's.
            "3000 /cart press 110,220 #buy",
            "9100 /cart answered 3000 after 6100",
            "9100 /shop viewed",
            "9100 /shop returned Some(2000) after 7000",
        ],
    );
    check(
        &[vec![
            to(2_000, "https://shop.example/cart"),
            to(62_001, "https://shop.example/shop"),
        ]],
        &["2000 /cart viewed", "62001 /shop viewed"],
    );
}

#[test]
fn how_long_a_page_was_there_is_measured_from_when_it_was_come_to() {
    let to = |at, url: &str| custom(at, "girok:page", json!({"url": url, "kind": "push"}));
    check(
        &[vec![
            to(2_000, "https://shop.example/cart"),
            to(60_000, "https://shop.example/cart?step=2"),
            to(62_000, "https://shop.example/shop"),
        ]],
        &[
            "2000 /cart viewed",
            "62000 /shop viewed",
            "62000 /shop returned None after 60000",
        ],
    );
}

#[test]
fn another_query_is_the_same_view_of_a_page_and_another_load_is_not() {
    let to = |at, url: &str, kind: &str| custom(at, "girok:page", json!({"url": url, "kind": kind}));
    check(
        &[vec![
            to(2_000, "https://shop.example/cart", "push"),
            click(3_000, BUTTON),
            to(3_050, "https://shop.example/cart?only=stock", "replace"),
            to(4_000, "https://shop.example/cart?only=stock", "load"),
        ]],
        &[
            "2000 /cart viewed",
            "3000 /cart press 110,220 #buy",
            "3050 /cart answered 3000 after 50",
            "4000 /cart viewed",
        ],
    );
}
