//! What of recorded pages is hidden: the rules that hold, their versions, and what they do.

use domain::id::ServiceSlug;
use domain::mask::{PatternSet, RuleSet, RuleSetVersion};
use domain::privacy::{MaskDay, PatternTrial, SelectorFault, VersionPage};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::charts;
#[cfg(feature = "ssr")]
use crate::functions::guard::guarded;
use crate::functions::json::Json;
use crate::functions::overview::Chart;
#[cfg(feature = "ssr")]
use crate::ports::{PrivacyRules, RuleChange};
#[cfg(feature = "ssr")]
use domain::account::Permission;
#[cfg(feature = "ssr")]
use domain::overview::DAY_MS;
#[cfg(feature = "ssr")]
use domain::privacy::DAYS;

/// What the privacy page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivacyReport {
    pub version: RuleSetVersion,
    pub services: Vec<ServiceSlug>,
    /// What was hidden on the last days, all of them, the newest last.
    pub days: Vec<MaskDay>,
    pub chart: Chart,
    /// The ids of the rules and patterns that were on, as they are now, on all of these days.
    pub long_on: Vec<String>,
}

/// Two versions, in the order in which they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionPair {
    pub old: RuleSetVersion,
    pub new: RuleSetVersion,
}

#[server(name = GetPrivacyReport, protocol = Json)]
pub async fn privacy_report() -> Result<PrivacyReport, ConsoleError> {
    guarded(Permission::ManagePrivacy, |ports, _| async move {
        let services = ports.services.list().await?;
        let days = days(&*ports.privacy).await?;
        let since = crate::browser::now() - i64::from(DAYS) * DAY_MS;
        // Before there was anything to record, nothing could be hidden.
        let is_old = services.iter().any(|service| service.created_at <= since);
        Ok(PrivacyReport {
            version: (*ports.privacy.current()).clone(),
            long_on: match is_old {
                true => ports.privacy.on_since(since).await?,
                false => Vec::new(),
            },
            services: services.into_iter().map(|service| service.slug).collect(),
            chart: charts::hidden(&days, None),
            days,
        })
    })
    .await
}

/// How often a rule or pattern hid something on each of the last days, or all of them.
#[server(protocol = Json)]
pub async fn hidden_chart(by: Option<String>) -> Result<Chart, ConsoleError> {
    guarded(Permission::ManagePrivacy, |ports, _| async move {
        let days = days(&*ports.privacy).await?;
        Ok(charts::hidden(&days, by.as_deref()))
    })
    .await
}

/// All of the last days, also those on which nothing was hidden.
#[cfg(feature = "ssr")]
async fn days(rules: &dyn PrivacyRules) -> Result<Vec<MaskDay>, ConsoleError> {
    let counted = rules.mask_counts(DAYS).await?;
    let today = crate::browser::now().div_euclid(DAY_MS);
    let counts = |day| {
        let of_day = counted.iter().filter(move |counted| counted.day == day);
        of_day.flat_map(|counted| counted.counts.clone()).collect()
    };
    Ok((today - i64::from(DAYS) + 1..=today)
        .map(|day| MaskDay {
            day,
            counts: counts(day),
        })
        .collect())
}

/// The rule set that holds.
#[server(name = GetCurrentRules, protocol = Json)]
pub async fn current_rules() -> Result<RuleSetVersion, ConsoleError> {
    guarded(Permission::ManagePrivacy, |ports, _| async move {
        Ok((*ports.privacy.current()).clone())
    })
    .await
}

/// Saves the rule set as the next version.
#[server(protocol = Json)]
pub async fn save_rules(
    why: String,
    based_on: u32,
    rules: RuleSet,
    may_hide_everything: bool,
) -> Result<RuleSetVersion, ConsoleError> {
    guarded(Permission::ManagePrivacy, |ports, account| async move {
        let change = RuleChange {
            why,
            based_on,
            rules,
            may_hide_everything,
        };
        Ok((*ports.privacy.save(&account.email, change).await?).clone())
    })
    .await
}

/// Saves what a version said as the next one.
#[server(protocol = Json)]
pub async fn roll_back_rules(to: u32, based_on: u32) -> Result<RuleSetVersion, ConsoleError> {
    guarded(Permission::ManagePrivacy, |ports, account| async move {
        let saved = ports.privacy.roll_back(&account.email, to, based_on).await?;
        Ok((*saved).clone())
    })
    .await
}

#[server(name = GetRuleVersions, protocol = Json)]
pub async fn rule_versions(before: Option<u32>) -> Result<VersionPage, ConsoleError> {
    guarded(Permission::ManagePrivacy, |ports, _| async move {
        ports.privacy.versions(before).await
    })
    .await
}

#[server(name = GetRuleVersion, protocol = Json)]
pub async fn rule_version(number: u32) -> Result<RuleSetVersion, ConsoleError> {
    guarded(Permission::ManagePrivacy, |ports, _| async move {
        ports.privacy.version(number).await
    })
    .await
}

/// One version and another, which may be older.
#[server(protocol = Json)]
pub async fn compare_rules(from: u32, to: u32) -> Result<VersionPair, ConsoleError> {
    guarded(Permission::ManagePrivacy, |ports, _| async move {
        Ok(VersionPair {
            old: ports.privacy.version(from).await?,
            new: ports.privacy.version(to).await?,
        })
    })
    .await
}

/// Where a selector stops being one, and what was expected there.
#[server(protocol = Json)]
pub async fn check_selector(selector: String) -> Result<Option<SelectorFault>, ConsoleError> {
    guarded(Permission::ManagePrivacy, |ports, _| async move {
        Ok(ports.privacy.check_selector(&selector).err())
    })
    .await
}

/// What the patterns that are on find in a text; nothing of it is kept.
#[server(protocol = Json)]
pub async fn try_patterns(patterns: PatternSet, text: String) -> Result<PatternTrial, ConsoleError> {
    guarded(Permission::ManagePrivacy, |ports, _| async move {
        ports.privacy.try_patterns(patterns, text).await
    })
    .await
}
