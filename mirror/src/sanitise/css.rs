//! Style sheets and declarations without what old browsers run, and without addresses that run. Everything else
//! stays: what a style sheet loads is led through this server by whoever shows it.

use std::borrow::Cow;

use super::url::{Use, runs};

/// Functions whose plain strings are addresses too.
const TAKES_ADDRESSES: &[&str] = &[
    "url",
    "src",
    "image",
    "image-set",
    "-webkit-image-set",
    "url-prefix",
    "domain",
];
/// Run the address or the element that they name.
const RUNNING_PROPERTIES: &[&str] = &["behavior", "-ms-behavior", "-moz-binding"];
/// Loads nothing, and leaves a declaration valid.
const NOTHING: &str = "data:,";
/// A property or function that no browser knows.
const UNKNOWN: &str = "removed";

/// The text with all of that taken out; nothing if there is none.
pub(super) fn clean(css: &str) -> Option<String> {
    if !may_run(css.as_bytes()) {
        return None;
    }
    let mut scanner = Scanner {
        css,
        at: 0,
        copied: 0,
        out: String::new(),
        open: Vec::new(),
        is_import: false,
    };
    scanner.run();
    if scanner.copied == 0 {
        return None;
    }
    scanner
        .out
        .push_str(css.get(scanner.copied..).unwrap_or_default());
    Some(scanner.out)
}

pub(super) fn is_running_property(name: &str) -> bool {
    RUNNING_PROPERTIES.contains(&unescape(name.trim()).to_ascii_lowercase().as_str())
}

/// A quick look that never overlooks anything: what runs has a colon or a parenthesis behind its name, or is written
/// with escapes.
fn may_run(css: &[u8]) -> bool {
    memchr::memchr3_iter(b':', b'(', b'\\', css).any(|at| {
        let (before, after) = css.split_at(at);
        match after.split_first() {
            Some((b'\\', rest)) => spells_letter(rest),
            Some((b'(', _)) => ends_with(before, b"expression"),
            Some((_, rest)) => may_end_running_name(before) && is_running_name(before, rest),
            None => false,
        }
    })
}

/// Whether one of [`is_running_name`] could end so: most names end in another letter.
fn may_end_running_name(before: &[u8]) -> bool {
    before.last().is_some_and(|last| {
        *last <= b' '
            || matches!(
                last.to_ascii_lowercase(),
                b'a' | b'd' | b'e' | b'g' | b'r' | b't' | b'/'
            )
    })
}

/// Whether a scheme or property that runs ends here. Browsers ignore tabs within a scheme.
fn is_running_name(before: &[u8], after: &[u8]) -> bool {
    const LONGEST: usize = 12;
    // Without white space, from the end; as far as a name may be spread.
    let mut name = [0; LONGEST];
    let mut length = 0;
    for (walked, byte) in before.iter().rev().enumerate() {
        if walked > 4 * LONGEST {
            return true;
        }
        if *byte > b' ' {
            if let Some(place) = name.get_mut(LONGEST - 1 - length) {
                *place = byte.to_ascii_lowercase();
            }
            length += 1;
            if length == LONGEST {
                break;
            }
        }
    }
    let is_data = name.ends_with(b"data") && {
        let kind = after.get(..6).unwrap_or(after);
        !kind.eq_ignore_ascii_case(b"image/") && !ends_with(kind.get(..5).unwrap_or(kind), b"font/")
    };
    let ends: &[&[u8]] = &[
        b"script",
        b"mocha",
        b"view-source",
        b"jar",
        b"feed",
        b"wyciwyg",
        b"binding",
        b"*/",
    ];
    is_data
        || ends.iter().any(|end| name.ends_with(end))
        || (name.ends_with(b"behavior") && (!name.ends_with(b"-behavior") || name.ends_with(b"-ms-behavior")))
}

fn ends_with(text: &[u8], end: &[u8]) -> bool {
    text.len() >= end.len()
        && text
            .get(text.len() - end.len()..)
            .is_some_and(|text| text.eq_ignore_ascii_case(end))
}

/// Whether what follows a backslash could be part of a word or be ignored within an address. Icons and names with
/// punctuation are neither.
fn spells_letter(rest: &[u8]) -> bool {
    let digits = rest
        .iter()
        .take(6)
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    if digits == 0 {
        return rest
            .first()
            .is_none_or(|byte| byte.is_ascii_alphabetic() || *byte <= b' ');
    }
    let code = rest
        .get(..digits)
        .and_then(|digits| std::str::from_utf8(digits).ok())
        .and_then(|digits| u32::from_str_radix(digits, 16).ok());
    code.is_none_or(|code| code < 0x80 && !(0x30..0x3a).contains(&code))
}

