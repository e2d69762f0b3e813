//! What a rule hides of a recorded page, told in the browser of whoever writes the rule, by the code that hides it at
//! the server.
//!
//! In reading order: [`page`] is the recorded page at a moment, [`answer`] what it says of a rule; here is what
//! `worker.js` calls. This crate knows nothing of the console: it runs in a worker, apart from everything that is drawn.

mod answer;
mod page;

use wasm_bindgen::prelude::wasm_bindgen;

pub use answer::{Answer, Fault, HiddenBy};
pub use page::Page;

/// The page, as JavaScript holds it.
#[wasm_bindgen]
pub struct Preview(Page);

#[wasm_bindgen]
impl Preview {
    /// The page of a window at this moment, before any of its events.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(at: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "a moment out of range saturates")]
        Self(Page::new(at as i64))
    }

    /// The other rules, as the JSON of a list, and the service that the page is of.
    pub fn beside(&mut self, rules: &str, service: &str) {
        let rules: Option<Vec<_>> = serde_json::from_str(rules).ok();
        if let (Some(rules), Ok(service)) = (rules, service.parse()) {
            self.0.beside(&rules, &service);
        }
    }

    /// Takes in what the server answered; false once the moment is reached.
    pub fn add(&mut self, body: &str) -> bool {
        self.0.add(body)
    }

    /// How many nodes the page has; none where no picture of it came.
    #[must_use]
    pub fn nodes(&self) -> u32 {
        self.0.nodes()
    }

    /// An [`Answer`] as JSON.
    #[must_use]
    pub fn try_rule(&self, selector: &str, mask: &str) -> String {
        self.0.try_rule(selector, mask).to_json()
    }

    #[must_use]
    pub fn selector_for(&self, id: f64) -> Option<String> {
        #[expect(clippy::cast_possible_truncation, reason = "an id out of range is nobody's")]
        self.0.selector_for(id as i64)
    }
}
