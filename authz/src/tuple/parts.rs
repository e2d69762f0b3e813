//! How objects and users are written. The limits are OpenFGA's, in characters.

const LONGEST_OBJECT: usize = 256;
const LONGEST_USER: usize = 512;

/// `document:1`, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object<'t> {
    pub type_name: &'t str,
    pub id: &'t str,
}

impl<'t> Object<'t> {
    /// Nothing if it is no object, or all of a type.
    pub fn parse(text: &'t str) -> Option<Self> {
        let object = Self::of_any_id(text)?;
        (object.id != "*" && text.chars().count() <= LONGEST_OBJECT).then_some(object)
    }

    fn of_any_id(text: &'t str) -> Option<Self> {
        let (type_name, id) = text.split_once(':')?;
        let is_part = |part: &str| {
            !part.is_empty() && !part.contains(|letter: char| letter.is_whitespace() || ":#".contains(letter))
        };
        (is_part(type_name) && is_part(id)).then_some(Self { type_name, id })
    }
}

/// Who has a relation, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum User<'t> {
    /// `user:anne`
    Object(Object<'t>),
    /// `user:*`
    Wildcard { type_name: &'t str },
    /// `group:eng#member`: the object as it is written, the object, and the relation.
    Userset {
        text: &'t str,
        object: Object<'t>,
        relation: &'t str,
    },
}

impl<'t> User<'t> {
    pub fn parse(text: &'t str) -> Option<Self> {
        if text.chars().count() > LONGEST_USER {
            return None;
        }
        if let Some((text, relation)) = text.split_once('#') {
            let is_relation = !relation.is_empty()
                && !relation.contains(|letter: char| letter.is_whitespace() || ":#@".contains(letter));
            let object = Object::parse(text).filter(|_| is_relation)?;
            return Some(Self::Userset {
                text,
                object,
                relation,
            });
        }
        let object = Object::of_any_id(text)?;
        Some(match object.id {
            "*" => Self::Wildcard {
                type_name: object.type_name,
            },
            _ => Self::Object(object),
        })
    }

    pub fn type_name(&self) -> &'t str {
        match self {
            Self::Object(object) | Self::Userset { object, .. } => object.type_name,
            Self::Wildcard { type_name } => type_name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Type, id and relation, as far as there are such.
    fn check(text: &str, expected: Option<(&str, &str, &str)>) {
        let parts = User::parse(text).map(|user| match user {
            User::Object(object) => (object.type_name, object.id, ""),
            User::Wildcard { type_name } => (type_name, "*", ""),
            User::Userset { object, relation, .. } => (object.type_name, object.id, relation),
        });
        assert_eq!(parts, expected, "{text}");
    }

    #[test]
    fn users_are_objects_wildcards_or_usersets() {
        check("user:anne", Some(("user", "anne", "")));
        check("user:anne@example.com", Some(("user", "anne@example.com", "")));
        check("user:*", Some(("user", "*", "")));
        check("group:eng#member", Some(("group", "eng", "member")));
        for none in [
            "",
            "anne",
            "user:",
            ":anne",
            "user:a:b",
            "user:a b",
            "group:eng#",
            "group:*#member",
            "group:a#b#c",
            "*",
        ] {
            check(none, None);
        }
    }

    #[test]
    fn no_object_is_all_of_a_type_or_overly_long() {
        assert_eq!(Object::parse("user:*"), None);
        assert!(Object::parse(&format!("user:{}", "a".repeat(251))).is_some());
        assert_eq!(Object::parse(&format!("user:{}", "a".repeat(252))), None);
    }
}
