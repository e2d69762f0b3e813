//! The demo: a shop that records itself, sample sessions, and an account that everybody may use.

pub(crate) mod samples;
pub(crate) mod shop;

use std::sync::Arc;

use ::app::ConsoleError;
use ::app::ports::DemoAccount;
use domain::account::Role;
use domain::id::ServiceSlug;
use domain::service::normalise_origin;

use crate::accounts::administration::{self, AdministrationError};
use crate::config::Config;
use crate::control::Control;
use crate::services;
use shop::Shop;

const EMAIL: &str = "demo@girok.local";
/// No secret: the sign-in page shows it. An admin, so that a visitor sees all but accounts and the audit log.
const PASSWORD: &str = "watch-the-demo";
const SERVICE: &str = "demo-shop";
const SERVICE_NAME: &str = "Demo shop";

/// Lets the demo account in while the demo is on, and keeps it out otherwise: its password is known to everybody.
pub(crate) async fn prepare_account(
    config: &Config,
    control: &Control,
) -> Result<Option<Arc<DemoAccount>>, AdministrationError> {
    if config.demo {
        administration::ensure(control, EMAIL, "Demo", Role::Admin, PASSWORD).await?;
        return Ok(Some(Arc::new(DemoAccount {
            email: EMAIL.into(),
            password: PASSWORD.into(),
        })));
    }
    let accounts = administration::list(control).await?;
    if accounts
        .iter()
        .any(|account| account.email == EMAIL && !account.disabled)
    {
        administration::set_disabled(control, EMAIL, true).await?;
    }
    Ok(None)
}

/// The shop and its service, whose origins are those under which this server is found. Its key is in the shop's pages
/// for everybody to read, and lets nobody in once the demo is off.
pub(crate) async fn prepare_shop(
    config: &Config,
    control: &Control,
) -> Result<Option<Arc<Shop>>, ConsoleError> {
    if !config.demo {
        services::revoke_demo_keys(control).await?;
        return Ok(None);
    }
    let service: ServiceSlug = SERVICE.parse().map_err(|_| ConsoleError::Internal)?;
    let port = config.addr.port();
    let mut origins = vec![config.public_origin()];
    for host in ["localhost", "127.0.0.1"] {
        if let Ok(origin) = normalise_origin(&format!("http://{host}:{port}"))
            && !origins.contains(&origin)
        {
            origins.push(origin);
        }
    }
    let key = services::ensure_demo(control, service.clone(), SERVICE_NAME, origins.clone()).await?;
    Ok(Some(Arc::new(Shop {
        service,
        origins,
        files: config.demo_dir.clone(),
        key,
    })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::ServiceDirectory;
    use crate::services::directory::Directory;

    #[tokio::test]
    async fn the_shops_key_lets_nobody_in_once_the_demo_is_off() {
        let data = tempfile::tempdir().unwrap();
        let control = Control::open(data.path()).unwrap();
        let lets_in = async |key: &str| {
            let directory = Directory::load(control.clone()).await.unwrap();
            directory.by_key(key).is_some()
        };
        let mut keys = Vec::new();
        for demo in ["1", "1", "0", "1"] {
            let config = Config::read(|name| (name == "GIROK_DEMO").then(|| demo.to_owned())).unwrap();
            match prepare_shop(&config, &control).await.unwrap() {
                Some(shop) => {
                    assert!(lets_in(&shop.key).await);
                    keys.push(shop.key.clone());
                }
                None => assert!(!lets_in(&keys[0]).await),
            }
        }
        assert_eq!(keys[0], keys[1]);
        assert_ne!(keys[1], keys[2]);
        assert!(!lets_in(&keys[0]).await);
    }
}
