//! A place in JSON.

use serde_json::{Map, Value};

/// Why JSON is no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct JsonFault {
    /// Such as `type_definitions[1].relations.viewer`. `$` is the whole.
    pub path: String,
    pub message: String,
}

/// A value and where it stands.
#[derive(Clone)]
pub(super) struct At<'v> {
    pub value: &'v Value,
    path: String,
}

impl<'v> At<'v> {
    pub(super) fn root(value: &'v Value) -> Self {
        Self {
            value,
            path: "$".to_owned(),
        }
    }

    pub(super) fn fault(&self, message: impl Into<String>) -> JsonFault {
        JsonFault {
            path: self.path.clone(),
            message: message.into(),
        }
    }

    pub(super) fn object(&self) -> Result<&'v Map<String, Value>, JsonFault> {
        self.value
            .as_object()
            .ok_or_else(|| self.fault("should be an object"))
    }

    pub(super) fn text(&self) -> Result<&'v str, JsonFault> {
        self.value
            .as_str()
            .ok_or_else(|| self.fault("should be a string"))
    }

    /// A member of an object, where there is one that is not null.
    pub(super) fn member(&self, key: &str) -> Result<Option<Self>, JsonFault> {
        let value = self.object()?.get(key).filter(|value| !value.is_null());
        Ok(value.map(|value| self.below(key, value)))
    }

    pub(super) fn required(&self, key: &str) -> Result<Self, JsonFault> {
        self.member(key)?
            .ok_or_else(|| self.fault(format!("`{key}` is missing")))
    }

    /// The members of an object by their names. None where there is no object.
    pub(super) fn members(&self, key: &str) -> Result<Vec<(&'v str, Self)>, JsonFault> {
        let Some(at) = self.member(key)? else {
            return Ok(Vec::new());
        };
        let mut members: Vec<(&str, Self)> = at
            .object()?
            .iter()
            .map(|(name, value)| (name.as_str(), at.below(name, value)))
            .collect();
        members.sort_by_key(|(name, _)| *name);
        Ok(members)
    }

    /// What a list holds. Nothing where there is no list.
    pub(super) fn items(&self, key: &str) -> Result<Vec<Self>, JsonFault> {
        let Some(at) = self.member(key)? else {
            return Ok(Vec::new());
        };
        let items = at.value.as_array().ok_or_else(|| at.fault("should be a list"))?;
        let item = |(index, value)| Self {
            value,
            path: format!("{}[{index}]", at.path),
        };
        Ok(items.iter().enumerate().map(item).collect())
    }

    fn below(&self, key: &str, value: &'v Value) -> Self {
        Self {
            value,
            path: match self.path.as_str() {
                "$" => key.to_owned(),
                path => format!("{path}.{key}"),
            },
        }
    }
}
