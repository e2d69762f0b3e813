//! Heatmaps as the console sees them: the store behind the app's port.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::ConsoleError;
use app::ports::Heatmaps;
use async_trait::async_trait;
use domain::audit::AuditAction;
use domain::heat::page_heat::{
    Backdrop, HeatMoment, HeatPages, HeatPlace, MOST_CELLS, MOST_ELEMENTS, PageHeat,
};
use domain::heat::query::{HeatPagesQuery, HeatQuery};
use domain::heat::settings::{HeatSettings, MOST_TEMPLATES, ServiceTemplates};
use domain::heat::template::PageTemplate;
use domain::heat::thresholds::{Threshold, Thresholds};
use domain::id::ServiceSlug;

use crate::audit_log;
use crate::control::Control;
use crate::error::console_error;
use crate::heat_backdrop::Backdrops;
use crate::moments::Moments;
use crate::recordings::{ImagePlace, RecordingStore};
use crate::services::directory::Directory;

type Result<T> = std::result::Result<T, ConsoleError>;

/// The longest stretch of days that is asked for at once, as on the overview.
const MOST_DAYS: i64 = 400;

pub(crate) struct ConsoleHeatmaps {
    store: Arc<dyn RecordingStore>,
    backdrops: Backdrops,
    control: Control,
    directory: Arc<Directory>,
    /// Held from reading the settings to writing them with a change.
    changing: tokio::sync::Mutex<()>,
}

impl ConsoleHeatmaps {
    pub(crate) fn new(
        store: Arc<dyn RecordingStore>,
        moments: Arc<Moments>,
        control: Control,
        directory: Arc<Directory>,
    ) -> Self {
        Self {
            backdrops: Backdrops::new(store.clone(), moments),
            store,
            control,
            directory,
            changing: tokio::sync::Mutex::default(),
        }
    }

    /// Changes the settings, if that makes them others, and writes it to the audit log. The log is another database than
    /// the settings' and comes first: a server that stops in between leaves an entry for what was not done, never a
    /// change that nobody can find.
    async fn change(
        &self,
        who: &str,
        action: AuditAction,
        subject: Option<String>,
        change: impl FnOnce(&mut HeatSettings) -> Result<String> + Send,
    ) -> Result<()> {
        let _one_at_a_time = self.changing.lock().await;
        let old = self.store.heat_settings().await.map_err(console_error)?;
        let mut new = old.clone();
        let detail = change(&mut new)?;
        if new == old {
            return Ok(());
        }
        note(&self.control, who, action, subject, Some(detail)).await?;
        self.store.set_heat_settings(new).await.map_err(console_error)
    }

    /// A service that was added, or of which there are sessions.
    async fn check_service(&self, service: &ServiceSlug) -> Result<()> {
        let is_known = self.directory.by_slug(service).is_some() || {
            let counted = self.store.service_counts().await.map_err(console_error)?;
            counted.iter().any(|(known, _, _)| known == service)
        };
        if is_known {
            Ok(())
        } else {
            Err(ConsoleError::NotFound(format!("There is no service {service}")))
        }
    }
}

/// Writes what an admin changed of heatmaps to the audit log.
pub(crate) async fn note(
    control: &Control,
    who: &str,
    action: AuditAction,
    subject: Option<String>,
    detail: Option<String>,
) -> Result<()> {
    let who = who.to_owned();
    control
        .call(move |connection| {
            audit_log::write(connection, &who, action, subject.as_deref(), detail.as_deref())
        })
        .await?;
    Ok(())
}

#[async_trait]
impl Heatmaps for ConsoleHeatmaps {
    async fn pages(&self, query: HeatPagesQuery) -> Result<HeatPages> {
        check_days(query.first_day, query.last_day)?;
        self.store.heat_pages(&query).await.map_err(console_error)
    }

    async fn heat(&self, query: HeatQuery) -> Result<PageHeat> {
        check_days(query.first_day, query.last_day)?;
        self.store.page_heat(&query).await.map_err(console_error)
    }

    async fn moments(&self, query: HeatQuery, places: Vec<HeatPlace>) -> Result<Vec<HeatMoment>> {
        check_days(query.first_day, query.last_day)?;
        check_places(&places)?;
        self.store
            .heat_moments(&query, &places)
            .await
            .map_err(console_error)
    }

    async fn backdrop(&self, query: HeatQuery) -> Result<Option<Backdrop>> {
        check_days(query.first_day, query.last_day)?;
        self.backdrops.of(&query).await.map_err(console_error)
    }

    async fn image_version(&self, query: HeatQuery) -> Result<Option<String>> {
        let place = ImagePlace {
            service: query.service,
            page: query.page,
            device: query.device,
        };
        self.store.image_version(&place).await.map_err(console_error)
    }

