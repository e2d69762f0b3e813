//! Who may send.

use std::sync::Arc;

use domain::id::ServiceSlug;

/// What a write key opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownService {
    pub slug: ServiceSlug,
    /// Origins that may be recorded, in the form that browsers send.
    pub origins: Vec<String>,
}

impl KnownService {
    pub(super) fn allows(&self, origin: &str) -> bool {
        domain::service::normalise_origin(origin).is_ok_and(|origin| self.origins.contains(&origin))
    }
}

/// Finds services by their keys. Every batch asks, so the answer comes from memory, and how long it takes must say
/// nothing about the keys.
pub trait ServiceDirectory: Send + Sync + 'static {
    /// The service that a write key opens, unless it was revoked.
    fn by_key(&self, key: &str) -> Option<Arc<KnownService>>;
    /// Whether any service may be recorded at this origin, in the form that browsers send.
    fn knows_origin(&self, origin: &str) -> bool;
}
