//! In which order the rows stand.

use domain::Millis;
use domain::live::session::LiveSession;
use domain::live::standing::Standing;

/// A row as this page knows it, for as long as its session is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct RowKey(pub(super) u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum LiveSort {
    #[default]
    Newest,
    Oldest,
    Events,
    Clicks,
    Errors,
    Activity,
}

impl LiveSort {
    pub(super) const ALL: [Self; 6] = [
        Self::Newest,
        Self::Oldest,
        Self::Events,
        Self::Clicks,
        Self::Errors,
        Self::Activity,
    ];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Events => "events",
            Self::Clicks => "clicks",
            Self::Errors => "errors",
            Self::Activity => "activity",
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Newest => "Newest first",
            Self::Oldest => "Oldest first",
            Self::Events => "Most events first",
            Self::Clicks => "Most clicks first",
            Self::Errors => "Most errors first",
            Self::Activity => "Active first",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == text)
    }

    /// Whether a row's place depends on what changes while its session goes on, so that changes of all are wanted.
    pub(super) fn moves(self) -> bool {
        !matches!(self, Self::Newest | Self::Oldest)
    }

    /// Where a row stands among the others.
    pub(super) fn place(self, session: &LiveSession, key: RowKey) -> Place {
        let most = |count: u64| -i64::try_from(count).unwrap_or(i64::MAX);
        let newest = session.started_at.saturating_neg();
        let first = match self {
            Self::Newest => newest,
            Self::Oldest => session.started_at,
            Self::Events => most(session.now.events),
            Self::Clicks => most(session.now.clicks),
            Self::Errors => most(session.now.errors),
            Self::Activity => match session.now.standing {
                Standing::Active => 0,
                Standing::Idle => 1,
                Standing::Hidden => 2,
                Standing::Left => 3,
            },
        };
        let second = match self {
            // Who stands so for long stands further below.
            Self::Activity if session.now.standing != Standing::Active => session.now.since.saturating_neg(),
            _ => newest,
        };
        Place { first, second, key }
    }
}

/// What rows are compared by; no two are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    first: i64,
    second: Millis,
    pub(super) key: RowKey,
}

/// Rows in their order. Coming, going and moving take a binary search each.
#[derive(Debug, Default)]
pub(super) struct Order(Vec<Place>);

impl Order {
    pub(super) fn of(mut places: Vec<Place>) -> Self {
        places.sort_unstable();
        Self(places)
    }

    pub(super) fn insert(&mut self, place: Place) {
        if let Err(at) = self.0.binary_search(&place) {
            self.0.insert(at, place);
        }
    }

    pub(super) fn remove(&mut self, place: Place) {
        if let Ok(at) = self.0.binary_search(&place) {
            self.0.remove(at);
        }
    }

    pub(super) fn keys(&self) -> impl ExactSizeIterator<Item = RowKey> {
        self.0.iter().map(|place| place.key)
    }
}
