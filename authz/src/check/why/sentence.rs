//! What a person reads of it.

use super::{Finding, Reason, Why};

/// A sentence, and how far it is indented below what it explains, in steps.
type Line = (usize, String);

impl Why {
    /// The answer and what leads to it, one sentence a line.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        self.add(&self.finding, 0, &mut lines);
        lines
    }

    fn add(&self, finding: &Finding, depth: usize, lines: &mut Vec<Line>) {
        let has = if finding.is_allowed {
            "has"
        } else {
            "does not have"
        };
        let Finding { object, relation, .. } = finding;
        lines.push((depth, format!("`{}` {has} `{object}#{relation}`", self.user)));
        self.reason(&finding.reason, depth + 1, lines);
    }

    fn reason(&self, reason: &Reason, depth: usize, lines: &mut Vec<Line>) {
        let mut say = |sentence: String| lines.push((depth, sentence));
        match reason {
            Reason::Itself => say("by definition".to_owned()),
            Reason::Tuple {
                tuple,
                condition,
                then,
            } => {
                let condition = condition.as_ref().map_or_else(String::new, |condition| {
                    format!(", whose condition `{condition}` holds")
                });
                say(format!("there is the tuple `{tuple}`{condition}"));
                if let Some(then) = then {
                    self.add(then, depth + 1, lines);
                }
            }
            Reason::Condition {
                tuple,
                condition,
                fault,
            } => {
                let why = fault
                    .clone()
                    .unwrap_or_else(|| format!("its condition `{condition}` does not hold"));
                say(format!("the tuple `{tuple}` does not count: {why}"));
            }
            Reason::NoTuple { relation, taken } => say(format!(
                "no tuple gives `{relation}`, which could be given to {}",
                quoted(taken)
            )),
            Reason::Computed(then) => self.add(then, depth, lines),
            Reason::From { tuple, then } => {
                say(format!("there is the tuple `{tuple}`"));
                self.add(then, depth + 1, lines);
            }
            Reason::NoObject { relation } => say(format!("no tuple gives `{relation}` an object to ask")),
            Reason::And(parts) | Reason::Or(parts) => {
                for part in parts {
                    self.reason(part, depth, lines);
                }
            }
            Reason::ButNot { base, subtract } => {
                self.reason(base, depth, lines);
                if let Some(subtract) = subtract {
                    lines.push((depth, "but this takes it away:".to_owned()));
                    self.reason(subtract, depth + 1, lines);
                }
            }
            Reason::Again => say("as said elsewhere here, or in a circle".to_owned()),
            Reason::TooDeep => say("one leads to another too often".to_owned()),
            Reason::More => say("and more".to_owned()),
        }
    }
}

fn quoted(all: &[String]) -> String {
    let quoted: Vec<String> = all.iter().map(|one| format!("`{one}`")).collect();
    quoted.join(", ")
}
