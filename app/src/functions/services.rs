//! The applications being recorded, and their keys.

use domain::id::ServiceSlug;
use domain::service::Service;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::functions::guard::guarded;
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use crate::ports::{NewKey, NewService, ServiceChange};
#[cfg(feature = "ssr")]
use domain::account::Permission;

/// All services, and where recorders send to, for the snippet to paste. One answer: between two of them, a render that
/// is given up loses what the server provides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceList {
    pub services: Vec<Service>,
    pub public_url: String,
}

/// A service and a key of it that was just made; the key cannot be read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceWithKey {
    pub service: Service,
    pub key: String,
}

#[cfg(feature = "ssr")]
impl From<NewKey> for ServiceWithKey {
    fn from(new: NewKey) -> Self {
        Self {
            service: new.service,
            key: new.key,
        }
    }
}

#[server(protocol = Json)]
pub async fn list_services() -> Result<ServiceList, ConsoleError> {
    guarded(Permission::ManageServices, |ports, _| async move {
        Ok(ServiceList {
            services: ports.services.list().await?,
            public_url: ports.services.public_url(),
        })
    })
    .await
}

/// Adds a service together with its first key.
#[server(protocol = Json)]
pub async fn add_service(
    slug: String,
    name: String,
    origins: Vec<String>,
) -> Result<ServiceWithKey, ConsoleError> {
    guarded(Permission::ManageServices, |ports, account| async move {
        let service = NewService { slug, name, origins };
        Ok(ports.services.add(&account.email, service).await?.into())
    })
    .await
}

#[server(protocol = Json)]
pub async fn change_service(
    slug: ServiceSlug,
    name: String,
    origins: Vec<String>,
) -> Result<Service, ConsoleError> {
    guarded(Permission::ManageServices, |ports, account| async move {
        let change = ServiceChange { name, origins };
        ports.services.change(&account.email, slug, change).await
    })
    .await
}

#[server(protocol = Json)]
pub async fn add_service_key(slug: ServiceSlug) -> Result<ServiceWithKey, ConsoleError> {
    guarded(Permission::ManageServices, |ports, account| async move {
        Ok(ports.services.add_key(&account.email, slug).await?.into())
    })
    .await
}

#[server(protocol = Json)]
pub async fn revoke_service_key(slug: ServiceSlug, key: i64) -> Result<Service, ConsoleError> {
    guarded(Permission::ManageServices, |ports, account| async move {
        ports.services.revoke_key(&account.email, slug, key).await
    })
    .await
}
