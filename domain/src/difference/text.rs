/// What a line ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Lf,
    CrLf,
    /// The last line, where the text ends without a newline.
    None,
}

/// A text, and where its lines are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    content: String,
    /// Where each line ends, in bytes, its newline included.
    ends: Vec<usize>,
}

impl Text {
    pub(super) fn new(content: &str) -> Self {
        let mut end = 0;
        let ends = content.split_inclusive('\n').map(|line| {
            end += line.len();
            end
        });
        Self {
            ends: ends.collect(),
            content: content.to_owned(),
        }
    }

    /// All lines, with their endings.
    pub(super) fn lines(&self) -> Vec<&str> {
        (0..self.ends.len()).map(|index| self.whole_line(index)).collect()
    }

    /// A line without its ending. There is nothing in a line that is not there.
    pub(super) fn line(&self, index: usize) -> (&str, Ending) {
        without_ending(self.whole_line(index))
    }

    fn whole_line(&self, index: usize) -> &str {
        let end_of = |index: usize| self.ends.get(index).copied();
        let start = index.checked_sub(1).and_then(end_of).unwrap_or(0);
        end_of(index)
            .and_then(|end| self.content.get(start..end))
            .unwrap_or_default()
    }

    /// How the lines of this text end, as far as its first one tells.
    pub(super) fn usual_ending(&self) -> Ending {
        match self.line(0).1 {
            Ending::CrLf => Ending::CrLf,
            Ending::Lf | Ending::None => Ending::Lf,
        }
    }
}

pub(super) fn without_ending(line: &str) -> (&str, Ending) {
    match line.strip_suffix('\n') {
        None => (line, Ending::None),
        Some(line) => match line.strip_suffix('\r') {
            None => (line, Ending::Lf),
            Some(line) => (line, Ending::CrLf),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_again_with_what_they_end_with() {
        let text = Text::new("a\n\nb\r\nc\rd");
        let lines: Vec<_> = (0..text.lines().len()).map(|index| text.line(index)).collect();
        assert_eq!(
            lines,
            [
                ("a", Ending::Lf),
                ("", Ending::Lf),
                ("b", Ending::CrLf),
                ("c\rd", Ending::None)
            ]
        );
        assert!(Text::new("").lines().is_empty());
        assert_eq!(Text::new("").usual_ending(), Ending::Lf);
    }
}
