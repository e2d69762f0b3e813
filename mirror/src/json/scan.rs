//! A strict, iterative check of JSON text in one pass. What passes here is JSON to every browser, so that one
//! event can never spoil the array that it is sent in later.

/// Levels of nesting that are accepted: browsers' parsers nest 512 elements, each of which is an object in an
/// array in a snapshot, and a few levels are around them.
pub const MAX_DEPTH: usize = 1_100;

const WORDS: usize = MAX_DEPTH.div_ceil(64);

/// Why a text is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("not JSON at byte {0}")]
    Syntax(usize),
    #[error("nested deeper than {MAX_DEPTH} levels at byte {0}")]
    TooDeep(usize),
    #[error("the text ends too early")]
    Truncated,
}

impl Fault {
    /// The byte at which reading stopped, of a text of `length` bytes.
    pub(crate) fn position(self, length: usize) -> usize {
        match self {
            Self::Syntax(at) | Self::TooDeep(at) => at,
            Self::Truncated => length,
        }
    }
}

/// Is told of keys while a value is scanned.
pub(crate) trait Visitor {
    /// `key` is as written, without its quotes, in an object `depth` levels deep; its value starts at `value`.
    fn key(&mut self, depth: usize, key: &[u8], text: &[u8], value: usize);
    /// The value of the last key of the outermost object ended before `end`.
    fn member_end(&mut self, end: usize);
}

struct Nobody;

impl Visitor for Nobody {
    #[inline]
    fn key(&mut self, _: usize, _: &[u8], _: &[u8], _: usize) {}
    #[inline]
    fn member_end(&mut self, _: usize) {}
}

/// Which of the open brackets are objects, one bit each, so that deep nesting needs no recursion and no memory.
struct Brackets {
    depth: usize,
    objects: [u64; WORDS],
}

impl Brackets {
    fn open(&mut self, object: bool, at: usize) -> Result<(), Fault> {
        let word = self
            .objects
            .get_mut(self.depth / 64)
            .filter(|_| self.depth < MAX_DEPTH)
            .ok_or(Fault::TooDeep(at))?;
        let bit = 1 << (self.depth % 64);
        if object {
            *word |= bit;
        } else {
            *word &= !bit;
        }
        self.depth += 1;
        Ok(())
    }

    fn in_object(&self) -> bool {
        let Some(top) = self.depth.checked_sub(1) else {
            return false;
        };
        self.objects
            .get(top / 64)
            .is_some_and(|word| word & (1 << (top % 64)) != 0)
    }
}

/// The first byte at or after `at` that is not white space.
pub fn skip_space(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
        at += 1;
    }
    at
}

/// Checks the value that starts at `at` (after white space) and returns where it ends.
pub fn skip_value(text: &[u8], at: usize) -> Result<usize, Fault> {
    let at = skip_space(text, at);
    // Most values are single tokens, for which there are no brackets to remember.
    match text.get(at) {
        Some(b'"') => string_end(text, at + 1),
        Some(b'-' | b'0'..=b'9') => number_end(text, at),
        _ => scan_value(text, at, &mut Nobody),
    }
}

/// As [`skip_value`], telling `visitor` of the keys.
pub(crate) fn scan_value(text: &[u8], at: usize, visitor: &mut impl Visitor) -> Result<usize, Fault> {
    let mut open = Brackets {
        depth: 0,
        objects: [0; WORDS],
    };
    let mut at = skip_space(text, at);
    'value: loop {
        at = match text.get(at) {
            Some(b'"') => string_end(text, at + 1)?,
            Some(b'{') => {
                open.open(true, at)?;
                at = skip_space(text, at + 1);
                if text.get(at) != Some(&b'}') {
                    at = key(text, at, open.depth, visitor)?;
                    continue 'value;
                }
                open.depth -= 1;
                at + 1
            }
            Some(b'[') => {
                open.open(false, at)?;
                at = skip_space(text, at + 1);
                if text.get(at) != Some(&b']') {
                    continue 'value;
                }
                open.depth -= 1;
                at + 1
            }
            Some(b'-' | b'0'..=b'9') => number_end(text, at)?,
            Some(b't') => literal(text, at, b"true")?,
            Some(b'f') => literal(text, at, b"false")?,
            Some(b'n') => literal(text, at, b"null")?,
            Some(_) => return Err(Fault::Syntax(at)),
            None => return Err(Fault::Truncated),
        };
        loop {
            if open.depth == 0 {
                return Ok(at);
            }
            if open.depth == 1 && open.in_object() {
                visitor.member_end(at);
            }
            at = skip_space(text, at);
            match (text.get(at), open.in_object()) {
                (Some(b','), true) => {
                    at = key(text, skip_space(text, at + 1), open.depth, visitor)?;
                    continue 'value;
                }
                (Some(b','), false) => {
                    at = skip_space(text, at + 1);
                    continue 'value;
                }
                (Some(b'}'), true) | (Some(b']'), false) => {
                    open.depth -= 1;
                    at += 1;
                }
                (Some(_), _) => return Err(Fault::Syntax(at)),
                (None, _) => return Err(Fault::Truncated),
            }
        }
    }
}

