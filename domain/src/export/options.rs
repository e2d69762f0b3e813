//! What somebody asks for.

use serde::{Deserialize, Serialize};

use super::film::FilmError;
use crate::Millis;
use crate::id::SessionId;

/// Letters of a file's name without its ending, at most; file systems take 255 bytes.
pub const LONGEST_NAME: usize = 60;

/// How large a film is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum FilmSize {
    #[serde(rename = "480p")]
    P480,
    #[default]
    #[serde(rename = "720p")]
    P720,
    #[serde(rename = "1080p")]
    P1080,
}

impl FilmSize {
    pub const ALL: [Self; 3] = [Self::P480, Self::P720, Self::P1080];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::P480 => "480p",
            Self::P720 => "720p",
            Self::P1080 => "1080p",
        }
    }

    /// As a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::P480 => "854 × 480",
            Self::P720 => "1280 × 720",
            Self::P1080 => "1920 × 1080",
        }
    }

    /// Width and height in pixels: even, since two by two share their colour.
    pub fn pixels(self) -> (u32, u32) {
        match self {
            Self::P480 => (854, 480),
            Self::P720 => (1280, 720),
            Self::P1080 => (1920, 1080),
        }
    }
}

/// Frames a second that a film may have.
pub const FRAME_RATES: [u32; 4] = [10, 15, 30, 60];
/// How many times as fast as it happened a film may go.
pub const SPEEDS: [u32; 5] = [1, 2, 4, 8, 16];

/// A session as a film.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FilmOptions {
    pub size: FilmSize,
    pub frame_rate: u32,
    pub speed: u32,
    /// Stretches in which nobody did anything are left out.
    pub skip_inactivity: bool,
    /// The visitor's pointer, and where it clicked.
    pub pointer: bool,
    /// A line with the page's address and the time.
    pub caption: bool,
    /// From and to which moment, in ms from the session's start; its start and end where nothing is said.
    pub from: Option<Millis>,
    pub to: Option<Millis>,
}

impl FilmOptions {
    /// Whether it would end where it begins, or before.
    pub(super) fn is_reversed(&self) -> bool {
        self.to.is_some_and(|to| to <= self.from.unwrap_or(0))
    }
}

impl Default for FilmOptions {
    fn default() -> Self {
        Self {
            size: FilmSize::default(),
            frame_rate: 30,
            speed: 1,
            skip_inactivity: false,
            pointer: true,
            caption: false,
            from: None,
            to: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    #[default]
    A4,
    Letter,
}

impl Paper {
    pub const ALL: [Self; 2] = [Self::A4, Self::Letter];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "Letter",
        }
    }

    /// Width and height in inches.
    pub fn inches(self) -> (f64, f64) {
        match self {
            Self::A4 => (8.27, 11.69),
            Self::Letter => (8.5, 11.0),
        }
    }
}

/// A session as a report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReportOptions {
    pub paper: Paper,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ExportOptions {
    Mp4(FilmOptions),
    Pdf(ReportOptions),
}

impl ExportOptions {
    /// Of the file's name, too.
    pub fn ending(&self) -> &'static str {
        match self {
            Self::Mp4(_) => "mp4",
            Self::Pdf(_) => "pdf",
        }
    }

    pub fn media_type(&self) -> &'static str {
        match self {
            Self::Mp4(_) => "video/mp4",
            Self::Pdf(_) => "application/pdf",
        }
    }

    /// As a person says it.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Mp4(_) => "MP4 video",
            Self::Pdf(_) => "PDF report",
        }
    }
}

/// A file that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportRequest {
    pub session: SessionId,
    /// The file's, without its ending.
    #[serde(default)]
    pub name: Option<String>,
    pub options: ExportOptions,
}

impl ExportRequest {
    /// Why it cannot be done whatever the session is: which field, and what is wrong with it.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        if self
            .name
            .as_ref()
            .is_some_and(|name| name.chars().count() > LONGEST_NAME)
        {
            return Err(("name", format!("A name has at most {LONGEST_NAME} letters")));
        }
        let ExportOptions::Mp4(film) = &self.options else {
            return Ok(());
        };
        if !FRAME_RATES.contains(&film.frame_rate) {
            return Err(("frameRate", format!("Frames a second are one of {FRAME_RATES:?}")));
        }
        if !SPEEDS.contains(&film.speed) {
            return Err(("speed", format!("The speed is one of {SPEEDS:?}")));
        }
        if film.from.is_some_and(|from| from < 0) || film.is_reversed() {
            return Err(("to", FilmError::Reversed.to_string()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn film(change: impl FnOnce(&mut FilmOptions)) -> ExportRequest {
        let mut options = FilmOptions::default();
        change(&mut options);
        ExportRequest {
            session: "session-1".parse().unwrap(),
            name: None,
            options: ExportOptions::Mp4(options),
        }
    }

    #[test]
    fn what_cannot_be_filmed_is_named() {
        for (request, field) in [
            (film(|_| {}), None),
            (film(|film| film.frame_rate = 0), Some("frameRate")),
            (film(|film| film.frame_rate = 25), Some("frameRate")),
            (film(|film| film.speed = 0), Some("speed")),
            (film(|film| film.speed = 3), Some("speed")),
            (film(|film| film.from = Some(-1)), Some("to")),
            (film(|film| (film.from, film.to) = (Some(5), Some(5))), Some("to")),
            (film(|film| film.to = Some(0)), Some("to")),
            (film(|film| film.to = Some(1)), None),
        ] {
            assert_eq!(
                request.check().err().map(|(field, _)| field),
                field,
                "{request:?}"
            );
        }
        let named = |name: String| ExportRequest {
            name: Some(name),
            ..film(|_| {})
        };
        assert!(named("é".repeat(LONGEST_NAME)).check().is_ok());
        assert!(named("a".repeat(LONGEST_NAME + 1)).check().is_err());
    }

    #[test]
    fn a_request_is_read_as_it_is_documented() {
        let json = r#"{"session":"session-1","options":{"kind":"mp4","size":"1080p","skipInactivity":true}}"#;
        let request: ExportRequest = serde_json::from_str(json).unwrap();
        let expected = film(|film| {
            film.size = FilmSize::P1080;
            film.skip_inactivity = true;
        });
        assert_eq!(request, expected);
    }

    #[test]
    fn colours_are_shared_by_two_rows_and_columns() {
        for (width, height) in FilmSize::ALL.map(FilmSize::pixels) {
            assert_eq!((width % 2, height % 2), (0, 0));
        }
    }
}
