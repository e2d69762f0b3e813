//! What other services of the installation ask of the authorization model, in the shape of OpenFGA's HTTP API, so that its
//! SDKs and its command line work: <https://openfga.dev/api/service>.
//!
//! In reading order: [`paths`] is where each question is asked, [`admission`] lets in who has a key, [`body`] reads what is
//! asked, in the words of [`wire`], with [`paging`] for what comes in pages; [`error`] is what is answered where nothing can be.
//! [`judge`] is what decides: the version that is active, or the one that is asked for. Then the questions: [`stores`],
//! [`models`], [`assertions`], [`check`], [`lists`], [`expand`], [`read`], [`changes`], [`write`]. [`administration`] is what the
//! command line does with keys.
//!
//! An installation is one store. Which version is active is decided by people in the console, never here.

pub mod administration;
mod admission;
mod assertions;
mod body;
mod changes;
mod check;
mod error;
mod expand;
mod judge;
mod lists;
mod models;
mod paging;
pub(crate) mod paths;
mod read;
mod stores;
mod wire;
mod write;

use std::sync::Arc;
use std::thread::available_parallelism;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tokio::sync::Semaphore;

use crate::access::Authority;
use crate::access::keys::KeyRing;
use crate::blocking::blocking;
use crate::control::{self, Control};
use admission::Admission;
use error::ApiError;
use judge::Versions;
use stores::Store;

type Result<T> = std::result::Result<T, ApiError>;

/// What the handlers share.
pub(crate) struct OpenFga {
    control: Control,
    authority: Arc<Authority>,
    admission: Admission,
    versions: Versions,
    store: Store,
    /// As many are decided at once as there are cores; others wait.
    deciding: Arc<Semaphore>,
}

impl OpenFga {
    pub(crate) async fn load(control: Control, authority: Arc<Authority>) -> control::Result<Arc<Self>> {
        Ok(Arc::new(Self {
            store: Store::read(&control).await?,
            admission: Admission::new(KeyRing::new(control.clone())),
            versions: Versions::default(),
            deciding: Arc::new(Semaphore::new(available_parallelism().map_or(1, usize::from))),
            control,
            authority,
        }))
    }

    /// Does what may take long off the threads that answer.
    async fn decide<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        // It is closed by nobody.
        let turn = self.deciding.clone().acquire_owned().await;
        let turn = turn.map_err(|_| ApiError::Unavailable)?;
        // Held by the work, which goes on where nobody waits for it any longer.
        let in_turn = move || {
            let _turn = turn;
            work()
        };
        Ok(blocking(in_turn).await?)
    }
}

pub(crate) fn router(api: Arc<OpenFga>) -> Router {
    Router::new()
        .route(paths::STORES, get(stores::list).post(stores::create))
        .route(paths::STORE, get(stores::get).delete(stores::delete))
        .route(paths::MODELS, get(models::list).post(models::save))
        .route(paths::MODEL, get(models::get))
        .route(paths::ACTIVE_MODEL, get(models::active))
        .route(paths::ASSERTIONS, get(assertions::read).put(assertions::write))
        .route(paths::CHECK, post(check::check))
        .route(paths::BATCH_CHECK, post(check::batch))
        .route(paths::LIST_OBJECTS, post(lists::objects))
        .route(paths::STREAMED_LIST_OBJECTS, post(lists::streamed_objects))
        .route(paths::LIST_USERS, post(lists::users))
        .route(paths::EXPAND, post(expand::expand))
        .route(paths::READ, post(read::read))
        .route(paths::CHANGES, get(changes::changes))
        .route(paths::WRITE, post(write::write))
        .route_layer(from_fn_with_state(api.clone(), admission::admit))
        .with_state(api)
}
