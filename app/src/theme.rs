//! Light, dark, or as the system has it. The choice is a cookie, so that the server can render it and the page
//! is never painted in the wrong colours first.

use leptos::prelude::*;

const COOKIE: &str = "girok_theme";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// The value of `data-theme` and of the cookie; `None` leaves it to the system.
    pub(crate) fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    fn parse(text: &str) -> Self {
        match text {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// What a `Cookie` header says.
    #[cfg(any(feature = "ssr", test))]
    pub(crate) fn from_cookies(header: &str) -> Self {
        header
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE)
            .map_or(Self::System, |(_, value)| Self::parse(value))
    }
}

/// The value of `data-theme` that a `Cookie` header asks for, if any.
#[cfg(feature = "ssr")]
pub fn of_cookies(header: &str) -> Option<&'static str> {
    Theme::from_cookies(header).attribute()
}

/// The theme of the page that is being rendered or looked at.
#[cfg(feature = "ssr")]
pub(crate) fn current() -> Theme {
    use_context::<http::request::Parts>()
        .and_then(|parts| {
            let header = parts.headers.get(http::header::COOKIE)?.to_str().ok()?;
            Some(Theme::from_cookies(header))
        })
        .unwrap_or_default()
}

/// The theme of the page that is being rendered or looked at.
#[cfg(not(feature = "ssr"))]
pub(crate) fn current() -> Theme {
    document()
        .document_element()
        .and_then(|html| html.get_attribute("data-theme"))
        .map_or(Theme::System, |value| Theme::parse(&value))
}

/// The theme that was chosen, for everything that shows it or changes it.
#[derive(Clone, Copy)]
pub(crate) struct ChosenTheme(RwSignal<Theme>);

impl ChosenTheme {
    pub(crate) fn provide() {
        provide_context(Self(RwSignal::new(current())));
    }

    pub(crate) fn get() -> Self {
        expect_context()
    }

    pub(crate) fn is(self, theme: Theme) -> bool {
        self.0.get() == theme
    }

    /// Changes the colours at once and remembers it.
    pub(crate) fn choose(self, theme: Theme) {
        if let Some(html) = document().document_element() {
            let _ = match theme.attribute() {
                Some(value) => html.set_attribute("data-theme", value),
                None => html.remove_attribute("data-theme"),
            };
        }
        crate::browser::set_cookie(COOKIE, theme.attribute().unwrap_or("system"));
        self.0.set(theme);
    }
}

#[cfg(test)]
mod tests {
    use super::Theme;

    #[test]
    fn the_cookie_is_found_among_others() {
        for (header, expected) in [
            ("", Theme::System),
            ("girok_theme=dark", Theme::Dark),
            ("id=abc; girok_theme=light; x=1", Theme::Light),
            ("girok_theme=<script>", Theme::System),
            ("not_girok_theme=dark", Theme::System),
            ("girok_theme", Theme::System),
        ] {
            assert_eq!(Theme::from_cookies(header), expected, "{header:?}");
        }
    }
}
