//! Roles and memberships, as the Access page shows and changes them.
//!
//! In reading order: here is the app's port, [`listed`] finds tuples among those that decide, [`changing`] is what is asked of a
//! change before it is made, and [`said`] what a person reads of a reason.

mod changing;
mod listed;
mod said;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use app::ConsoleError;
use app::ports::Tuples;
use async_trait::async_trait;
use authz::model::Model;
use domain::access::Standing;
use domain::access::key::{AccessKey, KeyRights};
use domain::access::tuple::{
    AccessReport, Assignable, MOST_LISTED, PAGE_SIZE, TupleChange, TuplePage, TupleQuery, TupleRow, WhyAnswer,
};
use domain::account::{Account, Permission};
use domain::audit::AuditAction;
use domain::id::ServiceSlug;

use super::{Authority, Change, Decider, Result, keys};
use crate::accounts;
use crate::audit_log;
use crate::blocking::blocking;
use crate::control::Control;
use crate::error::console_error;
use crate::services::directory::Directory;
use changing::checked;
use listed::Wanted;
use said::Names;

pub(crate) struct ConsoleTuples {
    pub(crate) control: Control,
    pub(crate) authority: Arc<Authority>,
    pub(crate) directory: Arc<Directory>,
}

impl ConsoleTuples {
    /// What decides, also by what the command line has changed just now: who is listed is listed with what they have.
    async fn decider(&self) -> Result<Arc<Decider>> {
        self.authority.catch_up().await?;
        Ok(self.authority.current())
    }

    async fn accounts(&self) -> Result<Vec<Account>> {
        Ok(self.control.call(|connection| accounts::all(connection)).await?)
    }

    /// Looks through all tuples, off the threads that answer, and reads when those that are listed were added.
    async fn find(&self, decider: &Arc<Decider>, wanted: Wanted) -> Result<(Vec<TupleRow>, u64)> {
        let decider = decider.clone();
        let found = blocking(move || listed::find(&decider, &wanted))
            .await
            .map_err(console_error)?;
        let count = found.count;
        let rows = self
            .control
            .call(move |connection| listed::rows(connection, found))
            .await?;
        Ok((rows, count))
    }
}

#[async_trait]
impl Tuples for ConsoleTuples {
    async fn report(&self) -> Result<AccessReport> {
        let accounts = self.accounts().await?;
        let decider = self.decider().await?;
        let (tuples, tuple_count) = self.find(&decider, Wanted::of_people(MOST_LISTED)).await?;
        Ok(AccessReport {
            accounts,
            services: self.directory.slugs().to_vec(),
            tuples,
            tuple_count,
            fault_count: listed::fault_count(&decider),
            assignable: assignable(decider.model()),
            model: decider.active().version,
        })
    }

    async fn page(&self, query: TupleQuery) -> Result<TuplePage> {
        let named = Names::of(&self.accounts().await?);
        let decider = self.decider().await?;
        let wanted = Wanted::of_query(query, &named, PAGE_SIZE + 1);
        let (mut rows, count) = self.find(&decider, wanted).await?;
        let more = rows.len() > PAGE_SIZE;
        rows.truncate(PAGE_SIZE);
        Ok(TuplePage {
            next: rows.last().filter(|_| more).map(|last| last.key.clone()),
            rows,
            count,
        })
    }

    async fn change(&self, who: &Account, change: TupleChange) -> Result<()> {
        let names = Names::of(&self.accounts().await?);
        let keeps = (!change.may_lose_own).then(|| who.clone());
        let decider = self.decider().await?;
        let (writes, deletes) = checked(&decider, &names, change)?;
        if writes.is_empty() && deletes.is_empty() {
            return Ok(());
        }
        let entry = |tuple: &authz::tuple::Tuple| {
            let given = format!("{} of {}", tuple.relation, tuple.object);
            (names.user(&tuple.user), given)
        };
        let granted: Vec<_> = writes.iter().map(entry).collect();
        let revoked: Vec<_> = deletes.iter().map(entry).collect();
        let by = who.email.clone();
        let beside = move |connection: &rusqlite::Connection| {
            for (action, entries) in [
                (AuditAction::AccessRevoked, revoked),
                (AuditAction::AccessGranted, granted),
            ] {
                for (user, given) in entries {
                    audit_log::write(connection, &by, action, Some(&user), Some(&given))?;
                }
            }
            Ok(())
        };
        let change = Change {
            deletes,
            writes,
            keeps,
            ..Change::default()
        };
        self.authority.change(&who.email, change, beside).await?;
        Ok(())
    }

    async fn standing(&self, account: i64) -> Result<Standing> {
        let mut accounts = self.accounts().await?.into_iter();
        let account = accounts.find(|one| one.id == account).ok_or_else(no_account)?;
        Ok(self.decider().await?.standing(account, &self.directory.slugs()))
    }

    async fn why(
        &self,
        account: i64,
        permission: Permission,
        service: Option<ServiceSlug>,
    ) -> Result<WhyAnswer> {
        let names = Names::of(&self.accounts().await?);
        if !names.knows(account) {
            return Err(no_account());
        }
        let decider = self.decider().await?;
        let Some(request) = decider.request(account, permission, service.as_ref()) else {
            return Ok(WhyAnswer {
                is_allowed: true,
                lines: vec![(0, "whoever is signed in may do this".into())],
            });
        };
        Ok(match decider.checker().why(&request) {
            Ok(why) => WhyAnswer {
                is_allowed: why.finding.is_allowed,
                lines: names.lines(&why),
            },
            // A model that somebody wrote may not know what the console asks, which nobody has then.
            Err(error) => WhyAnswer {
                is_allowed: false,
                lines: vec![(0, error.to_string())],
            },
        })
    }

    async fn keys(&self) -> Result<Vec<AccessKey>> {
        keys::list(&self.control).await
    }

    async fn add_key(&self, who: &Account, name: String, rights: KeyRights) -> Result<(AccessKey, String)> {
        keys::add(&self.control, &who.email, name, rights).await
    }

    async fn revoke_key(&self, who: &Account, id: i64) -> Result<()> {
        keys::revoke(&self.control, &who.email, id).await
    }
}

fn no_account() -> ConsoleError {
    ConsoleError::NotFound("There is no such account".into())
}

/// What a model takes tuples of, in its own order.
fn assignable(model: &Model) -> Vec<Assignable> {
    let relations = model.types.iter().flat_map(|definition| {
        let relations = definition.relations.iter();
        relations.map(move |relation| (&definition.name.text, relation))
    });
    relations
        .filter(|(_, relation)| !relation.restrictions.is_empty())
        .map(|(type_name, relation)| Assignable {
            type_name: type_name.clone(),
            relation: relation.name.text.clone(),
            taken: relation.restrictions.iter().map(ToString::to_string).collect(),
        })
        .collect()
}
