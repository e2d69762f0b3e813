//! Versions of the model and their assertions.

use domain::access::key::KeyRights;
use http::Method;
use serde_json::{Value, json};

use super::{Service, bad, key, text};

const NOTES: &str = "model
  schema 1.1

type user

type note
  relations
    define owner: [user]
    define reader: [user, user:*] or owner
";

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_saved_as_the_next_version_and_decides_nothing() {
    let service = Service::new(KeyRights::Write).await;
    let before = service.get("/active-authorization-model").await.1;
    assert_eq!(before["activated_by"], "Girok");
    let id = service.save(NOTES).await;

    let (_, read) = service.get(&format!("/authorization-models/{id}")).await;
    let expected = authz::json::write(&authz::dsl::parse(NOTES).unwrap());
    let model = &read["authorization_model"];
    assert_eq!(text(&model["id"]), id);
    for member in ["schema_version", "type_definitions"] {
        assert_eq!(model[member], expected[member]);
    }
    assert_eq!(service.get("/active-authorization-model").await.1, before);
    assert_eq!(
        service.console.audit(&["model_saved"]).await,
        [(
            "key shop".to_owned(),
            "model_saved".to_owned(),
            "version 2".to_owned()
        )]
    );

    // By itself it decides where it is asked for.
    let asked = json!({ "tuple_key": key(["note:1", "reader", "user:kim"]) });
    assert_eq!(
        service.refused("/check", asked.clone()).await,
        bad("validation_error")
    );
    let mut by_it = asked;
    by_it["authorization_model_id"] = json!(id);
    by_it["contextual_tuples"] = json!({ "tuple_keys": [key(["note:1", "owner", "user:kim"])] });
    assert_eq!(service.posted("/check", by_it).await["allowed"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_are_listed_in_pages_the_newest_first() {
    let service = Service::new(KeyRights::Write).await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(service.save(NOTES).await);
    }
    ids.reverse();
    let (mut listed, mut token) = (Vec::new(), String::new());
    loop {
        let (status, page) = service
            .get(&format!(
                "/authorization-models?page_size=2&continuation_token={token}"
            ))
            .await;
        assert_eq!(status, 200, "{page}");
        let models = page["authorization_models"].as_array().unwrap();
        assert!(models.len() <= 2);
        listed.extend(models.iter().map(|model| text(&model["id"]).to_owned()));
        token = text(&page["continuation_token"]).to_owned();
        if token.is_empty() {
            break;
        }
    }
    // The last one is what Girok brings.
    assert_eq!(listed.len(), 5);
    assert_eq!(listed[..4], ids);
    for query in [
        "page_size=0",
        "page_size=101",
        "page_size=x",
        "continuation_token=%21",
        "continuation_token=e30",
    ] {
        let (status, answer) = service.get(&format!("/authorization-models?{query}")).await;
        assert_eq!(status, 400, "{query}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_openfga_exports_is_read_and_what_is_no_model_refused() {
    let service = Service::new(KeyRights::Write).await;
    let exported = json!({
        "id": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "type_definitions": [
            { "type": "user", "relations": {}, "metadata": null },
            {
                "type": "note",
                "relations": {
                    "owner": { "this": {} },
                    "reader": { "computedUserset": { "object": "", "relation": "owner" } },
                },
                "metadata": { "module": "", "source_info": null, "relations": {
                    "owner": { "module": "", "source_info": null, "directly_related_user_types": [
                        { "type": "user", "condition": "" },
                    ] },
                    "reader": { "directly_related_user_types": [] },
                } },
            },
        ],
        "conditions": {},
    });
    service.posted("/authorization-models", exported).await;
    let of_relation = |relation: Value| {
        json!({ "schema_version": "1.1", "type_definitions": [
            { "type": "note", "relations": { "reader": relation } },
        ] })
    };
    for model in [
        json!({ "type_definitions": 7 }),
        of_relation(json!({ "this": {} })),
        of_relation(json!({ "computedUserset": { "relation": "owner" } })),
        of_relation(json!({ "unknown": {} })),
        json!({ "schema_version": "1.0", "type_definitions": [{ "type": "user" }] }),
        json!({ "schema_version": "1.1", "type_definitions": [{ "type": "user" }, { "type": "user" }] }),
    ] {
        let refused = service.refused("/authorization-models", model.clone()).await;
        assert_eq!(refused, bad("invalid_authorization_model"), "{model}");
    }
    let refused = service.refused("/authorization-models", json!({})).await;
    assert_eq!(refused, bad("type_definitions_too_few_items"));
    let types: Vec<Value> = (0..20_000)
        .map(|number| json!({ "type": format!("a_type_with_a_long_name_{number}") }))
        .collect();
    let huge = json!({ "schema_version": "1.1", "type_definitions": types });
    let refused = service.refused("/authorization-models", huge).await;
    assert_eq!(refused, bad("exceeded_entity_limit"));
}

#[tokio::test(flavor = "multi_thread")]
async fn assertions_are_kept_with_their_version() {
    let service = Service::new(KeyRights::Write).await;
    let id = service.save(NOTES).await;
    let address = format!("{}/assertions/{id}", service.store);
    let assertion = json!({ "tuple_key": key(["note:1", "reader", "user:kim"]), "expectation": false });
    let none = service.get(&format!("/assertions/{id}")).await.1;
    assert_eq!(none, json!({ "authorization_model_id": id, "assertions": [] }));
    for _ in 0..2 {
        let asked = Some(json!({ "assertions": [assertion] }));
        let (status, answer) = service.ask(Method::PUT, &address, asked).await;
        assert_eq!((status, answer), (204, Value::Null));
    }
    let kept = service.get(&format!("/assertions/{id}")).await.1;
    assert_eq!(kept["assertions"], json!([assertion]));

    let unknown = json!({ "tuple_key": key(["note:1", "writer", "user:kim"]), "expectation": true });
    let mut with_context = assertion.clone();
    with_context["context"] = json!({ "at": 7 });
    let mut with_tuples = assertion.clone();
    with_tuples["contextual_tuples"] = json!([key(["note:1", "owner", "user:kim"])]);
    let many = vec![assertion; 101];
    for (assertions, code) in [
        (json!([unknown]), "validation_error"),
        (json!([with_context]), "validation_error"),
        (json!([with_tuples]), "validation_error"),
        (json!(many), "assertions_too_many_items"),
    ] {
        let asked = Some(json!({ "assertions": assertions }));
        let (status, answer) = service.ask(Method::PUT, &address, asked).await;
        assert_eq!((status, &answer["code"]), (400, &json!(code)));
    }
    for path in ["/authorization-models/none", "/assertions/none"] {
        let (status, answer) = service.get(path).await;
        assert_eq!(
            (status, &answer["code"]),
            (400, &json!("authorization_model_not_found"))
        );
    }
}
