//! Small sessions for tests.

use domain::Millis;
use domain::activity::Histogram;
use domain::client::Client;
use domain::fact::{Fact, FactElement, FactKind};
use domain::session::{Anomalies, Counts, SessionDetails, SessionStatus, SessionSummary};

/// A session from one moment to another, of which nothing else is known.
pub(crate) fn details(started_at: Millis, last_event_at: Millis) -> SessionDetails {
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
        windows: Vec::new(),
        anomalies: Anomalies::default(),
        truncated: false,
        active_windows: Vec::new(),
        idle: Vec::new(),
        masked: Vec::new(),
        mask_names: Vec::new(),
        rule_versions: vec![0],
        stored_bytes: 0,
        raw_bytes: 0,
    }
}

pub(crate) fn fact(at: Millis, kind: FactKind) -> Fact {
    Fact {
        at,
        window: "window-1".parse().unwrap(),
        kind,
    }
}

pub(crate) fn page(url: &str) -> FactKind {
    FactKind::PageView {
        url: url.into(),
        title: None,
    }
}

pub(crate) fn click() -> FactKind {
    FactKind::Click {
        spot: None,
        element: None,
    }
}

pub(crate) fn click_on(tag: &str, label: Option<&str>) -> FactKind {
    FactKind::Click {
        spot: None,
        element: Some(element(tag, label)),
    }
}

pub(crate) fn input(element: Option<FactElement>) -> FactKind {
    FactKind::Input { node: 3, element }
}

pub(crate) fn element(tag: &str, label: Option<&str>) -> FactElement {
    FactElement {
        tag: tag.into(),
        label: label.map(str::to_owned),
        selector: Some(format!("#cart > {tag}")),
    }
}

pub(crate) fn error(message: &str) -> FactKind {
    FactKind::Error {
        message: message.into(),
        stack: None,
    }
}
