//! What each command does.

pub(crate) mod account;
pub(crate) mod import;
pub(crate) mod serve;
pub(crate) mod verify;

use server::config::Config;

/// Where a browser goes to sign in by a code. The code is behind the `#`, so that it reaches no log on its way.
fn sign_in_address(config: &Config, code: &str) -> String {
    format!("{}sign-in#code={code}", config.public_url)
}
