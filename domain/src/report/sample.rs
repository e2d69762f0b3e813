//! Small sessions for the tests of reports.

use super::Exported;
use crate::Millis;
use crate::activity::{Histogram, WindowActivity};
use crate::client::Client;
use crate::fact::{Fact, FactElement, FactKind, Trouble};
use crate::session::{Anomalies, Counts, SessionDetails, SessionStatus, SessionSummary, WindowSummary};

/// Two windows from one moment to another, of which the first is in front.
pub(crate) fn details(started_at: Millis, last_event_at: Millis) -> SessionDetails {
    let window = |id: &str| WindowSummary {
        id: id.parse().unwrap(),
        started_at,
        last_event_at,
        events: 9,
        has_full_snapshot: true,
    };
    SessionDetails {
        summary: SessionSummary {
            id: "session-1".parse().unwrap(),
            service: "shop".parse().unwrap(),
            actor: None,
            client: Client::default(),
            status: SessionStatus::Ended,
            started_at,
            last_event_at,
            entry_page: None,
            exit_page: None,
            counts: Counts::default(),
            activity: Histogram::default(),
        },
        windows: ["window-1", "window-2"].map(window).into(),
        anomalies: Anomalies::default(),
        truncated: false,
        active_windows: vec![WindowActivity {
            window: "window-1".parse().unwrap(),
            from: started_at,
            to: last_event_at,
        }],
        idle: Vec::new(),
        masked: Vec::new(),
        mask_names: Vec::new(),
        rule_versions: vec![0],
        stored_bytes: 0,
        raw_bytes: 0,
    }
}

pub(super) fn exported() -> Exported {
    Exported {
        by: "ann@girok.example".into(),
        at: 0,
        service: "Shop".into(),
    }
}

pub(super) fn fact(at: Millis, kind: FactKind) -> Fact {
    Fact {
        at,
        window: "window-1".parse().unwrap(),
        kind,
    }
}

pub(super) fn in_window(window: &str, fact: Fact) -> Fact {
    Fact {
        window: window.parse().unwrap(),
        ..fact
    }
}

pub(super) fn page(at: Millis, url: &str, title: Option<&str>) -> Fact {
    fact(
        at,
        FactKind::PageView {
            url: url.into(),
            title: title.map(str::to_owned),
        },
    )
}

pub(super) fn click(at: Millis) -> Fact {
    fact(
        at,
        FactKind::Click {
            spot: None,
            element: None,
        },
    )
}

pub(super) fn trouble(at: Millis, trouble: Trouble, element: Option<FactElement>) -> Fact {
    fact(at, FactKind::Trouble { trouble, element })
}

pub(super) fn error(at: Millis, message: &str, stack: Option<&str>) -> Fact {
    fact(
        at,
        FactKind::Error {
            message: message.into(),
            stack: stack.map(str::to_owned),
        },
    )
}

pub(super) fn console(at: Millis, level: &str, message: &str) -> Fact {
    fact(
        at,
        FactKind::Console {
            level: level.into(),
            message: message.into(),
        },
    )
}

pub(super) fn custom(at: Millis, name: &str) -> Fact {
    fact(
        at,
        FactKind::Custom {
            name: name.into(),
            data: None,
        },
    )
}

pub(super) fn element(tag: &str, label: Option<&str>) -> FactElement {
    FactElement {
        tag: tag.into(),
        label: label.map(str::to_owned),
        selector: Some(format!("#cart > {tag}")),
    }
}
