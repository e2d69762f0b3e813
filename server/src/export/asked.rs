//! What the address of a download asks for.

use domain::access::Reach;
use domain::id::SessionId;
use domain::query::{Cursor, MOST_EXPORTED, SessionFilter, SessionQuery};

use super::file_name::harmless;
use super::json::Content;
use crate::error::HttpError;
use crate::recordings::{RecordingStore, StoreError};

const NOTHING: HttpError =
    HttpError::BadRequest("choose sessions by session=, by the filters of the list, or all of them by all=1");
pub(super) const BEYOND: &str = "you may not export all of these sessions";
const TOO_MANY: HttpError =
    HttpError::BadRequest("one file takes at most 1,000 sessions: choose fewer of them, or filter more");

/// Keys that are no filters: how the file is to be, and which sessions besides.
const HOW: [&str; 4] = ["metadata", "events", "gzip", "name"];
const WHICH: [&str; 2] = ["session", "all"];

/// How a file is to be. What is not said is as if everything was wanted, as it is.
pub(super) struct Asked {
    pub(super) content: Content,
    pub(super) gzip: bool,
    /// The file's, without its ending.
    pub(super) name: Option<String>,
}

impl Asked {
    pub(super) fn read(pairs: &[(String, String)]) -> Result<Self, HttpError> {
        let asked = Self {
            content: Content {
                metadata: switch(pairs, "metadata", true)?,
                events: switch(pairs, "events", true)?,
            },
            gzip: switch(pairs, "gzip", false)?,
            name: value(pairs, "name").and_then(harmless),
        };
        if asked.content.metadata || asked.content.events {
            Ok(asked)
        } else {
            Err(HttpError::BadRequest("choose metadata, events or both"))
        }
    }
}

fn switch(pairs: &[(String, String)], key: &str, default: bool) -> Result<bool, HttpError> {
    match value(pairs, key) {
        None => Ok(default),
        Some("1") => Ok(true),
        Some("0") => Ok(false),
        Some(_) => Err(HttpError::BadRequest(
            "metadata, events, gzip and all are each 0 or 1",
        )),
    }
}

fn value<'a>(pairs: &'a [(String, String)], key: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(known, _)| known == key)
        .map(|(_, value)| value.as_str())
}

/// Which sessions are asked for.
#[derive(Debug, PartialEq)]
pub(super) enum Which {
    /// Each once.
    These(Vec<SessionId>),
    Matching(Box<SessionQuery>),
}

/// Sessions that are to be in one file.
pub(super) struct Sessions {
    pub(super) asked: Vec<SessionId>,
    /// Those of them that there are.
    pub(super) there: Vec<SessionId>,
}

impl Which {
    /// `session=` as often as there are sessions, or once with commas; else the filters as the list's address has them. A
    /// filter that lets everything through may be a mistake, so that all is to be said; and so may one be that is not
    /// understood.
    pub(super) fn read(pairs: &[(String, String)]) -> Result<Self, HttpError> {
        let all = switch(pairs, "all", false)?;
        let filters = pairs
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .filter(|(key, _)| !HOW.contains(key) && !WHICH.contains(key));
        let query = SessionQuery {
            cursor: None,
            ..SessionQuery::from_pairs_strictly(filters)?
        };
        if value(pairs, "session").is_some() {
            return these(pairs);
        }
        if query.filter == SessionFilter::default() && !all {
            return Err(NOTHING);
        }
        Ok(Self::Matching(Box::new(query)))
    }

    /// Of a filter, those within reach that are not `hidden`; 403 where one that is named lies beyond, or is. 404 where there is
    /// none of them.
    pub(super) async fn sessions(
        self,
        store: &dyn RecordingStore,
        reach: &Reach,
        hidden: Vec<SessionId>,
    ) -> Result<Sessions, HttpError> {
        let sessions = match self {
            Self::These(asked) => Sessions {
                there: those_there(store, &asked, reach, &hidden).await?,
                asked,
            },
            Self::Matching(mut query) => {
                let services = std::mem::take(&mut query.filter.services);
                query.filter.services = reach.narrow(services).ok_or(HttpError::NotFound)?;
                query.filter.hidden = hidden;
                let asked = matching(store, *query).await?;
                Sessions {
                    there: asked.clone(),
                    asked,
                }
            }
        };
        if sessions.there.is_empty() {
            return Err(HttpError::NotFound);
        }
        Ok(sessions)
    }
}

