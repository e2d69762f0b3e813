//! What each command does.

pub(crate) mod account;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod model;
pub(crate) mod serve;
pub(crate) mod snapshot;
pub(crate) mod verify;

use server::config::Config;

/// Where a browser goes to sign in by a code. The code is behind the `#`, so that it reaches no log on its way.
/// `once` lets the page use it whoever is signed in.
fn sign_in_address(config: &Config, code: &str) -> String {
    format!("{}sign-in?once#code={code}", config.public_url)
}
