//! How much of a page a rule hides, as who wrote it has seen it.

use domain::privacy::concern::Tried;

use super::link::Outcome;
use super::questions::Trial;

/// Nothing where there is nothing to be read.
pub(super) fn seen(trial: &Trial, outcome: &Outcome, path: String) -> Option<Tried> {
    let hidden = outcome.hidden_texts.saturating_mul(100);
    Some(Tried {
        selector: trial.selector.trim().to_owned(),
        mask: trial.mask,
        percent: hidden.checked_div(outcome.texts)?,
        path,
    })
}

/// Whether it is to be remembered in place of what is known: it is of another rule, or of a page of which the rule hides more.
pub(super) fn is_worse(seen: &Tried, known: Option<&Tried>) -> bool {
    known.is_none_or(|known| {
        known.selector != seen.selector || known.mask != seen.mask || known.percent < seen.percent
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::mask::MaskType;

    #[test]
    fn of_several_pages_the_one_counts_of_which_most_is_hidden() {
        let on = |selector: &str, path: &str, hidden_texts, texts| {
            let trial = Trial {
                selector: selector.into(),
                mask: MaskType::Block,
            };
            let outcome = Outcome {
                texts,
                hidden_texts,
                ..Outcome::default()
            };
            seen(&trial, &outcome, path.into())
        };
        let cart = on(" main ", "/cart", 9, 10).unwrap();
        assert_eq!((cart.selector.as_str(), cart.percent), ("main", 90));
        assert!(is_worse(&cart, None));
        for (selector, hidden, expected) in [("main", 8, false), ("main", 10, true), ("p", 1, true)] {
            let help = on(selector, "/help", hidden, 10).unwrap();
            assert_eq!(is_worse(&help, Some(&cart)), expected, "{selector} {hidden}");
        }
        assert_eq!(on("main", "/blank", 0, 0), None);
    }
}
