//! What `girok import` does with one file: it is a recording, or a zip of several.

use std::path::{Path, PathBuf};

use domain::id::ServiceSlug;

use super::zip::Zip;
use super::{ImportError, Imported, Recording, import_recording, unpack};
use crate::ingest::Ingest;

/// Why a file was not brought in.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("{path} cannot be read: {source}")]
    Read { path: PathBuf, source: std::io::Error },
    /// `name` is the file, and behind a `:` the entry where it is a zip.
    #[error("{name}: {source}")]
    Import { name: String, source: ImportError },
}

/// The recordings in one file, one after the other.
pub struct RecordingFile {
    path: PathBuf,
    held: Held,
}

enum Held {
    One,
    Zip(Zip),
    Nothing,
}

/// A recording as it lies in a file.
pub struct Packed {
    name: String,
    bytes: Vec<u8>,
}

impl RecordingFile {
    pub async fn open(path: &Path) -> Result<Self, FileError> {
        let read = |source| FileError::Read {
            path: path.to_owned(),
            source,
        };
        let file = tokio::fs::File::open(path).await.map_err(read)?;
        let zip = Zip::open(file.into_std().await).await;
        let zip = zip.map_err(|source| FileError::Import {
            name: path.display().to_string(),
            source,
        })?;
        Ok(Self {
            path: path.to_owned(),
            held: zip.map_or(Held::One, Held::Zip),
        })
    }

    /// `None` at the end. What is wrong with one entry of a zip is not the end of it.
    pub async fn next(&mut self) -> Option<Result<Packed, FileError>> {
        let file = self.path.display().to_string();
        match &mut self.held {
            Held::Nothing => None,
            Held::One => {
                self.held = Held::Nothing;
                let read = tokio::fs::read(&self.path).await;
                Some(match read {
                    Ok(bytes) => Ok(Packed { name: file, bytes }),
                    Err(source) => Err(FileError::Read {
                        path: self.path.clone(),
                        source,
                    }),
                })
            }
            Held::Zip(zip) => {
                let (entry, bytes) = zip.next().await?;
                let name = format!("{file}: {entry}");
                Some(match bytes {
                    Ok(bytes) => Ok(Packed { name, bytes }),
                    Err(source) => Err(FileError::Import { name, source }),
                })
            }
        }
    }
}

impl Packed {
    pub fn unpack(self) -> Result<Unpacked, FileError> {
        let Self { name, bytes } = self;
        match unpack(bytes) {
            Ok(text) => Ok(Unpacked { name, text }),
            Err(source) => Err(FileError::Import { name, source }),
        }
    }
}

/// The text of a recording, which what is read of it borrows.
pub struct Unpacked {
    name: String,
    text: String,
}

impl Unpacked {
    /// `chosen` is the service that it goes to whatever it says itself.
    pub fn read(&self, chosen: Option<&ServiceSlug>) -> Result<Incoming<'_>, FileError> {
        let read = || {
            let recording = Recording::read(&self.text)?;
            let service = chosen.or(recording.service.as_ref());
            let service = service.ok_or(ImportError::NoService)?.clone();
            Ok((recording, service))
        };
        let (recording, service) = read().map_err(|source| self.error(source))?;
        Ok(Incoming {
            file: self,
            recording,
            service,
        })
    }

    fn error(&self, source: ImportError) -> FileError {
        FileError::Import {
            name: self.name.clone(),
            source,
        }
    }
}

/// A recording that was read, and where it goes.
pub struct Incoming<'a> {
    file: &'a Unpacked,
    recording: Recording<'a>,
    pub service: ServiceSlug,
}

impl Incoming<'_> {
    /// The file, and the entry where it is a zip.
    pub fn name(&self) -> &str {
        &self.file.name
    }

    /// `progress` is told how many events are in, and of how many.
    pub async fn import(
        &self,
        ingest: &Ingest,
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Result<Imported, FileError> {
        import_recording(ingest, &self.service, &self.recording, 0, progress)
            .await
            .map_err(|source| self.file.error(source))
    }
}
