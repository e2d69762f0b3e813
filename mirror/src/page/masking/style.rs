//! What remains of styles: how something lies and looks, and nothing that shows something by itself.
//!
//! CSS says something by its strings, by what it fetches, by comments and by custom properties; all of that goes, wherever
//! it stands, so that nothing depends on which property shows it.

use cssparser::{Delimiter, ParseError, Parser, SourcePosition, Token};

/// Blocks in blocks; what is deeper is left out.
const DEEPEST: usize = 32;

/// Rules that hold other rules or declarations. What others say may be shown, or names what is fetched.
const AT_RULES: &[&str] = &[
    "media",
    "supports",
    "layer",
    "container",
    "scope",
    "starting-style",
    "keyframes",
    "-webkit-keyframes",
    "font-face",
    "page",
];

/// Properties that say how something lies and looks, by how their names begin.
const LOOKS: &[&str] = &[
    "align-",
    "animation-d",
    "animation-fill",
    "animation-i",
    "animation-play",
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
    "grid-auto-",
    "grid-column",
    "grid-row",
    "grid-template-columns",
    "grid-template-rows",
    "height",
    "hyphens",
    "inset",
    "isolation",
    "justify-",
    "left",
    "letter-spacing",
    "line-height",
    "list-style-position",
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
    "place-",
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
    "transition-d",
    "transition-timing",
    "translate",
    "unicode-bidi",
    "user-select",
    "vertical-align",
    "visibility",
    "white-space",
    "width",
    "word-",
    "writing-mode",
    "z-index",
    "zoom",
    "-webkit-",
    "-moz-",
    "-ms-",
];

/// Functions that take what stands elsewhere.
const TAKES: &[&str] = &[
    "var",
    "env",
    "attr",
    "url",
    "src",
    "image",
    "image-set",
    "-webkit-image-set",
    "element",
    "cross-fade",
    "counter",
    "counters",
];

/// Takes the place of a rule, so that those behind it keep their indexes.
const NO_RULE: &str = "@media not all{}";

type Read<T> = Result<T, ParseError<()>>;

/// Of an element's own style, how it is laid out; `None` where that is all of it.
pub(super) fn laid_out(css: &str) -> Option<String> {
    let mut parser = Parser::new(css);
    let mut kept = Vec::new();
    while !parser.is_exhausted() {
        let start = parser.position();
        let is_kept = parser.parse_until_before(Delimiter::Semicolon, |declaration| -> Read<bool> {
            Ok(is_layout(declaration))
        });
        if matches!(is_kept, Ok(true)) {
            kept.push(parser.slice_from(start).trim());
        }
        // Its end.
        let _ = parser.next();
    }
    let mut out = kept.join("; ");
    if css.trim_end().ends_with(';') && !out.is_empty() && !out.ends_with(';') {
        out.push(';');
    }
    let is_same = out
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .eq(css.bytes().filter(|byte| !byte.is_ascii_whitespace()));
    (!is_same).then_some(out)
}

/// Whether a declaration says how something lies and looks, and nothing else.
pub(super) fn is_laying_out(property: &str, value: &str) -> bool {
    let declaration = format!("{property}:{value}");
    is_layout(&mut Parser::new(&declaration))
}

/// The same of one that is read to its end.
fn is_layout(declaration: &mut Parser<'_>) -> bool {
    let start = declaration.position();
    let property = declaration.expect_ident().map(|name| name.to_ascii_lowercase());
    let property = property.unwrap_or_default();
    let is_known = LOOKS.iter().any(|start| property.starts_with(start));
    let is_declaration = declaration.expect_colon().is_ok();
    let is_clean = is_clean(declaration, 0);
    // Neither escapes nor comments, which may say anything.
    let is_plain = !["\\", "/*"]
        .iter()
        .any(|mark| declaration.slice_from(start).contains(mark));
    is_plain && is_known && is_declaration && is_clean
}

/// Whether values show nothing and take nothing from elsewhere; reads all of them.
fn is_clean(values: &mut Parser<'_>, depth: usize) -> bool {
    let mut is_all_clean = true;
    loop {
        let Ok(token) = values.next() else {
            return is_all_clean;
        };
        let is_token_clean = match token {
            Token::Function(name) => TAKES.iter().all(|taking| !name.eq_ignore_ascii_case(taking)),
            Token::QuotedString(_) | Token::UnquotedUrl(_) | Token::BadUrl(_) | Token::BadString(_) => false,
            _ => true,
        };
        let is_block = is_open(token);
        is_all_clean &= is_token_clean;
        if is_block {
            is_all_clean &= depth < DEEPEST
                && values
                    .parse_nested_block(|inner| -> Read<bool> { Ok(is_clean(inner, depth + 1)) })
                    .unwrap_or_default();
        }
    }
}