    async fn settings(&self) -> Result<HeatSettings> {
        self.store.heat_settings().await.map_err(console_error)
    }

    async fn set_thresholds(&self, who: &str, thresholds: Thresholds, instead_of: Thresholds) -> Result<()> {
        if let Some(fault) = thresholds.faults().first() {
            return Err(out_of_bounds(*fault));
        }
        self.change(who, AuditAction::HeatThresholdsChanged, None, |settings| {
            if settings.thresholds != instead_of {
                return Err(overtaken("thresholds"));
            }
            let changed = Threshold::ALL
                .into_iter()
                .filter(|threshold| settings.thresholds.get(*threshold) != thresholds.get(*threshold))
                .map(|threshold| {
                    let (old, new) = (settings.thresholds.get(threshold), thresholds.get(threshold));
                    format!("{} {old} → {new}", threshold.as_str())
                });
            let detail = changed.collect::<Vec<_>>().join(", ");
            settings.thresholds = thresholds;
            Ok(detail)
        })
        .await
    }

    async fn set_templates(
        &self,
        who: &str,
        service: ServiceSlug,
        templates: Vec<PageTemplate>,
        instead_of: Vec<PageTemplate>,
    ) -> Result<()> {
        check_templates(&templates)?;
        self.check_service(&service).await?;
        let subject = Some(service.to_string());
        self.change(who, AuditAction::PageTemplatesChanged, subject, |settings| {
            if settings.templates_of(&service) != instead_of {
                return Err(overtaken("templates"));
            }
            let detail = match templates.len() {
                0 => "none".to_owned(),
                _ => templates
                    .iter()
                    .map(PageTemplate::as_str)
                    .collect::<Vec<_>>()
                    .join(", "),
            };
            settings.templates.retain(|known| known.service != service);
            if !templates.is_empty() {
                settings.templates.push(ServiceTemplates { service, templates });
                settings
                    .templates
                    .sort_by(|one, other| one.service.as_str().cmp(other.service.as_str()));
            }
            Ok(detail)
        })
        .await
    }

    async fn paths(&self, service: ServiceSlug) -> Result<Vec<(String, u64)>> {
        self.store.heat_paths(&service).await.map_err(console_error)
    }
}

fn check_days(first: i64, last: i64) -> Result<()> {
    let days = last.checked_sub(first);
    if days.is_some_and(|days| (0..MOST_DAYS).contains(&days)) {
        return Ok(());
    }
    Err(invalid("days", format!("Choose between 1 and {MOST_DAYS} days")))
}

/// No heat has more elements and cells than that.
fn check_places(places: &[HeatPlace]) -> Result<()> {
    let cells: usize = places.iter().map(|place| place.cells.len()).sum();
    if places.len() <= MOST_ELEMENTS + 1 && cells <= MOST_CELLS {
        return Ok(());
    }
    Err(invalid(
        "places",
        "These are more places than a heatmap has".into(),
    ))
}

fn check_templates(templates: &[PageTemplate]) -> Result<()> {
    if templates.len() > MOST_TEMPLATES {
        return Err(invalid(
            "templates",
            format!("A service has at most {MOST_TEMPLATES} templates"),
        ));
    }
    let mut known = BTreeSet::new();
    match templates.iter().find(|template| !known.insert(template.as_str())) {
        Some(twice) => Err(invalid("templates", format!("{twice} is there twice"))),
        None => Ok(()),
    }
}

fn overtaken(what: &str) -> ConsoleError {
    ConsoleError::Conflict(format!(
        "Somebody changed the {what} meanwhile; nothing of yours was saved"
    ))
}

fn invalid(field: &str, message: String) -> ConsoleError {
    ConsoleError::Invalid {
        field: field.to_owned(),
        message,
    }
}

fn out_of_bounds(threshold: Threshold) -> ConsoleError {
    let (least, most) = threshold.bounds();
    let unit = match threshold {
        Threshold::RagePresses => "clicks",
        Threshold::RagePx => "px",
        Threshold::RageMs | Threshold::DeadMs | Threshold::ErrorMs | Threshold::BackMs => "ms",
    };
    invalid(
        threshold.as_str(),
        format!("Choose between {least} and {most} {unit}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_bounds_is_said_with_them() {
        for threshold in Threshold::ALL {
            let ConsoleError::Invalid { field, message } = out_of_bounds(threshold) else {
                panic!("another error");
            };
            assert_eq!(serde_json::to_value(threshold).unwrap(), field);
            assert!(message.contains(&threshold.bounds().1.to_string()), "{message}");
        }
    }
}
