//! A filter as SQL conditions, of which all but a search look only at columns that every sort's index has.

use domain::id::{ServiceSlug, SessionId};
use domain::query::SessionFilter;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::{names, search};
use crate::recordings::Result;

pub(super) struct Conditions {
    /// Joined by AND; never empty.
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
    /// Whether so few sessions are left that sorting them beats a walk along an index.
    pub(super) few: bool,
}

impl Conditions {
    /// `None` when no session can fit.
    pub(super) fn new(connection: &Connection, filter: &SessionFilter) -> Result<Option<Self>> {
        let mut conditions = Self {
            sql: "1".into(),
            values: Vec::new(),
            few: false,
        };
        let services = filter.services.iter().map(ServiceSlug::as_str);
        let words = |texts: &[String]| {
            known(texts.iter().map(String::as_str), |text| {
                names::word(connection, text)
            })
        };
        let devices: Vec<i64> = filter
            .devices
            .iter()
            .map(|device| names::device_number(*device))
            .collect();
        for (column, wanted, numbers) in [
            (
                "service",
                filter.services.len(),
                known(services, |slug| names::service(connection, slug))?,
            ),
            ("device", filter.devices.len(), devices),
            ("country", filter.countries.len(), words(&filter.countries)?),
            ("browser", filter.browsers.len(), words(&filter.browsers)?),
        ] {
            if wanted > 0 && numbers.is_empty() {
                return Ok(None);
            }
            conditions.one_of(column, &numbers);
        }
        for (condition, bound) in [
            ("duration >= ?", filter.min_duration_ms),
            ("duration <= ?", filter.max_duration_ms),
            ("started_at >= ?", filter.from),
            ("started_at < ?", filter.to),
            ("errors > ?", filter.has_errors.then_some(0)),
        ] {
            if let Some(bound) = bound {
                conditions.and(condition, Value::Integer(bound));
            }
        }
        if !filter.hidden.is_empty() {
            let ids: Vec<&str> = filter.hidden.iter().map(SessionId::as_str).collect();
            conditions.and(
                "key NOT IN (SELECT key FROM session WHERE id IN (SELECT value FROM json_each(?)))",
                Value::Text(serde_json::Value::from(ids).to_string()),
            );
        }
        let search = filter.search.trim();
        if !search.is_empty() {
            let found = search::sessions(connection, search)?;
            if found.is_empty() {
                return Ok(None);
            }
            conditions.few = found.len() <= FEW;
            let json = serde_json::Value::from(found).to_string();
            conditions.and("key IN (SELECT value FROM json_each(?))", Value::Text(json));
        }
        Ok(Some(conditions))
    }

    fn and(&mut self, condition: &str, value: Value) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.values.push(value);
    }

    fn one_of(&mut self, column: &str, numbers: &[i64]) {
        if numbers.is_empty() {
            return;
        }
        // Written out rather than bound: they are our own integers, and the planner sees how many there are.
        let list: Vec<String> = numbers.iter().map(i64::to_string).collect();
        self.sql
            .push_str(&format!(" AND {column} IN ({})", list.join(",")));
    }
}

/// Beyond this many, looking each of them up costs more than walking along the index.
const FEW: usize = 2_000;

/// The numbers of those names that have one.
fn known<'a>(
    names: impl Iterator<Item = &'a str>,
    number: impl Fn(&str) -> Result<Option<i64>>,
) -> Result<Vec<i64>> {
    names.filter_map(|name| number(name).transpose()).collect()
}
