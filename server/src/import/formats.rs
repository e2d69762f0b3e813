//! The shapes that recordings come in: arrays of events, the objects that people wrap them in, JSON lines, and the
//! demo's own visits. Whatever is in the file, its events are found and kept as they are.

use std::io::Read;

use domain::Millis;
use domain::client::{Client, DeviceType, Screen};
use domain::id::{ServiceSlug, SessionId, WindowId};
use domain::session::MAX_DURATION_MS;
use flate2::bufread::MultiGzDecoder;
use mirror::batch::Batch;
use mirror::event::Event;
use mirror::facts::bounded;
use mirror::json::{Raw, skip_space, skip_value};
use sha2::{Digest, Sha256};

use super::ImportError;
use crate::export::json::{FORMAT, VERSION};
use crate::ingest::client_of;

/// A recording is held in memory while it is brought in. The README and the command's help say so.
pub(super) const MAX_BYTES: u64 = 1 << 30;
const NAME: usize = 100;
/// Keys under which tools wrap a list of events, or another such object.
const WRAPPERS: [&str; 5] = [
    "events",
    "snapshots",
    "data",
    "snapshot_data_by_window_id",
    "recording",
];
/// How an export of ours begins.
const EXPORT: &str = r#"{"format":"girok.session","#;
/// Wrappers in wrappers that are followed.
const MAX_WRAPPING: usize = 4;
/// How far back an event may be stamped before the file counts as not in order.
const DISORDER_MS: Millis = 1_000;

/// One visit, of one file.
#[derive(Debug)]
pub struct Recording<'a> {
    /// As the file says, else made of its content: the same content is the same session.
    pub session: SessionId,
    /// As an export of ours says; other files know no services of ours.
    pub service: Option<ServiceSlug>,
    pub windows: Vec<RecordedWindow<'a>>,
    pub client: Client,
    pub actor: Option<Raw<'a>>,
    /// How long before now the visit should have ended; of the demo's visits.
    pub age_minutes: Option<i64>,
    pub broken: u64,
}

#[derive(Debug)]
pub struct RecordedWindow<'a> {
    pub id: WindowId,
    pub events: Vec<Event<'a>>,
}

/// The text of a file, unpacked if it is gzipped.
pub fn unpack(bytes: Vec<u8>) -> Result<String, ImportError> {
    unpack_within(MAX_BYTES, bytes)
}

fn unpack_within(most: u64, bytes: Vec<u8>) -> Result<String, ImportError> {
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        MultiGzDecoder::new(bytes.as_slice())
            .take(most + 1)
            .read_to_end(&mut unpacked)
            .map_err(ImportError::Packed)?;
        unpacked
    } else {
        bytes
    };
    if bytes.len() as u64 > most {
        return Err(ImportError::TooLarge(most));
    }
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

