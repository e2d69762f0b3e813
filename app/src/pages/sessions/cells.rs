//! What the cells of a row say.

use domain::client::{Client, DeviceType};

use crate::components::Icon;

pub(crate) fn device_icon(device: DeviceType) -> Icon {
    match device {
        DeviceType::Desktop => Icon::Desktop,
        DeviceType::Mobile => Icon::Phone,
        DeviceType::Tablet => Icon::Tablet,
        DeviceType::Unknown => Icon::System,
    }
}

/// `Chrome · macOS`, or as much of it as is known.
pub(crate) fn browser_name(client: &Client) -> String {
    match (&client.browser, &client.os) {
        (Some(browser), Some(os)) => format!("{browser} · {os}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "–".into(),
    }
}

/// `Seoul, South Korea`, or as much of it as is known.
pub(crate) fn place_name(client: &Client) -> String {
    match (client.city.as_deref(), client.country_label()) {
        (Some(city), Some(country)) => format!("{city}, {country}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "–".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_say_what_is_known() {
        let some = |text: &str| Some(text.to_owned());
        for (browser, os, expected) in [
            (some("Chrome"), some("macOS"), "Chrome · macOS"),
            (None, some("iOS"), "iOS"),
            (None, None, "–"),
        ] {
            let client = Client {
                browser,
                os,
                ..Default::default()
            };
            assert_eq!(browser_name(&client), expected);
        }
        for (city, country, country_name, expected) in [
            (
                some("Seoul"),
                some("KR"),
                some("South Korea"),
                "Seoul, South Korea",
            ),
            (some("Seoul"), some("KR"), None, "Seoul, KR"),
            (None, some("KR"), some("South Korea"), "South Korea"),
            (None, None, None, "–"),
        ] {
            let client = Client {
                city,
                country,
                country_name,
                ..Default::default()
            };
            assert_eq!(place_name(&client), expected);
        }
    }
}
