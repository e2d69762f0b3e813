use leptos::prelude::*;

use super::Icon;

/// What a button is among the others beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Look {
    #[default]
    Plain,
    /// The one that this place is for.
    Primary,
    /// Takes something away.
    Danger,
    /// Without a frame, for what is used now and then.
    Quiet,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button is-primary",
            Self::Danger => "button is-danger",
            Self::Quiet => "button is-quiet",
        }
    }
}

/// A button that says its verb and shows progress in itself. Listen with `on:click`.
#[component]
pub(crate) fn Button(
    #[prop(optional)] look: Look,
    /// `submit` for the one that a form sends itself with.
    #[prop(default = "button")]
    kind: &'static str,
    #[prop(optional)] icon: Option<Icon>,
    /// While this is true the button takes no press.
    #[prop(optional, into)]
    busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type=kind
            class=look.class()
            disabled=move || busy.get() || disabled.get()
            aria-busy=move || busy.get().then_some("true")
        >
            {icon.map(Icon::view)}
            {children()}
        </button>
    }
}