fn is_open(token: &Token<'_>) -> bool {
    matches!(
        token,
        Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock
    )
}

/// A style sheet without what it shows by itself; `None` if it has none of that.
pub(super) fn hushed(css: &str) -> Option<String> {
    let mut out = String::with_capacity(css.len());
    push_rules(&mut Parser::new(css), &mut out, 0);
    (out != css).then_some(out)
}

/// A rule that is to be inserted, likewise.
pub(super) fn hushed_rule(css: &str) -> Option<String> {
    let hushed = hushed(css)?;
    Some(match hushed.trim().is_empty() {
        true => NO_RULE.to_owned(),
        false => hushed,
    })
}

/// How a rule or a declaration ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Semicolon,
    Block,
    /// With what it is in.
    Outer,
}

/// A rule or a declaration, while it is read.
#[derive(Default)]
struct Part {
    /// Something other than space has been read of it.
    is_begun: bool,
    /// Of a name that shows nothing by itself.
    is_known_at_rule: bool,
    is_at_rule: bool,
    /// A custom property, or not CSS.
    is_left_out: bool,
}

fn push_rules(parser: &mut Parser<'_>, out: &mut String, depth: usize) {
    loop {
        let begin = out.len();
        let mut part = Part::default();
        let end = push_part(parser, &mut part, out, depth);
        // Outside of rules are no declarations, and what has no end belongs to what stands elsewhere.
        let is_whole = match end {
            End::Block => true,
            End::Semicolon => depth > 0 || part.is_at_rule,
            End::Outer => depth > 0 && !part.is_at_rule,
        };
        let is_kept = is_whole && !part.is_left_out && (!part.is_at_rule || part.is_known_at_rule);
        if part.is_begun && !is_kept {
            out.truncate(begin);
            if part.is_at_rule && is_whole {
                out.push_str(NO_RULE);
            }
        }
        if end == End::Outer {
            return;
        }
    }
}

fn push_part(parser: &mut Parser<'_>, part: &mut Part, out: &mut String, depth: usize) -> End {
    loop {
        let start = parser.position();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else {
            return End::Outer;
        };
        let is_space = matches!(
            token,
            Token::WhiteSpace(_) | Token::Comment(_) | Token::CDO | Token::CDC
        );
        let is_first = !part.is_begun && !is_space;
        part.is_begun |= !is_space;
        match &token {
            Token::AtKeyword(name) if is_first => {
                part.is_at_rule = true;
                part.is_known_at_rule = AT_RULES.iter().any(|known| name.eq_ignore_ascii_case(known));
            }
            Token::Ident(name) if is_first => part.is_left_out = name.starts_with("--"),
            Token::CloseCurlyBracket | Token::CloseParenthesis | Token::CloseSquareBracket => {
                part.is_left_out = true;
            }
            Token::Semicolon => {
                out.push(';');
                return End::Semicolon;
            }
            Token::CurlyBracketBlock => {
                push_block(parser, ('{', '}'), out, depth, push_rules);
                // A custom property may be a block and go on behind it.
                if part.is_left_out {
                    continue;
                }
                return End::Block;
            }
            _ => {}
        }
        push_value(parser, &token, start, out, depth);
    }
}

/// A token of what is in front of a block, or of a declaration.
fn push_value(
    parser: &mut Parser<'_>,
    token: &Token<'_>,
    start: SourcePosition,
    out: &mut String,
    depth: usize,
) {
    match token {
        Token::Comment(_) => out.push_str("/**/"),
        Token::QuotedString(_) => out.push_str("\"\""),
        Token::UnquotedUrl(_) => out.push_str("url()"),
        Token::BadUrl(_) | Token::BadString(_) => {}
        Token::SquareBracketBlock => push_block(parser, ('[', ']'), out, depth, push_brackets),
        Token::CurlyBracketBlock => push_block(parser, ('{', '}'), out, depth, push_values),
        Token::ParenthesisBlock => push_block(parser, ('(', ')'), out, depth, push_values),
        Token::Function(_) => {
            let name = parser.slice_from(start);
            out.push_str(name.strip_suffix('(').unwrap_or(name));
            push_block(parser, ('(', ')'), out, depth, push_values);
        }
        _ => out.push_str(parser.slice_from(start)),
    }
}

fn push_values(parser: &mut Parser<'_>, out: &mut String, depth: usize) {
    loop {
        let start = parser.position();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else {
            return;
        };
        push_value(parser, &token, start, out, depth);
    }
}

