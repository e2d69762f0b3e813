use mirror::mask::SelectorFault;
use mirror::mask::preview::Trial;
use serde::Serialize;

/// What a rule does to the page, or why it is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Elements that the selector matches.
    pub matched: u64,
    /// Elements and texts that the rule hides, those among them.
    pub hidden: u64,
    /// Texts that are read on the page, and those of them that the rule hides.
    pub texts: u64,
    pub hidden_texts: u64,
    /// How many of the matched elements other rules hide already, the most first.
    pub hidden_by: Vec<HiddenBy>,
    /// The uppermost of the matched elements, as many as are worth showing.
    pub ids: Vec<i64>,
    pub fault: Option<Fault>,
}

/// Matched elements that another rule hides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HiddenBy {
    /// The rule's id.
    pub rule: String,
    pub count: u64,
}

/// Where a selector stops being one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// In characters.
    pub position: u32,
    /// What should stand there, as a sentence.
    pub expected: String,
}

impl Answer {
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(crate) fn fault(selector: &str, fault: SelectorFault) -> Self {
        let before = selector.get(..fault.position).unwrap_or(selector);
        Self {
            fault: Some(Fault {
                position: u32::try_from(before.chars().count()).unwrap_or(u32::MAX),
                expected: fault.expected,
            }),
            ..Self::default()
        }
    }
}

impl From<Trial> for Answer {
    fn from(trial: Trial) -> Self {
        let Trial {
            matched,
            hidden,
            texts,
            hidden_texts,
            hidden_by,
            ids,
        } = trial;
        let hidden_by = hidden_by.into_iter();
        Self {
            matched,
            hidden,
            texts,
            hidden_texts,
            hidden_by: hidden_by.map(|(rule, count)| HiddenBy { rule, count }).collect(),
            ids,
            fault: None,
        }
    }
}
