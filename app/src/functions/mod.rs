//! Server functions: what the pages ask of the server. Each is guarded by one permission, by way of
//! [`guard::guarded`]; those that need none say so with [`guard::open_to_all`].

pub mod access;
pub mod accounts;
pub mod audit_log;
pub mod exports;
#[cfg(feature = "ssr")]
pub(crate) mod guard;
pub mod heatmaps;
pub(crate) mod json;
pub mod live;
pub mod models;
#[cfg(feature = "ssr")]
mod offered_pages;
pub mod overview;
pub mod privacy;
pub mod recorded_pages;
pub mod recordings;
pub mod services;
pub mod session;
pub mod share_links;
pub mod standing;
