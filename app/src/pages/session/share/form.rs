use domain::Millis;
use domain::format;
use domain::share::{MOST_VIEWS, ShareExpiry, ShareRequest, ShareScope, check_note, check_password};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Sharing;
use crate::components::{Field, FormEnd, FormErrors, TextField, Unsaved};
use crate::functions::share_links::share_session;

/// Those that show what is wrong with them.
const FIELDS: [&str; 3] = ["password", "note", "maxViews"];

/// What was chosen so far.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    expiry: RwSignal<ShareExpiry>,
    scope: RwSignal<ShareScope>,
    password: RwSignal<String>,
    note: RwSignal<String>,
    max_views: RwSignal<String>,
    from_here: RwSignal<bool>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            expiry: RwSignal::new(ShareExpiry::Week),
            scope: RwSignal::new(ShareScope::Replay),
            password: RwSignal::default(),
            note: RwSignal::default(),
            max_views: RwSignal::default(),
            from_here: RwSignal::new(false),
        }
    }
}

impl Draft {
    fn texts(self) -> [RwSignal<String>; 3] {
        [self.password, self.note, self.max_views]
    }

    /// Whether something was written that closing would lose.
    pub(super) fn is_begun(self) -> bool {
        self.texts()
            .into_iter()
            .any(|text| text.with_untracked(|text| !text.trim().is_empty()))
    }

    pub(super) fn clear(self) {
        for text in self.texts() {
            text.set(String::new());
        }
        self.expiry.set(ShareExpiry::Week);
        self.scope.set(ShareScope::Replay);
        self.from_here.set(false);
    }

    fn request(self, here: Millis) -> ShareRequest {
        let written =
            |text: RwSignal<String>| Some(text.get_untracked()).filter(|text| !text.trim().is_empty());
        ShareRequest {
            expires_in: self.expiry.get_untracked(),
            scope: self.scope.get_untracked(),
            password: Some(self.password.get_untracked()).filter(|password| !password.is_empty()),
            note: written(self.note),
            start: self.from_here.get_untracked().then_some(here),
            max_views: written(self.max_views).and_then(|views| views.trim().parse().ok()),
        }
    }
}

fn password(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| check_password(text).err()).flatten()
}

fn note(text: &str) -> Option<String> {
    check_note(text.trim()).err()
}

fn max_views(text: &str) -> Option<String> {
    match text.trim().parse::<u32>() {
        _ if text.trim().is_empty() => None,
        Ok(1..=MOST_VIEWS) => None,
        _ => Some(format!(
            "A number from 1 to {}, or nothing",
            format::count(MOST_VIEWS.into())
        )),
    }
}

/// Makes a link.
#[component]
pub(super) fn ShareForm(
    open: RwSignal<bool>,
    draft: Draft,
    unsaved: Unsaved,
    sharing: Sharing,
) -> impl IntoView {
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    // Where the replay stood as the dialog opened: it may go on playing behind it.
    let here = sharing
        .session
        .playback
        .with_untracked(super::super::playback::Playback::offset);
    // What the server would cut short is not offered, once it is known what it allows.
    let most = Memo::new(move |_| sharing.max_ttl());
    Effect::new(move || {
        if most.get().is_some_and(|most| !draft.expiry.get().is_within(most)) {
            draft.expiry.set(ShareExpiry::Never);
        }
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks([
            ("password", draft.password.with_untracked(|text| password(text))),
            ("note", draft.note.with_untracked(|text| note(text))),
            ("maxViews", draft.max_views.with_untracked(|text| max_views(text))),
        ]);
        let fine = checked.is_empty();
        errors.set(checked);
        if !fine || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let result = share_session(sharing.session.id_untracked(), draft.request(here)).await;
            let _ = busy.try_set(false);
            match result {
                Ok(made) => {
                    draft.clear();
                    sharing.change(|links| links.insert(0, made.link.clone()));
                    sharing.made.set(Some(made));
                }
                Err(error) => {
                    let _ = errors.try_set(FormErrors::from_server(&error, &FIELDS));
                }
            }
        });
    };
    view! {
        <form class="form share-form" method="post" novalidate on:submit=submit>
            <div class="share-fields">
                <Field id="share-expiry" label="Expires after" help="Then it shows nothing any more, to anybody.">
                    <select
                        class="select"
                        id="share-expiry"
                        autofocus=true
                        aria-describedby="share-expiry-note"
                        prop:value=move || draft.expiry.get().as_str()
                        on:change:target=move |event| {
                            if let Ok(expiry) = event.target().value().parse() {
                                draft.expiry.set(expiry);
                            }
                        }
                    >
                        {move || expiries(most.get(), draft.expiry.get_untracked())}
                    </select>
                </Field>
                <Field
                    id="share-scope"
                    label="Holders see"
                    help="Details say who it was, from where, and what they did."
                >
                    <select
                        class="select"
                        id="share-scope"
                        aria-describedby="share-scope-note"
                        on:change:target=move |event| {
                            draft
                                .scope
                                .set(
                                    if event.target().value() == "details" {
                                        ShareScope::Details
                                    } else {
                                        ShareScope::Replay
                                    },
                                );
                        }
                    >
                        <option value="replay">{ShareScope::Replay.label()}</option>
                        <option value="details">{ShareScope::Details.label()}</option>
                    </select>
                </Field>
                <TextField
                    id="share-password"
                    label="Password"
                    field="password"
                    help="Optional. Tell it by another way than the link.".to_owned()
                    value=draft.password
                    errors
                    check=password
                    kind="password"
                    autocomplete="new-password"
                />
                <TextField
                    id="share-views"
                    label="Limit of views"
                    field="maxViews"
                    help="Optional. Opening it again within 10 minutes is the same view.".to_owned()
                    value=draft.max_views
                    errors
                    check=max_views
                    inputmode="numeric"
                />
            </div>
            <TextField
                id="share-note"
                label="Note"
                field="note"
                help="Optional. For whoever manages links; holders do not see it.".to_owned()
                value=draft.note
                errors
                check=note
            />
            {(here > 0)
                .then(|| {
                    view! {
                        <label class="share-check">
                            <input type="checkbox" bind:checked=draft.from_here/>
                            <span class="number">"Start at " {format::clock(here)}</span>
                        </label>
                    }
                })}
            <FormEnd open unsaved errors busy verb="Create link"/>
        </form>
    }
}

fn expiries(most: Option<Millis>, chosen: ShareExpiry) -> impl IntoView {
    ShareExpiry::ALL
        .into_iter()
        .filter(|expiry| most.is_none_or(|most| expiry.is_within(most)))
        .map(|expiry| {
            view! {
                <option value=expiry.as_str() selected=expiry == chosen>
                    {expiry.label(most)}
                </option>
            }
        })
        .collect_view()
}

#[cfg(test)]
mod tests {
    use super::max_views;

    #[test]
    fn a_limit_is_a_number_or_nothing() {
        for (text, fine) in [
            ("", true),
            (" ", true),
            ("1", true),
            (" 5 ", true),
            ("100000", true),
            ("0", false),
            ("100001", false),
            ("-1", false),
            ("1.5", false),
            ("many", false),
        ] {
            assert_eq!(max_views(text).is_none(), fine, "{text:?}");
        }
    }
}
