//! Where somebody may do something.

use serde::{Deserialize, Serialize};

use crate::id::ServiceSlug;

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// In all services, also in those to come.
    Everywhere,
    /// In these, in the order of their names; in none if there are none.
    Services(Vec<ServiceSlug>),
}

impl Reach {
    pub const NOWHERE: Self = Self::Services(Vec::new());

    pub fn is_nowhere(&self) -> bool {
        *self == Self::NOWHERE
    }

    pub fn includes(&self, service: &ServiceSlug) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Services(services) => services.contains(service),
        }
    }

    /// Of those that are asked for, where none stands for all, the ones within reach. `None` where none is.
    pub fn narrow(&self, asked: Vec<ServiceSlug>) -> Option<Vec<ServiceSlug>> {
        let Self::Services(services) = self else {
            return Some(asked);
        };
        let within: Vec<ServiceSlug> = if asked.is_empty() {
            services.clone()
        } else {
            asked
                .into_iter()
                .filter(|service| services.contains(service))
                .collect()
        };
        (!within.is_empty()).then_some(within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn services(slugs: &[&str]) -> Vec<ServiceSlug> {
        slugs.iter().map(|slug| slug.parse().unwrap()).collect()
    }

    #[test]
    fn what_is_asked_for_is_narrowed_to_what_is_within_reach() {
        let shop = Reach::Services(services(&["shop"]));
        for (reach, asked, expected) in [
            (&Reach::Everywhere, &[][..], Some(&[][..])),
            (&Reach::Everywhere, &["shop"], Some(&["shop"])),
            (&shop, &[], Some(&["shop"])),
            (&shop, &["shop", "web-admin"], Some(&["shop"])),
            (&shop, &["web-admin"], None),
            (&Reach::NOWHERE, &[], None),
        ] {
            assert_eq!(
                reach.narrow(services(asked)),
                expected.map(services),
                "{reach:?} {asked:?}"
            );
        }
    }
}
