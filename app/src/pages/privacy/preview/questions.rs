//! What is asked of the worker: one rule at a time, and of those that are written meanwhile only the last.

use domain::mask::MaskType;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trial {
    pub(super) selector: String,
    pub(super) mask: MaskType,
}

#[derive(Debug, Default)]
pub(super) struct Questions {
    /// Of the last question.
    number: u32,
    /// The trial that is being answered.
    asked: Option<(u32, Trial)>,
    waiting: Option<Trial>,
}

impl Questions {
    /// A number for a question of another kind.
    pub(super) fn next_number(&mut self) -> u32 {
        self.number = self.number.wrapping_add(1);
        self.number
    }

    /// What to ask now, if anything.
    pub(super) fn ask(&mut self, trial: Trial) -> Option<(u32, Trial)> {
        if self.asked.is_some() {
            self.waiting = Some(trial);
            return None;
        }
        let question = (self.next_number(), trial);
        self.asked = Some(question.clone());
        Some(question)
    }

    /// The trial that this is the answer to, and what to ask next.
    pub(super) fn answered(&mut self, number: u32) -> Option<(Trial, Option<(u32, Trial)>)> {
        let (_, trial) = self.asked.take_if(|(asked, _)| *asked == number)?;
        let next = self.waiting.take().and_then(|waiting| self.ask(waiting));
        Some((trial, next))
    }

    pub(super) fn is_asked(&self, number: u32) -> bool {
        self.asked.as_ref().is_some_and(|(asked, _)| *asked == number)
    }

    /// Nobody answers any more what was asked so far.
    pub(super) fn forget(&mut self) {
        self.asked = None;
        self.waiting = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(selector: &str) -> Trial {
        Trial {
            selector: selector.into(),
            mask: MaskType::Block,
        }
    }

    #[test]
    fn of_what_is_written_meanwhile_only_the_last_is_asked() {
        let mut questions = Questions::default();
        assert_eq!(questions.ask(trial("a")), Some((1, trial("a"))));
        assert_eq!(questions.ask(trial("ab")), None);
        assert_eq!(questions.ask(trial("abc")), None);
        assert_eq!(questions.answered(9), None, "an answer to something else");
        assert_eq!(questions.answered(1), Some((trial("a"), Some((2, trial("abc"))))));
        assert!(questions.is_asked(2) && !questions.is_asked(1));
        assert_eq!(questions.answered(2), Some((trial("abc"), None)));
        assert_eq!(questions.ask(trial("d")), Some((3, trial("d"))));
    }

    #[test]
    fn what_nobody_answers_is_forgotten() {
        let mut questions = Questions::default();
        let _ = questions.ask(trial("a"));
        let _ = questions.ask(trial("b"));
        questions.forget();
        assert_eq!(questions.answered(1), None);
        assert_eq!(questions.ask(trial("c")), Some((2, trial("c"))));
    }
}
