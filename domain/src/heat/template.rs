//! Which paths are one page: `/users/:id` is the page of each user.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

/// Bytes of a template.
const LONGEST: usize = 200;
/// Paths that differ in what looks like an id, from which on they are taken for one page.
const FEW: usize = 2;
/// The same for paths that differ in words.
const MANY: usize = 12;
/// Segments of a path that templates are suggested for: longer ones are made by no hand.
const MOST_SEGMENTS: usize = 12;
/// Templates that are suggested at once.
const MOST_SUGGESTED: usize = 12;

/// A path in which `:name` stands for any one segment, and `*` at its end for all that follows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PageTemplate(String);

/// Why a text is no template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum TemplateFault {
    #[error("Begin with a slash, such as /users/:id")]
    NoSlash,
    #[error("Leave out what comes behind ? or #: pages are told apart by their path")]
    NotOnlyPath,
    #[error("A name after : is made of letters, digits, - and _, such as :id")]
    BadName,
    #[error("* stands for all that follows, so it comes last and by itself")]
    StarNotLast,
    #[error("Leave out spaces and control characters")]
    BadCharacter,
    #[error("At most 200 characters")]
    TooLong,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Segment<'a> {
    Literal(&'a str),
    Any,
    Rest,
}

impl PageTemplate {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        segments_of(&self.0).map(|segment| match segment {
            "*" => Segment::Rest,
            name if name.starts_with(':') => Segment::Any,
            literal => Segment::Literal(literal),
        })
    }

    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let mut path = segments_of(path);
        for segment in self.segments() {
            let here = path.next();
            let fits = match segment {
                Segment::Rest => return here.is_some_and(|here| !here.is_empty()),
                Segment::Any => here.is_some_and(|here| !here.is_empty()),
                Segment::Literal(literal) => here == Some(literal),
            };
            if !fits {
                return false;
            }
        }
        path.next().is_none()
    }

    /// Whether it says nothing of any page, so that it matches most of them.
    #[must_use]
    pub fn is_broad(&self) -> bool {
        !self
            .segments()
            .any(|segment| matches!(segment, Segment::Literal(literal) if !literal.is_empty()))
    }

    /// The one that says more about a path comes first: by its first segment that differs, a word before any.
    fn by_detail(&self, other: &Self) -> Ordering {
        let rank = |segment: Segment<'_>| match segment {
            Segment::Literal(_) => 0,
            Segment::Any => 1,
            Segment::Rest => 2,
        };
        self.segments().map(rank).cmp(other.segments().map(rank))
    }
}

impl fmt::Display for PageTemplate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for PageTemplate {
    type Error = TemplateFault;

    fn try_from(text: String) -> Result<Self, TemplateFault> {
        check(&text)?;
        Ok(Self(text))
    }
}

impl std::str::FromStr for PageTemplate {
    type Err = TemplateFault;

    fn from_str(text: &str) -> Result<Self, TemplateFault> {
        text.to_owned().try_into()
    }
}

impl From<PageTemplate> for String {
    fn from(template: PageTemplate) -> Self {
        template.0
    }
}

fn check(text: &str) -> Result<(), TemplateFault> {
    if !text.starts_with('/') {
        return Err(TemplateFault::NoSlash);
    }
    if text.len() > LONGEST {
        return Err(TemplateFault::TooLong);
    }
    if text.contains(['?', '#']) {
        return Err(TemplateFault::NotOnlyPath);
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(TemplateFault::BadCharacter);
    }
    let mut segments = segments_of(text).peekable();
    while let Some(segment) = segments.next() {
        let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if let Some(name) = segment.strip_prefix(':')
            && (name.is_empty() || !name.chars().all(is_letter))
        {
            return Err(TemplateFault::BadName);
        }
        if segment.contains('*') && (segment != "*" || segments.peek().is_some()) {
            return Err(TemplateFault::StarNotLast);
        }
    }
    Ok(())
}

fn segments_of(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

/// The page that a path is of: the template that says most about it, or the path itself.
#[must_use]
pub fn page_of<'a>(templates: &'a [PageTemplate], path: &'a str) -> &'a str {
    templates
        .iter()
        .filter(|template| template.matches(path))
        .min_by(|one, other| one.by_detail(other))
        .map_or(path, PageTemplate::as_str)
}

/// A template that an admin may want, and some of the paths that it would make one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    pub template: PageTemplate,
    /// How many paths there are of it.
    pub paths: u64,
    pub examples: Vec<String>,
}

