//! The icons: strokes on a grid of 16, in the colour of the text around them.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Alert,
    ArrowLeft,
    ArrowRight,
    Check,
    ChevronDown,
    Click,
    Close,
    Compare,
    Copy,
    Desktop,
    Download,
    Error,
    FullScreen,
    Heat,
    Image,
    Input,
    Key,
    Link,
    List,
    Live,
    Log,
    Model,
    Moon,
    Overview,
    Page,
    Pause,
    People,
    Phone,
    Play,
    Plus,
    Privacy,
    Refresh,
    Search,
    Services,
    Sessions,
    SignOut,
    Skip,
    Sliders,
    Sun,
    System,
    Tablet,
    Terminal,
    Trash,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Alert => "M8 2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1",
            Self::ArrowLeft => "M13.5 8h-11M6.5 4l-4 4 4 4",
            Self::ArrowRight => "M2.5 8h11M9.5 4l4 4-4 4",
            Self::Check => "m3 8.5 3.2 3.2L13 4.5",
            Self::ChevronDown => "m3.5 6 4.5 4.5L12.5 6",
            Self::Click => "m6 6 7.5 2.7-3.2 1.6-1.6 3.2zM6 1.8v1.4M1.8 6h1.4M3 3l1 1M9 3 8 4M3 9l1-1",
            Self::Close => "m4 4 8 8M12 4l-8 8",
            Self::Compare => "M2.5 3H7v10H2.5zM9 3h4.5v10H9z",
            Self::Copy => {
                "M6 5.5h6.5a1 1 0 0 1 1 1v6.5a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1zM5 11H3.5a1 1 0 0 1-1-1V3.2a1 1 0 0 1 1-1H10a1 1 0 0 1 1 1v2.3"
            }
            Self::Desktop => "M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3",
            Self::Download => "M8 2.5v8M4.5 7.2 8 10.7l3.5-3.5M3 13.5h10",
            Self::Error => {
                "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4"
            }
            Self::FullScreen => "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
            Self::Heat => {
                "M8 1.8c.5 2.5 3.9 3.9 3.9 7.3a3.9 3.9 0 1 1-7.8 0c0-1.9 1.3-2.6 1.6-4.4 1 .5 1.5 1.4 1.6 2.4C8.3 5.6 8.5 3.6 8 1.8z"
            }
            Self::Image => "M2.5 3h11v10h-11zM2.5 10.5l3-3 2.5 2.5 2-2 3.5 3.5M10.3 6v.1",
            Self::Input => "M1.8 4.5h12.4v7H1.8zM5 6.5v3M4 6.5h2M4 9.5h2",
            Self::Key => "M5 8a2.7 2.7 0 1 1 0 .01M7.6 9.5 13.5 3.5M11 6l2 2M5 8",
            Self::Link => {
                "M6.7 9.3l2.6-2.6M7.2 4.8l1-1a2.8 2.8 0 0 1 4 4l-1 1M8.8 11.2l-1 1a2.8 2.8 0 0 1-4-4l1-1"
            }
            Self::List => "M6 4h8M6 8h8M6 12h8M2.5 4h.5M2.5 8h.5M2.5 12h.5",
            Self::Live => {
                "M8 6.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8zM5 5a4.2 4.2 0 0 0 0 6M11 5a4.2 4.2 0 0 1 0 6M2.8 2.8a7.3 7.3 0 0 0 0 10.4M13.2 2.8a7.3 7.3 0 0 1 0 10.4"
            }
            Self::Log => "M3.5 2h9v12h-9zM6 5.5h4M6 8h4M6 10.5h2.5",
            Self::Model => "M5.5 2.5h5v3.5h-5zM2 10h4.5v3.5H2zM9.5 10H14v3.5H9.5zM8 6v2M4.2 10V8h7.6v2",
            Self::Moon => "M13.5 9.3A5.8 5.8 0 0 1 6.7 2.5a5.8 5.8 0 1 0 6.8 6.8z",
            Self::Overview => "M2.5 13.5h11M4.5 13.5V9M8 13.5V3M11.5 13.5V6",
            Self::Page => "M4 1.8h5.5L12.5 5v9.2H4zM9.2 2v3.2h3.2",
            Self::Pause => "M5.5 3v10M10.5 3v10",
            Self::People => {
                "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M11 2.8a2.4 2.4 0 0 1 0 4.4M12 9.7c1.6.5 2.5 1.9 2.5 3.8"
            }
            Self::Phone => "M4.5 1.8h7v12.4h-7zM7.3 12h1.4",
            Self::Play => "M4.5 2.8v10.4L13 8z",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Privacy => {
                "M8 1.8 13.2 3.6v4.2c0 3-2.1 5.2-5.2 6.4-3.1-1.2-5.2-3.4-5.2-6.4V3.6zM5.8 8l1.6 1.6 2.9-3"
            }
            Self::Refresh => "M13.3 6.5A5.5 5.5 0 1 0 13.5 8M13.5 2.8v3.7H9.8",
            Self::Search => "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3l3.4 3.4",
            Self::Services => "M8 1.8 13.8 5v6L8 14.2 2.2 11V5zM2.4 5.1 8 8.2l5.6-3.1M8 8.2v5.8",
            Self::Sessions => "M2 3h12v10H2zM6.7 5.8v4.4L10.2 8z",
            Self::SignOut => "M6 2.5H2.5v11H6M6 8h8M11 5l3 3-3 3",
            Self::Skip => "M3 3.5v9l7-4.5zM12.5 3.5v9",
            Self::Sliders => "M2.5 5h6.5M13 5h.5M2.5 11H3M7 11h6.5M11 3.4v3.2M5 9.4v3.2",
            Self::Sun => {
                "M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9"
            }
            Self::System => {
                "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 1.8v12.4M8 4.5h3.5M8 8h6M8 11.5h3.5"
            }
            Self::Tablet => "M3 1.8h10v12.4H3zM7 12h2",
            Self::Trash => "M2.8 4.2h10.4M6 4.2V2.5h4v1.7M4.2 4.2l.6 9.3h6.4l.6-9.3M6.7 6.8v4.2M9.3 6.8v4.2",
            Self::Terminal => "M1.8 3h12.4v10H1.8zM4.5 6l2 2-2 2M8.5 10.3h3",
        }
    }

    pub(crate) fn view(self) -> impl IntoView {
        view! {
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
                <path d=self.path()></path>
            </svg>
        }
    }
}
