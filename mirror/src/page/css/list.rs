//! The rules of a sheet, or of a rule, in which many come and go by their index.

use std::borrow::Cow;

use super::rules::{open, split_rules};

/// Rules in one block at most. A change moves the rules of one block, and counts the blocks before it.
const MOST: usize = 512;

#[derive(Default)]
pub(super) struct Rules<'a> {
    blocks: Vec<Block<'a>>,
    /// Whether they are in another rule. There, declarations stand between the rules and are not counted.
    are_inner: bool,
}

#[derive(Default)]
struct Block<'a> {
    rules: Vec<Rule<'a>>,
    /// How many of the rules have an index.
    counted: usize,
}

pub(super) enum Rule<'a> {
    Text {
        text: Cow<'a, str>,
        has_block: bool,
    },
    /// A rule in which others have changed: what stands before its block, and the rules in it.
    Open {
        head: String,
        inner: Rules<'a>,
    },
}

impl<'a> Rules<'a> {
    pub(super) fn of(css: &'a str) -> Self {
        Self::from_texts(split_rules(css), false)
    }

    /// Those in a rule, whose text does not last.
    pub(super) fn inside(css: &str) -> Self {
        let texts = split_rules(css).into_iter().map(|text| {
            let mut text = text.into_owned();
            // The last declaration may be without its end, and not be the last for ever.
            if open(&text).is_none() && !text.ends_with(';') {
                text.push(';');
            }
            Cow::Owned(text)
        });
        Self::from_texts(texts, true)
    }

    fn from_texts(texts: impl IntoIterator<Item = Cow<'a, str>>, are_inner: bool) -> Self {
        let mut rules = Self {
            blocks: Vec::new(),
            are_inner,
        };
        texts.into_iter().for_each(|text| rules.push(Rule::of(text)));
        rules
    }

    /// How many rules have an index.
    pub(super) fn count(&self) -> usize {
        self.blocks.iter().map(|block| block.counted).sum()
    }

    pub(super) fn get_mut(&mut self, at: usize) -> Option<&mut Rule<'a>> {
        let (block, place) = self.place_of(at)?;
        self.blocks.get_mut(block)?.rules.get_mut(place)
    }

    /// Puts a rule before the one with this index, or at the end.
    pub(super) fn insert(&mut self, at: usize, rule: Rule<'a>) {
        let Some((at, place)) = self.place_of(at) else {
            self.push(rule);
            return;
        };
        let counts = self.counts(&rule);
        let Some(block) = self.blocks.get_mut(at) else {
            return;
        };
        block.rules.insert(place, rule);
        block.counted += usize::from(counts);
        if block.rules.len() > MOST {
            let rules = block.rules.split_off(MOST / 2);
            let mut behind = Block { rules, counted: 0 };
            behind.counted = behind.rules.iter().filter(|rule| self.counts(rule)).count();
            if let Some(block) = self.blocks.get_mut(at) {
                block.counted -= behind.counted;
            }
            self.blocks.insert(at + 1, behind);
        }
    }

    pub(super) fn remove(&mut self, at: usize) {
        if let Some((at, place)) = self.place_of(at)
            && let Some(block) = self.blocks.get_mut(at)
        {
            block.rules.remove(place);
            block.counted -= 1;
            if block.rules.is_empty() {
                self.blocks.remove(at);
            }
        }
    }

    pub(super) fn write(&self, between: char, out: &mut String) {
        let rules = self.blocks.iter().flat_map(|block| &block.rules);
        for (at, rule) in rules.enumerate() {
            if at > 0 {
                out.push(between);
            }
            rule.write(out);
        }
    }

    fn push(&mut self, rule: Rule<'a>) {
        let counts = self.counts(&rule);
        if self.blocks.last().is_none_or(|block| block.rules.len() >= MOST) {
            self.blocks.push(Block::default());
        }
        if let Some(block) = self.blocks.last_mut() {
            block.rules.push(rule);
            block.counted += usize::from(counts);
        }
    }

    fn counts(&self, rule: &Rule<'_>) -> bool {
        !self.are_inner || rule.has_block()
    }

    fn place_of(&self, at: usize) -> Option<(usize, usize)> {
        let mut left = at;
        let is_there = |block: &Block<'_>| {
            let is_there = left < block.counted;
            if !is_there {
                left -= block.counted;
            }
            is_there
        };
        let at = self.blocks.iter().position(is_there)?;
        let rules = self.blocks.get(at)?.rules.iter().enumerate();
        let mut counted = rules.filter(|(_, rule)| self.counts(rule));
        counted.nth(left).map(|(place, _)| (at, place))
    }
}

impl<'a> Rule<'a> {
    pub(super) fn of(text: Cow<'a, str>) -> Self {
        let has_block = open(&text).is_some();
        Self::Text { text, has_block }
    }

    fn has_block(&self) -> bool {
        match self {
            Self::Text { has_block, .. } => *has_block,
            Self::Open { .. } => true,
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Text { text, .. } => out.push_str(text),
            Self::Open { head, inner } => {
                out.push_str(head);
                out.push_str("{ ");
                inner.write(' ', out);
                out.push_str(" }");
            }
        }
    }

    pub(super) fn text(&self) -> Cow<'_, str> {
        if let Self::Text { text, .. } = self {
            return Cow::Borrowed(text);
        }
        let mut text = String::new();
        self.write(&mut text);
        Cow::Owned(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plain list is the judge.
    #[test]
    fn rules_are_where_their_index_says() {
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = |limit: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            usize::try_from(random % (limit as u64 + 1)).unwrap()
        };
        for are_inner in [false, true] {
            let mut expected: Vec<String> = Vec::new();
            let mut rules = Rules::from_texts([], are_inner);
            for step in 0..8_000 {
                if next(3) > 0 {
                    let at = next(expected.len());
                    let rule = format!("r{step}{{}}");
                    rules.insert(at, Rule::of(rule.clone().into()));
                    expected.insert(at, rule);
                } else if !expected.is_empty() {
                    let at = next(expected.len() - 1);
                    rules.remove(at);
                    expected.remove(at);
                }
                assert_eq!(rules.count(), expected.len());
            }
            let mut text = String::new();
            rules.write(' ', &mut text);
            assert_eq!(text, expected.join(" "));
            assert!(rules.blocks.len() > 5);
        }
    }

    #[test]
    fn declarations_have_no_index_within_a_rule() {
        let mut rules = Rules::inside("a:b; c{} d:e; f{}");
        assert_eq!(rules.count(), 2);
        rules.remove(1);
        rules.insert(0, Rule::of("x{}".into()));
        let mut text = String::new();
        rules.write(' ', &mut text);
        assert_eq!(text, "a:b; x{} c{} d:e;");
    }
}