struct Scanner<'a> {
    css: &'a str,
    at: usize,
    /// Everything before this is in `out`.
    copied: usize,
    out: String,
    /// Whether the functions that are open take addresses, innermost last.
    open: Vec<bool>,
    /// Behind `@import`, which waits for its address.
    is_import: bool,
}

impl<'a> Scanner<'a> {
    fn run(&mut self) {
        while let Some(byte) = self.byte(0) {
            match byte {
                b'/' if self.byte(1) == Some(b'*') => self.skip_comment(),
                b'"' | b'\'' => self.string(byte),
                b'@' => {
                    self.at += 1;
                    let name = self.name();
                    self.is_import = name.eq_ignore_ascii_case("import");
                }
                b'(' => {
                    self.at += 1;
                    self.open.push(false);
                }
                b')' => {
                    self.at += 1;
                    self.open.pop();
                }
                b';' | b'{' | b'}' => {
                    self.at += 1;
                    self.open.clear();
                    self.is_import = false;
                }
                _ if is_name_byte(byte) => self.word(),
                _ => self.at += 1,
            }
        }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.css.as_bytes().get(self.at + ahead).copied()
    }

    fn skip_comment(&mut self) {
        let body = self.css.get(self.at + 2..).unwrap_or_default();
        self.at = body
            .find("*/")
            .map_or(self.css.len(), |end| self.at + 2 + end + 2);
    }

    fn skip_space(&mut self) {
        while self.byte(0).is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn skip_space_and_comments(&mut self) {
        loop {
            self.skip_space();
            if self.byte(0) != Some(b'/') || self.byte(1) != Some(b'*') {
                return;
            }
            self.skip_comment();
        }
    }

    /// Reads a name and returns what it says.
    fn name(&mut self) -> Cow<'a, str> {
        let start = self.at;
        while let Some(byte) = self.byte(0).filter(|byte| is_name_byte(*byte)) {
            self.at += 1;
            if byte == b'\\' {
                self.skip_escape();
            }
        }
        said(self.css.get(start..self.at).unwrap_or_default())
    }

