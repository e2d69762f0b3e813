//! Page views: each navigation once, whether the recorder tells of it, or a foreign recording only by its Meta
//! events, or both do.

use domain::Millis;
use domain::fact::FactKind;
use serde::{Deserialize, Serialize};

use super::Happening;
use super::text::{URL, bounded};

/// A Meta event and the page's own word belong to one navigation if they are this close.
const SAME_NAVIGATION_MS: Millis = 10_000;

/// What the page said of a navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Navigation {
    pub(super) url: String,
    pub(super) title: Option<String>,
    /// Whether a document was loaded, so that the same url again is another view.
    pub(super) load: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Pages {
    /// Kept with the window anyhow, and therefore not written down.
    #[serde(skip)]
    current: Option<String>,
    /// When a page view was told because of a Meta event that the page has not spoken of yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    by_meta: Option<Millis>,
}

impl Pages {
    pub(super) fn on_page(self, current: Option<String>) -> Self {
        Self { current, ..self }
    }

    pub(super) fn current_url(&self) -> Option<&str> {
        self.current.as_deref()
    }

    pub(super) fn meta(&mut self, href: Option<String>, at: Millis) -> Option<Happening> {
        let url = bounded(&href?, URL);
        if url.is_empty() || self.current.as_ref() == Some(&url) {
            return None;
        }
        self.by_meta = Some(at);
        Some(self.view(url, None))
    }

    pub(super) fn navigation(&mut self, navigation: Navigation, at: Millis) -> Option<Happening> {
        let by_meta = self.by_meta.take();
        if self.current.as_ref() == Some(&navigation.url) {
            let told = by_meta.is_some_and(|meta| at.saturating_sub(meta).abs() <= SAME_NAVIGATION_MS);
            if told {
                return navigation.title.map(Happening::Title);
            }
            if !navigation.load {
                return None;
            }
        }
        Some(self.view(navigation.url, navigation.title))
    }

    fn view(&mut self, url: String, title: Option<String>) -> Happening {
        self.current = Some(url.clone());
        Happening::Fact(FactKind::PageView { url, title })
    }
}
