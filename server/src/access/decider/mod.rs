//! Decides by one version of the model and the tuples of one moment. It never changes: what somebody changes is another one,
//! so that nothing is decided by a mixture.

#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use authz::check::{CheckCache, CheckError, CheckRequest, Checker};
use authz::model::Model;
use authz::problem::Problem;
use authz::schema::Schema;
use authz::store::{MemoryStore, TupleReader};
use authz::tuple::{Tuple, check_tuple};
use domain::access::{Asks, CONSOLE, OfSession, Reach, Standing};
use domain::account::{Account, Permission};
use domain::id::{ServiceSlug, SessionId};
use domain::models::{Activation, ModelLine, ModelProblem};
use quick_cache::sync::Cache;
use rusqlite::Connection;

use super::rows::{self, Mark};
use crate::accounts;
use crate::control::{ControlError, Result};

/// Answers that are kept of what the console asks, and of what other services do.
const ANSWERS: usize = 50_000;
/// Relations of objects that one question of the console may look at: it is asked where requests are answered. Who can only be
/// found after more is denied.
const MOST_LOOKS: u64 = 100_000;
/// Stands for every service, or session, that no tuple names. No slug and no session's id has a `!`.
pub(crate) const ANY: &str = "any!";

const SESSION_TYPE: &str = "session_recording";

/// Sessions that tuples name, with their services.
pub(crate) type Named = Vec<(SessionId, ServiceSlug)>;

