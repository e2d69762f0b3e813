//! Which addresses may be in a recording. Browsers ignore control characters and white space around and within a
//! scheme, in part; here they are ignored wherever they are.

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Shown as an image, which runs nothing.
    Image,
    /// Followed, submitted to, or anything else.
    Other,
}

/// Followed by a person, and harmless even then. Anything without a scheme is relative.
const FOLLOWED: &[&str] = &[
    "http", "https", "mailto", "tel", "sms", "ftp", "about", "blob", "data", "cid", "geo", "callto", "skype",
    "whatsapp", "tg", "viber", "slack", "webcal", "magnet", "maps", "market", "intent", "file", "urn",
];
/// Run, or lead to another address that does.
const RUNNING: &[&str] = &[
    "javascript",
    "vbscript",
    "livescript",
    "mocha",
    "ecmascript",
    "jscript",
    "view-source",
    "jar",
    "feed",
    "wyciwyg",
];
const LONGEST_SCHEME: usize = 20;

/// Whether following the address, or loading it for this use, may run something.
pub(super) fn runs(url: &str, used: Use) -> bool {
    let Some((scheme, rest)) = split(url) else {
        return false;
    };
    match scheme.as_str() {
        "data" => is_document(rest, used),
        other => RUNNING.contains(&other),
    }
}

/// Whether this is an address that a link may have.
pub(super) fn may_be_followed(url: &str, used: Use) -> bool {
    match split(url) {
        None => true,
        Some((scheme, _)) => FOLLOWED.contains(&scheme.as_str()) && !runs(url, used),
    }
}

/// Whether any of the pieces between such separators runs: those of a srcset, or of an animation's values.
pub(super) fn any_runs(list: &str, used: Use, is_separator: impl Fn(char) -> bool) -> bool {
    list.split(is_separator).any(|piece| runs(piece, used))
}

pub(super) fn is_data_image(url: &str) -> bool {
    split(url)
        .is_some_and(|(scheme, rest)| scheme.as_str() == "data" && media_type(rest).starts_with("image/"))
}

pub(super) fn is_data(url: &str) -> bool {
    split(url).is_some_and(|(scheme, _)| scheme.as_str() == "data")
}

pub(super) fn is_web(url: &str) -> bool {
    split(url).is_none_or(|(scheme, _)| matches!(scheme.as_str(), "http" | "https"))
}

/// A scheme in lower case; empty if it is longer than any that means something.
struct Scheme {
    bytes: [u8; LONGEST_SCHEME],
    length: usize,
}

impl Scheme {
    fn as_str(&self) -> &str {
        self.bytes
            .get(..self.length)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }
}

/// The scheme and what follows its colon; nothing for an address without a scheme.
fn split(url: &str) -> Option<(Scheme, &str)> {
    let mut scheme = Scheme {
        bytes: [0; LONGEST_SCHEME],
        length: 0,
    };
    for (at, byte) in url.bytes().enumerate() {
        match byte {
            0..=b' ' => {}
            b':' => return url.get(at + 1..).map(|rest| (scheme, rest)),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'+' | b'-' | b'.' => {
                match scheme.bytes.get_mut(scheme.length) {
                    Some(place) => {
                        *place = byte.to_ascii_lowercase();
                        scheme.length += 1;
                    }
                    // Longer than any that is known: it stays unlike all of them.
                    None => scheme.bytes = [b'?'; LONGEST_SCHEME],
                }
            }
            _ => return None,
        }
    }
    None
}

/// The media type of a `data:` address, in lower case.
fn media_type(rest: &str) -> String {
    rest.chars()
        .take_while(|c| !matches!(c, ',' | ';'))
        .filter(|c| *c > ' ')
        .map(|c| c.to_ascii_lowercase())
        .take(100)
        .collect()
}

/// Whether a browser could make a document or a program of a `data:` address. What is neither is known by its type.
fn is_document(rest: &str, used: Use) -> bool {
    let kind = media_type(rest);
    match kind.as_str() {
        "image/svg+xml" => used == Use::Other,
        ""
        | "text/plain"
        | "text/css"
        | "text/csv"
        | "text/vtt"
        | "text/calendar"
        | "application/json"
        | "application/pdf"
        | "application/octet-stream"
        | "application/vnd.ms-fontobject"
        | "application/font"
        | "font" => false,
        other => {
            let plain = [
                "image/",
                "font/",
                "audio/",
                "video/",
                "application/font-",
                "application/x-font",
            ];
            other.contains("xml")
                || other.contains("script")
                || !plain.iter().any(|prefix| other.starts_with(prefix))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_run_are_known_however_they_are_written() {
        for url in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}\tjavascript:alert(1)",
            "java\nscript:alert(1)",
            "j\ta\rv\na script\t:alert(1)",
            "vbscript:msgbox",
            "view-source:javascript:1",
            "feed:javascript:1",
            "data:text/html,<script>",
            "DATA:Text/HTML;base64,PHNjcmlwdD4=",
            "data: text/html ,x",
            "data:te\nxt/html,x",
            "data:application/xhtml+xml,x",
            "data:text/xml,x",
            "data:application/xml,x",
            "data:image/svg+xml,<svg>",
            "data:text/javascript,1",
            "data:application/unheard-of,1",
        ] {
            assert!(runs(url, Use::Other), "{url:?}");
            assert!(!may_be_followed(url, Use::Other), "{url:?}");
        }
        assert!(!may_be_followed("somescheme:x", Use::Other));
        assert!(!may_be_followed(&format!("{}:x", "a".repeat(40)), Use::Other));
    }

    #[test]
    fn addresses_that_run_nothing_stay() {
        for url in [
            "",
            "#javascript:",
            "/a:b",
            "?javascript:1",
            "a/javascript:1",
            "https://shop.example/?next=javascript:1",
            "mailto:a@b.example",
            "//shop.example/",
            "&#106;avascript:alert(1)",
            "java%0ascript:alert(1)",
            "data:,",
            "data:text/plain,<script>",
            "data:image/png;base64,AAAA",
            "data:font/woff2;base64,AAAA",
            "data:application/x-font-woff;base64,AAAA",
            "javascript",
            "기록:x",
        ] {
            assert!(may_be_followed(url, Use::Other), "{url:?}");
        }
        assert!(!runs("data:image/svg+xml,<svg>", Use::Image));
        assert!(!runs("somescheme:x", Use::Other));
    }
}