fn these(pairs: &[(String, String)]) -> Result<Which, HttpError> {
    let mut ids: Vec<SessionId> = Vec::new();
    let mut known = std::collections::HashSet::new();
    let said = pairs.iter().filter(|(key, _)| key == "session");
    for word in said.flat_map(|(_, value)| value.split(',')).map(str::trim) {
        if word.is_empty() || known.contains(word) {
            continue;
        }
        if ids.len() >= MOST_EXPORTED {
            return Err(TOO_MANY);
        }
        known.insert(word);
        ids.push(word.parse().map_err(|_| {
            HttpError::BadRequest("session= is to be the id of a session, or several with commas")
        })?);
    }
    if ids.is_empty() {
        return Err(NOTHING);
    }
    Ok(Which::These(ids))
}

async fn those_there(
    store: &dyn RecordingStore,
    ids: &[SessionId],
    reach: &Reach,
    hidden: &[SessionId],
) -> Result<Vec<SessionId>, HttpError> {
    let mut there = Vec::new();
    for id in ids {
        match store.service_of(id).await {
            Ok(service) if reach.includes(&service) && !hidden.contains(id) => there.push(id.clone()),
            Ok(_) => return Err(HttpError::Forbidden(BEYOND)),
            Err(StoreError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(there)
}

async fn matching(store: &dyn RecordingStore, mut query: SessionQuery) -> Result<Vec<SessionId>, HttpError> {
    let mut sessions = Vec::new();
    loop {
        let page = store.list(&query).await?;
        sessions.extend(page.rows.into_iter().map(|row| row.id));
        if sessions.len() > MOST_EXPORTED {
            return Err(TOO_MANY);
        }
        match page.next {
            Some(place) => query.cursor = Some(Cursor::After(place)),
            None => return Ok(sessions),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Which, String> {
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        Which::read(&pairs).map_err(|error| error.to_string())
    }

    #[test]
    fn sessions_are_named_one_by_one_or_with_commas() {
        for (query, expected) in [
            ("session=session-1", vec!["session-1"]),
            (
                "session=session-1&session=session-2",
                vec!["session-1", "session-2"],
            ),
            (
                "session=session-1,session-2,&name=a",
                vec!["session-1", "session-2"],
            ),
            ("session=session-1,session-1&session=session-1", vec!["session-1"]),
            ("session=session-1&errors=1", vec!["session-1"]),
        ] {
            let ids = expected.into_iter().map(|id| id.parse().unwrap()).collect();
            assert_eq!(read(query), Ok(Which::These(ids)), "{query}");
        }
    }

    #[test]
    fn a_filter_is_as_the_list_has_it_and_everything_is_to_be_said() {
        let filtered = read("errors=1&after=x&sort=oldest").unwrap();
        let Which::Matching(query) = filtered else {
            panic!("{filtered:?}");
        };
        assert!(query.filter.has_errors && query.cursor.is_none());
        assert_eq!(read("all=1"), Ok(Which::Matching(Box::default())));
        for query in ["", "session=", "session=,", "all=0", "device=", "sort=oldest"] {
            assert_eq!(read(query), Err(NOTHING.to_string()), "{query}");
        }
    }

    #[test]
    fn a_filter_that_is_not_understood_is_not_left_out() {
        for (query, said) in [
            (
                "service=web-app&device=toaster",
                "the value of device= is not understood",
            ),
            ("all=1&min=soon", "the value of min= is not understood"),
            (
                "session=session-1&sort=random",
                "the value of sort= is not understood",
            ),
            (
                "service=web-app&devices=mobile",
                "there is no filter called \"devices\"",
            ),
            ("all=1&days=7", "there is no filter called \"days\""),
            (
                "errors=1&all=yes",
                "metadata, events, gzip and all are each 0 or 1",
            ),
        ] {
            assert_eq!(read(query), Err(said.to_owned()), "{query}");
        }
        let asked = "errors=1&before=x&metadata=1&events=0&gzip=0&name=a&all=0";
        assert!(read(asked).is_ok(), "{asked}");
    }

    #[test]
    fn what_is_no_id_or_too_many_is_refused() {
        assert!(read("session=..%2F..").is_err());
        let ids = |count: usize| {
            let ids: Vec<_> = (0..count).map(|number| format!("session-{number}")).collect();
            format!("session={}", ids.join(","))
        };
        assert!(read(&ids(MOST_EXPORTED)).is_ok());
        assert_eq!(read(&ids(MOST_EXPORTED + 1)), Err(TOO_MANY.to_string()));
    }
}
