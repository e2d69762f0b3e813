//! What a person reads of a reason: accounts by their e-mails, and as facts what holds without a tuple.

use std::collections::HashMap;

use authz::check::{Finding, Reason, Why};
use domain::access::CONSOLE;
use domain::access::tuple::account_of;
use domain::account::Account;

use super::super::decider::ANY;

/// A sentence, and how far it is indented below what it explains. What stands between backticks is as the model writes it.
type Line = (usize, String);

/// What accounts are called.
pub(super) struct Names(HashMap<i64, String>);

impl Names {
    pub(super) fn of(accounts: &[Account]) -> Self {
        let names = accounts.iter();
        Self(names.map(|account| (account.id, account.email.clone())).collect())
    }

    pub(super) fn knows(&self, account: i64) -> bool {
        self.0.contains_key(&account)
    }

    /// As users of tuples: those with this in their e-mails, which are in lower case.
    pub(super) fn accounts_with(&self, part: &str) -> Vec<String> {
        let named = self.0.iter().filter(|(_, email)| email.contains(part));
        named.map(|(id, _)| format!("account:{id}")).collect()
    }

    /// A user of a tuple: an account by its e-mail, anything else as it is written.
    pub(super) fn user(&self, text: &str) -> String {
        let email = account_of(text).and_then(|account| self.0.get(&account));
        email.cloned().unwrap_or_else(|| text.to_owned())
    }

    /// The answer to a check and what leads to it, one sentence a line.
    pub(super) fn lines(&self, why: &Why) -> Vec<Line> {
        let mut telling = Telling {
            names: self,
            user: self.user(&why.user),
            lines: Vec::new(),
        };
        telling.finding(&why.finding, 0);
        telling.lines
    }
}

struct Telling<'n> {
    names: &'n Names,
    /// Whom all of it is about.
    user: String,
    lines: Vec<Line>,
}

impl Telling<'_> {
    fn say(&mut self, depth: usize, sentence: impl Into<String>) {
        self.lines.push((depth, sentence.into()));
    }

    fn finding(&mut self, finding: &Finding, depth: usize) {
        let has = match finding.is_allowed {
            true => "has",
            false => "does not have",
        };
        let sentence = format!(
            "`{}` {has} `{}` to {}",
            self.user,
            finding.relation,
            self.thing(&finding.object)
        );
        self.say(depth, sentence);
        self.reason(&finding.reason, depth + 1);
    }

    fn reason(&mut self, reason: &Reason, depth: usize) {
        match reason {
            Reason::Itself => self.say(depth, "by definition"),
            Reason::Tuple {
                tuple,
                condition,
                then,
            } => {
                let condition = condition.as_ref().map_or_else(String::new, |condition| {
                    format!(", as long as `{condition}` holds, which it does")
                });
                let given = self.given(tuple);
                self.say(depth, format!("{given}{condition}"));
                if let Some(then) = then {
                    self.finding(then, depth + 1);
                }
            }
            Reason::Condition {
                tuple,
                condition,
                fault,
            } => {
                let given = self.given(tuple);
                let why = fault
                    .clone()
                    .unwrap_or_else(|| format!("its condition `{condition}` does not hold"));
                self.say(depth, format!("{given}, but that does not count: {why}"));
            }
            Reason::NoTuple { relation, taken } => {
                let sentence = format!("no tuple gives {}{}", self.relation(relation), to_whom(taken));
                self.say(depth, sentence);
            }
            Reason::Computed(then) => self.finding(then, depth),
            Reason::From { tuple, then } => {
                let link = self.link(tuple);
                self.say(depth, link);
                self.finding(then, depth + 1);
            }
            Reason::NoObject { relation } => {
                let sentence = format!("no tuple says what {} is", self.relation(relation));
                self.say(depth, sentence);
            }
            Reason::And(parts) | Reason::Or(parts) => {
                for part in parts {
                    self.reason(part, depth);
                }
            }
            Reason::ButNot { base, subtract } => {
                self.reason(base, depth);
                if let Some(subtract) = subtract {
                    self.say(depth, "but this takes it away:");
                    self.reason(subtract, depth + 1);
                }
            }
            Reason::Again => self.say(depth, "as said elsewhere here, or in a circle"),
            Reason::TooDeep => self.say(depth, "one leads to another too often"),
            Reason::More => self.say(depth, "and more"),
        }
    }

    /// A tuple that gives a relation to somebody.
    fn given(&self, tuple: &str) -> String {
        match parts(tuple) {
            Some((_, _, user)) => format!("a tuple gives it to `{}`", self.names.user(user)),
            None => format!("there is the tuple `{tuple}`"),
        }
    }

    /// A tuple by which one thing leads to another.
    fn link(&self, tuple: &str) -> String {
        match parts(tuple) {
            Some((object, "service", service)) if is_any(object) => {
                format!("the session is one of {}", self.thing(service))
            }
            Some((object, "console", CONSOLE)) if object.starts_with("service:") => {
                "every service is of this console".to_owned()
            }
            Some((object, relation, user)) => {
                format!(
                    "`{relation}` of {} is `{}`",
                    self.thing(object),
                    self.names.user(user)
                )
            }
            None => format!("there is the tuple `{tuple}`"),
        }
    }

    /// `service:web-admin#viewer`
    fn relation(&self, text: &str) -> String {
        match text.split_once('#') {
            Some((object, relation)) => format!("`{relation}` of {}", self.thing(object)),
            None => format!("`{text}`"),
        }
    }

    /// An object. One that stands for all that no tuple names is named as such.
    fn thing(&self, object: &str) -> String {
        match object.split_once(':') {
            Some(("session_recording", ANY)) => "any session".to_owned(),
            Some(("service", ANY)) => "a service that no tuple names".to_owned(),
            _ => format!("`{}`", self.names.user(object)),
        }
    }
}

fn is_any(object: &str) -> bool {
    object.split_once(':').is_some_and(|(_, id)| id == ANY)
}

/// Object, relation and user of `service:web-admin#viewer@account:3`.
fn parts(tuple: &str) -> Option<(&str, &str, &str)> {
    let (object, rest) = tuple.split_once('#')?;
    let (relation, user) = rest.split_once('@')?;
    Some((object, relation, user))
}

fn to_whom(taken: &[String]) -> String {
    if taken.is_empty() {
        return String::new();
    }
    let quoted: Vec<String> = taken.iter().map(|kind| format!("`{kind}`")).collect();
    format!(" to them; it can be given to {}", quoted.join(", "))
}
