//! Facts that came in, put to those that are known.

use domain::fact::Fact;

/// Puts new facts to the known ones, in order of time. One that is known already is not told twice.
pub(super) fn merge(known: &[Fact], new: Vec<Fact>) -> Vec<Fact> {
    let mut all = known.to_vec();
    for fact in new {
        let place = all.partition_point(|other| other.at <= fact.at);
        let again = all
            .get(..place)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|other| other.at == fact.at)
            .any(|other| *other == fact);
        if !again {
            all.insert(place, fact);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use domain::Millis;
    use domain::fact::FactKind;

    use super::*;

    fn fact(at: Millis, node: i64) -> Fact {
        Fact {
            at,
            window: "window-1".parse().unwrap(),
            kind: FactKind::Input { node, element: None },
        }
    }

    #[test]
    fn new_facts_take_their_place_and_none_is_told_twice() {
        let known = [fact(10, 1), fact(20, 2), fact(20, 3)];
        let merged = merge(&known, vec![fact(20, 2), fact(15, 9), fact(20, 4), fact(30, 5)]);
        let expected = [
            fact(10, 1),
            fact(15, 9),
            fact(20, 2),
            fact(20, 3),
            fact(20, 4),
            fact(30, 5),
        ];
        assert_eq!(merged, expected);
        assert_eq!(merge(&[], vec![fact(2, 1), fact(1, 1)]), [fact(1, 1), fact(2, 1)]);
    }
}
