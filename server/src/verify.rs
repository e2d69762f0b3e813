//! `girok verify`: reads everything back and says what is damaged.

use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};

use crate::recordings::{RecordingStore, StoreError, VerifyReport};

/// Without a terminal, a line is printed after so many sessions.
const LINE_EVERY: u64 = 1_000;

/// Shows progress on stderr, and the outcome and each damage in `out`. The store is sound if the report has no damages.
pub async fn verify(
    store: &dyn RecordingStore,
    out: &mut (dyn Write + Send),
) -> Result<VerifyReport, StoreError> {
    let bar = progress_bar("sessions");
    let report = store
        .verify(&|done, total| {
            bar.set_length(total);
            bar.set_position(done);
            if bar.is_hidden() && done % LINE_EVERY == 0 && done > 0 {
                eprintln!("{done} of {total} sessions");
            }
        })
        .await;
    bar.finish_and_clear();
    let report = report?;
    // Whoever closes the pipe has seen enough; the exit code tells the rest.
    let _ = report_to(out, &report);
    Ok(report)
}

fn report_to(out: &mut dyn Write, report: &VerifyReport) -> std::io::Result<()> {
    for damage in &report.damages {
        writeln!(out, "{damage}")?;
    }
    writeln!(
        out,
        "{} sessions, {} chunks, {} events read back; {} damaged",
        report.sessions,
        report.chunks,
        report.events,
        report.damages.len()
    )
}

/// A bar on a terminal, and nothing elsewhere.
pub fn progress_bar(what: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(&format!("{{bar:30}} {{pos}} of {{len}} {what}, {{eta}} left"));
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
