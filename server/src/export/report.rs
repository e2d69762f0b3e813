//! A session as a PDF.
use std::path::Path;

use domain::export::options::ReportOptions;
use domain::session::SessionDetails;

use super::{ExportFailure, Progress};
use crate::app::AppState;

pub(super) async fn make(
    _state: &AppState,
    _details: &SessionDetails,
    _options: &ReportOptions,
    _asked_by: &str,
    _file: &Path,
    _progress: &Progress,
) -> Result<(), ExportFailure> {
    Err(ExportFailure::Incomplete)
}
