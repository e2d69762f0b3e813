//! What a browser knows of who is signed in.

use serde::{Deserialize, Serialize};

use super::Reach;
use crate::account::{Account, Permission};
use crate::id::ServiceSlug;

/// An account, and where it has each permission. The server decides again each time: by this, pages only leave out what
/// would be refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub account: Account,
    /// Those that it has anywhere.
    pub reaches: Vec<(Permission, Reach)>,
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
}
