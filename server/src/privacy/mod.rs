//! What of recorded pages is hidden, version by version.
//!
//! In reading order: here is what holds now and how it is changed; `check` is what a rule set may be, `engine` what decides
//! that a selector or an expression is one, and `rows` is where versions are kept.

mod check;
mod engine;
mod rows;

use std::sync::Arc;

use app::ConsoleError;
use app::ports::{PrivacyRules, RuleChange};
use async_trait::async_trait;
use domain::Millis;
use domain::audit::AuditAction;
use domain::mask::{PatternSet, RuleSet, RuleSetVersion};
use domain::privacy::concern::newly_hiding_everything;
use domain::privacy::{
    DAYS, LONGEST_SAMPLE, MOST_PATTERNS, MaskDay, PatternTrial, SelectorFault, VersionLine, VersionPage,
};
use tokio::sync::watch;

use crate::control::{self, Control};
use crate::{audit_log, clock};
pub use engine::{Engine, Masks};

type Result<T> = std::result::Result<T, ConsoleError>;

/// What was saved last.
pub async fn newest(control: &Control) -> control::Result<RuleSetVersion> {
    let saved = control.call(|connection| rows::newest(connection)).await?;
    Ok(saved.unwrap_or_else(RuleSetVersion::standard))
}

/// How often something was hidden, by day; from the recordings, which the control database knows nothing of.
#[async_trait]
pub trait MaskCounts: Send + Sync + 'static {
    async fn mask_counts(&self, days: u32) -> Result<Vec<MaskDay>>;
}

/// The rule sets in `control.db`, and the one that holds.
pub struct Privacy {
    control: Control,
    engine: Arc<dyn Engine>,
    counts: Arc<dyn MaskCounts>,
    /// Each batch and each page asks, so it is in memory.
    current: watch::Sender<Arc<RuleSetVersion>>,
    /// Held from comparing with the newest version to putting the next one in force.
    saving: tokio::sync::Mutex<()>,
}

impl Privacy {
    pub async fn load(
        control: Control,
        engine: Arc<dyn Engine>,
        counts: Arc<dyn MaskCounts>,
    ) -> Result<Arc<Self>> {
        let (current, _) = watch::channel(Arc::new(newest(&control).await?));
        Ok(Arc::new(Self {
            control,
            engine,
            counts,
            current,
            saving: tokio::sync::Mutex::default(),
        }))
    }

    /// What holds now, and what will.
    pub fn subscribe(&self) -> watch::Receiver<Arc<RuleSetVersion>> {
        self.current.subscribe()
    }

    async fn put(
        &self,
        who: &str,
        why: String,
        rules: RuleSet,
        based_on: u32,
        action: AuditAction,
    ) -> Result<Arc<RuleSetVersion>> {
        let _one_at_a_time = self.saving.lock().await;
        let newest = self.current.borrow().number;
        if newest != based_on {
            return Err(overtaken(newest));
        }
        let next = Arc::new(RuleSetVersion {
            number: newest.saturating_add(1),
            at: clock::now(),
            who: who.to_owned(),
            why,
            rules,
        });
        let version = next.clone();
        let is_new = self
            .control
            .call(move |connection| {
                let transaction = connection.transaction()?;
                let is_new = rows::insert(&transaction, &version)?;
                if is_new {
                    let subject = format!("version {}", version.number);
                    audit_log::write(
                        &transaction,
                        &version.who,
                        action,
                        Some(&subject),
                        Some(&version.why),
                    )?;
                }
                transaction.commit()?;
                Ok(is_new)
            })
            .await?;
        if !is_new {
            return Err(overtaken(next.number));
        }
        self.current.send_replace(next.clone());
        Ok(next)
    }
}

#[async_trait]
impl PrivacyRules for Privacy {
    fn current(&self) -> Arc<RuleSetVersion> {
        self.current.borrow().clone()
    }

    async fn save(&self, who: &str, change: RuleChange) -> Result<Arc<RuleSetVersion>> {
        let why = check::why(&change.why)?;
        let engine = self.engine.clone();
        // Compiling hundreds of expressions takes its time.
        let before = self.current();
        let held = before.clone();
        let (rules, wide) = tokio::task::spawn_blocking(move || {
            let rules = check::rule_set(&*engine, change.rules)?;
            let custom = &held.rules.patterns.custom;
            let wide = check::wide(&*engine, &rules.patterns)
                .into_iter()
                .find(|pattern| !custom.contains(pattern))
                .map(|pattern| pattern.label.clone());
            Ok::<_, ConsoleError>((rules, wide))
        })
        .await
        .map_err(|_| ConsoleError::Internal)??;
        let unconfirmed = |label: &str, hides: &str| {
            let message = format!("“{label}” hides {hides}; confirm that this is meant");
            Err(check::invalid("confirm", message))
        };
        if !change.may_hide_everything {
            if let Some(rule) = newly_hiding_everything(&before.rules, &rules).first() {
                return unconfirmed(&rule.label, "everything");
            }
            if let Some(label) = wide {
                return unconfirmed(&label, "nearly all that is written");
            }
        }
        if rules == before.rules {
            return Err(check::invalid("rules", "Nothing was changed".into()));
        }
        let known = self.control.call(|connection| rows::services(connection)).await?;
        check::services(&before.rules, &rules, &known)?;
        self.put(who, why, rules, change.based_on, AuditAction::RulesChanged)
            .await
    }

