//! What who is signed in may do.

use domain::access::Standing;
use domain::id::SessionId;
use leptos::prelude::*;

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::functions::guard::{context, guarded};
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use domain::account::Permission;

/// Waits until that is something else than is known, also with the session that they look at; `None` where it is not within the
/// time that a request may take.
#[server(protocol = Json)]
pub async fn next_standing(
    known: Standing,
    session: Option<SessionId>,
) -> Result<Option<Standing>, ConsoleError> {
    let (_, identity) = context()?;
    guarded(Permission::OwnAccount, |ports, _| async move {
        ports.access.next_standing(&identity, known, session).await
    })
    .await
}
