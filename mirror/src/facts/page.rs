//! Page views: each navigation once, whether the recorder tells of it, or a foreign recording only by its Meta
//! events, or both do.

use domain::Millis;
use domain::fact::FactKind;
use serde::{Deserialize, Serialize};

use super::Happening;
use super::text::{TITLE, URL, bounded};

/// A Meta event and the page's own word belong to one navigation if they are this close.
const SAME_NAVIGATION_MS: Millis = 10_000;

/// Pages that build themselves have their title so soon. What changes it later is no name of the page, such as a
/// counter of messages.
const TITLE_SETTLES_MS: Millis = 5_000;

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
    /// The page view whose title may still come.
    #[serde(skip_serializing_if = "Option::is_none")]
    settling: Option<Settling>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Settling {
    since: Millis,
    title: Option<String>,
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
        Some(self.view(url, None, at))
    }

    pub(super) fn navigation(&mut self, navigation: Navigation, at: Millis) -> Option<Happening> {
        let by_meta = self.by_meta.take();
        if self.current.as_ref() == Some(&navigation.url) {
            let told = by_meta.is_some_and(|meta| at.saturating_sub(meta).abs() <= SAME_NAVIGATION_MS);
            if told {
                return self.named(navigation.title).map(Happening::Title);
            }
            if !navigation.load {
                return None;
            }
        }
        Some(self.view(navigation.url, navigation.title, at))
    }

    /// The title that the page view gets by what the page itself has, after an event that may have changed that.
    pub(super) fn titled(&mut self, at: Millis, title: impl Fn() -> Option<String>) -> Option<String> {
        let since = self.settling.as_ref()?.since;
        if at.saturating_sub(since).abs() > TITLE_SETTLES_MS {
            self.settling = None;
            return None;
        }
        let title = bounded(&title()?, TITLE);
        let is_masked = title.chars().all(|c| c == '*' || c.is_whitespace());
        self.named(Some(title).filter(|_| !is_masked))
    }

    /// A title that is another than the one that was told.
    fn named(&mut self, title: Option<String>) -> Option<String> {
        let title = title?;
        if let Some(settling) = &mut self.settling {
            if settling.title.as_ref() == Some(&title) {
                return None;
            }
            settling.title = Some(title.clone());
        }
        Some(title)
    }

    fn view(&mut self, url: String, title: Option<String>, at: Millis) -> Happening {
        self.current = Some(url.clone());
        self.settling = Some(Settling {
            since: at,
            title: title.clone(),
        });
        Happening::Fact(FactKind::PageView { url, title })
    }
}
