//! The `girok` server: takes what recorders send, keeps it, and shows it through the console.
//!
//! In reading order: [`config`] is every setting; [`app`] the router and [`routes`] the one table of what it answers
//! and to whom; `http_layers` what each request passes through; [`pages`] the console's pages and server functions;
//! [`control`] the database beside the recordings, with [`accounts`], [`services`], [`privacy`], [`models`] and [`audit_log`] in it;
//! `export` makes files of sessions, `share` lets somebody without an account see one session, [`openfga`] answers other services;
//! [`ingest`] takes batches and [`import`] files, [`recordings`] is where recordings are kept, [`live`] tells what
//! happens now, and [`verify`] reads all of it back.

#![recursion_limit = "256"]

pub(crate) mod access;
pub mod accounts;
pub mod app;
pub mod asset_proxy;
pub mod audit_log;
mod blocking;
mod client_address;
pub mod clock;
pub mod config;
mod console_heatmaps;
mod console_live;
mod console_recordings;
pub mod control;
mod demo;
mod error;
pub mod export;
mod heat_backdrop;
mod heatmap_image;
mod http_layers;
pub mod import;
pub mod ingest;
pub mod live;
pub mod models;
pub mod moments;
mod net;
pub mod openfga;
mod operations;
pub mod pages;
pub mod privacy;
mod rate;
pub mod recordings;
mod replay;
pub mod routes;
mod secret;
pub mod services;
mod share;
pub mod start;
mod static_files;
pub mod verify;
mod watchers;
