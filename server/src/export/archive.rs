//! A zip that is written as it goes out: nothing of it is gone back to, so that sizes stand behind each entry.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use time::OffsetDateTime;
use zip::result::ZipResult;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::sink::{ExportError, Parts, Result, Sink};
use crate::blocking::blocking;

/// As fast as a single session is packed.
const LEVEL: i64 = 1;

type Writer = ZipWriter<StreamWriter<Packed>>;

/// What was packed and not passed on yet.
#[derive(Clone, Default)]
struct Packed(Arc<Mutex<Vec<u8>>>);

impl Packed {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut packed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        packed.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes entries one after the other; what is put goes into the last one begun.
pub(super) struct Archive {
    parts: Parts,
    packed: Packed,
    /// `None` only while it packs, and after what failed.
    writer: Option<Writer>,
    options: SimpleFileOptions,
}

impl Archive {
    pub(super) fn new(parts: Parts, made_at: OffsetDateTime) -> Self {
        let packed = Packed::default();
        Self {
            parts,
            writer: Some(ZipWriter::new_stream(packed.clone()).set_auto_large_file()),
            packed,
            options: SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .compression_level(Some(LEVEL))
                .last_modified_time(moment(made_at).unwrap_or_default()),
        }
    }

    /// `about` is about how many bytes will come: from 4 GiB on an entry is announced as one of Zip64.
    pub(super) async fn begin(&mut self, name: String, about: u64) -> Result<()> {
        let options = self.options.large_file(about >= u64::from(u32::MAX));
        self.pack(move |writer| writer.start_file(name, options)).await
    }

    /// The list of what is in it, without which it is not whole.
    pub(super) async fn finish(mut self) -> Result<()> {
        if let Some(writer) = self.writer.take() {
            blocking(move || writer.finish()).await??;
        }
        self.parts.put(self.packed.take()).await
    }

    async fn pack(&mut self, work: impl FnOnce(&mut Writer) -> ZipResult<()> + Send + 'static) -> Result<()> {
        let Some(mut writer) = self.writer.take() else {
            return Err(ExportError::Gone);
        };
        let (writer, packed) = blocking(move || {
            let packed = work(&mut writer);
            (writer, packed)
        })
        .await?;
        packed?;
        self.writer = Some(writer);
        self.parts.put(self.packed.take()).await
    }
}

impl Sink for Archive {
    async fn put(&mut self, piece: Vec<u8>) -> Result<()> {
        self.pack(move |writer| Ok(writer.write_all(&piece)?)).await
    }
}

/// Zip knows years from 1980 to 2107, and no zone.
fn moment(at: OffsetDateTime) -> Option<DateTime> {
    let year = u16::try_from(at.year()).ok()?;
    DateTime::from_date_and_time(
        year,
        at.month().into(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second(),
    )
    .ok()
}
