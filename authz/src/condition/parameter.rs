//! Values of parameters: JSON that has to be what the condition says.

use std::collections::HashMap;

use cel::common::types::{
    CelBool, CelDouble, CelDuration, CelInt, CelList, CelMap, CelMapKey, CelString, CelTimestamp, CelUInt,
};
use cel::common::value::Val;
use chrono::DateTime;
use serde_json::Value;

use super::address::Address;
use super::duration;
use crate::model::{ParameterType, SimpleType};

/// What an expression takes.
type Boxed = Box<dyn Val>;

/// A list or map has no more: an expression may look at each several times.
const MOST_VALUES: usize = 1_000;

/// Longer strings are none of a parameter, in bytes.
const LONGEST_STRING: usize = 16 << 10;

/// Why a value is none of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("parameter `{parameter}` {message}")]
pub struct ParameterFault {
    pub parameter: String,
    pub message: String,
}

impl ParameterFault {
    pub(super) fn unknown(parameter: &str) -> Self {
        Self {
            parameter: parameter.to_owned(),
            message: "is none of the condition".to_owned(),
        }
    }
}

pub(super) fn value(
    parameter: &str,
    parameter_type: ParameterType,
    value: &Value,
) -> Result<Boxed, ParameterFault> {
    let fault = |expected: &str| ParameterFault {
        parameter: parameter.to_owned(),
        message: format!("should be {expected}"),
    };
    match parameter_type {
        ParameterType::Simple(simple) => self::simple(simple, value).ok_or_else(|| fault(described(simple))),
        ParameterType::List(simple) => {
            let values = value
                .as_array()
                .filter(|values| values.len() <= MOST_VALUES)
                .ok_or_else(|| fault(&format!("a list of at most {MOST_VALUES} values")))?;
            let values: Option<Vec<Boxed>> = values.iter().map(|value| self::simple(simple, value)).collect();
            let values = values.ok_or_else(|| fault(&format!("a list of what is {}", described(simple))))?;
            Ok(Box::new(CelList::from(values)))
        }
        ParameterType::Map(simple) => {
            let values = value
                .as_object()
                .filter(|values| values.len() <= MOST_VALUES)
                .ok_or_else(|| fault(&format!("an object of at most {MOST_VALUES} members")))?;
            let members = values
                .iter()
                .map(|(key, value)| Some((CelMapKey::from(key.clone()), self::simple(simple, value)?)));
            let members: Option<HashMap<CelMapKey<'static>, Boxed>> = members.collect();
            let members = members
                .ok_or_else(|| fault(&format!("an object whose members are {}", described(simple))))?;
            Ok(Box::new(CelMap::from(members)))
        }
    }
}

fn described(simple: SimpleType) -> &'static str {
    match simple {
        SimpleType::Bool => "true or false",
        SimpleType::String => "a string",
        SimpleType::Int => "a whole number",
        SimpleType::Uint => "a whole number from 0 on",
        SimpleType::Double => "a number",
        SimpleType::Duration => "a duration such as `1h30m`",
        SimpleType::Timestamp => "a time such as `2026-01-31T08:00:00Z`",
        SimpleType::IpAddress => "an address such as `192.0.2.1`",
    }
}

/// Numbers may come as strings, as in OpenFGA: JSON has no others for large ones.
fn simple(simple: SimpleType, value: &Value) -> Option<Boxed> {
    let text = value.as_str().filter(|text| text.len() <= LONGEST_STRING);
    Some(match simple {
        SimpleType::Bool => Box::new(CelBool::from(value.as_bool()?)),
        SimpleType::String => Box::new(CelString::from(text?.to_owned())),
        SimpleType::Int => Box::new(CelInt::from(match text {
            Some(text) => text.parse().ok()?,
            None => value.as_i64().or_else(|| whole(value.as_f64()?))?,
        })),
        SimpleType::Uint => Box::new(CelUInt::from(match text {
            Some(text) => text.parse().ok()?,
            None => value
                .as_u64()
                .or_else(|| u64::try_from(whole(value.as_f64()?)?).ok())?,
        })),
        SimpleType::Double => {
            let number = match text {
                Some(text) => text.parse().ok()?,
                None => value.as_f64()?,
            };
            Box::new(CelDouble::from(Some(number).filter(|number| number.is_finite())?))
        }
        SimpleType::Duration => Box::new(CelDuration::from(duration::parse(text?)?)),
        SimpleType::Timestamp => Box::new(CelTimestamp::from(DateTime::parse_from_rfc3339(text?).ok()?)),
        SimpleType::IpAddress => Box::new(Address(text?.parse().ok()?)),
    })
}

/// Such as `1.0`, as far as every whole number has its own.
#[expect(clippy::cast_possible_truncation, reason = "whole and far below 2^63")]
fn whole(number: f64) -> Option<i64> {
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= LIMIT).then_some(number as i64)
}
