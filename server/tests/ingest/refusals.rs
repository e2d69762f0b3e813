//! What bad requests get: a status, a word on what to do, and nothing stored.

use axum::body::Body;
use http::{Request, header};
use server::ingest::IngestSettings;
use server::recordings::RecordingStore;

use crate::support::{
    Answer, Bench, KEY, NOW, ORIGIN, OTHER_KEY, Post, Setup, click, gzip, page, post, session,
};

const A: &str = "window-a1";

fn check(answer: &Answer, status: u16, action: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(body["action"], action, "{answer:?}");
    assert!(body["error"].as_str().is_some_and(|text| !text.is_empty()));
    assert_eq!(answer.header(header::RETRY_AFTER).is_some(), action == "retry");
}

fn good() -> Post {
    post(A, 0, &[click(NOW - 1_000, 1)])
}

fn small() -> Setup {
    let mut setup = Setup::default();
    setup.settings = IngestSettings {
        body_bytes: 2_000,
        unpacked_bytes: 20_000,
        events: 50,
        ..setup.settings
    };
    setup
}

#[tokio::test]
async fn bad_requests_are_refused_and_store_nothing() {
    let bench = Bench::with(small());
    let many: Vec<_> = (0..51).map(|at| click(NOW + at, 1)).collect();
    let rows: Vec<(&str, Post, u16)> = vec![
        ("no key", Post { key: None, ..good() }, 401),
        (
            "a wrong key",
            Post {
                key: Some("nonsense".into()),
                ..good()
            },
            401,
        ),
        (
            "an empty key",
            Post {
                key: Some(String::new()),
                ..good()
            },
            401,
        ),
        (
            "another origin",
            Post {
                headers: vec![(header::ORIGIN, "https://evil.example".into())],
                ..good()
            },
            403,
        ),
        (
            "an opaque origin",
            Post {
                headers: vec![(header::ORIGIN, "null".into())],
                ..good()
            },
            403,
        ),
        (
            "no session id",
            Post {
                session: "short".into(),
                ..good()
            },
            400,
        ),
        (
            "an odd session id",
            Post {
                session: "session.0001".into(),
                ..good()
            },
            400,
        ),
        (
            "no window id",
            Post {
                window: "%20%20%20%20%20%20%20%20".into(),
                ..good()
            },
            400,
        ),
        (
            "a number that is none",
            Post {
                number: "-1".into(),
                ..good()
            },
            400,
        ),
        (
            "a number beyond all",
            Post {
                number: "4000000000".into(),
                ..good()
            },
            400,
        ),
        (
            "nothing",
            Post {
                body: vec![],
                ..good()
            },
            400,
        ),
        (
            "no JSON",
            Post {
                body: b"hello".to_vec(),
                ..good()
            },
            400,
        ),
        (
            "JSON without events",
            Post {
                body: b"{\"meta\":{}}".to_vec(),
                ..good()
            },
            400,
        ),
        (
            "broken gzip",
            Post {
                body: gzip(b"[1,2,3]")[..15].to_vec(),
                ..good()
            },
            400,
        ),
        (
            "too large",
            Post {
                body: vec![b' '; 20_001],
                ..good()
            },
            413,
        ),
        (
            "too large, packed",
            Post {
                body: [gzip(b"["), vec![0; 2_000]].concat(),
                ..good()
            },
            413,
        ),
        (
            "too large, unpacked",
            Post {
                body: gzip(&vec![b' '; 1_000_000]),
                ..good()
            },
            413,
        ),
        ("too many events", post(A, 0, &many), 413),
    ];
    for (name, post, status) in rows {
        let answer = bench.send(post).await;
        println!("{name}");
        check(&answer, status, "drop");
    }
    assert_eq!(bench.store.count(&Default::default()).await.unwrap(), 0);
}

#[tokio::test]
async fn what_says_that_it_is_too_large_is_not_even_read() {
    let bench = Bench::with(small());
    let unread = futures::stream::once(async { panic!("the body was read") });
    let unread = Body::from_stream(futures::StreamExt::map(unread, |()| {
        Ok::<_, std::io::Error>(vec![0_u8])
    }));
    let request = Request::post(format!(
        "/ingest/v1/sessions/session-0001/windows/{A}/batches/0?key={KEY}"
    ))
    .header(header::CONTENT_LENGTH, "20001")
    .body(unread)
    .unwrap();
    check(&bench.ask(request).await, 413, "drop");
}