/// What is in square brackets: names of lines, or what a selector asks of an attribute, whose value goes.
fn push_brackets(parser: &mut Parser<'_>, out: &mut String, depth: usize) {
    let mut is_value = false;
    loop {
        let start = parser.position();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else {
            return;
        };
        let is_operator = matches!(
            token,
            Token::Delim('=')
                | Token::IncludeMatch
                | Token::DashMatch
                | Token::PrefixMatch
                | Token::SuffixMatch
                | Token::SubstringMatch
        );
        if is_value && matches!(token, Token::Ident(_)) {
            out.push_str("\"\"");
        } else {
            push_value(parser, &token, start, out, depth);
        }
        is_value = is_operator || is_value && matches!(token, Token::WhiteSpace(_) | Token::Comment(_));
    }
}

/// What is in a block, and its braces.
fn push_block(
    parser: &mut Parser<'_>,
    (open, close): (char, char),
    out: &mut String,
    depth: usize,
    push: fn(&mut Parser<'_>, &mut String, usize),
) {
    out.push(open);
    if depth < DEEPEST {
        let read = parser.parse_nested_block(|inner| -> Read<()> {
            push(inner, out, depth + 1);
            Ok(())
        });
        debug_assert!(read.is_ok(), "all of it is read");
    }
    out.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is expected says the same to a browser, but for what it shows by itself.
    #[test]
    fn css_shows_nothing_by_itself() {
        for (css, expected) in [
            ("a{color:red}", None),
            ("@media (width>3px){a:hover>b{top:0}}", None),
            ("a{justify-content:center}", None),
            ("<!-- .md\\:flex{display:flex} -->", None),
            (
                "a::after{content:\"x;}\";color:red}",
                Some("a::after{content:\"\";color:red}"),
            ),
            ("a{content/**/:'x'}", Some("a{content/**/:\"\"}")),
            ("a{\\63ontent:'x'}", Some("a{\\63ontent:\"\"}")),
            ("a{quotes:'x' 'y'}", Some("a{quotes:\"\" \"\"}")),
            ("a{background:URL('x)')}", Some("a{background:URL(\"\")}")),
            ("a{background:u\\72l(x)}", Some("a{background:url()}")),
            (
                "a{background:image-set('x' 1x)}",
                Some("a{background:image-set(\"\" 1x)}"),
            ),
            ("@import 'x';a{top:0}", Some("@media not all{}a{top:0}")),
            ("@counter-style x{symbols:A B}a{}", Some("@media not all{}a{}")),
            ("a{--x: y {z};top:0}", Some("a{top:0}")),
            ("a{\\2d-x:y}", Some("a{}")),
            ("a/* x */b{}", Some("a/**/b{}")),
            (
                "[a=x],[a='x' i],[b|=x]{}",
                Some("[a=\"\"],[a=\"\" i],[b|=\"\"]{}"),
            ),
            ("a{grid-template-columns:[full-start] 1fr}", None),
            // Parts of a sheet that is in several texts.
            ("a{content:\"x", Some("a{content:\"\"}")),
            ("x", Some("")),
            ("x\";color:red}b{top:0}", Some("")),
            ("x;top:0}b{top:0}", Some("")),
        ] {
            assert_eq!(hushed(css).as_deref(), expected, "{css}");
            let again = hushed(expected.unwrap_or(css));
            assert_eq!(again, None, "{css}");
        }
    }

    #[test]
    fn a_rule_keeps_its_index() {
        assert_eq!(hushed_rule("@import 'x';").as_deref(), Some(NO_RULE));
        assert_eq!(hushed_rule("x").as_deref(), Some(NO_RULE));
        assert_eq!(hushed_rule("a{}"), None);
    }

    #[test]
    fn blocks_in_blocks_have_an_end() {
        let css = format!("a{}", "{b".repeat(100_000));
        assert!(hushed(&css).unwrap().len() < 1_000);
        let value = format!("width:{}", "calc(".repeat(100_000));
        assert_eq!(laid_out(&value).as_deref(), Some(""));
    }

    #[test]
    fn of_an_own_style_layout_remains() {
        for (css, expected) in [
            ("width: calc(1px + 2%); color:red", None),
            ("display:none !important;", None),
            ("color:re[d;;", None),
            ("width:3px;background:url(x)", Some("width:3px")),
            ("background-color:var(--x);top:0;", Some("top:0;")),
            ("width/* x */:3px", Some("")),
            ("/* x */width:3px", Some("")),
            ("w\\69 dth:3px", Some("")),
            ("--x:y;list-style-type:'x';animation-name:x", Some("")),
            ("border-image:image-set('x' 1x)", Some("")),
            ("color:r\\65 d", Some("")),
            ("x;top:0", Some("top:0")),
        ] {
            assert_eq!(laid_out(css).as_deref(), expected, "{css}");
        }
        assert!(is_laying_out("width", "3px"));
        assert!(!is_laying_out("width", "3px;content:'x'"));
        assert!(!is_laying_out("content", "none"));
    }
}