impl<'a> Recording<'a> {
    pub fn read(text: &'a str) -> Result<Self, ImportError> {
        let digest = hex::encode(Sha256::digest(text.as_bytes()));
        let mut found = Found::default();
        let whole = Raw::parse(text.trim_start_matches('\u{feff}'));
        let about = |key| whole.and_then(|value| value.get(key));
        let is_export = about("format").and_then(Raw::string).as_deref() == Some(FORMAT);
        if is_export {
            check_version(about("version"))?;
        }
        match whole {
            Some(value) => found.value(value, None, 0),
            // The part of it that is there would be another session.
            None if text.starts_with(EXPORT) => return Err(ImportError::Cut),
            None => found.lines_or_rest(text),
        }
        let windows = found.windows.into_iter().enumerate().map(|(index, mut window)| {
            // One event with a wrong stamp is left to the clock's guard, which keeps its place.
            let steps = || {
                window.events.windows(2).filter_map(|pair| match pair {
                    [a, b] => Some(b.timestamp - a.timestamp),
                    _ => None,
                })
            };
            let disordered =
                steps().any(|step| step <= -DISORDER_MS) && steps().all(|step| step <= MAX_DURATION_MS);
            if disordered {
                window.events.sort_by_key(|event| event.timestamp);
            }
            let id = window.name.and_then(|name| name.parse().ok()).map_or_else(
                || format!("{}-{index}", digest.get(..24).unwrap_or_default()).parse(),
                Ok,
            )?;
            Ok(RecordedWindow {
                id,
                events: window.events,
            })
        });
        let mut windows = windows.collect::<Result<Vec<_>, ImportError>>()?;
        windows.retain(|window| !window.events.is_empty());
        windows.sort_by_key(|window| window.events.first().map(|event| event.timestamp));
        if windows.is_empty() {
            return Err(ImportError::NoEvents);
        }
        let named = about("session")
            .and_then(Raw::string)
            .and_then(|name| name.parse().ok());
        Ok(Self {
            session: match named {
                Some(session) => session,
                None => digest.get(..32).unwrap_or_default().parse()?,
            },
            service: about("service")
                .filter(|_| is_export)
                .and_then(Raw::string)
                .and_then(|slug| slug.parse().ok()),
            windows,
            client: about("client").map(client).unwrap_or_default(),
            actor: about("actor").filter(|actor| actor.is_object()),
            age_minutes: about("age_minutes").and_then(Raw::integer),
            broken: found.broken,
        })
    }
}

/// What another version means by its keys nobody knows here.
fn check_version(version: Option<Raw<'_>>) -> Result<(), ImportError> {
    if version.and_then(Raw::number) == Some(f64::from(VERSION)) {
        return Ok(());
    }
    let found = version.map_or("no version".to_owned(), |version| {
        format!("version {}", bounded(version.as_str(), NAME))
    });
    Err(ImportError::Version {
        found,
        known: VERSION,
    })
}

#[derive(Default)]
struct Found<'a> {
    windows: Vec<FoundWindow<'a>>,
    broken: u64,
}

struct FoundWindow<'a> {
    name: Option<String>,
    events: Vec<Event<'a>>,
}

impl<'a> Found<'a> {
    /// Events in a value: an array of them, or an object around one.
    fn value(&mut self, value: Raw<'a>, window: Option<&str>, depth: usize) {
        if !value.is_object() {
            return self.array(value, window, depth);
        }
        let named = name_of(value);
        let window = named.as_deref().or(window);
        if is_event(value) {
            return self.events(value.as_str(), window);
        }
        if depth >= MAX_WRAPPING {
            return;
        }
        if let Some(windows) = value.get("windows") {
            for each in windows.items() {
                let id = each.get("id").and_then(Raw::string);
                self.value(each, id.as_deref(), depth + 1);
            }
            return;
        }
        if let Some(inner) = WRAPPERS.iter().find_map(|key| value.get(key)) {
            return self.value(inner, window, depth + 1);
        }
        // What is left is windows by their ids, or nothing of ours.
        for (id, events) in value
            .entries()
            .filter(|(_, events)| events.as_str().starts_with('['))
        {
            self.array(events, Some(id), depth + 1);
        }
    }

    /// An array of events, of wrappers with some events each, or of a window's id and an event.
    fn array(&mut self, array: Raw<'a>, window: Option<&str>, depth: usize) {
        let mut items = array.items();
        let (first, second) = (items.next(), items.next());
        match (first, second) {
            (Some(id), Some(event)) if is_event(event) && id.string().is_some() => {
                self.value(event, id.string().as_deref(), depth + 1);
            }
            (Some(first), _)
                if first.is_object() && !is_event(first) && wraps(first) && depth < MAX_WRAPPING =>
            {
                for item in array.items() {
                    self.value(item, window, depth + 1);
                }
            }
            _ => self.events(array.as_str(), window),
        }
    }