    async fn roll_back(&self, who: &str, to: u32, based_on: u32) -> Result<Arc<RuleSetVersion>> {
        let earlier = self.version(to).await?;
        if earlier.rules == self.current().rules {
            return Err(check::invalid(
                "version",
                format!("Version {to} is what holds already"),
            ));
        }
        let why = format!("Rolled back to version {to}");
        self.put(who, why, earlier.rules, based_on, AuditAction::RulesRolledBack)
            .await
    }

    async fn version(&self, number: u32) -> Result<RuleSetVersion> {
        if number == 0 {
            return Ok(RuleSetVersion::standard());
        }
        self.control
            .call(move |connection| rows::one(connection, number))
            .await?
            .ok_or_else(|| ConsoleError::NotFound(format!("There is no version {number}")))
    }

    async fn versions(&self, before: Option<u32>) -> Result<VersionPage> {
        let mut page = self
            .control
            .call(move |connection| rows::page(connection, before))
            .await?;
        if page.next.is_none() && before != Some(0) {
            let RuleSetVersion {
                number, at, who, why, ..
            } = RuleSetVersion::standard();
            page.versions.push(VersionLine { number, at, who, why });
        }
        Ok(page)
    }

    async fn on_since(&self, since: Millis) -> Result<Vec<String>> {
        let mut held = self
            .control
            .call(move |connection| rows::since(connection, since))
            .await?;
        if held.iter().all(|version| version.at > since) {
            held.push(RuleSetVersion::standard());
        }
        let now = self.current();
        let is_long_on = |id: &str, was_on: &dyn Fn(&RuleSet) -> bool| {
            held.iter()
                .all(|version| was_on(&version.rules))
                .then(|| id.to_owned())
        };
        let rules = now.rules.rules.iter().filter_map(|rule| {
            is_long_on(&rule.id, &|set| {
                set.rules.iter().any(|before| {
                    let same = before.id == rule.id
                        && before.selector == rule.selector
                        && before.services == rule.services;
                    same && before.enabled && rule.enabled
                })
            })
        });
        let built_in = now.rules.patterns.built_in.iter().filter_map(|pattern| {
            is_long_on(pattern.as_str(), &|set| set.patterns.built_in.contains(pattern))
        });
        let custom = now.rules.patterns.custom.iter().filter_map(|pattern| {
            is_long_on(&pattern.id, &|set| {
                set.patterns.custom.iter().any(|before| {
                    before.id == pattern.id
                        && before.expression == pattern.expression
                        && before.enabled
                        && pattern.enabled
                })
            })
        });
        Ok(rules.chain(built_in).chain(custom).collect())
    }

    fn check_selector(&self, selector: &str) -> std::result::Result<(), SelectorFault> {
        check::selector(&*self.engine, selector)
    }

    async fn try_patterns(&self, patterns: PatternSet, text: String) -> Result<PatternTrial> {
        let engine = self.engine.clone();
        tokio::task::spawn_blocking(move || trial(&*engine, patterns, &text))
            .await
            .map_err(|_| ConsoleError::Internal)
    }

    async fn mask_counts(&self, days: u32) -> Result<Vec<MaskDay>> {
        self.counts.mask_counts(days.min(DAYS)).await
    }
}

/// What is wrong with some patterns, and what the others find in the beginning of the text.
fn trial(engine: &dyn Engine, mut patterns: PatternSet, text: &str) -> PatternTrial {
    let end = text
        .char_indices()
        .nth(LONGEST_SAMPLE)
        .map_or(text.len(), |(at, _)| at);
    patterns.custom.truncate(MOST_PATTERNS);
    let faults = check::pattern_faults(engine, &patterns);
    patterns
        .custom
        .retain(|pattern| faults.iter().all(|fault| fault.id != pattern.id));
    let wide = check::wide(engine, &patterns);
    PatternTrial {
        wide: wide.into_iter().map(|pattern| pattern.id.clone()).collect(),
        found: engine.find(&patterns, text.get(..end).unwrap_or_default()),
        faults,
    }
}

fn overtaken(newest: u32) -> ConsoleError {
    ConsoleError::Conflict(format!(
        "Somebody saved version {newest} meanwhile; nothing of yours was saved"
    ))
}
