//! An image of the page that somebody uploads, for a page that nobody recorded whole or that should look its best.

use domain::account::Permission;
use domain::format;
use domain::heat::query::HeatQuery;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::address::over::Over;
use super::super::state::HeatState;
use super::transfer::{Sent, delete, put};
use crate::components::{Button, Icon, OpenMenu, Toasts};
use crate::frame::may;
use crate::functions::heatmaps::image_address;

/// What the server takes at most.
const MOST_BYTES: f64 = 8.0 * 1024.0 * 1024.0;
const KINDS: [&str; 3] = ["image/png", "image/jpeg", "image/webp"];

/// Why a file is not sent at all; nothing where it may be.
fn fault(kind: &str, bytes: f64) -> Option<String> {
    if !KINDS.contains(&kind) {
        return Some("Only PNG, JPEG and WebP images can be shown.".into());
    }
    if bytes > MOST_BYTES {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the size of a file"
        )]
        let size = format::bytes(bytes as u64);
        return Some(format!("This image has {size}; 8 MB is the most."));
    }
    None
}

/// What the server's refusal means to a person. What it says of it is for programs.
fn refusal(sent: &Sent) -> Option<&'static str> {
    Some(match sent {
        Sent::Taken => return None,
        Sent::Lost => "The server could not be reached; check the connection and try again.",
        Sent::Refused(400 | 415) => "The server does not know this as a PNG, JPEG or WebP image.",
        Sent::Refused(401) => "Sign in to go on.",
        Sent::Refused(403) => "Your role does not allow this.",
        Sent::Refused(404) => "There is no such image any more.",
        Sent::Refused(413) => "The image is larger than the server takes; 8 MB is the most.",
        Sent::Refused(422) => {
            "The image is broken, or has a side over 32,767 px, or over 50 million pixels in all."
        }
        Sent::Refused(429 | 503) => "The server is busy; try again in a moment.",
        Sent::Refused(_) => "Something went wrong on the server; it is in its log.",
    })
}

/// At the foot of the menu of backdrops, for who may.
#[component]
pub(in super::super) fn ImageTools(state: HeatState) -> impl IntoView {
    if !may(Permission::ManageHeatmaps).get_untracked() {
        return ().into_any();
    }
    let field = NodeRef::<html::Input>::new();
    let progress = RwSignal::new(None::<u8>);
    let problem = RwSignal::new(None::<String>);
    let toasts = Toasts::get();
    let menu = OpenMenu::get();
    let image = move || {
        state.sides[0].shown.with(|shown| {
            shown
                .as_ref()
                .is_some_and(|shown| shown.backdrops.image.is_some())
        })
    };
    // Nothing where the page is left by now.
    let query = move || {
        let shown = state.sides[0].shown;
        shown.try_with_untracked(|shown| shown.as_ref().map(|shown| shown.query.clone()))?
    };
    let ended = move |sent: Sent, done: &'static str, over: Over, of: &HeatQuery| {
        let _ = progress.try_set(None);
        if let Some(refusal) = refusal(&sent) {
            // The menu may be closed by now.
            if problem.try_set(Some(refusal.to_owned())).is_some() {
                toasts.say(refusal);
            }
            return;
        }
        toasts.say(format!("{done} for {}", of.page));
        if let Some(menu) = menu {
            menu.close();
        }
        if query()
            .as_ref()
            .is_some_and(|now| now.page == of.page && now.device == of.device)
        {
            state.change(|asked| asked.over = over);
            state.ask_again();
        }
    };
    let choose = move |_: ev::Event| {
        let Some(input) = field.get_untracked() else {
            return;
        };
        let file = input.files().and_then(|files| files.get(0));
        input.set_value("");
        let (Some(file), Some(query)) = (file, query()) else {
            return;
        };
        problem.set(fault(&file.type_(), file.size()));
        if problem.with_untracked(Option::is_some) {
            return;
        }
        progress.set(Some(0));
        let said = move |percent| {
            let _ = progress.try_set(Some(percent));
        };
        spawn_local(async move {
            let sent = put(&image_address(&query, None), &file, said).await;
            ended(sent, "Image uploaded", Over::Image, &query);
        });
    };
    let remove = move |_| {
        let Some(query) = query() else { return };
        progress.set(Some(100));
        spawn_local(async move {
            let sent = delete(&image_address(&query, None)).await;
            ended(sent, "Image removed", Over::Recorded, &query);
        });
    };
    let busy = Signal::derive(move || progress.get().is_some());
    view! {
        <div class="menu-form menu-foot">
            <input
                type="file"
                class="visually-hidden"
                tabindex="-1"
                aria-hidden="true"
                accept=KINDS.join(",")
                node_ref=field
                on:change=choose
            />
            <Button
                icon=Icon::Image
                disabled=busy
                on:click=move |_| {
                    if let Some(field) = field.get_untracked() {
                        field.click();
                    }
                }
            >
                {move || match progress.get() {
                    Some(percent) => format!("Sending, {percent}%"),
                    None if image() => "Replace the image".into(),
                    None => "Upload an image".into(),
                }}
            </Button>
            <Show when=image>
                <Button icon=Icon::Trash disabled=busy on:click=remove>
                    "Remove the image"
                </Button>
            </Show>
            <p class="field-note" role="status">
                {move || {
                    problem
                        .get()
                        .map(|problem| {
                            view! {
                                <span class="field-error">
                                    {Icon::Alert.view()} <span>{problem}</span>
                                </span>
                            }
                        })
                }}
            </p>
            <p class="field-help">"PNG, JPEG or WebP up to 8 MB, for this page on this device."</p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_shown_is_not_sent() {
        for (kind, bytes, expected) in [
            ("image/png", 1_000.0, None),
            ("image/webp", MOST_BYTES, None),
            (
                "image/jpeg",
                MOST_BYTES + 1_048_576.0,
                Some("This image has 9.0 MB; 8 MB is the most."),
            ),
            (
                "image/svg+xml",
                10.0,
                Some("Only PNG, JPEG and WebP images can be shown."),
            ),
            ("", 10.0, Some("Only PNG, JPEG and WebP images can be shown.")),
        ] {
            assert_eq!(fault(kind, bytes).as_deref(), expected, "{kind} of {bytes}");
        }
    }

    #[test]
    fn a_refusal_is_a_sentence() {
        for (sent, expected) in [
            (Sent::Taken, None),
            (Sent::Refused(403), Some("Your role does not allow this.")),
            (
                Sent::Refused(418),
                Some("Something went wrong on the server; it is in its log."),
            ),
            (
                Sent::Lost,
                Some("The server could not be reached; check the connection and try again."),
            ),
        ] {
            assert_eq!(refusal(&sent), expected, "{sent:?}");
        }
    }
}
