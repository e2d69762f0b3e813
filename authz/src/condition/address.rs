//! Addresses of machines: OpenFGA's `ipaddress`, and whether one is in a network.

use std::any::Any;
use std::net::IpAddr;

use cel::ExecutionError;
use cel::common::types::{CelBool, CelString, Type};
use cel::common::value::{CowVal, StaticVal, Val};
use ipnet::IpNet;

/// The type as expressions know it.
pub(super) static ADDRESS_TYPE: Type = Type::new_unspecified_type("ipaddress");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Address(pub IpAddr);

impl Val for Address {
    fn get_type(&self) -> &Type {
        &ADDRESS_TYPE
    }

    fn cel_type() -> &'static Type {
        &ADDRESS_TYPE
    }

    fn equals(&self, other: &dyn Val) -> bool {
        other.downcast_ref::<Self>() == Some(self)
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v> {
        Box::new(*self)
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

impl StaticVal for Address {}

/// `ipaddress("192.0.2.1")`
pub(super) fn ipaddress<'b, 'v>(arguments: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let text = text(&arguments, 0)?;
    let address = text
        .parse()
        .map_err(|_| ExecutionError::function_error("ipaddress", format!("`{text}` is no address")))?;
    Ok(CowVal::owned(Address(address)))
}

/// `address.in_cidr("192.0.2.0/24")`
pub(super) fn in_cidr<'b, 'v>(arguments: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let text = text(&arguments, 1)?;
    let network: IpNet = text
        .parse()
        .map_err(|_| ExecutionError::function_error("in_cidr", format!("`{text}` is no network")))?;
    let address = arguments
        .first()
        .and_then(|address| address.downcast_ref::<Address>())
        .ok_or(ExecutionError::MissingArgumentOrTarget)?;
    Ok(CowVal::owned(CelBool::from(network.contains(&address.0))))
}

fn text<'a>(arguments: &'a [CowVal<'_, '_>], index: usize) -> Result<&'a str, ExecutionError> {
    arguments
        .get(index)
        .and_then(|argument| argument.downcast_ref::<CelString<'_>>())
        .map(CelString::inner)
        .ok_or(ExecutionError::MissingArgumentOrTarget)
}
