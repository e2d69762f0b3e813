//! The applications being recorded: their origins and their keys.
//!
//! In reading order: `rows` are the tables; [`directory`] answers ingest, which asks at every batch.

pub mod directory;
pub(crate) mod rows;

use std::sync::Arc;

use app::ConsoleError;
use app::ports::{NewKey, NewService, ServiceChange, Services};
use async_trait::async_trait;
use domain::audit::AuditAction;
use domain::id::ServiceSlug;
use domain::service::{Service, normalise_origin};
use rusqlite::Transaction;

use crate::control::{self, Control};
use crate::{audit_log, secret};
use directory::Directory;

type Result<T> = std::result::Result<T, ConsoleError>;

const LONGEST_NAME: usize = 80;
const MOST_ORIGINS: usize = 50;
/// So that a key says what it is wherever it turns up.
const KEY_PREFIX: &str = "gk_";
/// Of a key, shown afterwards.
const SHOWN_LETTERS: usize = 9;

/// Sessions per service; from the recordings, which the control database knows nothing of.
#[async_trait]
pub trait SessionCounts: Send + Sync + 'static {
    async fn service_counts(&self) -> Result<Vec<(ServiceSlug, u64, domain::Millis)>>;
}

/// Services in `control.db`.
pub struct ControlServices {
    control: Control,
    directory: Arc<Directory>,
    counts: Arc<dyn SessionCounts>,
    public_url: String,
}

impl ControlServices {
    pub fn new(
        control: Control,
        directory: Arc<Directory>,
        counts: Arc<dyn SessionCounts>,
        public_url: String,
    ) -> Self {
        Self {
            control,
            directory,
            counts,
            public_url,
        }
    }

    /// Makes a change together with its line in the audit log, and lets ingest know.
    async fn commit<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> control::Result<T> + Send + 'static,
    ) -> Result<T> {
        let done = self
            .control
            .call(move |connection| {
                let transaction = connection.transaction()?;
                let done = change(&transaction)?;
                transaction.commit()?;
                Ok(done)
            })
            .await?;
        self.directory.reload().await?;
        Ok(done)
    }

    async fn one(&self, slug: ServiceSlug) -> Result<Service> {
        self.list()
            .await?
            .into_iter()
            .find(|service| service.slug == slug)
            .ok_or_else(unknown)
    }
}

#[async_trait]
impl Services for ControlServices {
    async fn list(&self) -> Result<Vec<Service>> {
        let mut services = self.control.call(|connection| rows::all(connection)).await?;
        let counts = self.counts.service_counts().await?;
        for service in &mut services {
            if let Some((_, sessions, last)) = counts.iter().find(|(slug, ..)| *slug == service.slug) {
                service.sessions = *sessions;
                service.last_session_at = Some(*last);
            }
        }
        Ok(services)
    }

    async fn add(&self, who: &str, service: NewService) -> Result<NewKey> {
        let slug: ServiceSlug = service
            .slug
            .trim()
            .parse()
            .map_err(|error: domain::id::InvalidId| invalid("slug", error.to_string()))?;
        let name = check_name(&service.name)?;
        let origins = check_origins(&service.origins)?;
        let key = new_key()?;
        let (who, kept, added) = (who.to_owned(), key.clone(), slug.clone());
        let is_new = self
            .commit(move |change| {
                if !rows::insert(change, &added, &name, &origins)? {
                    return Ok(false);
                }
                insert_key(change, &added, &kept, false)?;
                audit_log::write(
                    change,
                    &who,
                    AuditAction::ServiceAdded,
                    Some(added.as_str()),
                    None,
                )?;
                Ok(true)
            })
            .await?;
        if !is_new {
            return Err(invalid(
                "slug",
                "There is a service with this slug already".into(),
            ));
        }
        Ok(NewKey {
            service: self.one(slug).await?,
            key,
        })
    }

    async fn change(&self, who: &str, slug: ServiceSlug, change: ServiceChange) -> Result<Service> {
        let name = check_name(&change.name)?;
        let origins = check_origins(&change.origins)?;
        let (who, changed) = (who.to_owned(), slug.clone());
        let known = self
            .commit(move |change| {
                let known = rows::update(change, &changed, &name, &origins)?;
                if known {
                    let detail = format!("{name}; {}", origins.join(", "));
                    let subject = Some(changed.as_str());
                    audit_log::write(change, &who, AuditAction::ServiceChanged, subject, Some(&detail))?;
                }
                Ok(known)
            })
            .await?;
        if known {
            self.one(slug).await
        } else {
            Err(unknown())
        }
    }

