//! Versions of the authorization model: kept, tried out, and made active.
//!
//! In reading order: here is what pages ask for; `check` is what a version may be, `trial` what would change if one were
//! active, and `assertion` whether it decides as somebody expects; `rows` is where history is kept, and [`administration`]
//! what the command line does. What decides is kept in `access`.

pub mod administration;
mod assertion;
mod check;
pub(crate) mod rows;
mod trial;

use std::sync::Arc;

use app::ConsoleError;
use app::ports::Models;
use async_trait::async_trait;
use domain::account::Account;
use domain::audit::AuditAction;
use domain::models::trial::Trial;
use domain::models::{Assertion, MOST_PROBLEMS, ModelDraft, ModelPage, ModelProblem, ModelVersion};
use rusqlite::Connection;
use tokio::sync::Mutex;

use crate::access::{self, Authority, Change, new_id};
use crate::accounts;
use crate::blocking::blocking;
use crate::control::{self, Control};
use crate::error::console_error;
use crate::services::directory::Directory;
use crate::{access::rows as versions, audit_log};

type Result<T> = std::result::Result<T, ConsoleError>;

/// The versions in `control.db`, and what makes one of them decide.
pub(crate) struct ConsoleModels {
    control: Control,
    authority: Arc<Authority>,
    services: Arc<Directory>,
    /// Held while something is tried out, which may keep a core busy for a while.
    trying: Arc<Mutex<()>>,
}

impl ConsoleModels {
    pub(crate) fn new(control: Control, authority: Arc<Authority>, services: Arc<Directory>) -> Self {
        Self {
            control,
            authority,
            services,
            trying: Arc::default(),
        }
    }
}

#[async_trait]
impl Models for ConsoleModels {
    async fn page(&self, before: Option<u32>) -> Result<ModelPage> {
        let page = self
            .control
            .call(move |connection| rows::page(connection, before));
        Ok(page.await?)
    }

    async fn version(&self, number: u32) -> Result<ModelVersion> {
        self.control
            .call(move |connection| rows::version(connection, number))
            .await?
            .ok_or_else(|| unknown(number))
    }

    async fn problems(&self, text: String) -> Result<Vec<ModelProblem>> {
        blocking(move || {
            let problems = check::problems(&text);
            problems.iter().take(MOST_PROBLEMS).map(access::problem).collect()
        })
        .await
        .map_err(console_error)
    }

    async fn try_out(&self, text: String, assertions: Vec<Assertion>) -> Result<Trial> {
        check::assertions(&assertions)?;
        let one_at_a_time = self.trying.clone().lock_owned().await;
        let able = self
            .control
            .call(|connection| accounts::able_to_come(connection))
            .await?;
        let mut all = self.control.call(|connection| accounts::all(connection)).await?;
        all.retain(|account| !account.disabled);
        let (current, services) = (self.authority.current(), self.services.slugs());
        let trial = move || match current.with_text(text) {
            Err(problems) => Trial {
                problems: problems.iter().take(MOST_PROBLEMS).map(access::problem).collect(),
                ..Trial::default()
            },
            Ok(next) => {
                let mut trial = trial::trial(&current, &next, &all, &services);
                trial.locks_out = !next.has_manager_among(&able);
                trial.assertions = assertion::run(&next, assertions, &services);
                trial
            }
        };
        // Held by the work, which goes on where nobody waits for it any longer.
        let in_turn = move || {
            let _turn = one_at_a_time;
            trial()
        };
        blocking(in_turn).await.map_err(console_error)
    }

    async fn save(&self, who: &Account, draft: ModelDraft) -> Result<ModelVersion> {
        let note = check::note(&draft.note)?;
        check::assertions(&draft.assertions)?;
        let (text, problem) = blocking(move || {
            let problem = check::problems(&draft.text).first().map(access::problem);
            (draft.text, problem)
        })
        .await
        .map_err(console_error)?;
        if let Some(problem) = problem {
            return Err(check::invalid("text", problem.to_string()));
        }
        let (who, based_on, assertions) = (who.email.clone(), draft.based_on, draft.assertions);
        self.control
            .call(move |connection| {
                let change = connection.transaction()?;
                if let Some(refused) = not_to_be_saved(&change, based_on, &text, &assertions)? {
                    return Ok(Err(refused));
                }
                let line = versions::insert_version(&change, &new_id()?, &who, &note, &text)?;
                rows::set_assertions(&change, line.number, &assertions)?;
                let subject = format!("version {}", line.number);
                audit_log::write(
                    &change,
                    &who,
                    AuditAction::ModelSaved,
                    Some(&subject),
                    Some(&note),
                )?;
                change.commit()?;
                Ok(Ok(ModelVersion {
                    line,
                    text,
                    assertions,
                }))
            })
            .await?
    }

    async fn activate(&self, who: &Account, version: u32, instead_of: i64) -> Result<()> {
        let refused = self.control.call(move |connection| {
            if versions::version(connection, version)?.is_none() {
                return Ok(Some(unknown(version)));
            }
            let active = versions::active(connection)?;
            let is_active = active.version == version && active.id == instead_of;
            Ok(is_active.then(|| check::invalid("version", format!("Version {version} is active already"))))
        });
        if let Some(refused) = refused.await? {
            return Err(refused);
        }
        let change = Change {
            activates: Some((version, instead_of)),
            ..Change::default()
        };
        let name = who.email.clone();
        self.authority
            .change(&who.email, change, move |connection| {
                write_activation(connection, &name, version, instead_of)
            })
            .await?;
        Ok(())
    }
}

/// Why a draft is not the next version.
fn not_to_be_saved(
    connection: &Connection,
    based_on: u32,
    text: &str,
    assertions: &[Assertion],
) -> control::Result<Option<ConsoleError>> {
    let newest = versions::newest_number(connection)?;
    let Some(newest) = rows::version(connection, newest)? else {
        return Ok(None);
    };
    let line = &newest.line;
    if line.number != based_on {
        return Ok(Some(ConsoleError::Conflict(format!(
            "{} saved version {} meanwhile; nothing of yours was saved",
            line.who, line.number
        ))));
    }
    let is_same = newest.text == text && newest.assertions == assertions;
    Ok(is_same.then(|| {
        check::invalid(
            "text",
            format!("Nothing was changed since version {}", line.number),
        )
    }))
}

/// In the audit log: which version decides in place of which.
fn write_activation(
    connection: &Connection,
    who: &str,
    version: u32,
    instead_of: i64,
) -> control::Result<()> {
    let before = rows::activation(connection, instead_of)?.map(|activation| activation.version);
    let action = if before.is_some_and(|before| version < before) {
        AuditAction::ModelRolledBack
    } else {
        AuditAction::ModelActivated
    };
    let subject = format!("version {version}");
    let detail = before.map(|before| format!("in place of version {before}"));
    audit_log::write(connection, who, action, Some(&subject), detail.as_deref())
}

fn unknown(number: u32) -> ConsoleError {
    ConsoleError::NotFound(format!("There is no version {number} of the authorization model"))
}
