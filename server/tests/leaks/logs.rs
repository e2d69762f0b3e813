//! Everything that is logged, however little it matters, and what is measured.

use std::io;
use std::sync::{Mutex, OnceLock, PoisonError};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::fmt::MakeWriter;

static LOGGED: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static MEASURED: OnceLock<PrometheusHandle> = OnceLock::new();

/// Forgets what was logged before.
pub(crate) fn begin() {
    MEASURED.get_or_init(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(Logged)
            .init();
        PrometheusBuilder::new().install_recorder().unwrap()
    });
    take();
}

/// What `/metrics` answers.
pub(crate) fn measured() -> String {
    MEASURED.get().unwrap().render()
}

pub(crate) fn take() -> Vec<u8> {
    std::mem::take(&mut *LOGGED.lock().unwrap_or_else(PoisonError::into_inner))
}

struct Logged;

impl MakeWriter<'_> for Logged {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

impl io::Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
