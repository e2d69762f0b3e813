//! A page of the browser on which one session is shown, by `player/src/film/main.ts`.

use domain::replay::Opening;
use serde::Serialize;

use super::chromium::tab::Tab;
use super::chromium::{Chromium, ChromiumError};

/// Opens it in this size, from one of the stages of `site`.
pub(super) async fn opened(
    chromium: &Chromium,
    size: (u32, u32),
    stage: &str,
    opening: &Opening,
) -> Result<Tab, ChromiumError> {
    let tab = chromium.tab(size).await?;
    tab.load(stage).await?;
    tab.ask::<()>(format!("girok.open({})", expression(opening)?))
        .await?;
    Ok(tab)
}

/// As the page's script has it: JSON is an expression.
pub(super) fn expression(value: &(impl Serialize + ?Sized)) -> Result<String, ChromiumError> {
    serde_json::to_string(value).map_err(|error| ChromiumError::Protocol(error.to_string()))
}