    /// Text that is no single value: one value on each line, or a broken array.
    fn lines_or_rest(&mut self, text: &'a str) {
        let start = skip_space(text.as_bytes(), 0);
        let is_lines = skip_value(text.as_bytes(), start).is_ok_and(|end| {
            matches!(
                text.as_bytes().get(skip_space(text.as_bytes(), end)),
                Some(b'{' | b'[')
            )
        });
        if !is_lines {
            return self.events(text, None);
        }
        for line in text.lines().filter(|line| !line.trim_ascii().is_empty()) {
            match Raw::parse(line) {
                Some(value) => self.value(value, None, 0),
                None => self.broken += 1,
            }
        }
    }

    /// `text` is an array of events, whole or broken, or one event.
    fn events(&mut self, text: &'a str, window: Option<&str>) {
        let batch = if text.starts_with('{') && Raw::parse(text).is_some_and(is_event) {
            Batch::read_one(text)
        } else {
            Batch::read(text, usize::MAX).unwrap_or_default()
        };
        self.broken += batch.broken;
        for event in batch.events {
            let named = Raw::parse(event.text).and_then(name_of);
            self.push(named.as_deref().or(window), event);
        }
    }

    fn push(&mut self, name: Option<&str>, event: Event<'a>) {
        let known = self
            .windows
            .iter()
            .position(|window| window.name.as_deref() == name);
        match known.and_then(|at| self.windows.get_mut(at)) {
            Some(window) => window.events.push(event),
            None => self.windows.push(FoundWindow {
                name: name.map(str::to_owned),
                events: vec![event],
            }),
        }
    }
}

/// The window that an event or a part of a recording says it belongs to.
fn name_of(value: Raw<'_>) -> Option<String> {
    let name = value
        .get("windowId")
        .or_else(|| value.get("window_id"))?
        .string()?;
    Some(bounded(&name, NAME))
}

fn is_event(value: Raw<'_>) -> bool {
    value
        .get("timestamp")
        .is_some_and(|timestamp| timestamp.number().is_some())
        && value.get("type").is_some_and(|kind| kind.integer().is_some())
}

fn wraps(value: Raw<'_>) -> bool {
    WRAPPERS.iter().any(|key| value.get(key).is_some())
}

/// The machine, as the demo's visits and exports tell of it.
fn client(about: Raw<'_>) -> Client {
    let text = |key| {
        about
            .get(key)
            .and_then(Raw::string)
            .map(|text| bounded(&text, NAME))
    };
    let agent = about.get("user_agent").and_then(Raw::string).unwrap_or_default();
    let side = |key| u32::try_from(about.get("screen")?.get(key)?.integer()?).ok();
    let screen = match (
        side("w").or_else(|| side("width")),
        side("h").or_else(|| side("height")),
    ) {
        (Some(width), Some(height)) => Some(Screen { width, height }),
        _ => None,
    };
    let known = client_of(&agent);
    Client {
        screen,
        language: text("language"),
        timezone: text("timezone"),
        country: text("country").filter(|country| country.len() == 2),
        city: text("city"),
        network: text("network"),
        // What was exported says what was made of the agent, which is not kept.
        device: text("device").map_or(known.device, |device| DeviceType::parse(&device)),
        browser: text("browser").or(known.browser),
        browser_version: text("browser_version").or(known.browser_version),
        os: text("os").or(known.os),
        country_name: None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    #[test]
    fn what_is_too_large_is_refused_packed_or_not() {
        let packed = |text: &[u8]| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(text).unwrap();
            encoder.finish().unwrap()
        };
        let text = |length| vec![b' '; length];
        assert_eq!(unpack_within(1_024, text(1_024)).unwrap().len(), 1_024);
        assert_eq!(unpack_within(1_024, packed(&text(1_024))).unwrap().len(), 1_024);
        for bytes in [text(1_025), packed(&text(1_025)), packed(&text(1 << 20))] {
            let error = unpack_within(1_024, bytes).unwrap_err().to_string();
            assert!(error.starts_with("it has more than 1.0 KB unpacked"), "{error}");
        }
    }
}
