//! How one gets in and out, over HTTP.

use axum::body::Body;
use domain::account::Role;
use http::Request;
use http::header::{RETRY_AFTER, SET_COOKIE};
use server::accounts::administration;

use crate::console::{Console, EVERYBODY, PASSWORD, Who, cookie, email, one_time};

const NOBODY: &str = "null";

async fn who_am_i(console: &Console, cookie: &str) -> String {
    let request = console.function_request("current_account", "{}");
    console.ask_with_cookie(cookie, request).await.body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_one_time_address_works_once_and_for_setting_a_password_only() {
    let console = Console::bare().await;
    let code = console.add_account("new", Role::Owner).await;
    let cookie = console.sign_in_with_code(&code).await;

    let again = console
        .call(Who::Nobody, "sign_in_with_code", &one_time(&code))
        .await;
    assert_eq!(again.status, 422);

    let audit = console.function_request("list_services", "{}");
    assert_eq!(console.ask_with_cookie(&cookie, audit).await.status, 403);
    let page = Request::get("/sessions").body(Body::empty()).unwrap();
    let page = console.ask_with_cookie(&cookie, page).await;
    assert_eq!((page.status, page.location()), (303, "/sign-in?next=%2Fsessions"));

    let set = format!(r#"{{"current":null,"new":"{PASSWORD}"}}"#);
    let set = console.function_request("set_password", &set);
    assert_eq!(console.ask_with_cookie(&cookie, set).await.status, 200);
    let services = console.function_request("list_services", "{}");
    assert_eq!(console.ask_with_cookie(&cookie, services).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_one_time_address_is_for_whoever_came_by_it() {
    let console = Console::new().await;
    for who in EVERYBODY {
        let page = console.get(who, "/sign-in?once").await;
        assert_eq!(page.status, 200, "{who:?}");
        // The form, whose script takes the code.
        assert!(page.body.contains("autocomplete=\"username\""), "{who:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_signs_in_and_the_cookie_is_for_this_server_alone() {
    let console = Console::new().await;
    let form = serde_json::json!({"email": email("viewer"), "password": PASSWORD});
    let answer = console.call(Who::Nobody, "sign_in", &form.to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let set = answer.headers[SET_COOKIE].to_str().unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(attribute), "{set}");
    }
    assert!(!answer.body.contains("hash"), "{}", answer.body);
    let cookie = cookie(&answer).unwrap();
    assert!(who_am_i(&console, &cookie).await.contains("viewer@girok.example"));
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_and_disabling_end_a_cookie_at_once() {
    let console = Console::bare().await;
    let code = console.add_account("leaving", Role::Viewer).await;
    let leaving = console.sign_in_with_code(&code).await;
    assert_ne!(who_am_i(&console, &leaving).await, NOBODY);
    let out = console.function_request("sign_out", "{}");
    assert_eq!(console.ask_with_cookie(&leaving, out).await.status, 200);
    assert_eq!(who_am_i(&console, &leaving).await, NOBODY);

    let code = console.add_account("disabled", Role::Viewer).await;
    let disabled = console.sign_in_with_code(&code).await;
    administration::set_disabled(&console.control(), &email("disabled"), true)
        .await
        .unwrap();
    assert_eq!(who_am_i(&console, &disabled).await, NOBODY);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_passwords_is_slowed_down() {
    let console = Console::new().await;
    let form = serde_json::json!({"email": email("owner"), "password": "guess"}).to_string();
    let mut answers = Vec::new();
    for _ in 0..40 {
        answers.push(console.call(Who::Nobody, "sign_in", &form).await);
    }
    let (first, last) = (&answers[0], &answers[39]);
    assert_eq!((first.status, first.header(RETRY_AFTER)), (422, ""));
    assert_eq!(last.status, 429);
    let seconds: u64 = last.header(RETRY_AFTER).parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
}