/// Templates for paths that differ in one or more segments only, those with the most paths first. What `known` has
/// templates for is left alone.
#[must_use]
pub fn suggest(known: &[PageTemplate], paths: &[String]) -> Vec<Suggestion> {
    let alone = paths
        .iter()
        .filter(|path| segments_of(path).count() <= MOST_SEGMENTS && page_of(known, path) == path.as_str());
    let mut shapes: BTreeMap<Vec<&str>, BTreeSet<&str>> = BTreeMap::new();
    for path in alone {
        let shape = segments_of(path).map(|segment| if is_id(segment) { ":id" } else { segment });
        shapes.entry(shape.collect()).or_default().insert(path);
    }
    let mut found: Vec<(Vec<&str>, BTreeSet<&str>)> = Vec::new();
    // What is left may still differ in one word.
    let mut words: BTreeMap<(usize, Vec<&str>), BTreeSet<&str>> = BTreeMap::new();
    for (shape, paths) in &shapes {
        if shape.contains(&":id") {
            if paths.len() >= FEW {
                found.push((shape.clone(), paths.clone()));
            }
            continue;
        }
        // Files are pages that somebody wrote, each its own: `cart.html`.
        for place in (1..shape.len()).filter(|place| !shape[*place].contains('.')) {
            let mut one = shape.clone();
            one[place] = ":name";
            words.entry((place, one)).or_default().extend(paths);
        }
    }
    found.extend(
        words
            .into_iter()
            .filter(|(_, paths)| paths.len() >= MANY)
            .map(|((_, shape), paths)| (shape, paths)),
    );
    found.sort_by_key(|(_, paths)| std::cmp::Reverse(paths.len()));
    found
        .into_iter()
        .filter_map(|(shape, paths)| {
            Some(Suggestion {
                template: format!("/{}", shape.join("/")).parse().ok()?,
                paths: u64::try_from(paths.len()).unwrap_or(u64::MAX),
                examples: paths.into_iter().take(3).map(str::to_owned).collect(),
            })
        })
        .take(MOST_SUGGESTED)
        .collect()
}

/// Whether a segment looks as if a machine had made it: a number, a UUID or another long one with digits in it.
fn is_id(segment: &str) -> bool {
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = segment
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let is_number = digits == segment.len();
    let is_long = segment.len() >= 8 && digits >= 2 && !segment.contains('-');
    let is_uuid = segment.len() == 36 && segment.bytes().filter(|byte| *byte == b'-').count() == 4;
    is_plain && digits > 0 && (is_number || is_long || is_uuid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn templates(texts: &[&str]) -> Vec<PageTemplate> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn templates_match_whole_paths() {
        for (template, path, expected) in [
            ("/users/:id", "/users/7", true),
            ("/users/:id", "/users/", false),
            ("/users/:id", "/users", false),
            ("/users/:id", "/users/7/edit", false),
            ("/users/:id/edit", "/users/7/edit", true),
            ("/docs/*", "/docs/a/b/c", true),
            ("/docs/*", "/docs/", false),
            ("/docs/*", "/docs", false),
            ("/", "/", true),
            ("/", "/a", false),
            ("/*", "/a", true),
            ("/*", "/", false),
            ("/:a/:b", "/x/y", true),
            ("/한국/:id", "/한국/1", true),
        ] {
            let parsed: PageTemplate = template.parse().unwrap();
            assert_eq!(parsed.matches(path), expected, "{template} {path}");
        }
    }

    #[test]
    fn what_is_no_template_is_said() {
        for (text, fault) in [
            ("", TemplateFault::NoSlash),
            ("users", TemplateFault::NoSlash),
            ("/users?x", TemplateFault::NotOnlyPath),
            ("/users/:", TemplateFault::BadName),
            ("/users/:a.b", TemplateFault::BadName),
            ("/*/users", TemplateFault::StarNotLast),
            ("/users*", TemplateFault::StarNotLast),
            ("/a b", TemplateFault::BadCharacter),
            (&format!("/{}", "a".repeat(200)), TemplateFault::TooLong),
        ] {
            assert_eq!(text.parse::<PageTemplate>(), Err(fault), "{text}");
        }
    }

    #[test]
    fn the_template_that_says_most_wins() {
        let known = templates(&["/*", "/users/:id", "/users/*", "/users/new", "/:kind/:id"]);
        for (path, page) in [
            ("/users/new", "/users/new"),
            ("/users/7", "/users/:id"),
            ("/users/7/edit", "/users/*"),
            ("/posts/7", "/:kind/:id"),
            ("/posts", "/*"),
            ("/", "/"),
        ] {
            assert_eq!(page_of(&known, path), page, "{path}");
        }
    }

    #[test]
    fn only_templates_without_a_word_are_broad() {
        for (template, expected) in [
            ("/*", true),
            ("/:a", true),
            ("/:a/*", true),
            ("/a/*", false),
            ("/", false),
        ] {
            // The start page is one page.
            let is_start = template == "/";
            let parsed: PageTemplate = template.parse().unwrap();
            assert_eq!(parsed.is_broad() && !is_start, expected, "{template}");
        }
    }

    #[test]
    fn paths_that_differ_in_ids_or_many_words_are_suggested() {
        let mut paths: Vec<String> = [
            "/",
            "/users/1",
            "/users/22",
            "/users/22/edit",
            "/about",
            "/orders/9f8e7d6c5b4a",
        ]
        .map(str::to_owned)
        .into();
        let names = "abcdefghijkl"
            .chars()
            .map(|name| format!("/products/{name}-shirt"));
        paths.extend(names);
        paths.extend(
            "abcdefghijkl"
                .chars()
                .map(|name| format!("/shop/{name}-page.html")),
        );
        let found = |known: &[PageTemplate]| {
            suggest(known, &paths)
                .into_iter()
                .map(|suggestion| (suggestion.template.0, suggestion.paths))
                .collect::<Vec<_>>()
        };
        let of = |template: &str, paths| (template.to_owned(), paths);
        assert_eq!(found(&[]), [of("/products/:name", 12), of("/users/:id", 2)]);
        assert_eq!(found(&templates(&["/products/:slug"])), [of("/users/:id", 2)]);
    }
}
