//! The pages.

mod account;
mod audit_log;
mod not_found;
mod overview;
mod password_form;
mod services;
mod session;
mod sessions;
mod sign_in;

pub(crate) use account::AccountPage;
pub(crate) use audit_log::AuditLogPage;
pub(crate) use not_found::NotFoundPage;
pub(crate) use overview::OverviewPage;
pub(crate) use services::ServicesPage;
pub(crate) use session::SessionPage;
pub(crate) use sessions::{ListPlace, SessionsPage};
pub(crate) use sign_in::SignInPage;
