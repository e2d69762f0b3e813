//! Of which sessions somebody who watches is told: their scope.

use std::collections::BTreeSet;

use domain::access::Reach;
use domain::account::{Account, Permission};
use domain::id::{ServiceSlug, SessionId};
use domain::live::session::LiveSession;

use crate::access::{Decider, Named};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Scope {
    reach: Reach,
    /// Those within reach that tuples of their own hide.
    hidden: BTreeSet<SessionId>,
}

impl Scope {
    pub(super) const EVERYTHING: Self = Self {
        reach: Reach::Everywhere,
        hidden: BTreeSet::new(),
    };

    pub(super) fn of(decider: &Decider, account: &Account, services: &[ServiceSlug], named: &Named) -> Self {
        let reach = decider.reach(account, Permission::ViewLive, services);
        Self::new(reach, decider.hidden(account, Permission::ViewLive, named))
    }

    pub(super) fn new(reach: Reach, hidden: impl IntoIterator<Item = SessionId>) -> Self {
        Self {
            reach,
            hidden: hidden.into_iter().collect(),
        }
    }

    pub(super) fn includes(&self, session: &LiveSession) -> bool {
        self.reach.includes(&session.service) && !self.hidden.contains(&session.id)
    }
}
