//! Whether a model decides as somebody expects.

use authz::check::CheckRequest;
use authz::tuple::{Object, Tuple, check_tuple};
use domain::id::ServiceSlug;
use domain::models::Assertion;
use domain::models::trial::Asserted;

use crate::access::{ANY, Decider, of_console};

/// What is decided about each of them.
pub(super) fn run(decider: &Decider, assertions: Vec<Assertion>, services: &[ServiceSlug]) -> Vec<Asserted> {
    let checker = decider.checker();
    let asserted = |assertion: Assertion| Asserted {
        decided: checker
            .check(&request(decider, &assertion, services))
            .map_err(|error| error.to_string()),
        assertion,
    };
    assertions.into_iter().map(asserted).collect()
}

/// As the console itself would ask: services are of this console, and sessions of a service, without tuples that say so.
fn request(decider: &Decider, assertion: &Assertion, services: &[ServiceSlug]) -> CheckRequest {
    let Assertion {
        user,
        relation,
        object,
        ..
    } = assertion;
    let mut beside = match Object::parse(object) {
        Some(parts) if parts.type_name == "service" => vec![of_console(parts.id)],
        Some(parts) if parts.type_name == "session_recording" => {
            // A session that is called as a service is stands for all of that service.
            let service = services.iter().find(|service| service.as_str() == parts.id);
            let service = service.map_or(ANY, ServiceSlug::as_str);
            vec![
                Tuple::new(object, "service", format!("service:{service}")),
                of_console(service),
            ]
        }
        _ => Vec::new(),
    };
    beside.retain(|tuple| check_tuple(decider.schema(), tuple).is_ok());
    CheckRequest {
        contextual_tuples: beside,
        ..CheckRequest::new(object, relation, user)
    }
}
