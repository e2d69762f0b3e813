//! On a control database of its own, with the model that Girok brings.

use std::time::Duration;

use app::ConsoleError;
use app::ports::Tuples;
use authz::tuple::Tuple;
use domain::access::Reach;
use domain::access::tuple::{MOST_CHANGED, OWN_ACCESS, TupleChange, TupleKey, TupleQuery};
use domain::account::{Account, Permission, Role};
use domain::id::ServiceSlug;
use tempfile::TempDir;

use super::ConsoleTuples;
use crate::access::{Authority, Change, DEFAULT_MODEL};
use crate::accounts::administration;
use crate::control::Control;
use crate::services::{self, directory::Directory};

struct Here {
    tuples: ConsoleTuples,
    owner: Account,
    viewer: Account,
    data: TempDir,
}

impl Here {
    async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let control = Control::open(data.path()).unwrap();
        for (email, role) in [
            ("owner@x.example", Role::Owner),
            ("viewer@x.example", Role::Viewer),
        ] {
            administration::ensure(&control, email, "", role, "a password for tests")
                .await
                .unwrap();
        }
        services::ensure_for_import(&control, slug()).await.unwrap();
        let mut accounts = administration::list(&control).await.unwrap().into_iter();
        let tuples = ConsoleTuples {
            authority: Authority::load(control.clone()).await.unwrap(),
            directory: Directory::load(control.clone()).await.unwrap(),
            control,
        };
        Self {
            tuples,
            owner: accounts.next().unwrap(),
            viewer: accounts.next().unwrap(),
            data,
        }
    }

    fn of_viewer(&self, relation: &str, object: &str) -> TupleKey {
        TupleKey::new(format!("account:{}", self.viewer.id), relation, object)
    }

    async fn add(&self, writes: Vec<TupleKey>) -> Result<(), ConsoleError> {
        let change = TupleChange {
            writes,
            ..TupleChange::default()
        };
        self.tuples.change(&self.owner, change).await
    }

    async fn take(&self, deletes: Vec<TupleKey>, may_lose_own: bool) -> Result<(), ConsoleError> {
        let change = TupleChange {
            deletes,
            may_lose_own,
            ..TupleChange::default()
        };
        self.tuples.change(&self.owner, change).await
    }

    async fn why(&self, permission: Permission, service: Option<ServiceSlug>) -> String {
        let why = self
            .tuples
            .why(self.viewer.id, permission, service)
            .await
            .unwrap();
        let lines = why.lines.iter();
        lines
            .map(|(depth, sentence)| format!("{}{sentence}\n", "  ".repeat(*depth)))
            .collect()
    }

    /// Who got or lost what, as the audit log says it.
    async fn logged(&self) -> Vec<(String, String, String)> {
        self.tuples
            .control
            .call(|connection| {
                Ok(connection
                    .prepare("SELECT action, subject, detail FROM audit_log WHERE action LIKE 'access%' ORDER BY id")?
                    .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                    .collect::<Result<_, _>>()?)
            })
            .await
            .unwrap()
    }
}

fn slug() -> ServiceSlug {
    "web-admin".parse().unwrap()
}

