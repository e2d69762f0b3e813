//! What other services ask of the authorization model, in the shape of OpenFGA's HTTP API.
//!
//! In reading order: here is a service with a key; [`keys`] is who is let in, [`models`] versions and their assertions,
//! [`tuples`] what is written and read, [`questions`] what is decided, and [`cases`] OpenFGA's own test cases.

mod cases;
mod keys;
mod models;
mod questions;
mod tuples;

use axum::body::Body;
use domain::access::key::KeyRights;
use http::header::AUTHORIZATION;
use http::{Method, Request};
use serde_json::{Value, json};
use server::openfga::administration;

use crate::console::{Answer, Console, Who};

/// A service that has a key of an installation of its own.
struct Service {
    console: Console,
    key: String,
    /// Where the store is.
    store: String,
}

impl Service {
    async fn new(rights: KeyRights) -> Self {
        // Nobody may change anything as long as nobody who manages models has signed in.
        let console = Console::bare().await.with_accounts().await;
        let key = administration::add_key(&console.control(), "shop".into(), rights)
            .await
            .unwrap();
        let mut service = Self {
            console,
            key,
            store: String::new(),
        };
        let (status, stores) = service.ask(Method::GET, "/openfga/stores", None).await;
        assert_eq!(status, 200, "{stores}");
        service.store = format!("/openfga/stores/{}", text(&stores["stores"][0]["id"]));
        service
    }

    async fn answer(&self, method: Method, address: &str, body: Option<&str>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header(AUTHORIZATION, format!("Bearer {}", self.key))
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_owned())));
        self.console.ask(Who::Nobody, request.unwrap()).await
    }

    async fn ask(&self, method: Method, address: &str, body: Option<Value>) -> (u16, Value) {
        let body = body.map(|body| body.to_string());
        let answer = self.answer(method, address, body.as_deref()).await;
        let json = match answer.body.as_str() {
            "" => Value::Null,
            body => serde_json::from_str(body).unwrap_or_else(|_| panic!("{body}")),
        };
        (answer.status, json)
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.ask(Method::GET, &format!("{}{path}", self.store), None)
            .await
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.ask(Method::POST, &format!("{}{path}", self.store), Some(body))
            .await
    }

    /// What is answered where all is well.
    async fn posted(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.post(path, body.clone()).await;
        assert!((200..300).contains(&status), "{path} {body}: {status} {answer}");
        answer
    }

    /// Why there is no answer, as status and code.
    async fn refused(&self, path: &str, body: Value) -> (u16, String) {
        let (status, answer) = self.post(path, body).await;
        assert!(answer["message"].is_string(), "{answer}");
        (status, text(&answer["code"]).to_owned())
    }

    /// Saves a model, and returns its id.
    async fn save(&self, model: &str) -> String {
        let model = authz::json::write(&authz::dsl::parse(model).unwrap());
        let saved = self.posted("/authorization-models", model).await;
        text(&saved["authorization_model_id"]).to_owned()
    }

    async fn write(&self, tuples: &[[&str; 3]]) {
        let tuples: Vec<Value> = tuples.iter().map(|tuple| key(*tuple)).collect();
        self.posted("/write", json!({ "writes": { "tuple_keys": tuples } }))
            .await;
    }
}

/// Object, relation, user.
fn key([object, relation, user]: [&str; 3]) -> Value {
    json!({ "object": object, "relation": relation, "user": user })
}

fn text(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("a text was expected: {value}"))
}

fn bad(code: &str) -> (u16, String) {
    (400, code.to_owned())
}

/// The lists in an answer, in order.
fn sorted(list: &Value) -> Vec<String> {
    let mut all: Vec<String> = list.as_array().unwrap().iter().map(ToString::to_string).collect();
    all.sort();
    all
}
