//! What services and countries are called, as the server told with the page.

use domain::query::FilterOptions;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(super) struct Names(StoredValue<FilterOptions>);

impl Names {
    pub(super) fn new(options: FilterOptions) -> Self {
        Self(StoredValue::new(options))
    }

    /// All services, with and without sessions.
    pub(super) fn services(self) -> Vec<String> {
        self.0
            .with_value(|options| options.services.iter().map(|(slug, _)| slug.clone()).collect())
    }

    /// A country's name, or its code where nobody knows it.
    pub(super) fn country(self, code: &str) -> String {
        self.country_name(code).unwrap_or_else(|| code.to_owned())
    }

    pub(super) fn country_name(self, code: &str) -> Option<String> {
        self.0.with_value(|options| {
            let named = options.country_names.iter().find(|(known, _)| known == code);
            named.map(|(_, name)| name.clone())
        })
    }
}
