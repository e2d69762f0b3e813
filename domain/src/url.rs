//! What of a url tells pages of one site apart.

/// What comes after the host of a url; the whole where there is no host.
#[must_use]
pub fn after_host(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| {
        rest.find(['/', '?', '#']).map_or("/", |at| &rest[at..])
    })
}

/// The path of a url, without host, query and fragment; `/` where a url has none.
#[must_use]
pub fn path_of(url: &str) -> &str {
    match after_host(url).split(['?', '#']).next() {
        Some("") if !url.is_empty() => "/",
        path => path.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_named_by_its_path() {
        for (url, after_the_host, path) in [
            ("https://shop.example/cart?x=1#top", "/cart?x=1#top", "/cart"),
            ("https://shop.example", "/", "/"),
            ("https://shop.example?x=/1", "?x=/1", "/"),
            ("/cart", "/cart", "/cart"),
            ("http://[::1]:3000/demo/", "/demo/", "/demo/"),
            ("about:blank", "about:blank", "about:blank"),
            ("", "", ""),
        ] {
            assert_eq!((after_host(url), path_of(url)), (after_the_host, path), "{url:?}");
        }
    }
}
