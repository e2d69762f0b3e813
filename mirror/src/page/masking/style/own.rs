//! Of an element's own style, and of single declarations: how something is laid out.

use cssparser::{Delimiter, Parser, Token};

use super::{DEEPEST, Read};

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

/// Of an element's own style, how it is laid out; `None` where that is all of it.
pub(in crate::page::masking) fn laid_out(css: &str) -> Option<String> {
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
pub(in crate::page::masking) fn is_laying_out(property: &str, value: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_in_functions_have_an_end() {
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
