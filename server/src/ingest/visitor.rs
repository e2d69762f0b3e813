//! Browser, system and kind of device, from the User-Agent header.

use domain::client::{Client, DeviceType, Screen};
use mirror::facts::bounded;
use woothee::parser::Parser;

/// Bytes of a header that are looked at.
const USER_AGENT: usize = 1_000;
const VERSION: usize = 40;

/// What a User-Agent header says of the machine.
pub fn client_of(user_agent: &str) -> Client {
    let agent = bounded(user_agent, USER_AGENT);
    let Some(parsed) = Parser::new().parse(&agent) else {
        return Client::default();
    };
    let known = |text: &str| (!text.is_empty() && text != "UNKNOWN").then(|| text.to_owned());
    Client {
        device: device(&agent, parsed.category),
        browser: known(parsed.name),
        browser_version: known(parsed.version).map(|version| bounded(&version, VERSION)),
        os: known(parsed.os).map(system),
        ..Client::default()
    }
}

/// woothee has no tablets: Android says "Mobile" on phones only, others name themselves.
fn device(agent: &str, category: &str) -> DeviceType {
    let says = |word| agent.contains(word);
    let tablet = says("iPad")
        || says("Tablet")
        || says("Kindle")
        || says("Silk/")
        || (says("Android") && !says("Mobile"));
    match category {
        _ if tablet => DeviceType::Tablet,
        "smartphone" | "mobilephone" => DeviceType::Mobile,
        "pc" => DeviceType::Desktop,
        _ => DeviceType::Unknown,
    }
}

/// One name per system, whatever its version.
fn system(os: String) -> String {
    match os.as_str() {
        "Mac OSX" => "macOS".into(),
        "iPhone" | "iPad" | "iPod" | "iOS" => "iOS".into(),
        windows if windows.starts_with("Windows") && windows != "Windows Phone OS" => "Windows".into(),
        _ => os,
    }
}

/// An iPad says that it is a Mac; but no Mac has a screen that is higher than wide.
pub(super) fn correct_by_screen(client: &mut Client, screen: Screen) {
    let upright = screen.height > screen.width;
    if client.device == DeviceType::Desktop && client.os.as_deref() == Some("macOS") && upright {
        client.device = DeviceType::Tablet;
        client.os = Some("iOS".into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_agents_name_browser_system_and_device() {
        let rows = [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
                "Chrome Windows desktop",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge Windows desktop",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
                "Safari macOS desktop",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox Linux desktop",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                "Safari iOS mobile",
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1",
                "Safari iOS tablet",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
                "Chrome Android mobile",
            ),
            (
                "Mozilla/5.0 (Linux; Android 13; SM-X200) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
                "Chrome Android tablet",
            ),
            ("curl/8", "HTTP Library - unknown"),
            ("\u{7}", "- - unknown"),
            ("", "- - unknown"),
        ];
        for (agent, expected) in rows {
            let client = client_of(agent);
            let or = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
            let found = format!(
                "{} {} {}",
                or(&client.browser),
                or(&client.os),
                client.device.as_str()
            );
            assert_eq!(found, expected, "{agent}");
        }
    }

    #[test]
    fn an_ipad_that_says_it_is_a_mac_is_found_by_its_screen() {
        let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15";
        for (width, height, expected) in [(820, 1180, DeviceType::Tablet), (1512, 982, DeviceType::Desktop)] {
            let mut client = client_of(mac);
            correct_by_screen(&mut client, Screen { width, height });
            assert_eq!(client.device, expected);
        }
    }
}
