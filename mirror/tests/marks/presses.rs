//! What a press belongs to, and which presses are one.

use super::shop::{
    BANNER, BUTTON, CHOICE, FIELD, ICON, IN_BANNER, IN_FRAME, LINK, NOTE, PLUS, SWATCH, click, interaction,
    laid_out, mutation, scroll,
};
use super::telling::check;

#[test]
fn a_press_belongs_to_what_is_made_to_be_pressed() {
    check(&[vec![click(2_000, ICON)]], &["2000 /shop press 110,220 #buy"]);
    check(&[vec![click(2_000, 12)]], &["2000 /shop press 110,220 #buy"]);
    check(
        &[vec![laid_out(1_999, "click", BUTTON, 0), click(2_000, ICON)]],
        &["2000 /shop press 110,220 #buy 0.5/0.25 of 100x40 at 60,210"],
    );
    // The recorder knows how far the page is scrolled before rrweb tells it.
    check(
        &[vec![laid_out(1_999, "click", BUTTON, 600), click(2_000, ICON)]],
        &["2000 /shop press 110,820 #buy 0.5/0.25 of 100x40 at 60,810"],
    );
    check(
        &[vec![scroll(1_500, 1, 600), click(2_000, BUTTON)]],
        &["2000 /shop press 110,820 #buy"],
    );
    // A box of something else says nothing.
    check(
        &[vec![laid_out(1_999, "click", FIELD, 0), click(2_000, ICON)]],
        &["2000 /shop press 110,220 #buy"],
    );
    check(
        &[vec![click(2_000, IN_FRAME)]],
        &["2000 /shop press frame html > body > iframe >>> #pay"],
    );
}

#[test]
fn a_choice_is_pressed_as_the_label_around_it_and_a_text_field_by_itself() {
    for (node, expected) in [
        (SWATCH, "#blue"),
        (CHOICE, "#blue still"),
        (NOTE, "#text repeats still"),
    ] {
        check(
            &[vec![click(2_000, node)]],
            &[&format!("2000 /shop press 110,220 {expected}")],
        );
    }
}

#[test]
fn what_is_pressed_within_a_frame_belongs_to_nothing_around_the_frame() {
    let press = "2000 /shop press frame #ad >>> #offer";
    check(&[vec![click(2_000, IN_BANNER)]], &[press]);
    check(
        &[vec![laid_out(1_999, "click", BANNER, 0), click(2_000, IN_BANNER)]],
        &[press],
    );
}

#[test]
fn what_people_expect_of_a_press_is_told() {
    for (node, expected) in [
        (BUTTON, "#buy"),
        (FIELD, "#mail repeats still"),
        (LINK, "#cart still"),
        (PLUS, "#plus repeats"),
    ] {
        check(
            &[vec![click(2_000, node)]],
            &[&format!("2000 /shop press 110,220 {expected}")],
        );
    }
}

#[test]
fn a_tap_is_told_once_with_the_box_that_comes_with_its_click() {
    let (start, end) = (
        interaction(2_000, 7, ICON, 110, 220),
        interaction(2_080, 9, ICON, 110, 220),
    );
    let boxed = "2080 /shop press 110,220 #buy 0.5/0.25 of 100x40 at 60,210";
    check(
        &[vec![
            start.clone(),
            end.clone(),
            laid_out(2_090, "click", BUTTON, 0),
            click(2_090, ICON),
        ]],
        &[boxed],
    );
    // Without a click it is told with what comes next, or with the batch.
    let bare = "2080 /shop press 110,220 #buy";
    check(
        &[vec![start.clone(), end.clone(), mutation(4_000)]],
        &[bare, "4000 /shop answered 2080 after 1920"],
    );
    check(
        &[vec![start, end], vec![mutation(4_000)]],
        &[bare, "4000 /shop answered 2080 after 1920"],
    );
}

#[test]
fn the_click_that_a_label_passes_on_to_its_field_is_no_second_press() {
    check(
        &[vec![
            click(2_000, BUTTON),
            click(2_002, FIELD),
            click(2_300, BUTTON),
        ]],
        &["2000 /shop press 110,220 #buy", "2300 /shop press 110,220 #buy"],
    );
}

#[test]
fn a_tap_on_a_label_is_one_press_although_the_browser_clicks_its_field_later() {
    check(
        &[vec![
            interaction(2_000, 7, BUTTON, 110, 220),
            interaction(2_080, 9, BUTTON, 110, 220),
            click(2_300, BUTTON),
            click(2_302, FIELD),
        ]],
        &["2080 /shop press 110,220 #buy"],
    );
}