/// Where the brackets that open at `at` are closed, in text that need not be JSON otherwise; `None` if they never
/// are, or by the wrong ones.
pub(crate) fn balanced_end(text: &[u8], at: usize) -> Option<usize> {
    let mut closers = Vec::new();
    let mut at = at;
    loop {
        match text.get(at)? {
            b'{' => closers.push(b'}'),
            b'[' => closers.push(b']'),
            closer @ (b'}' | b']') => {
                if closers.pop() != Some(*closer) {
                    return None;
                }
                if closers.is_empty() {
                    return Some(at + 1);
                }
            }
            b'"' => {
                at = closing_quote(text, at + 1)?;
            }
            _ if closers.is_empty() => return None,
            _ => {}
        }
        at += 1;
    }
}

fn closing_quote(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// Reads a key and its colon; returns where the value starts.
#[inline]
fn key(text: &[u8], at: usize, depth: usize, visitor: &mut impl Visitor) -> Result<usize, Fault> {
    match text.get(at) {
        Some(b'"') => {}
        Some(_) => return Err(Fault::Syntax(at)),
        None => return Err(Fault::Truncated),
    }
    let end = string_end(text, at + 1)?;
    let colon = skip_space(text, end);
    match text.get(colon) {
        Some(b':') => {}
        Some(_) => return Err(Fault::Syntax(colon)),
        None => return Err(Fault::Truncated),
    }
    let value = skip_space(text, colon + 1);
    visitor.key(depth, text.get(at + 1..end - 1).unwrap_or_default(), text, value);
    Ok(value)
}

/// Returns what follows the closing quote of the string whose content starts at `at`.
#[inline]
fn string_end(text: &[u8], mut at: usize) -> Result<usize, Fault> {
    loop {
        at = skip_plain(text, at);
        at = match text.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => escape_end(text, at + 1)?,
            Some(0..0x20) => return Err(Fault::Syntax(at)),
            Some(_) => at + 1,
            None => return Err(Fault::Truncated),
        };
    }
}

/// Skips what stands for itself in a string, up to the last few bytes of the text. Eight bytes are looked at together,
/// and many more once a string is long, because most of a recording is the inside of long strings.
#[inline]
pub(super) fn skip_plain(text: &[u8], mut at: usize) -> usize {
    let mut words = 0;
    while let Some(word) = text.get(at..at + 8).and_then(|word| word.try_into().ok()) {
        let special = special_bytes(u64::from_le_bytes(word));
        if special != 0 {
            return at + (special.trailing_zeros() / 8) as usize;
        }
        at += 8;
        words += 1;
        if words == 4 {
            at = skip_plain_blocks(text, at);
        }
    }
    at
}

/// Skips whole blocks without anything special in them; compilers make a few instructions of one.
fn skip_plain_blocks(text: &[u8], mut at: usize) -> usize {
    while let Some(block) = text.get(at..).and_then(<[u8]>::first_chunk::<32>) {
        let special = block.iter().fold(0, |special, byte| {
            special | u8::from(*byte == b'"') | u8::from(*byte == b'\\') | u8::from(*byte < 0x20)
        });
        if special != 0 {
            break;
        }
        at += block.len();
    }
    at
}

/// Marks the high bit of bytes that are a quote, a backslash or a control character. The lowest mark is exact.
#[inline]
fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word;
    let quote = word ^ (ONES * 0x22);
    let backslash = word ^ (ONES * 0x5c);
    (below(quote, 1) | below(backslash, 1) | below(word, 0x20)) & HIGH
}

fn escape_end(text: &[u8], at: usize) -> Result<usize, Fault> {
    match text.get(at) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 1),
        Some(b'u') => {
            for digit in at + 1..at + 5 {
                match text.get(digit) {
                    Some(byte) if byte.is_ascii_hexdigit() => {}
                    Some(_) => return Err(Fault::Syntax(digit)),
                    None => return Err(Fault::Truncated),
                }
            }
            Ok(at + 5)
        }
        Some(_) => Err(Fault::Syntax(at)),
        None => Err(Fault::Truncated),
    }
}

