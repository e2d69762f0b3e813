//! Style sheets and rules without what they show by themselves.

use cssparser::{Parser, SourcePosition, Token};

use super::{DEEPEST, Read};

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

/// Takes the place of a rule, so that those behind it keep their indexes.
const NO_RULE: &str = "@media not all{}";

/// A style sheet without what it shows by itself; `None` if it has none of that.
pub(in crate::page::masking) fn hushed(css: &str) -> Option<String> {
    let mut out = String::with_capacity(css.len());
    push_rules(&mut Parser::new(css), &mut out, 0);
    (out != css).then_some(out)
}

/// A rule that is to be inserted, likewise.
pub(in crate::page::masking) fn hushed_rule(css: &str) -> Option<String> {
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
    }
}