    async fn add_key(&self, who: &str, slug: ServiceSlug) -> Result<NewKey> {
        let key = new_key()?;
        // Asked first, because a key of a service that is not there would break a reference.
        self.one(slug.clone()).await?;
        let (who, kept, of) = (who.to_owned(), key.clone(), slug.clone());
        self.commit(move |change| {
            insert_key(change, &of, &kept, false)?;
            let detail = Some(shown(&kept));
            audit_log::write(
                change,
                &who,
                AuditAction::ServiceKeyAdded,
                Some(of.as_str()),
                detail,
            )
        })
        .await?;
        Ok(NewKey {
            service: self.one(slug).await?,
            key,
        })
    }

    async fn revoke_key(&self, who: &str, slug: ServiceSlug, key: i64) -> Result<Service> {
        let (who, of) = (who.to_owned(), slug.clone());
        let prefix = self
            .commit(move |change| {
                let prefix = rows::revoke_key(change, &of, key)?;
                if let Some(prefix) = &prefix {
                    let subject = Some(of.as_str());
                    audit_log::write(
                        change,
                        &who,
                        AuditAction::ServiceKeyRevoked,
                        subject,
                        Some(prefix),
                    )?;
                }
                Ok(prefix)
            })
            .await?;
        match prefix {
            Some(_) => self.one(slug).await,
            None => Err(ConsoleError::NotFound(
                "This key is not there, or was revoked already".into(),
            )),
        }
    }

    fn public_url(&self) -> String {
        self.public_url.clone()
    }
}

/// Makes sure that a service is there, with these origins and a key that can be read again, and returns the key.
/// Only for the demo shop, whose pages show their key to everybody.
pub async fn ensure_demo(
    control: &Control,
    slug: ServiceSlug,
    name: &'static str,
    origins: Vec<String>,
) -> Result<String> {
    let key = new_key()?;
    Ok(control
        .call(move |connection| {
            let change = connection.transaction()?;
            if !rows::update(&change, &slug, name, &origins)? {
                rows::insert(&change, &slug, name, &origins)?;
            }
            let key = match rows::plain_key(&change, &slug)? {
                Some(known) => known,
                None => {
                    insert_key(&change, &slug, &key, true)?;
                    key
                }
            };
            change.commit()?;
            Ok(key)
        })
        .await?)
}

/// Revokes the keys that can be read again: without the demo nobody shows them, and whoever saw one could still write.
pub async fn revoke_demo_keys(control: &Control) -> Result<()> {
    Ok(control
        .call(|connection| {
            let change = connection.transaction()?;
            for (service, prefix) in rows::revoke_plain_keys(&change)? {
                audit_log::write(
                    &change,
                    audit_log::COMMAND_LINE,
                    AuditAction::ServiceKeyRevoked,
                    Some(&service),
                    Some(&prefix),
                )?;
            }
            Ok(change.commit()?)
        })
        .await?)
}

/// Makes sure that a service is there for recordings that are imported into it; says whether it is new.
pub async fn ensure_for_import(control: &Control, slug: ServiceSlug) -> control::Result<bool> {
    control
        .call(move |connection| {
            let change = connection.transaction()?;
            let is_new = rows::insert(&change, &slug, slug.as_str(), &[])?;
            if is_new {
                let subject = Some(slug.as_str());
                audit_log::write(
                    &change,
                    audit_log::COMMAND_LINE,
                    AuditAction::ServiceAdded,
                    subject,
                    None,
                )?;
            }
            change.commit()?;
            Ok(is_new)
        })
        .await
}

fn insert_key(
    change: &Transaction<'_>,
    slug: &ServiceSlug,
    key: &str,
    keep_plain: bool,
) -> control::Result<()> {
    let plain = keep_plain.then_some(key);
    rows::insert_key(change, slug, secret::digest(key.as_bytes()), shown(key), plain)
}

fn new_key() -> Result<String> {
    match secret::generate() {
        Ok(secret) => Ok(format!("{KEY_PREFIX}{secret}")),
        Err(error) => {
            tracing::error!(%error, "no key could be made");
            Err(ConsoleError::Internal)
        }
    }
}

fn shown(key: &str) -> &str {
    key.get(..SHOWN_LETTERS).unwrap_or(key)
}

fn check_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        return Err(invalid(
            "name",
            format!("A name has 1 to {LONGEST_NAME} characters"),
        ));
    }
    Ok(name.to_owned())
}

fn check_origins(origins: &[String]) -> Result<Vec<String>> {
    let mut known = Vec::new();
    for text in origins.iter().filter(|text| !text.trim().is_empty()) {
        let origin =
            normalise_origin(text).map_err(|error| invalid("origins", format!("{text}: {error}")))?;
        if !known.contains(&origin) {
            known.push(origin);
        }
    }
    if known.len() > MOST_ORIGINS {
        return Err(invalid(
            "origins",
            format!("A service has at most {MOST_ORIGINS} origins"),
        ));
    }
    Ok(known)
}

fn invalid(field: &str, message: String) -> ConsoleError {
    ConsoleError::Invalid {
        field: field.into(),
        message,
    }
}

fn unknown() -> ConsoleError {
    ConsoleError::NotFound("There is no such service".into())
}
