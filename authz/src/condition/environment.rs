//! What expressions can call: CEL's own functions, and what OpenFGA adds for addresses.

use std::fmt;
use std::sync::Arc;

use cel::Env;
use cel::common::types::STRING_TYPE;

use super::address::{ADDRESS_TYPE, in_cidr, ipaddress};

/// Shared by the conditions of a model.
#[derive(Clone)]
pub(crate) struct Environment(Arc<Env>);

impl Environment {
    pub(crate) fn new() -> Self {
        let mut env = Env::stdlib();
        // Names that CEL does not have cannot be taken.
        let _ = env.add_type(ADDRESS_TYPE.to_owned());
        let _ = env.add_overload("ipaddress", "string_to_ipaddress", vec![STRING_TYPE], ipaddress);
        let _ = env.add_member_overload(
            "in_cidr",
            "ipaddress_in_cidr",
            ADDRESS_TYPE.to_owned(),
            vec![STRING_TYPE],
            in_cidr,
        );
        Self(Arc::new(env))
    }

    pub(super) fn cel(&self) -> Arc<Env> {
        Arc::clone(&self.0)
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Environment")
    }
}
