//! Versions of the authorization model: what decides, what decided, and what could.

use domain::models::trial::Trial;
use domain::models::{Activation, Assertion, ModelDraft, ModelPage, ModelProblem, ModelVersion};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::functions::guard::guarded;
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use domain::account::Permission;
#[cfg(feature = "ssr")]
use domain::models::MOST_ASSERTIONS;

/// What the editor begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelReport {
    pub active: Activation,
    /// The version that decides.
    pub decides: ModelVersion,
    pub newest: ModelVersion,
    /// What else was asked for to begin with.
    pub from: Option<ModelVersion>,
}

/// Two versions, in the order in which they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelPair {
    pub old: ModelVersion,
    pub new: ModelVersion,
}

/// What would be made active, in place of what, and what that would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelChange {
    pub active: Activation,
    pub pair: ModelPair,
    pub trial: Trial,
}

/// The newest version, and the one that somebody wants to begin with.
#[server(name = GetModelReport, protocol = Json)]
pub async fn model_report(from: Option<u32>) -> Result<ModelReport, ConsoleError> {
    guarded(Permission::ManageModels, |ports, _| async move {
        let page = ports.models.page(None).await?;
        let newest = page.versions.first().ok_or(ConsoleError::Internal)?.number;
        Ok(ModelReport {
            decides: ports.models.version(page.active.version).await?,
            newest: ports.models.version(newest).await?,
            from: match from.filter(|from| *from != newest) {
                Some(from) => Some(ports.models.version(from).await?),
                None => None,
            },
            active: page.active,
        })
    })
    .await
}

#[server(name = GetModelVersions, protocol = Json)]
pub async fn model_versions(before: Option<u32>) -> Result<ModelPage, ConsoleError> {
    guarded(Permission::ManageModels, |ports, _| async move {
        ports.models.page(before).await
    })
    .await
}

#[server(name = GetModelVersion, protocol = Json)]
pub async fn model_version(number: u32) -> Result<ModelVersion, ConsoleError> {
    guarded(Permission::ManageModels, |ports, _| async move {
        ports.models.version(number).await
    })
    .await
}

#[server(protocol = Json)]
pub async fn compare_models(from: u32, to: u32) -> Result<ModelPair, ConsoleError> {
    guarded(Permission::ManageModels, |ports, _| async move {
        Ok(ModelPair {
            old: ports.models.version(from).await?,
            new: ports.models.version(to).await?,
        })
    })
    .await
}

/// All that is wrong with a text, also with the expressions of its conditions, which only the server reads.
#[server(protocol = Json)]
pub async fn check_model(text: String) -> Result<Vec<ModelProblem>, ConsoleError> {
    guarded(Permission::ManageModels, |ports, _| async move {
        ports.models.problems(text).await
    })
    .await
}

/// What would change if a text were active; nothing of it is kept.
#[server(protocol = Json)]
pub async fn try_model(text: String, assertions: Vec<Assertion>) -> Result<Trial, ConsoleError> {
    guarded(Permission::ManageModels, |ports, _| async move {
        ports.models.try_out(text, assertions).await
    })
    .await
}

/// What would change if a version were active.
#[server(name = GetModelChange, protocol = Json)]
pub async fn model_change(to: u32) -> Result<ModelChange, ConsoleError> {
    guarded(Permission::ManageModels, |ports, _| async move {
        let active = ports.models.page(None).await?.active;
        let pair = ModelPair {
            old: ports.models.version(active.version).await?,
            new: ports.models.version(to).await?,
        };
        let (text, assertions) = (pair.new.text.clone(), assertions_of(&pair));
        let trial = ports.models.try_out(text, assertions).await?;
        Ok(ModelChange { active, pair, trial })
    })
    .await
}

/// What is expected by either version: what was expected later is expected of what came before it, too. Where both say something
/// about the same, the later one does.
#[cfg(feature = "ssr")]
fn assertions_of(pair: &ModelPair) -> Vec<Assertion> {
    let is_back = pair.new.line.number < pair.old.line.number;
    let (later, earlier) = match is_back {
        true => (&pair.old, &pair.new),
        false => (&pair.new, &pair.old),
    };
    let others = earlier
        .assertions
        .iter()
        .filter(|earlier| later.assertions.iter().all(|later| !later.is_about_same(earlier)));
    let all = later.assertions.iter().chain(others);
    all.take(MOST_ASSERTIONS).cloned().collect()
}

/// Saves a text as the next version, which decides nothing until it is made active.
#[server(protocol = Json)]
pub async fn save_model(draft: ModelDraft) -> Result<ModelVersion, ConsoleError> {
    guarded(Permission::ManageModels, |ports, account| async move {
        ports.models.save(&account, draft).await
    })
    .await
}

/// Makes a version active that is to follow an activation.
#[server(protocol = Json)]
pub async fn activate_model(version: u32, instead_of: i64) -> Result<(), ConsoleError> {
    guarded(Permission::ManageModels, |ports, account| async move {
        ports.models.activate(&account, version, instead_of).await
    })
    .await
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use domain::models::ModelLine;

    use super::*;

    #[test]
    fn what_was_expected_later_is_expected_of_what_came_before_it() {
        let version = |number: u32, expected: &[(&str, bool)]| ModelVersion {
            line: ModelLine {
                number,
                id: String::new(),
                at: 0,
                who: String::new(),
                note: String::new(),
            },
            text: String::new(),
            assertions: expected
                .iter()
                .map(|(user, expectation)| Assertion {
                    user: (*user).to_owned(),
                    relation: "can_export".to_owned(),
                    object: "session_recording:web-admin".to_owned(),
                    expectation: *expectation,
                })
                .collect(),
        };
        let (first, second) = (
            version(1, &[("account:1", true), ("account:2", true)]),
            version(2, &[("account:2", false), ("account:3", false)]),
        );
        for (old, new) in [(&first, &second), (&second, &first)] {
            let pair = ModelPair {
                old: old.clone(),
                new: new.clone(),
            };
            let all: Vec<(String, bool)> = assertions_of(&pair)
                .into_iter()
                .map(|assertion| (assertion.user, assertion.expectation))
                .collect();
            let expected = [("account:2", false), ("account:3", false), ("account:1", true)];
            assert_eq!(
                all,
                expected.map(|(user, expectation)| (user.to_owned(), expectation))
            );
        }
    }
}