#[tokio::test]
async fn a_session_belongs_to_one_service_and_lasts_a_day() {
    let bench = Bench::new();
    bench.accept(A, 0, &[click(NOW - 1_000, 1)]).await;
    let answer = bench
        .send(Post {
            key: Some(OTHER_KEY.into()),
            ..post(A, 1, &[click(NOW, 1)])
        })
        .await;
    check(&answer, 409, "drop");
    bench.pass(24 * 3_600_000 - 1_001);
    bench.accept(A, 1, &[click(NOW + 23 * 3_600_000, 1)]).await;
    bench.pass(1);
    let day_later = click(NOW - 1_000 + 24 * 3_600_000, 1);
    check(&bench.send(post(A, 2, &[day_later])).await, 409, "drop");
    assert_eq!(bench.details().await.summary.counts.events, 2);
}

#[tokio::test]
async fn an_address_that_sends_too_often_has_to_wait() {
    let mut setup = Setup::default();
    setup.settings.batches_per_minute = 3;
    let bench = Bench::with(setup);
    for number in 0..3 {
        bench.accept(A, number, &[click(NOW - 1_000, 1)]).await;
    }
    let answer = bench.send(post(A, 3, &[click(NOW, 1)])).await;
    check(&answer, 429, "retry");
    let seconds: u64 = answer.header(header::RETRY_AFTER).unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds));
    let elsewhere = Post {
        address: "198.51.100.1",
        ..post(A, 3, &[click(NOW, 1)])
    };
    assert_eq!(bench.send(elsewhere).await.status, 202);
}

#[tokio::test]
async fn guessing_keys_is_slow() {
    let bench = Bench::new();
    let mut statuses = Vec::new();
    for guess in 0..100 {
        statuses.push(
            bench
                .send(Post {
                    key: Some(format!("guess-{guess}")),
                    ..good()
                })
                .await
                .status,
        );
    }
    assert_eq!(statuses.first(), Some(&401));
    assert_eq!(statuses.last(), Some(&429));
}

#[tokio::test]
async fn a_window_cannot_have_the_server_wait_for_ever_more() {
    let bench = Bench::new();
    bench.accept(A, 0, &[click(NOW - 1_000, 1)]).await;
    let mut refused = None;
    for number in 0..300 {
        let answer = bench.send(post(A, number * 2 + 2, &[click(NOW, 1)])).await;
        if answer.status != 202 {
            refused = Some(answer);
            break;
        }
    }
    check(&refused.unwrap(), 503, "retry");
    bench.accept(A, 1, &[click(NOW - 500, 1)]).await;
    assert_eq!(bench.details().await.summary.counts.events, 3);
}

#[tokio::test]
async fn pages_of_allowed_origins_may_read_the_answer() {
    let bench = Bench::new();
    let origin = |origin: &str| vec![(header::ORIGIN, origin.to_owned())];
    for (key, from, status, readable) in [
        (KEY, ORIGIN, 202, true),
        (KEY, "https://SHOP.example:443", 202, true),
        (KEY, "https://evil.example", 403, false),
        ("nonsense", ORIGIN, 401, true),
        ("nonsense", "https://evil.example", 401, false),
    ] {
        let answer = bench
            .send(Post {
                key: Some(key.into()),
                headers: origin(from),
                ..good()
            })
            .await;
        assert_eq!(answer.status, status, "{from}");
        let allowed = answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        assert_eq!(allowed, readable.then_some(from), "{from}");
        // What a page's script may read besides: how long it should wait.
        let exposed = answer.header(header::ACCESS_CONTROL_EXPOSE_HEADERS);
        assert_eq!(exposed, readable.then_some("retry-after"), "{from}");
        assert!(answer.header(header::VARY).unwrap().contains("Origin"));
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), None);
    }
    let no_browser = Post {
        headers: vec![(header::AUTHORIZATION, format!("Bearer {KEY}"))],
        key: None,
        ..good()
    };
    assert_eq!(bench.send(no_browser).await.status, 202);
}

#[tokio::test]
async fn a_preflight_is_answered_for_allowed_origins() {
    let bench = Bench::new();
    for (origin, allowed) in [(ORIGIN, true), ("https://evil.example", false)] {
        let request = Request::options(format!("/ingest/v1/sessions/session-0001/windows/{A}/batches/0"))
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .body(Body::empty())
            .unwrap();
        let answer = bench.ask(request).await;
        assert_eq!(answer.status, 204);
        assert_eq!(
            answer.header(header::ACCESS_CONTROL_ALLOW_METHODS),
            allowed.then_some("POST")
        );
    }
}

#[tokio::test]
async fn a_refused_batch_leaves_the_session_as_it_was() {
    let bench = Bench::new();
    bench
        .accept(A, 0, &page(NOW - 5_000, "https://shop.example/"))
        .await;
    let before = bench.store.load(&session()).await.unwrap();
    for body in ["", "{", "nonsense"] {
        let answer = bench
            .send(Post {
                body: body.into(),
                ..post(A, 1, &[])
            })
            .await;
        check(&answer, 400, "drop");
    }
    assert_eq!(bench.store.load(&session()).await.unwrap(), before);
    bench.accept(A, 1, &[click(NOW - 4_000, 2)]).await;
}
