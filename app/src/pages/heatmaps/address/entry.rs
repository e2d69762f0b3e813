//! Where Back leads from what is looked at.

use super::asked::Asked;

/// What an address is in the browser's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Entry {
    /// Back leads to what was looked at before.
    New,
    /// Instead of the one before.
    Same,
}

impl Entry {
    /// Other heat is another thing to look at. Another look at the same, which a slider changes many times, is not.
    pub(in super::super) fn of(before: &Asked, asked: &Asked) -> Self {
        if asked.data() == before.data() {
            Self::Same
        } else {
            Self::New
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::client::DeviceType;
    use domain::heat::query::{Counting, HeatKind};

    use super::super::super::list::ranked::Column;
    use super::super::beside::Beside;
    use super::super::look::Look;
    use super::super::opened::Opened;
    use super::super::over::Over;
    use super::*;
    use crate::pages::days::Days;

    #[test]
    fn back_leads_to_the_heat_before_and_not_to_each_look_at_it() {
        type Change = fn(&mut Asked);
        let other_heat: [Change; 8] = [
            |asked| asked.service = "shop".parse().ok(),
            |asked| asked.page = Some("/cart".into()),
            |asked| asked.device = Some(DeviceType::Mobile),
            |asked| asked.kind = HeatKind::Rage,
            |asked| asked.beside = Some(Beside::Before),
            |asked| asked.days = Days::Last(7),
            |asked| asked.counting = Counting::Sessions,
            |asked| asked.min_duration_ms = 10_000,
        ];
        let same_heat: [Change; 5] = [
            |asked| asked.elements = true,
            |asked| asked.over = Over::Paper,
            |asked| asked.opened = Opened::of_pair("on", "#buy").flatten(),
            |asked| asked.order = asked.order.pressed(Column::Rage),
            |asked| {
                asked.look = Look {
                    opacity: 40,
                    ..Look::default()
                }
            },
        ];
        let of = |change: Change| {
            let mut asked = Asked::default();
            change(&mut asked);
            Entry::of(&Asked::default(), &asked)
        };
        assert_eq!(other_heat.map(of), [Entry::New; 8]);
        assert_eq!(same_heat.map(of), [Entry::Same; 5]);
    }
}
