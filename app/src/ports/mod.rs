//! What the console needs of a server, as traits. The server implements them and provides one [`Ports`] as
//! context to the server functions; nothing else crosses.

mod access;
mod accounts;
mod audit_log;
mod exports;
mod heatmaps;
mod live;
mod models;
mod privacy;
mod recordings;
mod services;
mod share_links;
mod tuples;

use std::sync::Arc;

pub use access::Access;
pub use accounts::{Accounts, Asking, Credentials, Identity};
pub use audit_log::AuditLog;
pub use exports::Exports;
pub use heatmaps::Heatmaps;
pub use live::{Live, LiveChannel};
pub use models::Models;
pub use privacy::{PrivacyRules, RuleChange};
pub use recordings::Recordings;
pub use services::{NewKey, NewService, ServiceChange, Services};
pub use share_links::ShareLinks;
pub use tuples::Tuples;

use crate::ConsoleError;

pub type Result<T> = std::result::Result<T, ConsoleError>;

/// Everything the console may ask of the server.
#[derive(Clone)]
pub struct Ports {
    pub recordings: Arc<dyn Recordings>,
    pub accounts: Arc<dyn Accounts>,
    pub access: Arc<dyn Access>,
    pub tuples: Arc<dyn Tuples>,
    pub models: Arc<dyn Models>,
    pub services: Arc<dyn Services>,
    pub audit_log: Arc<dyn AuditLog>,
    pub live: Arc<dyn Live>,
    pub privacy: Arc<dyn PrivacyRules>,
    pub heatmaps: Arc<dyn Heatmaps>,
    pub share_links: Arc<dyn ShareLinks>,
    pub exports: Arc<dyn Exports>,
    /// Shown on the sign-in page while the demo is on.
    pub demo: Option<Arc<DemoAccount>>,
}

/// The account that the sign-in page names in a demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccount {
    pub email: String,
    pub password: String,
}
