use super::*;
use crate::access::DEFAULT_MODEL;
use crate::control::Control;
use domain::account::Role;

fn account(id: i64) -> Account {
    Account {
        id,
        email: String::new(),
        name: String::new(),
        role: None,
        disabled: false,
        must_set_password: false,
        created_at: 0,
    }
}

fn services(slugs: &[&str]) -> Vec<ServiceSlug> {
    slugs.iter().map(|slug| slug.parse().unwrap()).collect()
}

/// What Girok brings, with these tuples besides, under another text if there is one.
async fn decider(text: Option<&str>, tuples: &'static [(&str, &str, &str)]) -> Decider {
    let data = tempfile::tempdir().unwrap();
    let control = Control::open(data.path()).unwrap();
    let decider = control
        .call(move |connection| {
            for (user, relation, object) in tuples {
                rows::insert(connection, &Tuple::new(*object, *relation, *user), "test")?;
            }
            Decider::read(connection)
        })
        .await
        .unwrap();
    match text {
        Some(text) => decider.with_text(text.to_owned()).unwrap(),
        None => decider,
    }
}

#[tokio::test]
async fn roles_may_do_what_the_design_says() {
    use Permission::*;
    let decider = decider(
        None,
        &[
            ("account:1", "assignee", "role:viewer"),
            ("account:2", "assignee", "role:admin"),
            ("account:3", "assignee", "role:owner"),
        ],
    )
    .await;
    let of = |role: Role| match role {
        Role::Viewer => account(1),
        Role::Admin => account(2),
        Role::Owner => account(3),
    };
    for (permission, least) in [
        (ViewOverview, Role::Viewer),
        (ViewSessions, Role::Viewer),
        (ViewReplay, Role::Viewer),
        (ViewLive, Role::Viewer),
        (ViewHeatmaps, Role::Viewer),
        (ShareSessions, Role::Admin),
        (ExportSessions, Role::Admin),
        (ManageHeatmaps, Role::Admin),
        (ManageServices, Role::Admin),
        (ManagePrivacy, Role::Admin),
        (ViewAuditLog, Role::Owner),
        (ManageModels, Role::Owner),
        (ManageAccess, Role::Owner),
    ] {
        for role in Role::ALL {
            let expected = if role >= least {
                Reach::Everywhere
            } else {
                Reach::NOWHERE
            };
            let found = decider.reach(&of(role), permission, &services(&["shop"]));
            assert_eq!(found, expected, "{role:?} {permission:?}");
        }
    }
    for permission in Permission::ALL {
        let expected = permission == OwnAccount;
        assert_eq!(
            !decider.reach(&account(4), permission, &[]).is_nowhere(),
            expected
        );
    }
}

#[tokio::test]
async fn what_is_given_in_a_service_reaches_no_other_and_none_to_come() {
    let decider = decider(
        None,
        &[
            ("account:1", "member", "team:support"),
            ("team:support#member", "viewer", "service:shop"),
        ],
    )
    .await;
    let all = services(&["shop", "web-admin"]);
    let shop = Reach::Services(services(&["shop"]));
    assert_eq!(decider.reach(&account(1), Permission::ViewSessions, &all), shop);
    // It is the only one there is, and another may come.
    let only = services(&["shop"]);
    assert_eq!(decider.reach(&account(1), Permission::ViewSessions, &only), shop);
    assert!(
        decider
            .reach(&account(1), Permission::ExportSessions, &all)
            .is_nowhere()
    );
}

#[tokio::test]
async fn a_session_may_be_taken_away_by_a_tuple_of_its_own() {
    let text = DEFAULT_MODEL.replace(
        "    define can_view: viewer from service\n",
        "    define hidden_from: [account]\n    define can_view: viewer from service but not hidden_from\n",
    );
    let tuples = &[
        ("account:1", "assignee", "role:viewer"),
        ("account:1", "hidden_from", "session_recording:session-1"),
    ];
    let decider = decider(Some(&text), tuples).await;
    let may_see = |session: &str| {
        decider.may_with(
            &account(1),
            Permission::ViewReplay,
            &"shop".parse().unwrap(),
            &session.parse().unwrap(),
        )
    };
    assert!(!may_see("session-1"));
    assert!(may_see("session-2"));
}

#[tokio::test]
async fn a_model_that_knows_nothing_of_the_console_lets_nobody_in() {
    let text = "model\n  schema 1.1\n\ntype user\n";
    let decider = decider(Some(text), &[("account:1", "assignee", "role:owner")]).await;
    for permission in Permission::ALL {
        let expected = permission == Permission::OwnAccount;
        let reach = decider.reach(&account(1), permission, &services(&["shop"]));
        assert_eq!(!reach.is_nowhere(), expected, "{permission:?}");
    }
}