fn number_end(text: &[u8], mut at: usize) -> Result<usize, Fault> {
    if text.get(at) == Some(&b'-') {
        at += 1;
    }
    at = match text.get(at) {
        Some(b'0') => at + 1,
        _ => digits(text, at)?,
    };
    if text.get(at) == Some(&b'.') {
        at = digits(text, at + 1)?;
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(text.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        at = digits(text, at)?;
    }
    Ok(at)
}

/// At least one digit.
fn digits(text: &[u8], start: usize) -> Result<usize, Fault> {
    let mut at = start;
    while matches!(text.get(at), Some(b'0'..=b'9')) {
        at += 1;
    }
    match text.get(at) {
        _ if at > start => Ok(at),
        Some(_) => Err(Fault::Syntax(at)),
        None => Err(Fault::Truncated),
    }
}

fn literal(text: &[u8], at: usize, expected: &[u8]) -> Result<usize, Fault> {
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with(expected) {
        Ok(at + expected.len())
    } else if expected.starts_with(rest) {
        Err(Fault::Truncated)
    } else {
        Err(Fault::Syntax(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// serde_json is the judge of what JSON is.
    #[test]
    fn accepts_what_is_json_and_nothing_else() {
        for text in [
            "{}",
            "[]",
            "0",
            "-0",
            "-",
            "01",
            "1.",
            ".5",
            "1.5e+3",
            "1e",
            "1e5",
            "1E-05",
            "+1",
            "true",
            "tru",
            "nul",
            "null",
            "falsy",
            "\"\"",
            "\"a\\u00e9\"",
            "\"a\\u00g9\"",
            "\"\\x\"",
            "\"\\ud800\"",
            "\"tab\there\"",
            "\"new\nline\"",
            "\"open",
            "{\"a\":1}",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "[1,]",
            "[1 2]",
            "[,]",
            "{,}",
            "[[[[]]]]",
            "[{\"a\":[{\"b\":{}}]}]",
            "{\"a\":1]",
            "[1}",
            "{\"a\":}",
            "{\"a\"}",
            "[]]",
            " [ 1 , 2 ] ",
            "{\"a\" : { \"b\" : null } }",
            "\"0123456789abcdef\\\"0123456789abcdef\"",
            "\"0123456\u{1}89\"",
            "\"sieben7\\\\\"",
            "\"ünï\u{7f}cödé — 기록\"",
            "",
            " ",
            "\u{feff}[]",
        ] {
            let ours = skip_value(text.as_bytes(), 0)
                .is_ok_and(|end| skip_space(text.as_bytes(), end) == text.len());
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
            assert_eq!(ours, theirs, "{text:?}");
        }
    }

    #[test]
    fn a_string_ends_at_its_first_quote_however_long_it_is() {
        for length in 0..150 {
            let text = format!("\"{}\"", "é".repeat(length / 2) + &"x".repeat(length % 2));
            assert_eq!(skip_value(text.as_bytes(), 0), Ok(length + 2));
            for at in 1..=length {
                let mut other = text.clone().into_bytes();
                other[at] = b'"';
                assert_eq!(skip_value(&other, 0), Ok(at + 1));
                other[at] = 0x1f;
                assert_eq!(skip_value(&other, 0), Err(Fault::Syntax(at)));
                other[at] = b'\\';
                other[at + 1] = b'!';
                assert_eq!(skip_value(&other, 0), Err(Fault::Syntax(at + 1)));
            }
        }
    }

    #[test]
    fn nesting_is_limited_and_costs_no_stack() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(skip_value(nested(MAX_DEPTH).as_bytes(), 0).is_ok());
        let deeper = nested(MAX_DEPTH + 1);
        assert_eq!(skip_value(deeper.as_bytes(), 0), Err(Fault::TooDeep(MAX_DEPTH)));
        assert!(skip_value("[{\"a\":".repeat(1_000_000).as_bytes(), 0).is_err());
    }

    #[test]
    fn a_cut_text_is_truncated_wherever_it_is_cut() {
        let text = r#"{"type":3,"data":{"a":[true,null,-1.5e+7,"\u00e9\n"],"b":false},"timestamp":1}"#;
        for end in 0..text.len() {
            let fault = skip_value(&text.as_bytes()[..end], 0);
            assert_eq!(fault, Err(Fault::Truncated), "cut at {end}");
        }
    }
}
