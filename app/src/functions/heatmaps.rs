//! Heat of pages, what it is drawn over, and what decides it.

use domain::heat::page_heat::{Backdrop, HeatMoment, HeatPages, HeatPlace, PageHeat};
use domain::heat::query::{HeatPagesQuery, HeatQuery};
use domain::heat::settings::HeatSettings;
#[cfg(feature = "ssr")]
use domain::heat::template;
use domain::heat::template::{PageTemplate, Suggestion};
use domain::heat::thresholds::Thresholds;
use domain::id::ServiceSlug;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::functions::guard::{everywhere, in_service, within};
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use domain::account::Permission;

/// What a heatmap may be drawn over.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Backdrops {
    pub recorded: Option<Backdrop>,
    /// The address of the image that was uploaded for the page.
    pub image: Option<String>,
}

/// What a template would make one page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TemplateReach {
    pub paths: u64,
    pub views: u64,
    /// All that the service has.
    pub of_paths: u64,
    pub of_views: u64,
    /// Paths that it matches, the most viewed first.
    pub examples: Vec<String>,
}

impl TemplateReach {
    /// Whether it makes pages one that have little in common, as far as anybody can tell: more than half of the views.
    pub fn is_much(&self) -> bool {
        self.paths > 1 && self.views.saturating_mul(2) > self.of_views
    }
}

/// The pages of a service that have heat, the most viewed first.
#[server(name = GetHeatPages, protocol = Json)]
pub async fn heat_pages(query: HeatPagesQuery) -> Result<HeatPages, ConsoleError> {
    let service = query.service.clone();
    in_service(Permission::ViewHeatmaps, &service, |ports, _| async move {
        ports.heatmaps.pages(query).await
    })
    .await
}

/// The heat of one page.
#[server(name = GetPageHeat, protocol = Json)]
pub async fn page_heat(query: HeatQuery) -> Result<PageHeat, ConsoleError> {
    let service = query.service.clone();
    in_service(Permission::ViewHeatmaps, &service, |ports, _| async move {
        ports.heatmaps.heat(query).await
    })
    .await
}

/// The sessions behind places of a page.
#[server(name = GetHeatMoments, protocol = Json)]
pub async fn heat_moments(query: HeatQuery, places: Vec<HeatPlace>) -> Result<Vec<HeatMoment>, ConsoleError> {
    let service = query.service.clone();
    in_service(Permission::ViewSessions, &service, |ports, _| async move {
        ports.heatmaps.moments(query, places).await
    })
    .await
}

/// What a page's heat may be drawn over.
#[server(name = GetBackdrops, protocol = Json)]
pub async fn backdrops(query: HeatQuery) -> Result<Backdrops, ConsoleError> {
    let service = query.service.clone();
    in_service(Permission::ViewHeatmaps, &service, |ports, _| async move {
        let recorded = ports.heatmaps.backdrop(query.clone()).await?;
        let version = ports.heatmaps.image_version(query.clone()).await?;
        Ok(Backdrops {
            recorded,
            image: version.map(|version| image_address(&query, Some(version))),
        })
    })
    .await
}

/// Where the image of a page is put, got and taken away.
pub fn image_address(query: &HeatQuery, version: Option<String>) -> String {
    crate::address::with_pairs(
        "/admin/heatmaps/image",
        [
            ("service", query.service.to_string()),
            ("page", query.page.clone()),
            ("device", query.device.as_str().to_owned()),
            ("v", version.unwrap_or_default()),
        ],
    )
}

/// Thresholds and templates.
#[server(name = GetHeatSettings, protocol = Json)]
pub async fn heat_settings() -> Result<HeatSettings, ConsoleError> {
    within(Permission::ViewHeatmaps, |ports, _, reach| async move {
        let mut settings = ports.heatmaps.settings().await?;
        settings
            .templates
            .retain(|templates| reach.includes(&templates.service));
        Ok(settings)
    })
    .await
}

/// Judges all that was recorded, in all services, by other thresholds, if they are still those that somebody saw before.
#[server(protocol = Json)]
pub async fn set_thresholds(thresholds: Thresholds, instead_of: Thresholds) -> Result<(), ConsoleError> {
    everywhere(Permission::ManageHeatmaps, |ports, account| async move {
        ports
            .heatmaps
            .set_thresholds(&account.email, thresholds, instead_of)
            .await
    })
    .await
}

/// Puts the pages of a service together by other templates, if they are still those that somebody saw before.
#[server(protocol = Json)]
pub async fn set_templates(
    service: ServiceSlug,
    templates: Vec<PageTemplate>,
    instead_of: Vec<PageTemplate>,
) -> Result<(), ConsoleError> {
    let of = service.clone();
    in_service(Permission::ManageHeatmaps, &of, |ports, account| async move {
        ports
            .heatmaps
            .set_templates(&account.email, service, templates, instead_of)
            .await
    })
    .await
}

/// What a template would make one page, before it is saved.
#[server(name = GetTemplateReach, protocol = Json)]
pub async fn template_reach(
    service: ServiceSlug,
    template: PageTemplate,
) -> Result<TemplateReach, ConsoleError> {
    let of = service.clone();
    in_service(Permission::ManageHeatmaps, &of, |ports, _| async move {
        const EXAMPLES: usize = 8;
        let mut reach = TemplateReach::default();
        for (path, views) in ports.heatmaps.paths(service).await? {
            reach.of_paths += 1;
            reach.of_views += views;
            if template.matches(&path) {
                reach.paths += 1;
                reach.views += views;
                if reach.examples.len() < EXAMPLES {
                    reach.examples.push(path);
                }
            }
        }
        Ok(reach)
    })
    .await
}

/// Templates for paths that look as if they were of one page.
#[server(name = GetSuggestedTemplates, protocol = Json)]
pub async fn suggested_templates(service: ServiceSlug) -> Result<Vec<Suggestion>, ConsoleError> {
    let of = service.clone();
    in_service(Permission::ManageHeatmaps, &of, |ports, _| async move {
        let settings = ports.heatmaps.settings().await?;
        let paths: Vec<String> = ports
            .heatmaps
            .paths(service.clone())
            .await?
            .into_iter()
            .map(|(path, _)| path)
            .collect();
        Ok(template::suggest(settings.templates_of(&service), &paths))
    })
    .await
}
