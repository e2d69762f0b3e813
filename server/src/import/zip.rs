//! Recordings in a zip. Its entries are read into memory one after the other and never written to where their names point,
//! so that a name can do no harm but where it is printed.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::ImportError;
use super::formats::MAX_BYTES;
use crate::blocking::blocking;
use crate::export::zip::MANIFEST;

/// Entries of one zip; an export has fewer.
const MAX_ENTRIES: usize = 10_000;
/// How every zip begins that has an entry.
const BEGINNING: [u8; 4] = *b"PK\x03\x04";
/// Letters of a name that are told.
const NAME: usize = 200;

/// A zip that is gone through from its first entry to its last.
pub(super) struct Zip {
    /// `None` only while it is read.
    archive: Option<ZipArchive<BufReader<File>>>,
    next: usize,
}

/// What an entry is called, and what is in it.
type Entry = (String, Result<Vec<u8>, ImportError>);

impl Zip {
    /// `None` where the file is no zip.
    pub(super) async fn open(file: File) -> Result<Option<Self>, ImportError> {
        let archive = blocking(move || archive(file)).await??;
        Ok(archive.map(|archive| Self {
            archive: Some(archive),
            next: 0,
        }))
    }

    /// The next entry that may be a recording; `None` at the end.
    pub(super) async fn next(&mut self) -> Option<Entry> {
        let mut archive = self.archive.take()?;
        let mut next = self.next;
        let read = blocking(move || {
            let mut entry = None;
            while entry.is_none() && next < archive.len() {
                entry = read(&mut archive, next);
                next += 1;
            }
            (archive, next, entry)
        });
        match read.await {
            Ok((archive, next, entry)) => {
                self.archive = Some(archive);
                self.next = next;
                entry
            }
            Err(error) => Some((String::new(), Err(error.into()))),
        }
    }
}

fn archive(mut file: File) -> Result<Option<ZipArchive<BufReader<File>>>, ImportError> {
    let mut beginning = [0; 4];
    let is_zip = file.read_exact(&mut beginning).is_ok() && beginning == BEGINNING;
    if !is_zip {
        return Ok(None);
    }
    file.rewind().map_err(ImportError::Packed)?;
    let archive = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    if archive.len() > MAX_ENTRIES {
        return Err(ImportError::TooMany(MAX_ENTRIES));
    }
    Ok(Some(archive))
}

/// `None` for what no recording is: a directory, what a Mac adds, and the list of what an export has.
fn read(archive: &mut ZipArchive<BufReader<File>>, index: usize) -> Option<Entry> {
    let mut entry = match archive.by_index(index) {
        Ok(entry) => entry,
        Err(error) => return Some((format!("entry {}", index + 1), Err(broken(error)))),
    };
    let name: String = match entry.name() {
        Ok(name) => name
            .chars()
            .filter(|letter| !letter.is_control())
            .take(NAME)
            .collect(),
        Err(_) => format!("entry {}", index + 1),
    };
    if entry.is_dir() || name == MANIFEST || name.starts_with("__MACOSX/") {
        return None;
    }
    let mut bytes = Vec::new();
    // What an entry says of its size is not believed.
    let read = entry.by_ref().take(MAX_BYTES + 1).read_to_end(&mut bytes);
    let bytes = match read {
        Err(error) => Err(ImportError::Packed(error)),
        Ok(_) if bytes.len() as u64 > MAX_BYTES => Err(ImportError::TooLarge(MAX_BYTES)),
        Ok(_) => Ok(bytes),
    };
    Some((name, bytes))
}

fn broken(error: ZipError) -> ImportError {
    ImportError::Packed(error.into())
}