    /// What follows a backslash.
    fn skip_escape(&mut self) {
        let digits = (0..6)
            .take_while(|ahead| self.byte(*ahead).is_some_and(|byte| byte.is_ascii_hexdigit()))
            .count();
        if digits == 0 {
            let character = self.css.get(self.at..).and_then(|rest| rest.chars().next());
            self.at += character.map_or(0, char::len_utf8);
            return;
        }
        self.at += digits;
        if self.byte(0).is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn word(&mut self) {
        let start = self.at;
        let name = self.name();
        let is = |word: &&str| name.eq_ignore_ascii_case(word);
        let end = self.at;
        if self.byte(0) == Some(b'(') {
            self.at += 1;
            if is(&"expression") {
                self.replace(start, end, UNKNOWN);
            }
            if is(&"url") || is(&"src") {
                self.address();
            }
            self.open.push(TAKES_ADDRESSES.iter().any(is));
        } else if RUNNING_PROPERTIES.iter().any(is) {
            self.skip_space_and_comments();
            if self.byte(0) == Some(b':') {
                self.replace(start, end, UNKNOWN);
            }
        }
    }

    /// The address of `url(`, if that is written without quotes; a string is looked at as strings are.
    fn address(&mut self) {
        self.skip_space();
        if matches!(self.byte(0), Some(b'"' | b'\'')) {
            return;
        }
        let start = self.at;
        while let Some(byte) = self.byte(0).filter(|byte| *byte != b')') {
            self.at += 1;
            if byte == b'\\' {
                self.skip_escape();
            }
        }
        let raw = self.css.get(start..self.at).unwrap_or_default();
        self.is_import = false;
        if runs(&said(raw), Use::Image) {
            self.replace(start, self.at, NOTHING);
        }
    }

    fn string(&mut self, quote: u8) {
        self.at += 1;
        let start = self.at;
        while let Some(byte) = self.byte(0).filter(|byte| *byte != quote && *byte != b'\n') {
            self.at += 1;
            if byte == b'\\' {
                self.skip_escape();
            }
        }
        let end = self.at.min(self.css.len());
        self.at = end + 1;
        let is_address = self.is_import || self.open.last() == Some(&true);
        self.is_import = false;
        if is_address
            && runs(
                &unescape(self.css.get(start..end).unwrap_or_default()),
                Use::Image,
            )
        {
            self.replace(start, end, NOTHING);
        }
    }

    fn replace(&mut self, from: usize, to: usize, with: &str) {
        self.out
            .push_str(self.css.get(self.copied..from).unwrap_or_default());
        self.out.push_str(with);
        self.copied = to;
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'-' | b'_' | b'\\')
}

fn said(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\\', text.as_bytes()).is_some() {
        Cow::Owned(unescape(text))
    } else {
        Cow::Borrowed(text)
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let escape = escape.get(1..).unwrap_or_default();
        let digits = escape.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        let (digits, after) = escape.split_at(digits);
        rest = after;
        if let Ok(code) = u32::from_str_radix(digits, 16) {
            out.push(char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{fffd}'));
            if rest.starts_with("\r\n") {
                rest = rest.get(2..).unwrap_or_default();
            } else if rest.starts_with(|c: char| c.is_ascii_whitespace()) {
                rest = rest.get(1..).unwrap_or_default();
            }
        } else if let Some(character) = rest.chars().next() {
            // A line that goes on leaves nothing.
            if !matches!(character, '\n' | '\r' | '\u{c}') {
                out.push(character);
            }
            rest = rest.get(character.len_utf8()..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(css: &str, expected: Option<&str>) {
        let cleaned = clean(css);
        assert_eq!(cleaned.as_deref(), expected, "{css}");
        if let Some(cleaned) = cleaned {
            assert_eq!(clean(&cleaned), None, "twice: {cleaned}");
        }
    }

    #[test]
    fn what_runs_is_taken_out() {
        for (css, expected) in [
            (
                "a{background:url(javascript:alert(1))}",
                "a{background:url(data:,))}",
            ),
            (
                "a{background:URL( 'JavaScript:alert(1)' )}",
                "a{background:URL( 'data:,' )}",
            ),
            ("@import 'javascript:alert(1)';", "@import 'data:,';"),
            (
                "@import url(\"vbscript:x\") screen;",
                "@import url(\"data:,\") screen;",
            ),
            ("@\\69mport 'javascript:x';", "@\\69mport 'data:,';"),
            ("a{b:u\\72 l(java\\73 cript:x)}", "a{b:u\\72 l(data:,)}"),
            ("a{b:url(java\\\nscript:x)}", "a{b:url(data:,)}"),
            ("a{b:url(javascri\\a pt:x)}", "a{b:url(data:,)}"),
            ("a{b:url('javas\tcri\tpt\t\t:x')}", "a{b:url('data:,')}"),
            ("a{b:url(data:text/html,x)}", "a{b:url(data:,)}"),
            ("a{b:image-set('javascript:x' 1x)}", "a{b:image-set('data:,' 1x)}"),
            ("a{width:expression(alert(1))}", "a{width:removed(alert(1))}"),
            ("a{width:e\\78pression(alert(1))}", "a{width:removed(alert(1))}"),
            ("a{-moz-binding:url(x.xml#y)}", "a{removed:url(x.xml#y)}"),
            ("a{Behavior : url(x.htc)}", "a{removed : url(x.htc)}"),
            ("behavior/**/:url(#default)", "removed/**/:url(#default)"),
            ("-ms-behavior:url(x)", "removed:url(x)"),
        ] {
            check(css, Some(expected));
        }
    }

    #[test]
    fn what_is_shown_stays() {
        for css in [
            "",
            "a{scroll-behavior:smooth;overscroll-behavior:none;transition-behavior:allow-discrete}",
            "a[href^=\"javascript:\"]::after{content:\"\"}",
            "a::before{content:'javascript: a language'}",
            ".icon::before{content:\"\\f101\"}.md\\:flex{width:1px\\9}",
            "a{background:url(data:image/svg+xml;utf8,<svg/>)}",
            "@font-face{src:url(data:application/x-font-woff;base64,AA)}",
            "@import url(https://shop.example/a.css);",
            "a{background:url(\"https://shop.example/expression(1).png\")}",
            "/* expression(1) behavior:x url(javascript:x) */",
            ".description{color:red}.expression{color:red}",
            "behavior",
            "url(",
            "'",
            "\\",
            "a{b:url('x",
        ] {
            check(css, None);
        }
    }
}
