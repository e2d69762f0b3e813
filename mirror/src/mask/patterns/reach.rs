//! How much a pattern of one's own finds, for who writes it: a slip of the pen, such as `.*`, hides all that is written.

use domain::mask::CustomPattern;

use super::custom::{Custom, PatternFault};

/// What pages say, in some of the scripts that they say it in, without anything personal.
const ORDINARY: [&str; 4] = [
    "Fern fountain pen\nA light pen with a patient nib. It starts on the first stroke, also on Mondays. \
     Steel nib, medium; converter included. 48.00 EUR, ready to be sent in 2 to 3 days.\nAdd to cart\nDelivery and returns\n\
     How we bind a notebook: nine sections and a thread of linen (about an hour of work).",
    "Füllfederhalter\nEin leichter Füller mit geduldiger Feder, der auch montags gleich schreibt. Stahlfeder, mittel. \
     48,00 €, in 2 bis 3 Tagen bei Ihnen.\nIn den Warenkorb\nVersand und Rückgabe",
    "만년필\n첫 획부터 부드럽게 써지는 가벼운 펜입니다. 컨버터 포함, 48,000원, 2~3일 안에 보내 드립니다.\n장바구니에 담기\n배송과 반품",
    "万年筆\n軽くて書きやすいペンです。コンバーター付き、4,800円、2~3日でお届けします。\nカートに入れる\n配送と返品",
];

/// What a pattern does to an ordinary text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It leaves most of it.
    Some,
    /// It leaves little of it.
    Most,
}

/// Whether a pattern may be used, and how far it reaches. One that is found where nothing is would be found everywhere.
pub fn reach(pattern: &CustomPattern) -> Result<Reach, PatternFault> {
    let own = Custom::new(pattern)?;
    if own.may_be_empty() {
        return Err(PatternFault {
            id: pattern.id.clone(),
            position: None,
            message: "The expression can match nothing at all, so it would be found everywhere. Ask for one character at \
                      least, as + does where * does not."
                .into(),
        });
    }
    let written = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).count();
    let hides_most = ORDINARY.iter().any(|text| {
        let mut hidden = 0;
        own.find(text, |range| {
            hidden += written(text.get(range).unwrap_or_default());
        });
        hidden * 2 > written(text)
    });
    Ok(if hides_most { Reach::Most } else { Reach::Some })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(expression: &str) -> Result<Reach, String> {
        let pattern = CustomPattern {
            id: "own".into(),
            label: "Own".into(),
            expression: expression.into(),
            enabled: true,
        };
        reach(&pattern).map_err(|fault| fault.message)
    }

    #[test]
    fn what_is_found_where_nothing_is_is_refused() {
        for expression in [
            ".*", "x*", "\\b", "^", "$", "(?:)", "a|", "(abc)?", "a{0,3}", "\\B|z", "^$",
        ] {
            let message = of(expression).expect_err(expression);
            assert!(
                message.starts_with("The expression can match nothing at all"),
                "{message}"
            );
        }
        assert_eq!(of("[a-"), Err("Unclosed character class.".into()));
    }

    #[test]
    fn what_hides_nearly_all_that_is_written_is_told_from_what_does_not() {
        for (expression, expected) in [
            (".", Reach::Most),
            (".+", Reach::Most),
            ("\\w+", Reach::Most),
            ("\\S", Reach::Most),
            ("(?s).+", Reach::Most),
            ("[a-z]{3,}", Reach::Most),
            ("[^0-9]", Reach::Most),
            ("\\p{Hangul}+", Reach::Most),
            ("\\p{L}", Reach::Most),
            ("A-\\d{6}", Reach::Some),
            ("\\d+", Reach::Some),
            ("[A-Z]\\w+", Reach::Some),
            ("\\bpen\\b", Reach::Some),
            ("\\w+@\\w+", Reach::Some),
            ("\\s", Reach::Some),
        ] {
            assert_eq!(of(expression), Ok(expected), "{expression}");
        }
    }
}
