use std::borrow::Cow;
use std::fmt::Write;

/// A text in which everything can be seen: signs that have no shape, and those that turn what is behind them around, would
/// let two lines look alike that are not, or like something that they do not say.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match picture(letter) {
            Some(picture) => shown.push(picture),
            None if is_hidden(letter) => {
                let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(letter));
            }
            None => shown.push(letter),
        }
    }
    Cow::Owned(shown)
}

fn is_hidden(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{8}' | '\u{a}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// What Unicode has to draw a control sign by.
fn picture(letter: char) -> Option<char> {
    match u32::from(letter) {
        code @ ..0x20 if letter != '\t' => char::from_u32(0x2400 + code),
        0x7f => Some('␡'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_shape_is_drawn() {
        for (text, expected) in [
            ("a\tb é 漢", "a\tb é 漢"),
            ("a\r", "a␍"),
            ("\0\u{1b}\u{7f}", "␀␛␡"),
            ("admin\u{202e}resu\u{200b}", "admin⟨U+202E⟩resu⟨U+200B⟩"),
        ] {
            assert_eq!(visible(text), expected, "{text:?}");
        }
    }
}
