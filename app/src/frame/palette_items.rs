//! What the palette offers for what was typed.

use domain::account::Permission;
use domain::session::SessionSummary;

use super::places::{EXPORTS, places};
use crate::components::Icon;
use crate::names;
use crate::theme::Theme;

/// What choosing an entry does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deed {
    /// The page's own action at this place among those that it has.
    OfPage(usize),
    GoTo(String),
    Theme(Theme),
    ShowKeys,
    SignOut,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) icon: Icon,
    pub(crate) name: String,
    /// What kind of thing it is, or what tells it from the others.
    pub(crate) note: String,
    pub(crate) deed: Deed,
}

/// What the current page can do, pages and actions, each if its name contains every word typed; then the sessions
/// that the server found.
pub(crate) fn items(
    typed: &str,
    may: &dyn Fn(Permission) -> bool,
    of_page: Vec<Item>,
    found: &[SessionSummary],
) -> Vec<Item> {
    let typed = typed.trim().to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let fits = |item: &Item| {
        let text = format!("{} {}", item.name, item.note).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    of_page
        .into_iter()
        .chain(pages(may))
        .chain(actions())
        .filter(fits)
        .chain(found.iter().map(session))
        .collect()
}

fn pages(may: &dyn Fn(Permission) -> bool) -> impl Iterator<Item = Item> {
    let account = Item {
        icon: Icon::Key,
        name: "Change password".into(),
        note: "page".into(),
        deed: Deed::GoTo("/account".into()),
    };
    let exports = Item {
        icon: Icon::Download,
        name: "Exports".into(),
        note: "page".into(),
        deed: Deed::GoTo(EXPORTS.into()),
    };
    places()
        .filter(|(_, needs)| may(*needs))
        .map(|(place, _)| Item {
            icon: place.icon,
            name: place.name.into(),
            note: "page".into(),
            deed: Deed::GoTo(place.path.into()),
        })
        .chain(may(Permission::ExportSessions).then_some(exports))
        .chain([account])
}

fn actions() -> impl Iterator<Item = Item> {
    let action = |icon, name: &str, deed| Item {
        icon,
        name: name.into(),
        note: "action".into(),
        deed,
    };
    [
        action(
            Icon::Error,
            "Sessions with errors",
            Deed::GoTo("/sessions?errors=1".into()),
        ),
        action(Icon::Sun, "Light colours", Deed::Theme(Theme::Light)),
        action(Icon::Moon, "Dark colours", Deed::Theme(Theme::Dark)),
        action(Icon::System, "Colours as the system", Deed::Theme(Theme::System)),
        action(Icon::Input, "Keys of this page", Deed::ShowKeys),
        action(Icon::SignOut, "Sign out", Deed::SignOut),
    ]
    .into_iter()
}

fn session(summary: &SessionSummary) -> Item {
    Item {
        icon: Icon::Play,
        name: names::actor(summary.actor.as_ref()).to_owned(),
        note: format!("{} · {}", summary.service, summary.id.short()),
        deed: Deed::GoTo(format!("/sessions/{}", summary.id)),
    }
}

/// The place in the list after a key: it goes round at the ends.
pub(crate) fn step(here: usize, count: usize, forward: bool) -> usize {
    match (count, forward) {
        (0, _) => 0,
        (_, true) => (here + 1) % count,
        (_, false) => (here + count - 1) % count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_page() -> Item {
        Item {
            icon: Icon::Play,
            name: "Play".into(),
            note: "on this page".into(),
            deed: Deed::OfPage(0),
        }
    }

    #[test]
    fn what_is_typed_chooses_by_every_word() {
        for (typed, may_all, expected) in [
            ("serv", true, vec!["Services"]),
            ("serv", false, vec![]),
            ("  LOG ", true, vec!["Audit log"]),
            ("colours da", false, vec!["Dark colours"]),
            ("page pass", false, vec!["Change password"]),
            ("exp", true, vec!["Exports"]),
            ("exp", false, vec![]),
            ("play", false, vec!["Play"]),
            ("nothing of this", true, vec![]),
        ] {
            let may = |permission| may_all || permission == Permission::ViewSessions;
            let names: Vec<_> = items(typed, &may, vec![of_page()], &[])
                .into_iter()
                .map(|item| item.name)
                .collect();
            assert_eq!(names, expected, "{typed:?}");
        }
    }

    #[test]
    fn arrow_keys_go_round() {
        for (here, count, forward, expected) in [
            (0, 3, true, 1),
            (2, 3, true, 0),
            (0, 3, false, 2),
            (5, 0, true, 0),
            (0, 0, false, 0),
        ] {
            assert_eq!(step(here, count, forward), expected);
        }
    }
}
