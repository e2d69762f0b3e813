use async_trait::async_trait;
use domain::heat::page_heat::{Backdrop, HeatMoment, HeatPages, HeatPlace, PageHeat};
use domain::heat::query::{HeatPagesQuery, HeatQuery};
use domain::heat::settings::HeatSettings;
use domain::heat::template::PageTemplate;
use domain::heat::thresholds::Thresholds;
use domain::id::ServiceSlug;

use super::Result;

/// Where people did what on pages. Changes are in the audit log in the name of `who`.
#[async_trait]
pub trait Heatmaps: Send + Sync + 'static {
    /// Those with the most views first.
    async fn pages(&self, query: HeatPagesQuery) -> Result<HeatPages>;
    async fn heat(&self, query: HeatQuery) -> Result<PageHeat>;
    /// The sessions behind places of a page, the newest first.
    async fn moments(&self, query: HeatQuery, places: Vec<HeatPlace>) -> Result<Vec<HeatMoment>>;
    /// The page as it was recorded best on that device. `None` where nobody recorded it whole.
    async fn backdrop(&self, query: HeatQuery) -> Result<Option<Backdrop>>;
    /// What tells one version of the image that was uploaded for the page on that device from another, where there is one.
    async fn image_version(&self, query: HeatQuery) -> Result<Option<String>>;
    async fn settings(&self) -> Result<HeatSettings>;
    /// The past is judged by them, too. `Conflict` where they are no longer those that were to be replaced.
    async fn set_thresholds(&self, who: &str, thresholds: Thresholds, instead_of: Thresholds) -> Result<()>;
    /// Pages of the past are put together by them, too. `Conflict` as above.
    async fn set_templates(
        &self,
        who: &str,
        service: ServiceSlug,
        templates: Vec<PageTemplate>,
        instead_of: Vec<PageTemplate>,
    ) -> Result<()>;
    /// Paths of a service's pages with the views of each, the most viewed first.
    async fn paths(&self, service: ServiceSlug) -> Result<Vec<(String, u64)>>;
}
