//! What an admin may change of how heat is worked out. Another setting holds for the past as well.

use serde::{Deserialize, Serialize};

use super::template::PageTemplate;
use super::thresholds::Thresholds;
use crate::id::ServiceSlug;

/// Templates of one service.
pub const MOST_TEMPLATES: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HeatSettings {
    pub thresholds: Thresholds,
    pub templates: Vec<ServiceTemplates>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceTemplates {
    pub service: ServiceSlug,
    pub templates: Vec<PageTemplate>,
}

impl HeatSettings {
    #[must_use]
    pub fn templates_of(&self, service: &ServiceSlug) -> &[PageTemplate] {
        let known = self.templates.iter().find(|known| known.service == *service);
        known.map_or(&[], |known| &known.templates)
    }
}
