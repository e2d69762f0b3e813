//! Rule sets: saved as versions, compared, and rolled back.

use domain::account::Role;
use domain::mask::{BuiltInPattern, CustomPattern, MaskRule, MaskType, RuleSet, RuleSetVersion};
use domain::privacy::VersionPage;
use serde_json::json;

use crate::console::{Answer, Console, Who, email};

const ADMIN: Who = Who::Signed(Role::Admin);

pub(crate) fn rule(id: &str, selector: &str) -> MaskRule {
    MaskRule {
        id: id.into(),
        label: id.into(),
        selector: selector.into(),
        mask: MaskType::Block,
        services: Vec::new(),
        enabled: true,
    }
}

fn with(rule: MaskRule) -> RuleSet {
    let mut set = RuleSet::standard();
    set.rules.push(rule);
    set
}

pub(crate) async fn save(console: &Console, based_on: u32, rules: &RuleSet) -> Answer {
    let body = json!({
        "why": "Because it is  needed",
        "based_on": based_on,
        "rules": rules,
        "may_hide_everything": false,
    });
    console.call(ADMIN, "save_rules", &body.to_string()).await
}

async fn current(console: &Console) -> RuleSetVersion {
    let answer = console.call(ADMIN, "current_rules", "{}").await;
    serde_json::from_str(&answer.body).unwrap()
}

