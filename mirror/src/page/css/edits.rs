//! What scripts did to the rules of a style sheet, in order.

use super::rules::whole_rule;
use super::shorthands::written_priority;
use crate::page::tree::allocated;

/// Where a rule is: its index, and before that the indexes of the rules around it.
pub(crate) type Path = Box<[i64]>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Edit {
    Insert {
        path: Path,
        rule: Box<str>,
    },
    Delete {
        path: Path,
    },
    Replace {
        text: Box<str>,
    },
    Set {
        path: Path,
        property: Box<str>,
        value: Box<str>,
        priority: Box<str>,
    },
    Unset {
        path: Path,
        property: Box<str>,
    },
}

/// How far back is looked for what an edit makes needless.
const LOOK_BACK: usize = 256;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Edits {
    edits: Vec<Edit>,
    heap: usize,
}

impl Edits {
    pub(crate) fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    pub(crate) fn as_slice(&self) -> &[Edit] {
        &self.edits
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Edit> {
        self.edits.iter()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.heap + allocated(self.edits.capacity() * size_of::<Edit>())
    }

    /// What comes and goes again leaves nothing behind, so that an animation by rules does not grow for ever. A recorder
    /// tells of what a script asked for, also where the browser refused.
    pub(crate) fn push(&mut self, edit: Edit) {
        match &edit {
            Edit::Insert { rule, .. } if whole_rule(rule).is_none() => return,
            Edit::Set { priority, .. } if written_priority(priority).is_none() => return,
            Edit::Replace { .. } => self.clear(),
            Edit::Delete { path } => {
                if let [at] = **path
                    && let Some(inserted) = self.insertion_of(at)
                {
                    self.undo(inserted);
                    return;
                }
            }
            Edit::Set { path, property, .. } | Edit::Unset { path, property } => {
                if let Some(before) = self.same_property(path, property) {
                    self.heap -= self.edits.remove(before).heap();
                }
            }
            Edit::Insert { .. } => {}
        }
        self.heap += edit.heap();
        self.edits.push(edit);
    }

    fn clear(&mut self) {
        self.edits.clear();
        self.heap = 0;
    }

    /// Which edit was about the same property of the same rule, while no rule came or went; animations are many such.
    fn same_property(&self, path: &Path, property: &str) -> Option<usize> {
        let mut recent = self.edits.iter().enumerate().rev().take(LOOK_BACK);
        recent.find_map(|(at, edit)| match edit {
            Edit::Set {
                path: other,
                property: name,
                ..
            }
            | Edit::Unset {
                path: other,
                property: name,
            } => (other == path && **name == *property).then_some(Some(at)),
            Edit::Insert { .. } | Edit::Delete { .. } | Edit::Replace { .. } => Some(None),
        })?
    }

    /// Which edit inserted the rule that is now at `place`.
    fn insertion_of(&self, mut place: i64) -> Option<usize> {
        for (at, edit) in self.edits.iter().enumerate().rev().take(LOOK_BACK) {
            match edit {
                Edit::Insert { path, .. } => match **path {
                    [inserted] if inserted == place => return Some(at),
                    [inserted] if inserted < place => place -= 1,
                    _ => {}
                },
                Edit::Delete { path } => match **path {
                    [deleted] if deleted <= place => place += 1,
                    _ => {}
                },
                Edit::Replace { .. } => return None,
                Edit::Set { .. } | Edit::Unset { .. } => {}
            }
        }
        None
    }

    /// Takes an insertion back, and what was done to its rule; the rules behind it move up.
    fn undo(&mut self, inserted: usize) {
        let mut place = match self.edits.get(inserted) {
            Some(Edit::Insert { path, .. }) => path.first().copied().unwrap_or_default(),
            _ => return,
        };
        // Only what came behind it knows of it, and that is little.
        let behind = self.edits.split_off(inserted);
        let mut behind = behind.into_iter();
        self.heap -= behind.next().map_or(0, |edit| edit.heap());
        for mut edit in behind {
            if move_up(&mut edit, &mut place) {
                self.edits.push(edit);
            } else {
                self.heap -= edit.heap();
            }
        }
    }
}

/// Makes of an edit what it is without the rule that would be at `place` then. False if it was about that rule.
fn move_up(edit: &mut Edit, place: &mut i64) -> bool {
    let is_insert = matches!(edit, Edit::Insert { .. });
    let is_delete = matches!(edit, Edit::Delete { .. });
    let path = match edit {
        Edit::Insert { path, .. }
        | Edit::Delete { path }
        | Edit::Set { path, .. }
        | Edit::Unset { path, .. } => path,
        Edit::Replace { .. } => return true,
    };
    let is_flat = path.len() == 1;
    let Some(first) = path.first_mut() else {
        return true;
    };
    if is_insert && is_flat && *first <= *place {
        *place += 1;
    } else if is_delete && is_flat && *first < *place {
        *place -= 1;
    } else if *first > *place {
        *first -= 1;
    } else {
        return *first != *place;
    }
    true
}

impl Edit {
    fn heap(&self) -> usize {
        let path = |path: &Path| allocated(path.len() * size_of::<i64>());
        match self {
            Self::Insert { path: at, rule } => path(at) + allocated(rule.len()),
            Self::Delete { path: at } => path(at),
            Self::Replace { text } => allocated(text.len()),
            Self::Set {
                path: at,
                property,
                value,
                priority,
            } => path(at) + allocated(property.len()) + allocated(value.len()) + allocated(priority.len()),
            Self::Unset { path: at, property } => path(at) + allocated(property.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::css::apply_edits;

    fn insert(at: i64, rule: &str) -> Edit {
        Edit::Insert {
            path: [at].into(),
            rule: rule.into(),
        }
    }

    fn delete(at: i64) -> Edit {
        Edit::Delete { path: [at].into() }
    }

    /// A list of rules is the judge: what is kept does the same to it as all that was done.
    #[test]
    fn what_is_left_out_changes_nothing() {
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = |limit: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            usize::try_from(random % limit as u64).unwrap()
        };
        for _ in 0..200 {
            let mut rules: Vec<String> = (0..5).map(|at| format!(".base{at} {{ }}")).collect();
            let base = rules.concat();
            let mut edits = Edits::default();
            for step in 0..60 {
                if rules.is_empty() || next(5) < 3 {
                    let at = next(rules.len() + 1);
                    let rule = format!(".new{step} {{ }}");
                    edits.push(insert(at.try_into().unwrap(), &rule));
                    rules.insert(at, rule);
                } else {
                    let at = next(rules.len());
                    edits.push(delete(at.try_into().unwrap()));
                    rules.remove(at);
                }
            }
            assert!(
                edits
                    .iter()
                    .filter(|edit| matches!(edit, Edit::Delete { .. }))
                    .count()
                    <= 5
            );
            assert_eq!(
                apply_edits(&base, &edits).split_whitespace().collect::<String>(),
                rules.concat().split_whitespace().collect::<String>()
            );
        }
    }

    /// Expected is what Chromium has after the same calls, of which it refuses one.
    #[test]
    fn what_a_browser_refuses_is_not_undone() {
        let set = |value: &str, priority: &str| Edit::Set {
            path: [0].into(),
            property: "width".into(),
            value: value.into(),
            priority: priority.into(),
        };
        for (css, edits, expected) in [
            (".a{}.b{}", vec![insert(0, "nonsense"), delete(0)], ".b{}"),
            (
                ".a{}",
                vec![set("10px", ""), set("20px", "urgent")],
                ".a{ width: 10px; }",
            ),
        ] {
            let mut kept = Edits::default();
            edits.into_iter().for_each(|edit| kept.push(edit));
            assert_eq!(apply_edits(css, &kept), expected);
        }
    }

    #[test]
    fn rules_that_come_and_go_take_no_room() {
        let mut edits = Edits::default();
        edits.push(insert(3, ".stays {}"));
        let before = (edits.iter().count(), edits.heap);
        for _ in 0..1_000 {
            edits.push(insert(0, ".flash {}"));
            edits.push(Edit::Set {
                path: [0].into(),
                property: "top".into(),
                value: "1px".into(),
                priority: "".into(),
            });
            edits.push(delete(0));
        }
        assert_eq!((edits.iter().count(), edits.heap), before);
        assert_eq!(edits.iter().next(), Some(&insert(3, ".stays {}")));
    }
}
