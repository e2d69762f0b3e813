//! Which part of the page an address means.

use domain::access::tuple::{TupleKey, TupleQuery};

use crate::address::with_pairs;

const PATH: &str = "/access";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Part {
    #[default]
    People,
    Teams,
    Tuples,
    Keys,
}

impl Part {
    pub(super) const ALL: [Self; 4] = [Self::People, Self::Teams, Self::Tuples, Self::Keys];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::People => "People",
            Self::Teams => "Teams",
            Self::Tuples => "Tuples",
            Self::Keys => "Keys",
        }
    }

    /// As the address has it; people need none.
    fn as_str(self) -> &'static str {
        match self {
            Self::People => "",
            Self::Teams => "teams",
            Self::Tuples => "tuples",
            Self::Keys => "keys",
        }
    }
}

/// A part, and which tuples it shows if it is that of all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Place {
    pub(super) part: Part,
    pub(super) query: TupleQuery,
}

impl Place {
    pub(super) fn of(part: Part) -> Self {
        Self {
            part,
            query: TupleQuery::default(),
        }
    }

    pub(super) fn of_tuples(query: TupleQuery) -> Self {
        Self {
            part: Part::Tuples,
            query,
        }
    }

    pub(super) fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut place = Self::default();
        for (key, value) in pairs {
            match key {
                "tab" => {
                    let part = Part::ALL.into_iter().find(|part| part.as_str() == value);
                    place.part = part.unwrap_or_default();
                }
                "q" => place.query.search = value.trim().to_owned(),
                "faulty" => place.query.only_faulty = true,
                "behind" => place.query.behind = parse_key(value),
                _ => {}
            }
        }
        place
    }

    pub(super) fn address(&self) -> String {
        let TupleQuery {
            search,
            only_faulty,
            behind,
        } = &self.query;
        let behind = behind.as_ref().map(|key| {
            let (object, relation, user) = key.place();
            format!("{object} {relation} {user}")
        });
        with_pairs(
            PATH,
            [
                ("tab", self.part.as_str().to_owned()),
                ("q", search.clone()),
                (
                    "faulty",
                    if *only_faulty {
                        "1".to_owned()
                    } else {
                        String::new()
                    },
                ),
                ("behind", behind.unwrap_or_default()),
            ],
        )
    }
}

/// Neither of the three has a space in it.
fn parse_key(text: &str) -> Option<TupleKey> {
    let mut parts = text.split(' ');
    let (object, relation, user) = (parts.next()?, parts.next()?, parts.next()?);
    Some(TupleKey::new(user, relation, object))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_the_address() {
        for part in Part::ALL {
            assert_eq!(read(&Place::of(part).address()), Place::of(part));
        }
        let place = Place::of_tuples(TupleQuery {
            search: "web-admin".into(),
            only_faulty: true,
            behind: Some(TupleKey::new("account:3", "viewer", "service:web-admin")),
        });
        assert_eq!(read(&place.address()), place);
        assert_eq!(
            Place::from_pairs([("tab", "x"), ("behind", "y")]),
            Place::default()
        );
        assert_eq!(Place::of(Part::People).address(), "/access");
    }

    fn read(address: &str) -> Place {
        let (_, query) = address.split_once('?').unwrap_or((address, ""));
        let query = query.replace("%20", " ");
        Place::from_pairs(query.split('&').filter_map(|pair| pair.split_once('=')))
    }
}