async fn versions(console: &Console) -> VersionPage {
    let answer = console.call(ADMIN, "rule_versions", r#"{"before":null}"#).await;
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_is_a_version_that_says_who_and_why() {
    let console = Console::new().await;
    assert_eq!(current(&console).await.rules, RuleSet::standard());
    let changed = with(rule("total", " .total "));
    assert_eq!(save(&console, 0, &changed).await.status, 200);
    let now = current(&console).await;
    assert_eq!((now.number, now.who), (1, email("admin")));
    assert_eq!(now.why, "Because it is needed");
    assert_eq!(now.rules, with(rule("total", ".total")));
    let page = versions(&console).await;
    let numbers: Vec<u32> = page.versions.iter().map(|version| version.number).collect();
    assert_eq!((numbers, page.next), (vec![1, 0], None));
    let logged: Vec<(String, String)> = console
        .control()
        .call(|connection| {
            Ok(connection
                .prepare("SELECT subject, detail FROM audit_log WHERE action = 'rules_changed'")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?)
        })
        .await
        .unwrap();
    assert_eq!(logged, [("version 1".into(), "Because it is needed".into())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_did_not_know_the_newest_version_saves_nothing() {
    let console = Console::new().await;
    assert_eq!(save(&console, 0, &with(rule("a", ".a"))).await.status, 200);
    let late = save(&console, 0, &with(rule("b", ".b"))).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("version 1"), "{}", late.body);
    assert_eq!(current(&console).await.rules, with(rule("a", ".a")));
    // Of many at once one is first.
    let sets: Vec<_> = (0..8)
        .map(|number| with(rule(&format!("r{number}"), ".x")))
        .collect();
    let answers = futures::future::join_all(sets.iter().map(|set| save(&console, 1, set))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
    assert_eq!(current(&console).await.number, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_saved_holds_after_a_restart() {
    let console = Console::new().await;
    save(&console, 0, &with(rule("total", ".total"))).await;
    let cookies = console.cookies();
    let directory = console.stop().await;
    let net = std::sync::Arc::new(server::asset_proxy::fetch::Internet);
    let again = Console::at(directory, net, &[]).await.with_cookies(cookies);
    let now = current(&again).await;
    assert_eq!((now.number, now.rules), (1, with(rule("total", ".total"))));
}

#[tokio::test(flavor = "multi_thread")]
async fn rolling_back_is_a_version_of_its_own() {
    let console = Console::new().await;
    save(&console, 0, &with(rule("a", ".a"))).await;
    save(&console, 1, &with(rule("b", ".b"))).await;
    let roll = |to: u32, based_on: u32| {
        let body = json!({"to": to, "based_on": based_on}).to_string();
        let console = &console;
        async move { console.call(ADMIN, "roll_back_rules", &body).await.status }
    };
    assert_eq!(roll(1, 1).await, 409);
    assert_eq!(roll(2, 2).await, 422);
    assert_eq!(roll(9, 2).await, 404);
    assert_eq!(roll(1, 2).await, 200);
    let now = current(&console).await;
    assert_eq!((now.number, now.why.as_str()), (3, "Rolled back to version 1"));
    assert_eq!(now.rules, with(rule("a", ".a")));
    assert_eq!(roll(0, 3).await, 200);
    assert_eq!(current(&console).await.rules, RuleSet::standard());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_rule_set_may_not_be_is_refused_with_the_reason() {
    let console = Console::new().await;
    let custom = |pattern: CustomPattern| {
        let mut set = RuleSet::standard();
        set.patterns.custom.push(pattern);
        set
    };
    let pattern = |id: &str, expression: &str| CustomPattern {
        id: id.into(),
        label: "Order number".into(),
        expression: expression.into(),
        enabled: true,
    };
    let mut unnamed = rule("a", ".a");
    unnamed.label = "  ".into();
    let many = RuleSet {
        rules: (0..501).map(|number| rule(&format!("r{number}"), ".a")).collect(),
        ..RuleSet::standard()
    };
    for (set, reason) in [
        (with(rule("passwords", ".a")), "no id of its own"),
        (with(rule("email", ".a")), "no id of its own"),
        (with(rule("fields", ".a")), "no id of its own"),
        (with(rule("No Id", ".a")), "no id of its own"),
        (with(rule("", ".a")), "no id of its own"),
        (with(rule("a", "")), "Enter a selector"),
        (with(rule("a", "input[")), "At character 7"),
        (with(rule("a", &"a".repeat(2_001))), "at most 2000 characters"),
        (with(rule("a", "a\nb")), "At character 2"),
        (with(rule("a", "body")), "hides everything"),
        (with(unnamed), "1 to 80 characters"),
        (many, "at most 500 rules"),
        (custom(pattern("passwords", "a")), "no id of its own"),
        (custom(pattern("order", "")), "Enter an expression"),
        (
            custom(pattern("order", &"a".repeat(1_001))),
            "at most 1000 characters",
        ),
        (custom(pattern("order", "x*")), "can match nothing at all"),
        (custom(pattern("order", "\\b")), "can match nothing at all"),
        (
            custom(pattern("order", "\\w+")),
            "hides nearly all that is written",
        ),
        (RuleSet::standard(), "Nothing was changed"),
    ] {
        let answer = save(&console, 0, &set).await;
        assert_eq!(answer.status, 422, "{reason}: {}", answer.body);
        assert!(answer.body.contains(reason), "{reason}: {}", answer.body);
    }
    assert_eq!(current(&console).await.number, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn hiding_everything_is_done_when_it_is_confirmed() {
    let console = Console::new().await;
    let body = json!({
        "why": "Nobody may look",
        "based_on": 0,
        "rules": with(rule("all", "body")),
        "may_hide_everything": true,
    });
    let answer = console.call(ADMIN, "save_rules", &body.to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    // And is not asked again by who changes something else.
    let mut next = with(rule("all", "body"));
    next.patterns.built_in = vec![BuiltInPattern::Ssn];
    assert_eq!(save(&console, 1, &next).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pattern_that_leaves_little_of_any_text_is_saved_when_that_is_confirmed() {
    let console = Console::new().await;
    let mut set = RuleSet::standard();
    set.patterns.custom.push(CustomPattern {
        id: "words".into(),
        label: "Words".into(),
        expression: "\\w+".into(),
        enabled: false,
    });
    // One that is off hides nothing.
    assert_eq!(save(&console, 0, &set).await.status, 200);
    set.patterns.custom[0].enabled = true;
    let trial = json!({"patterns": set.patterns, "text": ""}).to_string();
    let told = console.call(ADMIN, "try_patterns", &trial).await;
    assert!(told.body.contains(r#""wide":["words"]"#), "{}", told.body);
    let refused = save(&console, 1, &set).await;
    assert!(refused.body.contains(r#""field":"confirm""#), "{}", refused.body);
    let body = json!({"why": "It is meant", "based_on": 1, "rules": set, "may_hide_everything": true});
    let answer = console.call(ADMIN, "save_rules", &body.to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    // And is not asked again by who changes something else.
    set.patterns.built_in = vec![BuiltInPattern::Ssn];
    assert_eq!(save(&console, 2, &set).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_versions_come_in_the_order_in_which_they_are_compared() {
    let console = Console::new().await;
    save(&console, 0, &with(rule("total", ".total"))).await;
    for (from, to) in [(0, 1), (1, 0)] {
        let body = json!({"from": from, "to": to}).to_string();
        let answer = console.call(ADMIN, "compare_rules", &body).await;
        let pair: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        for (side, number) in [("old", from), ("new", to)] {
            let version = &pair[side];
            assert_eq!(version["number"], json!(number));
            let rules = version["rules"]["rules"].as_array().unwrap();
            let is_there = rules.iter().any(|rule| rule["selector"] == ".total");
            assert_eq!(is_there, number == 1, "{side} of {pair}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_for_a_service_that_is_not_there_is_refused() {
    let console = Console::new().await;
    let mut total = rule("total", ".total");
    total.services = vec!["nowhere".parse().unwrap()];
    let refused = save(&console, 0, &with(total.clone())).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(
        refused.body.contains("there is no service nowhere"),
        "{}",
        refused.body
    );
    total.services.clear();
    assert_eq!(save(&console, 0, &with(total)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_lately_was_not_on_all_the_time() {
    let console = Console::new().await;
    assert_eq!(
        save(&console, 0, &with(rule("total", ".total"))).await.status,
        200
    );
    let answer = console.call(ADMIN, "privacy_report", "{}").await;
    let report: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let long_on = report["long_on"].as_array().unwrap();
    assert!(!long_on.contains(&json!("total")), "{long_on:?}");
}
