/// What rrweb puts where one text of a style sheet ends and the next one starts.
const MARK: &str = "/* rr_split */";

/// The parts of a style sheet's text for so many text nodes; what is too much goes to the last one.
pub(crate) fn split_texts(css: &str, texts: usize) -> Vec<String> {
    let mut parts: Vec<String> = css.splitn(texts.max(1), MARK).map(str::to_owned).collect();
    if let Some(last) = parts.last_mut()
        && last.contains(MARK)
    {
        *last = last.replace(MARK, "");
    }
    parts
}

/// The text of the whole style sheet.
pub(crate) fn without_splits(css: &str) -> String {
    css.replace(MARK, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected parts are those that rrweb-snapshot's `applyCssSplits` gives without its additions.
    #[test]
    fn each_text_gets_its_part() {
        for (css, texts, expected) in [
            ("a{}", 1, vec!["a{}"]),
            ("a{}/* rr_split */b{}", 2, vec!["a{}", "b{}"]),
            ("a{}/* rr_split */b{}/* rr_split */c{}", 2, vec!["a{}", "b{}c{}"]),
            ("a{}/* rr_split */b{}", 3, vec!["a{}", "b{}"]),
            ("a{}/* rr_split */b{}", 1, vec!["a{}b{}"]),
        ] {
            assert_eq!(split_texts(css, texts), expected, "{css}");
        }
    }
}
