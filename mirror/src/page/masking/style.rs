//! What remains of styles: layout, and nothing that shows something by itself.

/// Of an element's own style, how it is laid out; `None` where that is all of it.
pub(super) fn laid_out(css: &str) -> Option<String> {
    let mut rest = css;
    let mut kept = Vec::new();
    while !rest.is_empty() {
        let end = quoted_until(rest, |byte| byte == b';').unwrap_or(rest.len());
        let declaration = rest.get(..end).unwrap_or_default();
        rest = rest.get(end + 1..).unwrap_or_default();
        let (property, value) = declaration.split_once(':').unwrap_or((declaration, ""));
        if !shows_by_itself(property, value) {
            kept.push(declaration.trim());
        }
    }
    kept.retain(|declaration| !declaration.is_empty());
    let mut out = kept.join("; ");
    if css.trim_end().ends_with(';') && !out.is_empty() {
        out.push(';');
    }
    let is_same = out
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .eq(css.bytes().filter(|byte| !byte.is_ascii_whitespace()));
    (!is_same).then_some(out)
}

/// Properties that say how something lies and looks, by how their names begin.
const LOOKS: &[&str] = &[
    "align",
    "animation-",
    "appearance",
    "aspect-ratio",
    "backface-visibility",
    "background-color",
    "background-position",
    "background-repeat",
    "background-size",
    "border",
    "bottom",
    "box-",
    "break-",
    "caret-color",
    "clear",
    "clip",
    "color",
    "column",
    "contain",
    "cursor",
    "direction",
    "display",
    "filter",
    "flex",
    "float",
    "font-size",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "font-family",
    "gap",
    "grid",
    "height",
    "hyphens",
    "inset",
    "isolation",
    "justify",
    "left",
    "letter-spacing",
    "line-height",
    "list-style-position",
    "list-style-type",
    "margin",
    "max-",
    "min-",
    "mix-blend-mode",
    "object-",
    "opacity",
    "order",
    "outline",
    "overflow",
    "overscroll",
    "padding",
    "perspective",
    "place",
    "pointer-events",
    "position",
    "resize",
    "right",
    "rotate",
    "row-gap",
    "scale",
    "scroll",
    "tab-size",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-overflow",
    "text-shadow",
    "text-transform",
    "top",
    "touch-action",
    "transform",
    "transition",
    "translate",
    "unicode-bidi",
    "user-select",
    "vertical-align",
    "visibility",
    "white-space",
    "width",
    "will-change",
    "word-",
    "writing-mode",
    "z-index",
    "zoom",
    "-webkit-",
    "-moz-",
    "-ms-",
];

/// Whether a declaration shows a text or fetches something, or may let another one do so, or is not known.
pub(super) fn shows_by_itself(property: &str, value: &str) -> bool {
    let property = property.trim();
    let quotes = |byte: u8| matches!(byte, b'"' | b'\'' | b'\\');
    let lower = property.to_ascii_lowercase();
    let is_known = LOOKS.iter().any(|start| lower.starts_with(start));
    let value = value.to_ascii_lowercase();
    let calls = ["url(", "image(", "image-set(", "var(", "attr(", "src(", "/*"];
    !is_known || value.bytes().any(quotes) || calls.iter().any(|call| value.contains(call))
}

/// CSS without what it shows by itself: texts of `content` and everything that is fetched; `None` if it has none.
pub(super) fn hushed(css: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = css;
    let mut found = false;
    while let Some((at, part)) = next_shown(rest) {
        found = true;
        out.push_str(rest.get(..at).unwrap_or_default());
        let tail = rest.get(at..).unwrap_or_default();
        let (kept, behind) = match part {
            Shown::Address => ("url()", end_of_address(tail)),
            Shown::Content => ("content:\"\"", end_of_value(tail)),
        };
        out.push_str(kept);
        rest = tail.get(behind..).unwrap_or_default();
    }
    out.push_str(rest);
    (found && out != css).then_some(out)
}

#[derive(Clone, Copy)]
enum Shown {
    Address,
    Content,
}

fn next_shown(css: &str) -> Option<(usize, Shown)> {
    let bytes = css.as_bytes();
    let is = |at: usize, word: &[u8]| {
        bytes
            .get(at..at + word.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (0..bytes.len()).find_map(|at| {
        let first = *bytes.get(at)?;
        if !matches!(first, b'u' | b'U' | b'c' | b'C') {
            return None;
        }
        let is_start = at == 0 || !bytes.get(at - 1).is_some_and(|byte| is_letter(*byte));
        if !is_start {
            return None;
        }
        if is(at, b"url(") {
            return Some((at, Shown::Address));
        }
        let behind = at + b"content".len();
        let colon = bytes
            .get(behind..)?
            .iter()
            .position(|byte| !byte.is_ascii_whitespace())?;
        (is(at, b"content") && bytes.get(behind + colon) == Some(&b':')).then_some((at, Shown::Content))
    })
}

fn end_of_address(text: &str) -> usize {
    quoted_until(text, |byte| byte == b')').map_or(text.len(), |at| at + 1)
}

fn end_of_value(text: &str) -> usize {
    quoted_until(text, |byte| matches!(byte, b';' | b'}')).unwrap_or(text.len())
}

/// The first such byte that is in no quotes.
fn quoted_until(text: &str, is_end: impl Fn(u8) -> bool) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match quote {
            _ if escaped => escaped = false,
            _ if byte == b'\\' => escaped = true,
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if is_end(byte) => return Some(at),
            None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_shows_nothing_by_itself() {
        for (css, expected) in [
            ("a{color:red}", None),
            (
                "a::after{content:\"x;}\";color:red}",
                Some("a::after{content:\"\";color:red}"),
            ),
            ("a{background:URL('x)')}", Some("a{background:url()}")),
            (".content{x:y} .curl(", None),
            ("a{content : attr(title)", Some("a{content:\"\"")),
            ("a{justify-content:center}", None),
        ] {
            assert_eq!(hushed(css).as_deref(), expected, "{css}");
            let again = hushed(expected.unwrap_or(css));
            assert_eq!(again, None, "{css}");
        }
    }
}
