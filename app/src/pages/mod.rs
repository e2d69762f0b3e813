//! The pages.

mod account;
mod audit_log;
pub(crate) mod lazy;
mod not_found;
mod overview;
mod password_form;
mod services;
mod session;
mod sessions;
mod sign_in;
mod watch;

use account::AccountPage;
use audit_log::AuditLogPage;
pub(crate) use not_found::NotFoundPage;
use overview::OverviewPage;
use services::ServicesPage;
use session::SessionPage;
pub(crate) use sessions::{ListPlace, SessionsPage};
use sign_in::SignInPage;
use watch::WatchPage;