/// The answer for whoever asks, in the service that it is about or in any other.
type Question = (i64, &'static str, Option<ServiceSlug>);

pub(crate) struct Decider {
    mark: Mark,
    active: Activation,
    line: ModelLine,
    text: String,
    model: Arc<Model>,
    schema: Arc<Schema>,
    tuples: MemoryStore,
    /// What the console asked. It dies with this.
    answers: Cache<Question, bool>,
    /// What other services asked.
    checks: Mutex<CheckCache>,
}

impl Decider {
    /// What is active, with the tuples of the same moment.
    pub(crate) fn read(connection: &Connection) -> Result<Self> {
        let active = rows::active(connection)?;
        let (line, text) =
            rows::version(connection, active.version)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        let mark = rows::mark(connection)?;
        let mut tuples = MemoryStore::default();
        for tuple in rows::tuples(connection)? {
            write(&mut tuples, &tuple);
        }
        Self::of(mark, active, line, text, tuples).map_err(|problems| {
            // Nothing is saved that does not validate: another version of Girok did.
            tracing::error!(?problems, "the authorization model that is active cannot be read");
            ControlError::Model
        })
    }

    /// What would decide with another text.
    pub(crate) fn with_text(&self, text: String) -> std::result::Result<Self, Vec<Problem>> {
        Self::of(
            self.mark,
            self.active.clone(),
            self.line.clone(),
            text,
            self.tuples.clone(),
        )
    }

    /// What decides once tuples are changed, without reading all of them again.
    pub(super) fn after(
        &self,
        connection: &Connection,
        deleted: &[Tuple],
        written: &[&Tuple],
    ) -> Result<Self> {
        let mut tuples = self.tuples.clone();
        for tuple in deleted {
            tuples.delete(tuple);
        }
        for tuple in written {
            write(&mut tuples, tuple);
        }
        tuples.forget_unused();
        Ok(Self {
            mark: rows::mark(connection)?,
            active: self.active.clone(),
            line: self.line.clone(),
            text: self.text.clone(),
            model: self.model.clone(),
            schema: self.schema.clone(),
            tuples,
            answers: Cache::new(ANSWERS),
            checks: Mutex::new(CheckCache::new(ANSWERS)),
        })
    }

    fn of(
        mark: Mark,
        active: Activation,
        line: ModelLine,
        text: String,
        tuples: MemoryStore,
    ) -> std::result::Result<Self, Vec<Problem>> {
        let model = authz::dsl::parse(&text)?;
        let schema = Schema::compile(&model, u64::from(line.number))?;
        Ok(Self {
            mark,
            active,
            line,
            text,
            model: Arc::new(model),
            schema: Arc::new(schema),
            tuples,
            answers: Cache::new(ANSWERS),
            checks: Mutex::new(CheckCache::new(ANSWERS)),
        })
    }

    pub(crate) fn mark(&self) -> Mark {
        self.mark
    }

    pub(crate) fn active(&self) -> &Activation {
        &self.active
    }

    /// The version that is active.
    pub(crate) fn line(&self) -> &ModelLine {
        &self.line
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn model(&self) -> &Model {
        &self.model
    }

    pub(crate) fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(crate) fn tuples(&self) -> &MemoryStore {
        &self.tuples
    }

    pub(crate) fn checker(&self) -> Checker<'_, MemoryStore> {
        Checker::new(&self.schema, &self.tuples)
    }

    /// As [`Checker::check`], by what was answered before where it can.
    pub(crate) fn check(&self, request: &CheckRequest) -> std::result::Result<bool, CheckError> {
        if let Some(answer) = self.checks().get(&self.schema, &self.tuples, request) {
            return Ok(answer);
        }
        // Others ask meanwhile.
        let answer = self.checker().check(request)?;
        self.checks().keep(&self.schema, &self.tuples, request, answer);
        Ok(answer)
    }

    fn checks(&self) -> MutexGuard<'_, CheckCache> {
        self.checks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where an account may do something, of the services that there are.
    pub(crate) fn reach(&self, account: &Account, permission: Permission, services: &[ServiceSlug]) -> Reach {
        match permission.asks() {
            Asks::Nothing => Reach::Everywhere,
            Asks::Console(relation) => match self.answer((account.id, relation, None), permission) {
                true => Reach::Everywhere,
                false => Reach::NOWHERE,
            },
            Asks::Service(relation) | Asks::SessionRecording(relation) => {
                let within: Vec<ServiceSlug> = services
                    .iter()
                    .filter(|service| {
                        self.answer((account.id, relation, Some((*service).clone())), permission)
                    })
                    .cloned()
                    .collect();
                if within.len() == services.len() && self.answer((account.id, relation, None), permission) {
                    Reach::Everywhere
                } else {
                    Reach::Services(within)
                }
            }
        }
    }

    /// Whether an account may do something with a session of a service.
    pub(crate) fn may_with(
        &self,
        account: &Account,
        permission: Permission,
        service: &ServiceSlug,
        session: &SessionId,
    ) -> bool {
        let Asks::SessionRecording(relation) = permission.asks() else {
            return self.may_in(account, permission, service);
        };
        if !self.is_named(session) {
            return self.may_in(account, permission, service);
        }
        self.ask(self.session_request(account.id, relation, &object_of(session), service.as_str()))
    }

    /// What an account may do with a session of a service that tuples of its own decide on.
    pub(crate) fn of_session(
        &self,
        account: &Account,
        service: &ServiceSlug,
        session: SessionId,
    ) -> OfSession {
        let permissions = Permission::ALL
            .into_iter()
            .filter(|permission| self.may_with(account, *permission, service, &session))
            .collect();
        OfSession {
            id: session,
            permissions,
        }
    }

    /// Of sessions that tuples name, those with which an account may not do something, though it may with others of their
    /// service.
    pub(crate) fn hidden<'n>(
        &self,
        account: &Account,
        permission: Permission,
        named: &'n Named,
    ) -> impl Iterator<Item = SessionId> + use<'_, 'n> {
        let account = account.clone();
        let is_hidden = move |session: &SessionId, service: &ServiceSlug| {
            self.may_in(&account, permission, service)
                && !self.may_with(&account, permission, service, session)
        };
        let hidden = named
            .iter()
            .filter(move |(session, service)| is_hidden(session, service));
        hidden.map(|(session, _)| session.clone())
    }

    /// The sessions that tuples name, or did since the server was started.
    pub(crate) fn named_sessions(&self) -> Vec<SessionId> {
        let symbols = self.tuples.symbols();
        let objects = symbols
            .name_id(SESSION_TYPE)
            .map_or(&[][..], |type_name| symbols.of_type(type_name));
        let texts = objects.iter().filter_map(|object| symbols.object(*object));
        texts
            .filter_map(|(text, _)| text.strip_prefix(SESSION_TYPE)?.strip_prefix(':')?.parse().ok())
            .collect()
    }

    /// Whether a tuple names a session: others are as all of their service are.
    pub(crate) fn is_named(&self, session: &SessionId) -> bool {
        self.tuples.symbols().object_id(&object_of(session)).is_some()
    }

    /// Whether an account may do something in a service.
    pub(crate) fn may_in(&self, account: &Account, permission: Permission, service: &ServiceSlug) -> bool {
        match permission.asks() {
            Asks::Nothing => true,
            Asks::Console(relation) => self.answer((account.id, relation, None), permission),
            Asks::Service(relation) | Asks::SessionRecording(relation) => {
                self.answer((account.id, relation, Some(service.clone())), permission)
            }
        }
    }

    pub(crate) fn standing(&self, account: Account, services: &[ServiceSlug]) -> Standing {
        let reaches = Permission::ALL
            .into_iter()
            .map(|permission| (permission, self.reach(&account, permission, services)))
            .filter(|(_, reach)| !reach.is_nowhere())
            .collect();
        Standing {
            account,
            reaches,
            session: None,
        }
    }

    /// Whether anybody who can sign in may manage models.
    pub(crate) fn has_manager(&self, connection: &Connection) -> Result<bool> {
        Ok(self.has_manager_among(&accounts::able_to_sign_in(connection)?))
    }

    /// Whether anybody who can sign in, or come for the first time, may manage models.
    pub(super) fn may_have_manager(&self, connection: &Connection) -> Result<bool> {
        Ok(self.has_manager_among(&accounts::able_to_come(connection)?))
    }

    pub(crate) fn has_manager_among(&self, accounts: &[Account]) -> bool {
        accounts.iter().any(|account| self.is_manager(account))
    }

    pub(crate) fn is_manager(&self, account: &Account) -> bool {
        !self.reach(account, Permission::ManageModels, &[]).is_nowhere()
    }

    /// What is asked about an account, as other services would: for who wants to know why.
    pub(crate) fn request(
        &self,
        account: i64,
        permission: Permission,
        service: Option<&ServiceSlug>,
    ) -> Option<CheckRequest> {
        let service = service.map_or(ANY, ServiceSlug::as_str);
        match permission.asks() {
            Asks::Nothing => None,
            Asks::Console(relation) => Some(CheckRequest::new(CONSOLE, relation, user(account))),
            Asks::Service(relation) => Some(CheckRequest {
                contextual_tuples: self.taken([of_console(service)]),
                ..CheckRequest::new(format!("service:{service}"), relation, user(account))
            }),
            Asks::SessionRecording(relation) => {
                let session = format!("{SESSION_TYPE}:{ANY}");
                Some(self.session_request(account, relation, &session, service))
            }
        }
    }

    fn answer(&self, question: Question, permission: Permission) -> bool {
        if let Some(answer) = self.answers.get(&question) {
            return answer;
        }
        let (account, _, service) = &question;
        let Some(request) = self.request(*account, permission, service.as_ref()) else {
            return true;
        };
        let answer = self.ask(request);
        self.answers.insert(question, answer);
        answer
    }

    /// Who cannot be told to have a relation has none.
    fn ask(&self, request: CheckRequest) -> bool {
        let checker = self.checker().with_most_looks(MOST_LOOKS);
        checker.check(&request).unwrap_or_else(|error| {
            tracing::debug!(%error, ?request, "denied");
            false
        })
    }

    fn session_request(&self, account: i64, relation: &str, session: &str, service: &str) -> CheckRequest {
        let of_service = Tuple::new(session, "service", format!("service:{service}"));
        CheckRequest {
            contextual_tuples: self.taken([of_service, of_console(service)]),
            ..CheckRequest::new(session, relation, user(account))
        }
    }

    /// Those that the model takes: one that somebody wrote may know no service.
    fn taken<const N: usize>(&self, tuples: [Tuple; N]) -> Vec<Tuple> {
        let taken = tuples.into_iter();
        taken
            .filter(|tuple| check_tuple(&self.schema, tuple).is_ok())
            .collect()
    }
}

fn write(tuples: &mut MemoryStore, tuple: &Tuple) {
    if let Err(fault) = tuples.write(tuple) {
        tracing::error!(%tuple, %fault, "a tuple that is none is left out");
    }
}

/// Every service is of this console, without a tuple that says so.
pub(crate) fn of_console(service: &str) -> Tuple {
    Tuple::new(format!("service:{service}"), "console", CONSOLE)
}

fn object_of(session: &SessionId) -> String {
    format!("{SESSION_TYPE}:{session}")
}

fn user(account: i64) -> String {
    format!("account:{account}")
}

/// What is wrong with a text, as the console says it.
pub(crate) fn problem(problem: &Problem) -> ModelProblem {
    ModelProblem {
        line: problem.span.line,
        start: problem.span.start,
        end: problem.span.end,
        kind: problem.kind.as_str().to_owned(),
        message: problem.message.clone(),
    }
}
