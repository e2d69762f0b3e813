//! Where something stands in the text of a model.

/// A place on one line: lines and columns count from 0, columns in characters, as OpenFGA's own tools count. What a
/// model from JSON has stands nowhere, which is the start of the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub line: u32,
    pub start: u32,
    /// The column after the last character.
    pub end: u32,
}

impl Span {
    /// From the start of one to the end of another on the same line.
    pub(crate) fn to(self, last: Self) -> Self {
        Self {
            end: if last.line == self.line {
                last.end
            } else {
                self.end
            },
            ..self
        }
    }
}

/// A name as it was written, and where.
///
/// Two are equal when they say the same, wherever they stand: what a model means does not depend on its layout.
#[derive(Debug, Clone, Default)]
pub struct Word {
    pub text: String,
    pub span: Span,
}

impl Word {
    pub(crate) fn new(text: impl Into<String>, span: Span) -> Self {
        Self {
            text: text.into(),
            span,
        }
    }

    /// Of a name that stands in no text.
    pub(crate) fn of(text: impl Into<String>) -> Self {
        Self::new(text, Span::default())
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Word {}

impl std::fmt::Display for Word {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.text)
    }
}
