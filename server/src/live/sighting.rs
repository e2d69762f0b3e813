//! What ingest knows of a session that goes on.

use domain::Millis;
use domain::actor::Actor;
use domain::client::DeviceType;
use domain::id::{ServiceSlug, SessionId, WindowId};
use domain::live::session::{LiveNow, LiveSession};
use domain::live::standing::Signs;

/// A session after a batch, with times by the server's clock. How its visitor stands follows from the signs and the
/// moment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sighting {
    pub(crate) id: SessionId,
    pub(crate) service: ServiceSlug,
    pub(crate) actor: Option<Actor>,
    pub(crate) device: DeviceType,
    pub(crate) browser: Option<String>,
    pub(crate) os: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) started_at: Millis,
    /// The address of the page in front.
    pub(crate) page: Option<String>,
    pub(crate) windows: u32,
    /// The window that the visitor is in, or was in last.
    pub(crate) front: WindowId,
    pub(crate) events: u64,
    pub(crate) clicks: u64,
    pub(crate) errors: u64,
    pub(crate) signs: Signs,
}

impl Sighting {
    /// The row that consoles show at this moment.
    pub(super) fn at(&self, now: Millis) -> LiveSession {
        LiveSession {
            id: self.id.clone(),
            service: self.service.clone(),
            actor: self.actor.clone(),
            device: self.device,
            browser: self.browser.clone(),
            os: self.os.clone(),
            country: self.country.clone(),
            city: self.city.clone(),
            started_at: self.started_at,
            now: self.now(now),
        }
    }

    pub(super) fn now(&self, now: Millis) -> LiveNow {
        let (standing, since) = self.signs.standing(now);
        LiveNow {
            page: self.page.clone(),
            windows: self.windows,
            events: self.events,
            clicks: self.clicks,
            errors: self.errors,
            standing,
            since,
        }
    }
}
