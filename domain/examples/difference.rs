//! Two texts' difference as the console finds it in a browser, for who measures that: `end2end/bench/model_diff`.

use domain::difference::Difference;
use wasm_bindgen::prelude::wasm_bindgen;

/// How many lines are added.
#[wasm_bindgen]
#[must_use]
pub fn additions(old: &str, new: &str) -> usize {
    Difference::between(old, new).additions()
}
