//! What stands beside it for comparison.

use domain::client::DeviceType;
use serde::{Deserialize, Serialize};

use super::asked::device_of;
use crate::calendar::Date;
use crate::pages::days::Days;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) enum Beside {
    /// As many days, which came before.
    Before,
    /// Other days, the first and the last.
    Days(i64, i64),
    Device(DeviceType),
}

impl Beside {
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text == "before" {
            return Some(Self::Before);
        }
        if let Some((first, last)) = text.split_once(',') {
            let day = |text| Date::parse(text).map(Date::to_days);
            let Days::Between(first, last) = Days::between(day(first)?, day(last)?) else {
                return None;
            };
            return Some(Self::Days(first, last));
        }
        device_of(text).map(Self::Device)
    }

    pub(super) fn text(self) -> String {
        let day = |day| Date::from_days(day).iso();
        match self {
            Self::Before => "before".into(),
            Self::Days(first, last) => format!("{},{}", day(first), day(last)),
            Self::Device(device) => device.as_str().into(),
        }
    }
}
