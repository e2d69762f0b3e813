//! What the heat is drawn over.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in super::super) enum Over {
    #[default]
    Recorded,
    Image,
    Paper,
}

impl Over {
    pub(in super::super) const ALL: [Self; 3] = [Self::Recorded, Self::Image, Self::Paper];

    pub(in super::super) fn name(self) -> &'static str {
        match self {
            Self::Recorded => "Recorded page",
            Self::Image => "Uploaded image",
            Self::Paper => "Plain paper",
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Image => "image",
            Self::Paper => "paper",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|over| over.as_str() == word)
    }
}
