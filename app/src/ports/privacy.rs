use std::sync::Arc;

use async_trait::async_trait;
use domain::Millis;
use domain::mask::{PatternSet, RuleSet, RuleSetVersion};
use domain::privacy::{MaskDay, PatternTrial, SelectorFault, VersionPage};

use super::Result;

/// A rule set to be saved as the next version.
#[derive(Debug, Clone)]
pub struct RuleChange {
    pub why: String,
    /// The newest version that its author knew.
    pub based_on: u32,
    pub rules: RuleSet,
    /// Its author knows that some of it hides everything.
    pub may_hide_everything: bool,
}

/// What of recorded pages is hidden. Every change is a new version, and in the audit log in the name of `who`.
#[async_trait]
pub trait PrivacyRules: Send + Sync + 'static {
    fn current(&self) -> Arc<RuleSetVersion>;
    /// `Conflict` when somebody else saved meanwhile.
    async fn save(&self, who: &str, change: RuleChange) -> Result<Arc<RuleSetVersion>>;
    /// Saves what an earlier version said as a new one; `Conflict` as above.
    async fn roll_back(&self, who: &str, to: u32, based_on: u32) -> Result<Arc<RuleSetVersion>>;
    async fn version(&self, number: u32) -> Result<RuleSetVersion>;
    /// Those before the given one, or the newest.
    async fn versions(&self, before: Option<u32>) -> Result<VersionPage>;
    /// The ids of the rules and patterns that are on and were so all the time since then, doing what they do now.
    async fn on_since(&self, since: Millis) -> Result<Vec<String>>;
    fn check_selector(&self, selector: &str) -> std::result::Result<(), SelectorFault>;
    async fn try_patterns(&self, patterns: PatternSet, text: String) -> Result<PatternTrial>;
    /// What was hidden on the last days, the newest last; days on which nothing was may be missing.
    async fn mask_counts(&self, days: u32) -> Result<Vec<MaskDay>>;
}
