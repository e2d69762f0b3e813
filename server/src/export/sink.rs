//! What takes a file while it is written: it goes to its reader a part at a time, packed on its way if it is to be.

use std::io::Write as _;

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::Stream;
use futures::stream::poll_fn;
use tokio::sync::mpsc;

use crate::blocking::blocking;
use crate::recordings::StoreError;

/// Parts that wait for a reader who is slower than the store, beside the one that is read.
const PARTS_AHEAD: usize = 1;

/// Why a file ended before its end: whoever reads it is cut off, and sees that.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("it could not be written: {0}")]
    Write(#[from] std::io::Error),
    #[error("it could not be written: {0}")]
    Json(#[from] serde_json::Error),
    #[error("it could not be written: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// Nobody reads it any more.
    #[error("its reader has gone")]
    Gone,
}

pub(super) type Result<T> = std::result::Result<T, ExportError>;

/// Takes a file, a piece after the other.
pub(super) trait Sink: Send {
    fn put(&mut self, piece: Vec<u8>) -> impl Future<Output = Result<()>> + Send;
}

/// The file that `write` writes, as it is written. `what` is what the log calls it.
pub(super) fn stream<F>(
    what: String,
    write: impl FnOnce(Parts) -> F,
) -> impl Stream<Item = Result<Bytes>> + Send
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let (parts, mut written) = mpsc::channel(PARTS_AHEAD);
    let writing = write(Parts(parts.clone()));
    tokio::spawn(async move {
        match writing.await {
            Ok(()) | Err(ExportError::Gone) => {}
            Err(error) => {
                tracing::error!(%error, what, "an export broke off");
                let _ = parts.send(Err(error)).await;
            }
        }
    });
    poll_fn(move |context| written.poll_recv(context))
}

/// Passes a file on as it is.
pub(super) struct Parts(mpsc::Sender<Result<Bytes>>);

impl Sink for Parts {
    async fn put(&mut self, piece: Vec<u8>) -> Result<()> {
        if piece.is_empty() {
            return Ok(());
        }
        self.0.send(Ok(piece.into())).await.map_err(|_| ExportError::Gone)
    }
}

/// Passes a file on as gzip.
pub(super) struct Gzip {
    parts: Parts,
    /// `None` only while it packs.
    packer: Option<GzEncoder<Vec<u8>>>,
}

impl Gzip {
    pub(super) fn new(parts: Parts) -> Self {
        Self {
            parts,
            packer: Some(GzEncoder::new(Vec::new(), Compression::fast())),
        }
    }

    pub(super) async fn finish(mut self) -> Result<()> {
        match self.packer {
            Some(packer) => self.parts.put(packer.finish()?).await,
            None => Ok(()),
        }
    }
}

impl Sink for Gzip {
    async fn put(&mut self, piece: Vec<u8>) -> Result<()> {
        let Some(mut packer) = self.packer.take() else {
            return Err(ExportError::Gone);
        };
        let (packer, packed) = blocking(move || {
            packer.write_all(&piece)?;
            let packed = std::mem::take(packer.get_mut());
            Ok::<_, std::io::Error>((packer, packed))
        })
        .await??;
        self.packer = Some(packer);
        self.parts.put(packed).await
    }
}