fn message(result: Result<(), ConsoleError>) -> (String, String) {
    match result {
        Err(ConsoleError::Invalid { field, message }) => (field, message),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_role_is_given_and_taken_and_both_are_in_the_audit_log() {
    let here = Here::new().await;
    let admin = here.of_viewer("admin", "service:web-admin");
    let may_export = async || {
        let standing = here.tuples.standing(here.viewer.id).await.unwrap();
        standing.reach(Permission::ExportSessions).clone()
    };
    assert_eq!(may_export().await, Reach::NOWHERE);
    here.add(vec![admin.clone(), admin.clone()]).await.unwrap();
    assert_eq!(may_export().await, Reach::Services(vec![slug()]));
    // What is there already, or is not, is no change.
    here.add(vec![admin.clone()]).await.unwrap();
    here.take(vec![admin.clone()], false).await.unwrap();
    here.take(vec![admin], false).await.unwrap();
    assert_eq!(may_export().await, Reach::NOWHERE);
    let entry = |action: &str| {
        let (subject, detail) = ("viewer@x.example", "admin of service:web-admin");
        (action.to_owned(), subject.to_owned(), detail.to_owned())
    };
    assert_eq!(
        here.logged().await,
        [entry("access_granted"), entry("access_revoked")]
    );
}

#[tokio::test]
async fn what_the_model_does_not_take_is_refused_with_the_reason_and_nothing_is_written() {
    let here = Here::new().await;
    let before = here.tuples.report().await.unwrap().tuples;
    let (field, said) = message(
        here.add(vec![here.of_viewer("can_export", "service:web-admin")])
            .await,
    );
    assert_eq!(field, "tuples");
    assert_eq!(said, "Type `service` has no relation `can_export` in the model");
    let (_, said) = message(
        here.add(vec![
            here.of_viewer("viewer", "service:web-admin"),
            here.of_viewer("owner", "console:girok"),
            TupleKey::new("account:4711", "viewer", "service:web-admin"),
        ])
        .await,
    );
    assert!(said.contains("console:girok#owner@account:"), "{said}");
    assert!(said.contains("that takes `role#assignee`"), "{said}");
    assert!(
        said.contains("there is no account with the number 4711"),
        "{said}"
    );
    let many = vec![here.of_viewer("viewer", "service:web-admin"); MOST_CHANGED + 1];
    assert!(message(here.add(many).await).1.contains("at most 100"));
    assert_eq!(here.tuples.report().await.unwrap().tuples, before);
    assert_eq!(here.logged().await, []);
}

#[tokio::test]
async fn who_would_lose_their_own_right_is_asked_and_the_last_one_stays() {
    let here = Here::new().await;
    let own = vec![TupleKey::new(
        format!("account:{}", here.owner.id),
        "assignee",
        "role:owner",
    )];
    for may_lose_own in [false, true] {
        let (field, said) = message(here.take(own.clone(), may_lose_own).await);
        assert_eq!(field, "access", "{said}");
    }
    here.add(vec![here.of_viewer("assignee", "role:owner")])
        .await
        .unwrap();
    let (field, _) = message(here.take(own.clone(), false).await);
    assert_eq!(field, OWN_ACCESS);
    here.take(own, true).await.unwrap();
    let standing = here.tuples.standing(here.owner.id).await.unwrap();
    assert!(!standing.may(Permission::ManageAccess));
}

#[tokio::test]
async fn a_reason_reads_as_sentences_about_people() {
    let here = Here::new().await;
    assert_eq!(
        here.why(Permission::ViewSessions, Some(slug())).await,
        "`viewer@x.example` has `can_view` to any session
  the session is one of `service:web-admin`
    `viewer@x.example` has `viewer` to `service:web-admin`
      every service is of this console
        `viewer@x.example` has `viewer` to `console:girok`
          a tuple gives it to `role:viewer#assignee`
            `viewer@x.example` has `assignee` to `role:viewer`
              a tuple gives it to `viewer@x.example`
"
    );
    let denied = here.why(Permission::ExportSessions, None).await;
    assert!(
        denied.starts_with("`viewer@x.example` does not have `can_export` to any session\n"),
        "{denied}"
    );
    assert!(
        denied.contains("the session is one of a service that no tuple names"),
        "{denied}"
    );
    assert!(!denied.contains("any!"), "{denied}");
    assert!(!denied.contains("account:"), "{denied}");
}

#[tokio::test]
async fn all_tuples_are_found_a_page_at_a_time() {
    let here = Here::new().await;
    for from in [0, 100] {
        let team = |number: usize| here.of_viewer("member", &format!("team:t{number:03}"));
        here.add((from..from + 100).map(team).collect()).await.unwrap();
    }
    let of = |search: &str| TupleQuery {
        search: search.into(),
        ..TupleQuery::default()
    };
    let mut seen = Vec::new();
    let mut query = of("TEAM:t");
    loop {
        let page = here.tuples.page(query.clone()).await.unwrap();
        assert_eq!(page.count, 200);
        seen.extend(page.rows.into_iter().map(|row| row.key.object));
        match page.next {
            Some(next) => query.behind = Some(next),
            None => break,
        }
    }
    let all: Vec<String> = (0..200).map(|number| format!("team:t{number:03}")).collect();
    assert_eq!(seen, all);
    // An account is found by its e-mail: in its role, and in its teams.
    assert_eq!(here.tuples.page(of("viewer@x")).await.unwrap().count, 201);
    assert_eq!(here.tuples.page(of("nowhere")).await.unwrap().count, 0);
}

#[tokio::test]
async fn what_counts_for_nothing_says_why() {
    let here = Here::new().await;
    here.add(vec![here.of_viewer("member", "team:support")])
        .await
        .unwrap();
    let none = here.tuples.report().await.unwrap();
    assert_eq!(none.fault_count, 0);
    let without_teams = DEFAULT_MODEL.replace(
        "define member: [account, team#member]",
        "define member: [role#assignee]",
    );
    here.tuples
        .control
        .call(move |connection| {
            let id = crate::access::seed::new_id()?;
            let line =
                crate::access::rows::insert_version(connection, &id, "owner@x.example", "", &without_teams)?;
            crate::access::rows::activate(connection, line.number, "owner@x.example")
        })
        .await
        .unwrap();
    let tuples = ConsoleTuples {
        authority: Authority::load(here.tuples.control.clone()).await.unwrap(),
        directory: here.tuples.directory.clone(),
        control: here.tuples.control.clone(),
    };
    let report = tuples.report().await.unwrap();
    assert_eq!((report.model, report.fault_count), (2, 1));
    let faulty = tuples
        .page(TupleQuery {
            only_faulty: true,
            ..TupleQuery::default()
        })
        .await
        .unwrap();
    let faults: Vec<_> = faulty
        .rows
        .iter()
        .map(|row| (&*row.key.object, row.fault.is_some()))
        .collect();
    assert_eq!(faults, [("team:support", true)]);
}

#[tokio::test]
async fn whom_the_command_line_added_is_listed_with_what_they_have() {
    let here = Here::new().await;
    let elsewhere = Control::open(here.data.path()).unwrap();
    administration::add(&elsewhere, "late@x.example", None, Role::Viewer)
        .await
        .unwrap();
    let report = here.tuples.report().await.unwrap();
    let late = report
        .accounts
        .iter()
        .find(|account| account.email == "late@x.example");
    let role = TupleKey::new(format!("account:{}", late.unwrap().id), "assignee", "role:viewer");
    assert!(report.tuples.iter().any(|row| row.key == role));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_down_decides_though_whoever_changed_it_has_gone() {
    let here = Here::new().await;
    let services = [slug()];
    let may_export = || {
        let decider = here.tuples.authority.current();
        !decider
            .reach(&here.viewer, Permission::ExportSessions, &services)
            .is_nowhere()
    };
    assert!(!may_export());
    let viewer = format!("account:{}", here.viewer.id);
    let change = Change {
        writes: vec![Tuple::new("service:web-admin", "admin", viewer)],
        ..Change::default()
    };
    let authority = &here.tuples.authority;
    // As a browser that asks and is closed.
    let mut asking = Box::pin(authority.change("test", change, |_| Ok(())));
    assert!(futures::poll!(asking.as_mut()).is_pending());
    drop(asking);
    for _ in 0..100 {
        if may_export() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it was not put in force within 2 seconds");
}
