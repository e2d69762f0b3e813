//! What decides a question: the version that is active or the one that it names, with the tuples of one moment.

use std::sync::Arc;

use authz::check::{CheckError, CheckRequest, Checker};
use authz::schema::Schema;
use authz::store::MemoryStore;
use domain::models::ModelLine;
use quick_cache::sync::Cache;
use rusqlite::{Connection, OptionalExtension};

use super::{ApiError, OpenFga, Result};
use crate::access::{Decider, rows};
use crate::control;

/// Versions that are kept ready besides the one that is active.
const MOST_VERSIONS: usize = 16;

/// A version, made ready.
pub(super) struct Version {
    line: ModelLine,
    schema: Schema,
}

/// Those that were asked for, by their ids: a version never changes.
pub(super) struct Versions(Cache<String, Arc<Version>>);

impl Default for Versions {
    fn default() -> Self {
        Self(Cache::new(MOST_VERSIONS))
    }
}

pub(super) struct Judge {
    decider: Arc<Decider>,
    /// In place of the version that is active.
    version: Option<Arc<Version>>,
}

impl OpenFga {
    /// By the version with this id, or the one that is active. Some SDKs send an empty one for none.
    pub(super) async fn judge(&self, model: Option<&str>) -> Result<Judge> {
        let decider = self.authority.current();
        let version = match model.filter(|id| !id.is_empty() && *id != decider.line().id) {
            Some(id) => Some(self.version(id).await?),
            None => None,
        };
        Ok(Judge { decider, version })
    }

    async fn version(&self, id: &str) -> Result<Arc<Version>> {
        if let Some(known) = self.versions.0.get(id) {
            return Ok(known);
        }
        let asked = id.to_owned();
        let found = self
            .control
            .call(move |connection| version_of(connection, &asked))
            .await?;
        let (line, text) = found.ok_or_else(|| ApiError::model_not_found(id))?;
        let version = self.decide(move || ready(line, &text)).await??;
        let version = Arc::new(version);
        self.versions.0.insert(id.to_owned(), version.clone());
        Ok(version)
    }
}

/// A version with its text.
pub(super) fn version_of(connection: &Connection, id: &str) -> control::Result<Option<(ModelLine, String)>> {
    Ok(connection
        .prepare_cached("SELECT number, id, at, who, note, text FROM model_version WHERE id = ?")?
        .query_row([id], |row| Ok((rows::model_line(row)?, row.get(5)?)))
        .optional()?)
}

fn ready(line: ModelLine, text: &str) -> Result<Version> {
    let compiled = authz::dsl::parse(text).and_then(|model| Schema::compile(&model, u64::from(line.number)));
    match compiled {
        Ok(schema) => Ok(Version { line, schema }),
        Err(problems) => {
            // Nothing is saved that does not validate: another version of Girok did.
            tracing::error!(?problems, version = line.number, "a version cannot be read");
            Err(ApiError::Internal)
        }
    }
}

impl Judge {
    /// The version that decides.
    pub(super) fn line(&self) -> &ModelLine {
        match &self.version {
            Some(version) => &version.line,
            None => self.decider.line(),
        }
    }

    pub(super) fn schema(&self) -> &Schema {
        match &self.version {
            Some(version) => &version.schema,
            None => self.decider.schema(),
        }
    }

    pub(super) fn tuples(&self) -> &MemoryStore {
        self.decider.tuples()
    }

    pub(super) fn checker(&self) -> Checker<'_, MemoryStore> {
        Checker::new(self.schema(), self.tuples())
    }

    pub(super) fn check(&self, request: &CheckRequest) -> std::result::Result<bool, CheckError> {
        match &self.version {
            Some(_) => self.checker().check(request),
            None => self.decider.check(request),
        }
    }
}
