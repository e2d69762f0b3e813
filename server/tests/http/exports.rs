//! Sessions as files, over HTTP.

use axum::body::Body;
use domain::account::Role;
use http::header::{ACCEPT_ENCODING, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderName, Request};
use serde_json::Value;

use crate::console::{Answer, Console, SESSION, Who};

const ADMIN: Who = Who::Signed(Role::Admin);

async fn export(console: &Console, who: Who, session: &str, query: &str) -> Answer {
    let path = format!("/admin/session-recordings/{session}/export.json{query}");
    console.get(who, &path).await
}

async fn audit(console: &Console) -> Vec<(String, String, String)> {
    console.audit(&["session_exported", "refused"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_a_file_of_json() {
    let console = Console::new().await;
    let answer = export(&console, ADMIN, SESSION, "").await;
    assert_eq!(
        (answer.status, answer.header(CONTENT_TYPE)),
        (200, "application/json")
    );
    let file: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(file["session"], SESSION);
    assert_eq!(file["windows"][0]["events"].as_array().unwrap().len(), 2);
    assert_eq!(
        audit(&console).await,
        [(
            "admin@girok.example".into(),
            "session_exported".into(),
            SESSION.into()
        )]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_option_is_0_or_1() {
    let console = Console::new().await;
    for (query, status) in [
        ("?metadata=1&events=1&gzip=0", 200),
        ("?metadata=0", 200),
        ("?events=0", 200),
        ("?gzip=1", 200),
        ("?metadata=0&events=0", 400),
        ("?metadata=yes", 400),
        ("?events=true", 400),
        ("?gzip=", 400),
        ("?gzip=2", 400),
        ("?name=", 200),
        ("?unknown=1", 200),
    ] {
        assert_eq!(
            export(&console, ADMIN, SESSION, query).await.status,
            status,
            "{query}"
        );
    }
    assert_eq!(audit(&console).await.len(), 6, "what was refused is no export");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_is_called_as_somebody_wants() {
    let console = Console::new().await;
    let day = time::OffsetDateTime::now_utc().date();
    let usual = format!("attachment; filename=\"web-app-{day}-ion-0001");
    for (query, expected) in [
        ("", format!("{usual}.json\"")),
        ("?gzip=1", format!("{usual}.json.gz\"")),
        ("?name=..", format!("{usual}.json\"")),
        ("?name=checkout", "attachment; filename=\"checkout.json\"".into()),
        ("?name=a%2Fb", "attachment; filename=\"a-b.json\"".into()),
        (
            "?name=%22%0D%0AX-A:%20b",
            "attachment; filename=\"-X-A- b.json\"".into(),
        ),
        (
            "?name=%EB%B0%A9",
            "attachment; filename=\"_.json\"; filename*=UTF-8''%EB%B0%A9.json".into(),
        ),
    ] {
        let answer = export(&console, ADMIN, SESSION, query).await;
        assert_eq!(answer.header(CONTENT_DISPOSITION), expected, "{query}");
        assert!(!answer.headers.contains_key("x-a"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_export_is_refused_and_remembered() {
    let console = Console::new().await;
    assert_eq!(export(&console, Who::Nobody, SESSION, "").await.status, 401);
    assert_eq!(
        export(&console, Who::Signed(Role::Viewer), SESSION, "")
            .await
            .status,
        403
    );
    assert_eq!(
        audit(&console).await,
        [(
            "viewer@girok.example".into(),
            "refused".into(),
            "exporting a session".into()
        )]
    );
    for session in ["session-9999", "x", "..%2F.."] {
        assert_eq!(
            export(&console, ADMIN, session, "").await.status,
            404,
            "{session}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_packed_is_packed_once() {
    let console = Console::new().await;
    for (query, kind) in [("", "application/json"), ("?gzip=1", "application/gzip")] {
        let request = Request::get(format!("/admin/session-recordings/{SESSION}/export.json{query}"))
            .header(ACCEPT_ENCODING, "gzip, br, zstd")
            .body(Body::empty())
            .unwrap();
        let answer = console.ask(ADMIN, request).await;
        assert_eq!((answer.status, answer.header(CONTENT_TYPE)), (200, kind));
        assert!(!answer.headers.contains_key(CONTENT_ENCODING), "{query}");
    }
}

/// As RFC 9110, 9.3.2 has it: the same headers, and no content.
#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_the_head_exports_nothing() {
    let console = Console::new().await;
    let paths = [
        format!("/admin/session-recordings/{SESSION}/export.json"),
        format!("/admin/session-recordings/{SESSION}/export.json?gzip=1&name=a"),
        "/admin/session-recordings/export.zip?all=1&name=a".into(),
    ];
    // Each request has an id of its own.
    let headers = |answer: Answer| {
        let mut headers = answer.headers;
        headers.remove("x-request-id").unwrap();
        headers
    };
    let mut heads = Vec::new();
    for path in &paths {
        let head = Request::head(path).body(Body::empty()).unwrap();
        let head = console.ask(ADMIN, head).await;
        assert_eq!((head.status, head.body.as_str()), (200, ""), "{path}");
        heads.push(headers(head));
    }
    assert_eq!(audit(&console).await, []);
    for (path, head) in paths.iter().zip(heads) {
        assert_eq!(head, headers(console.get(ADMIN, path).await), "{path}");
    }
    let refused = Request::head(&paths[0]).body(Body::empty()).unwrap();
    assert_eq!(console.ask(Who::Signed(Role::Viewer), refused).await.status, 403);
}

async fn export_zip(console: &Console, who: Who, query: &str) -> Answer {
    let path = format!("/admin/session-recordings/export.zip{query}");
    console.get(who, &path).await
}

#[tokio::test(flavor = "multi_thread")]
async fn chosen_sessions_are_a_zip() {
    let console = Console::new().await;
    let day = time::OffsetDateTime::now_utc().date();
    for (query, sessions, name) in [
        (format!("?session={SESSION}"), "1", format!("sessions-{day}.zip")),
        (
            format!("?session={SESSION},session-9999&name=a%2Fb"),
            "2",
            "a-b.zip".into(),
        ),
        (
            "?service=web-app&events=0".into(),
            "1",
            format!("sessions-{day}.zip"),
        ),
        ("?all=1".into(), "1", format!("sessions-{day}.zip")),
    ] {
        let answer = export_zip(&console, ADMIN, &query).await;
        assert_eq!(
            (answer.status, answer.header(CONTENT_TYPE)),
            (200, "application/zip"),
            "{query}: {}",
            answer.body
        );
        assert_eq!(
            answer.header(HeaderName::from_static("x-sessions")),
            sessions,
            "{query}"
        );
        assert_eq!(
            answer.header(CONTENT_DISPOSITION),
            format!("attachment; filename=\"{name}\""),
            "{query}"
        );
        assert!(answer.body.starts_with("PK"), "{query}");
    }
    let exported = || {
        (
            "admin@girok.example".into(),
            "session_exported".into(),
            SESSION.into(),
        )
    };
    assert_eq!(
        audit(&console).await,
        [(); 4].map(|()| exported()),
        "each session that there is has an entry each time"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_of_nothing_or_too_much_is_refused_in_words() {
    let console = Console::new().await;
    let many: Vec<_> = (0..1_001).map(|number| format!("session-{number:04}")).collect();
    for (query, status, words) in [
        ("".to_owned(), 400, "choose sessions"),
        ("?session=".into(), 400, "choose sessions"),
        ("?device=toaster".into(), 400, "device="),
        ("?service=web-app&device=toaster".into(), 400, "device="),
        ("?service=web-app&min=soon".into(), 400, "min="),
        ("?service=web-app&devices=mobile".into(), 400, "\"devices\""),
        ("?all=1&from=2026-03-01".into(), 400, "from="),
        ("?session=..%2F..".into(), 400, "the id of a session"),
        (
            format!("?session={}", many.join(",")),
            400,
            "at most 1,000 sessions",
        ),
        (
            format!("?session={SESSION}&events=0&metadata=0"),
            400,
            "metadata, events or both",
        ),
        (format!("?session={SESSION}&events=yes"), 400, "0 or 1"),
        ("?session=session-9999".into(), 404, "nothing here"),
        ("?q=nobody-was-here".into(), 404, "nothing here"),
    ] {
        let answer = export_zip(&console, ADMIN, &query).await;
        assert_eq!(answer.status, status, "{query}");
        assert!(answer.body.contains(words), "{query}: {}", answer.body);
    }
    assert_eq!(audit(&console).await, [], "nothing went out");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_export_gets_no_zip_either() {
    let console = Console::new().await;
    let query = format!("?session={SESSION}");
    assert_eq!(export_zip(&console, Who::Nobody, &query).await.status, 401);
    assert_eq!(
        export_zip(&console, Who::Signed(Role::Viewer), &query)
            .await
            .status,
        403
    );
    assert_eq!(
        audit(&console).await,
        [(
            "viewer@girok.example".into(),
            "refused".into(),
            "exporting a session".into()
        )]
    );
}
