//! Lets in who has a key, as often and as much as it may.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::HttpBody;
use axum::extract::{Path, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::access::key::{AccessKey, KeyRights};
use governor::DefaultKeyedRateLimiter;
use http::header;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::body::LONGEST_BODY;
use super::{ApiError, OpenFga, Result};
use crate::access::keys::KeyRing;
use crate::client_address::neighbourhood;
use crate::ingest::ClientAddress;
use crate::rate;

/// Questions by one key at once, and after how long there may be another one.
const QUESTIONS: (u32, Duration) = (5_000, Duration::from_millis(1));
/// The same of changes: each makes what decides anew, while all of the console waits for the database.
const CHANGES: (u32, Duration) = (500, Duration::from_millis(50));
/// Tries with keys that open nothing, from one address.
const GUESSES: (u32, Duration) = (60, Duration::from_secs(1));
/// Bodies of requests that are not answered yet, over all of them, in KiB.
const BODIES_KIB: u32 = 32 << 10;

/// Who asks, in the request's extensions.
#[derive(Debug, Clone)]
pub(super) struct Caller(AccessKey);

impl Caller {
    /// The name under which what it does is written down.
    pub(super) fn who(&self) -> String {
        format!("key {}", self.0.name)
    }

    pub(super) fn name(&self) -> &str {
        &self.0.name
    }
}

pub(super) struct Admission {
    keys: KeyRing,
    questions: DefaultKeyedRateLimiter<i64>,
    changes: DefaultKeyedRateLimiter<i64>,
    guesses: DefaultKeyedRateLimiter<IpAddr>,
    bodies: Semaphore,
}

impl Admission {
    pub(super) fn new(keys: KeyRing) -> Self {
        Self {
            keys,
            questions: rate::limiter(QUESTIONS.0, QUESTIONS.1),
            changes: rate::limiter(CHANGES.0, CHANGES.1),
            guesses: rate::limiter(GUESSES.0, GUESSES.1),
            bodies: Semaphore::new(BODIES_KIB as usize),
        }
    }

    /// Whether somebody may change something now.
    pub(super) fn change(&self, caller: &Caller) -> Result<()> {
        if caller.0.rights != KeyRights::Write {
            return Err(ApiError::Forbidden(
                "this key may read and check, and change nothing",
            ));
        }
        Ok(rate::check(&self.changes, &caller.0.id)?)
    }

    async fn caller(&self, key: Option<String>, address: IpAddr) -> Result<Caller> {
        let key = key.ok_or(ApiError::NoKey)?;
        let Some(key) = self.keys.verify(&key).await? else {
            rate::check(&self.guesses, &neighbourhood(address))?;
            return Err(ApiError::UnknownKey);
        };
        rate::check(&self.questions, &key.id)?;
        Ok(Caller(key))
    }

    /// A place for a body, as long as it is held.
    fn room(&self, kib: u32) -> Result<SemaphorePermit<'_>> {
        self.bodies
            .try_acquire_many(kib)
            .map_err(|_| ApiError::Unavailable)
    }
}

pub(super) async fn admit(
    State(api): State<Arc<OpenFga>>,
    Path(path): Path<HashMap<String, String>>,
    mut request: Request,
    next: Next,
) -> Response {
    let (key, address, kib) = (bearer(&request), address(&request), kib(&request));
    let admitted = async {
        let caller = api.admission.caller(key, address).await?;
        if path.get("store").is_some_and(|store| *store != api.store.id) {
            return Err(ApiError::StoreNotFound);
        }
        Ok((caller, api.admission.room(kib)?))
    };
    match admitted.await {
        Ok((caller, _room)) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(refused) => refused.into_response(),
    }
}

fn bearer(request: &Request) -> Option<String> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| key.trim().to_owned())
}

fn address(request: &Request) -> IpAddr {
    let client = request.extensions().get::<ClientAddress>();
    client.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |client| client.0)
}

/// How long the body may be.
fn kib(request: &Request) -> u32 {
    let longest = LONGEST_BODY as u64;
    let bytes = request.body().size_hint().upper().unwrap_or(longest);
    u32::try_from(bytes.min(longest).div_ceil(1 << 10)).unwrap_or(BODIES_KIB)
}
