//! The little that the console asks of the browser itself. On the server each does nothing.

use domain::Millis;
use leptos::prelude::*;
use leptos::web_sys;
use wasm_bindgen::JsCast;

use crate::calendar::Date;

/// The present moment, by the clock of the side that asks.
#[cfg(target_arch = "wasm32")]
pub(crate) fn now() -> Millis {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds until the year 285616"
    )]
    let now = js_sys::Date::now() as Millis;
    now
}

/// The present moment, by the clock of the side that asks.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn now() -> Millis {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| {
            Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
        })
}

/// At least 0 and below 1, and good enough to spread what would happen at once.
pub(crate) fn random() -> f64 {
    js_sys::Math::random()
}

/// `2026-11-24 09:01:22` in the viewer's zone.
pub(crate) fn local_time(at: Millis) -> String {
    #[expect(clippy::cast_precision_loss, reason = "exact until the year 285616")]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    format!(
        "{}-{:02}-{:02} {:02}:{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes(),
        date.get_seconds()
    )
}

/// The day of a moment in the viewer's zone, counted from 1 January 1970.
pub(crate) fn local_day(at: Millis) -> i64 {
    #[expect(clippy::cast_precision_loss, reason = "exact until the year 285616")]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    let small = |number: u32| u8::try_from(number).unwrap_or(1);
    Date {
        year: i64::from(date.get_full_year()),
        month: small(date.get_month() + 1),
        day: small(date.get_date()),
    }
    .to_days()
}

/// When a day begins in the viewer's zone; days of summer time are shorter or longer than others.
pub(crate) fn start_of_local_day(day: i64) -> Millis {
    let date = Date::from_days(day);
    let begin = js_sys::Date::new_with_year_month_day(
        u32::try_from(date.year).unwrap_or(1970),
        i32::from(date.month) - 1,
        i32::from(date.day),
    );
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds until the year 285616"
    )]
    let begin = begin.get_time() as Millis;
    begin
}

/// Waits.
pub(crate) async fn sleep(time: std::time::Duration) {
    let (done, waiting) = futures::channel::oneshot::channel();
    set_timeout(
        move || {
            let _ = done.send(());
        },
        time,
    );
    let _ = waiting.await;
}

/// Leaves for another address by loading it, so that nothing of this page stays in memory.
pub(crate) fn load(address: &str) {
    let _ = window().location().assign(address);
}

/// Puts text into the clipboard; false when the browser does not let us.
pub(crate) async fn copy(text: &str) -> bool {
    // Browsers have no clipboard on an address that is not secure, whatever web-sys says of its type.
    if !window().is_secure_context() {
        return false;
    }
    let promise = window().navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}

/// Keeps a setting of this browser for a year, where the server sees it too.
pub(crate) fn set_cookie(name: &str, value: &str) {
    if let Some(document) = document().dyn_ref::<web_sys::HtmlDocument>() {
        let _ = document.set_cookie(&format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax"));
    }
}

/// Gives the focus to the element with this id; false when it is not there, or hidden.
pub(crate) fn focus(id: &str) -> bool {
    let Some(element) = element::<web_sys::HtmlElement>(id) else {
        return false;
    };
    let _ = element.focus();
    document().active_element().as_ref() == Some(element.as_ref())
}

/// The same, where what had the focus is no longer there.
pub(crate) fn focus_if_lost(id: &str) -> bool {
    let is_lost = document()
        .active_element()
        .is_none_or(|element| element.tag_name() == "BODY");
    is_lost && focus(id)
}

/// Gives the focus to the search field that is shown: where a page has two, they are in panels of which one is.
pub(crate) fn focus_search() -> bool {
    ["page-search", "console-search"].into_iter().any(focus)
}

/// The element with this id, if it is there and of this kind.
pub(crate) fn element<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Whether a key pressed here is meant for a field and not for the page.
pub(crate) fn is_typing(event: &web_sys::Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
        .is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                || element.is_content_editable()
        })
}

/// Whether something modal is open, which keys are for then.
pub(crate) fn dialog_is_open() -> bool {
    document()
        .query_selector("dialog[open]")
        .is_ok_and(|dialog| dialog.is_some())
}

/// Brings the element with this id into view, if it is there.
pub(crate) fn scroll_to(id: &str) {
    if let Some(element) = element::<web_sys::Element>(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// What stands after `#` in the address, which is taken away from it: it holds a secret that works once.
pub(crate) fn take_fragment() -> Option<String> {
    let fragment = window().location().hash().ok()?;
    let fragment = fragment
        .strip_prefix('#')
        .filter(|fragment| !fragment.is_empty())?;
    let path = window().location().pathname().ok()?;
    let history = window().history().ok()?;
    let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path));
    Some(fragment.to_owned())
}
