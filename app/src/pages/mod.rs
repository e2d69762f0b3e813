//! The pages.

mod access;
mod account;
mod audit_log;
mod days;
mod exports;
mod heatmaps;
pub(crate) mod lazy;
mod live;
mod models;
mod not_found;
mod overview;
mod password_form;
mod privacy;
mod services;
mod session;
mod sessions;
mod share_links;
mod shared;
mod sign_in;
mod versions;
mod watch;

use access::AccessPage;
use account::AccountPage;
use audit_log::AuditLogPage;
use exports::ExportsPage;
use heatmaps::HeatmapsPage;
use live::LivePage;
use models::{ModelHistoryPage, ModelsPage};
pub(crate) use not_found::NotFoundPage;
pub(crate) use overview::{ChartBody, ChartFigure, OverviewPage};
use privacy::{PrivacyHistoryPage, PrivacyPage};
use services::ServicesPage;
use session::SessionPage;
#[cfg(feature = "ssr")]
pub(crate) use session::{anomalies, hidden};
pub(crate) use sessions::{ListPlace, SessionsPage, cells};
use share_links::ShareLinksPage;
use shared::SharedPage;
use sign_in::SignInPage;
use watch::WatchPage;
