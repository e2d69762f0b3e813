//! What a browser knows of who is signed in.

use serde::{Deserialize, Serialize};

use super::Reach;
use crate::account::{Account, Permission};
use crate::id::{ServiceSlug, SessionId};

/// An account, and where it has each permission. The server decides again each time: by this, pages only leave out what
/// would be refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub account: Account,
    /// Those that it has anywhere.
    pub reaches: Vec<(Permission, Reach)>,
    /// The session that it looks at, where tuples of its own decide on that.
    pub session: Option<OfSession>,
}

/// What may be done with a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfSession {
    pub id: SessionId,
    pub permissions: Vec<Permission>,
}

impl Standing {
    pub fn reach(&self, permission: Permission) -> &Reach {
        static NOWHERE: Reach = Reach::NOWHERE;
        let found = self.reaches.iter().find(|(of, _)| *of == permission);
        found.map_or(&NOWHERE, |(_, reach)| reach)
    }

    /// Somewhere, at least.
    pub fn may(&self, permission: Permission) -> bool {
        !self.reach(permission).is_nowhere()
    }

    pub fn may_in(&self, permission: Permission, service: &ServiceSlug) -> bool {
        self.reach(permission).includes(service)
    }

    /// With a session of a service.
    pub fn may_with(&self, permission: Permission, service: &ServiceSlug, session: &SessionId) -> bool {
        match self.session.as_ref().filter(|own| own.id == *session) {
            Some(own) => own.permissions.contains(&permission),
            None => self.may_in(permission, service),
        }
    }
}
