//! What who is signed in may do.

use domain::access::Standing;
use leptos::prelude::*;

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::functions::guard::{context, guarded};
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use domain::account::Permission;

/// Waits until that is something else than is known; `None` where it is not within the time that a request may take.
#[server(protocol = Json)]
pub async fn next_standing(known: Standing) -> Result<Option<Standing>, ConsoleError> {
    let (_, identity) = context()?;
    guarded(Permission::OwnAccount, |ports, _| async move {
        ports.access.next_standing(&identity, known).await
    })
    .await
}
