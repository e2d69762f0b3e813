//! What is known of a node's privacy, in one byte.

use domain::mask::MaskType;

/// How much of something is hidden, from nothing to all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    #[default]
    None,
    Blur,
    Redact,
    Block,
}

impl Level {
    const ALL: [Self; 4] = [Self::None, Self::Blur, Self::Redact, Self::Block];

    fn of_bits(bits: u8) -> Self {
        Self::ALL
            .get(usize::from(bits & 0b11))
            .copied()
            .unwrap_or(Self::Block)
    }

    /// Its name, as marks in recorded pages have it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Blur => "blur",
            Self::Redact => "redact",
            Self::Block => "block",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|level| *level != Self::None && level.as_str() == text)
    }
}

impl From<MaskType> for Level {
    fn from(mask: MaskType) -> Self {
        match mask {
            MaskType::Allow => Self::None,
            MaskType::Blur => Self::Blur,
            MaskType::Redact => Self::Redact,
            MaskType::Block => Self::Block,
        }
    }
}

/// A node that nobody has decided on has an empty one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mark(u8);

impl Mark {
    const PENDING: u8 = 1 << 4;
    const LOOSE: u8 = 1 << 5;

    pub(crate) fn new(now: Level, floor: Level) -> Self {
        Self(now as u8 | (floor as u8) << 2)
    }

    /// The same, but that so much is hidden of it by the word of whoever sent it here.
    pub(crate) fn sent_with(self, word: Level) -> Self {
        Self(self.0 & 0b0011_1111 | (word as u8) << 6)
    }

    /// What whoever sent it here hides of it and of what is in it, where that is more than the rules did. Rules can take it
    /// back no more than they could say it.
    pub(crate) fn word(self) -> Level {
        Level::of_bits(self.0 >> 6)
    }

    /// What holds for the node, and for what comes into it.
    pub(crate) fn now(self) -> Level {
        let now = Level::of_bits(self.0);
        match self.0 & Self::LOOSE {
            0 => now,
            _ => now.max(Level::Redact),
        }
    }

    /// What has held for the node itself before: what was hidden does not come out.
    pub(crate) fn floor(self) -> Level {
        Level::of_bits(self.0 >> 2)
    }

    /// What holds for what the node itself says.
    pub(crate) fn level(self) -> Level {
        self.now().max(self.floor())
    }

    /// Whether it came with the event that is being taken in, and is not decided on.
    pub(crate) fn is_pending(self) -> bool {
        self.0 & Self::PENDING != 0
    }

    pub(crate) fn pending(self) -> Self {
        Self(self.0 | Self::PENDING)
    }

    pub(crate) fn settled(self) -> Self {
        Self(self.0 & !Self::PENDING)
    }

    /// Of a node that is nowhere on the page: until it has a place, nobody knows what is to be hidden of it.
    pub(crate) fn loose(self) -> Self {
        Self(self.0 | Self::LOOSE)
    }

    /// The same, but that so much of the node itself is hidden whatever holds later.
    pub(crate) fn raised(self, floor: Level) -> Self {
        Self(self.0 & !(0b11 << 2) | (self.floor().max(floor) as u8) << 2)
    }

    /// What recordings know to be hidden of it.
    pub(crate) fn told(self) -> Level {
        Level::of_bits(self.0).max(self.floor())
    }
}
