//! Who may do what, and why: roles, memberships and other tuples, and the keys of services that may ask about them.

use domain::access::Standing;
use domain::access::key::{AccessKey, KeyRights};
use domain::access::tuple::{AccessReport, TupleChange, TuplePage, TupleQuery, WhyAnswer};
use domain::account::Permission;
use domain::id::ServiceSlug;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::functions::guard::guarded;
use crate::functions::json::Json;

/// All keys, and where they are used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKeyList {
    pub keys: Vec<AccessKey>,
    /// Where OpenFGA's API is.
    pub api: String,
}

/// A key that was just made, which cannot be read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccessKey {
    pub line: AccessKey,
    pub key: String,
}

#[server(name = GetAccessReport, protocol = Json)]
pub async fn access_report() -> Result<AccessReport, ConsoleError> {
    guarded(Permission::ManageAccess, |ports, _| async move {
        ports.tuples.report().await
    })
    .await
}

/// Some of all tuples, also of those that other services wrote.
#[server(protocol = Json)]
pub async fn list_tuples(query: TupleQuery) -> Result<TuplePage, ConsoleError> {
    guarded(Permission::ManageAccess, |ports, _| async move {
        ports.tuples.page(query).await
    })
    .await
}

/// Adds and takes away tuples, and says how things are then.
#[server(protocol = Json)]
pub async fn change_access(change: TupleChange) -> Result<AccessReport, ConsoleError> {
    guarded(Permission::ManageAccess, |ports, account| async move {
        ports.tuples.change(&account, change).await?;
        ports.tuples.report().await
    })
    .await
}

/// What an account may do.
#[server(protocol = Json)]
pub async fn standing_of(account: i64) -> Result<Standing, ConsoleError> {
    guarded(Permission::ManageAccess, |ports, _| async move {
        ports.tuples.standing(account).await
    })
    .await
}

/// Why an account may do something, or may not: in a service, or in any that no tuple names.
#[server(protocol = Json)]
pub async fn why_access(
    account: i64,
    permission: Permission,
    service: Option<ServiceSlug>,
) -> Result<WhyAnswer, ConsoleError> {
    guarded(Permission::ManageAccess, |ports, _| async move {
        ports.tuples.why(account, permission, service).await
    })
    .await
}

#[server(protocol = Json)]
pub async fn access_keys() -> Result<AccessKeyList, ConsoleError> {
    guarded(Permission::ManageAccess, |ports, _| async move {
        Ok(AccessKeyList {
            keys: ports.tuples.keys().await?,
            api: format!("{}/openfga", ports.services.public_url()),
        })
    })
    .await
}

#[server(protocol = Json)]
pub async fn add_access_key(name: String, rights: KeyRights) -> Result<NewAccessKey, ConsoleError> {
    guarded(Permission::ManageAccess, |ports, account| async move {
        let (line, key) = ports.tuples.add_key(&account, name, rights).await?;
        Ok(NewAccessKey { line, key })
    })
    .await
}

/// At once: who holds it is answered nothing any longer.
#[server(protocol = Json)]
pub async fn revoke_access_key(id: i64) -> Result<(), ConsoleError> {
    guarded(Permission::ManageAccess, |ports, account| async move {
        ports.tuples.revoke_key(&account, id).await
    })
    .await
}
