//! What a search text finds: actors and pages that contain it, of which there are far fewer than sessions, and
//! sessions whose id begins with it.

use rusqlite::Connection;

use crate::recordings::Result;

/// Keys of the sessions that a text finds, without order.
pub(super) fn sessions(connection: &Connection, text: &str) -> Result<Vec<i64>> {
    let mut keys: Vec<i64> = connection
        .prepare_cached(
            r"SELECT session.key FROM actor JOIN session ON session.actor = actor.key
                WHERE actor.id LIKE ?1 ESCAPE '\' OR email LIKE ?1 ESCAPE '\' OR name LIKE ?1 ESCAPE '\'
              UNION
              SELECT session FROM page CROSS JOIN session_page ON session_page.page = page.key
                WHERE path LIKE ?2 ESCAPE '\'",
        )?
        .query_map([contains(text), contains(path_of(text))], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    // Ids are ASCII, and '~' comes after all of it that an id may have. Those of our recorder are in lower case, and
    // some tools show such ids in upper case.
    let by_id: Vec<i64> = connection
        .prepare_cached(
            "SELECT key FROM session WHERE (id >= ?1 AND id < ?1 || '~') OR (id >= ?2 AND id < ?2 || '~')",
        )?
        .query_map([text, &text.to_ascii_lowercase()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    keys.extend(by_id);
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

/// Pages are kept by path: of a whole url that somebody pasted, the path decides.
fn path_of(text: &str) -> &str {
    let path = match text.split_once("://") {
        Some(("http" | "https", rest)) => rest.find('/').map_or("/", |slash| &rest[slash..]),
        Some(_) => return text,
        None => match text.find('/') {
            Some(slash) if is_host(&text[..slash]) => &text[slash..],
            _ => return text,
        },
    };
    path.split(['?', '#']).next().unwrap_or(path)
}

/// Whether this may be what browsers show of an address before its path.
fn is_host(text: &str) -> bool {
    let (name, port) = text.split_once(':').unwrap_or((text, ""));
    let has_name = name == "localhost" || name.contains('.') || !port.is_empty();
    has_name
        && !name.is_empty()
        && !name.contains(|character: char| character == '@' || character.is_whitespace())
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// A LIKE pattern in which nothing of the text is a wildcard.
fn contains(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_of_a_search_are_letters() {
        for (text, expected) in [
            ("kim", "%kim%"),
            ("50%", r"%50\%%"),
            ("a_b", r"%a\_b%"),
            (r"a\b", r"%a\\b%"),
        ] {
            assert_eq!(contains(text), expected);
        }
    }

    #[test]
    fn of_a_pasted_address_the_path_is_looked_for() {
        for (text, expected) in [
            ("/cart", "/cart"),
            ("https://shop.example/cart?x=1#top", "/cart"),
            ("https://shop.example", "/"),
            ("what://ever", "what://ever"),
            ("kim@shop.example", "kim@shop.example"),
            ("shop.example/cart?x=1#top", "/cart"),
            ("localhost/cart", "/cart"),
            ("localhost:3000/cart", "/cart"),
            ("shop:3000/", "/"),
            ("shop.example", "shop.example"),
            ("shop/cart", "shop/cart"),
            ("/v1.2/cart", "/v1.2/cart"),
            ("kim@shop.example/cart", "kim@shop.example/cart"),
            ("see shop.example/cart", "see shop.example/cart"),
            ("a:b/cart", "a:b/cart"),
            (":3000/cart", ":3000/cart"),
        ] {
            assert_eq!(path_of(text), expected);
        }
    }
}
