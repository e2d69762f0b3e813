use domain::heat::thresholds::{Threshold, Thresholds};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::Settings;
use crate::ConsoleError;
use crate::components::{
    Button, CancelButton, Field, FormErrors, FormNotice, Look, Toasts, Unsaved, UnsavedNotice,
};
use crate::functions::heatmaps::set_thresholds;

fn label(threshold: Threshold) -> &'static str {
    match threshold {
        Threshold::RagePresses => "Clicks that make rage",
        Threshold::RageMs => "Rage: time between clicks, ms",
        Threshold::RagePx => "Rage: distance between clicks, px",
        Threshold::DeadMs => "Dead after, ms",
        Threshold::ErrorMs => "Error within, ms",
        Threshold::BackMs => "Quick back within, ms",
    }
}

fn help(threshold: Threshold) -> &'static str {
    match threshold {
        Threshold::RagePresses => "So many, each near the one before",
        Threshold::RageMs => "At most so long after the one before",
        Threshold::RagePx => "At most so far from the one before",
        Threshold::DeadMs => "Nothing on the page changed for so long",
        Threshold::ErrorMs => "An error came at most so long after it",
        Threshold::BackMs => "Back on the page so soon after leaving it",
    }
}

/// What is wrong with what a field says.
fn fault(threshold: Threshold, text: &str) -> Option<String> {
    let (least, most) = threshold.bounds();
    let is_fine = text
        .trim()
        .parse::<i64>()
        .is_ok_and(|value| (least..=most).contains(&value));
    (!is_fine).then(|| format!("A whole number from {least} to {most}"))
}

fn read(texts: &[String]) -> Option<Thresholds> {
    let mut thresholds = Thresholds::default();
    for (threshold, text) in Threshold::ALL.into_iter().zip(texts) {
        thresholds = thresholds.with(threshold, text.trim().parse().ok()?);
    }
    thresholds.faults().is_empty().then_some(thresholds)
}

#[component]
pub(super) fn ThresholdsForm(open: RwSignal<bool>, settings: Settings, unsaved: Unsaved) -> impl IntoView {
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    let toasts = Toasts::get();
    let texts = move || settings.fields.map(|field| field.get_untracked());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let texts = texts();
        let checks = Threshold::ALL
            .into_iter()
            .zip(&texts)
            .map(|(threshold, text)| (threshold.as_str(), fault(threshold, text)));
        errors.set(FormErrors::from_checks(checks));
        let Some(thresholds) = read(&texts) else { return };
        let before = settings.saved.with_untracked(|saved| saved.thresholds);
        busy.set(true);
        spawn_local(async move {
            let saved = set_thresholds(thresholds, before).await;
            let _ = busy.try_set(false);
            match saved {
                Ok(()) => {
                    settings.put_thresholds(thresholds);
                    unsaved.forget();
                    let undo = Callback::new(move |()| put_back(settings, before, thresholds, toasts));
                    toasts.say_with_undo("All that was recorded is judged by these thresholds now", undo);
                }
                Err(error) => {
                    settings.look_again(&error).await;
                    let mut said = FormErrors::from_server(&error, &Threshold::ALL.map(Threshold::as_str));
                    if matches!(error, ConsoleError::Conflict(_)) {
                        for (name, fault) in theirs(settings, &thresholds) {
                            said.set(name, Some(fault));
                        }
                    }
                    let _ = errors.try_set(said);
                }
            }
        });
    };
    let input = move |(threshold, text): (Threshold, RwSignal<String>)| {
        let name = threshold.as_str();
        let error = Signal::derive(move || errors.with(|errors| errors.at(name)));
        let left = move |_| {
            let fault = text.with_untracked(|text| fault(threshold, text));
            errors.update(|errors| errors.set(name, fault));
        };
        view! {
            <Field id=name label=label(threshold) help=help(threshold) error>
                <input
                    class="input number"
                    id=name
                    name=name
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-describedby=format!("{name}-note")
                    aria-invalid=move || error.get().map(|_| "true")
                    bind:value=text
                    on:blur=left
                />
            </Field>
        }
    };
    let inputs = Threshold::ALL
        .into_iter()
        .zip(settings.fields)
        .map(input)
        .collect_view();
    let reset = move |_| {
        settings.fill(Some(Thresholds::default()));
        errors.set(FormErrors::default());
    };
    let is_default = move || {
        settings
            .fields
            .iter()
            .zip(Threshold::ALL)
            .all(|(field, threshold)| {
                field.with(|text| text.trim() == Thresholds::default().get(threshold).to_string())
            })
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit aria-labelledby="thresholds-title">
            <div>
                <h3 id="thresholds-title">"Thresholds"</h3>
                <p class="muted">"They hold for all services, and change the past as well: everything recorded is judged anew."</p>
            </div>
            <div class="heatmaps-thresholds">{inputs}</div>
            <FormNotice errors/>
            <UnsavedNotice unsaved/>
            <div class="dialog-actions">
                <Button look=Look::Quiet disabled=Signal::derive(is_default) on:click=reset>
                    "Reset to defaults"
                </Button>
                <span class="bar-push"></span>
                <CancelButton open unsaved/>
                <Button look=Look::Primary kind="submit" busy>
                    "Save thresholds"
                </Button>
            </div>
        </form>
    }
}

/// What somebody else saved, at each field that says something else.
fn theirs(settings: Settings, mine: &Thresholds) -> Vec<(&'static str, String)> {
    let saved = settings.saved.try_with_untracked(|saved| saved.thresholds);
    saved.map_or_else(Vec::new, |saved| differing(&saved, mine))
}

fn differing(saved: &Thresholds, mine: &Thresholds) -> Vec<(&'static str, String)> {
    Threshold::ALL
        .into_iter()
        .filter(|threshold| saved.get(*threshold) != mine.get(*threshold))
        .map(|threshold| {
            let theirs = saved.get(threshold);
            let said = format!("Somebody made it {theirs} meanwhile; nothing of yours was saved");
            (threshold.as_str(), said)
        })
        .collect()
}

fn put_back(settings: Settings, before: Thresholds, instead_of: Thresholds, toasts: Toasts) {
    spawn_local(async move {
        match set_thresholds(before, instead_of).await {
            Ok(()) => settings.put_thresholds(before),
            Err(error) => {
                toasts.say(error.to_string());
                settings.look_again(&error).await;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_beyond_their_bounds_are_said_at_their_field() {
        for (threshold, text, expected) in [
            (Threshold::RagePresses, "3", None),
            (Threshold::RagePresses, " 20 ", None),
            (Threshold::RagePresses, "1", Some("A whole number from 2 to 20")),
            (
                Threshold::DeadMs,
                "10000",
                Some("A whole number from 100 to 9999"),
            ),
            (Threshold::RagePx, "", Some("A whole number from 1 to 500")),
            (Threshold::RagePx, "1.5", Some("A whole number from 1 to 500")),
            (
                Threshold::RagePx,
                "99999999999999999999",
                Some("A whole number from 1 to 500"),
            ),
        ] {
            assert_eq!(
                fault(threshold, text).as_deref(),
                expected,
                "{threshold:?} {text:?}"
            );
        }
    }

    #[test]
    fn what_somebody_else_saved_is_said_where_it_differs() {
        let theirs = Thresholds::default().with(Threshold::DeadMs, 3_000);
        assert_eq!(
            differing(&theirs, &Thresholds::default()),
            [(
                "dead_ms",
                "Somebody made it 3000 meanwhile; nothing of yours was saved".to_owned()
            )]
        );
        assert_eq!(differing(&theirs, &theirs), []);
    }

    #[test]
    fn what_the_fields_say_is_read_back() {
        let texts = Threshold::ALL.map(|threshold| Thresholds::default().get(threshold).to_string());
        assert_eq!(read(&texts), Some(Thresholds::default()));
        let mut broken = texts.clone();
        broken[3] = "soon".into();
        assert_eq!(read(&broken), None);
        broken[3] = "1".into();
        assert_eq!(read(&broken), None);
    }

    #[test]
    fn fields_are_named_as_on_the_wire() {
        for threshold in Threshold::ALL {
            let name = serde_json::to_value(threshold).unwrap();
            assert_eq!(name, threshold.as_str());
        }
    }
}
