//! The session as a film, which a job makes.

use domain::Millis;
use domain::export::film::FilmPlan;
use domain::export::options::{ExportOptions, FRAME_RATES, FilmOptions, FilmSize, SPEEDS};
use domain::format;
use leptos::prelude::*;

use super::super::state::Session;
use super::asking::{Asking, AskingEnd};
use crate::components::{Field, FileName, FormErrors, SwitchRow, TextField};
use crate::pages::exports::Jobs;

/// What was chosen so far.
#[derive(Clone, Copy)]
struct Draft {
    size: RwSignal<FilmSize>,
    frame_rate: RwSignal<u32>,
    speed: RwSignal<u32>,
    skip_inactivity: RwSignal<bool>,
    pointer: RwSignal<bool>,
    caption: RwSignal<bool>,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl Draft {
    fn new(length: Millis) -> Self {
        let usual = FilmOptions::default();
        Self {
            size: RwSignal::new(usual.size),
            frame_rate: RwSignal::new(usual.frame_rate),
            speed: RwSignal::new(usual.speed),
            skip_inactivity: RwSignal::new(usual.skip_inactivity),
            pointer: RwSignal::new(usual.pointer),
            caption: RwSignal::new(usual.caption),
            from: RwSignal::new(format::clock(0)),
            to: RwSignal::new(format::clock(length)),
        }
    }

    /// The whole session where its ends are as they were: they are shown in seconds.
    fn options(self, length: Millis) -> FilmOptions {
        let chosen = |text: RwSignal<String>, usual: Millis| {
            let text = text.get();
            (text.trim() != format::clock(usual))
                .then(|| parse_clock(&text))
                .flatten()
        };
        FilmOptions {
            size: self.size.get(),
            frame_rate: self.frame_rate.get(),
            speed: self.speed.get(),
            skip_inactivity: self.skip_inactivity.get(),
            pointer: self.pointer.get(),
            caption: self.caption.get(),
            from: chosen(self.from, 0),
            to: chosen(self.to, length),
        }
    }
}

/// `1:05` or `1:02:03`, in ms.
fn parse_clock(text: &str) -> Option<Millis> {
    let parts: Vec<&str> = text.trim().split(':').collect();
    if parts.len() > 3 {
        return None;
    }
    let seconds = parts.iter().enumerate().try_fold(0_i64, |sum, (index, part)| {
        let number: i64 = part.parse().ok().filter(|number| *number >= 0)?;
        let fits = index == 0 || (number < 60 && part.len() == 2);
        fits.then(|| sum.checked_mul(60)?.checked_add(number)).flatten()
    })?;
    seconds.checked_mul(1_000)
}

fn check_clock(text: &str) -> Option<String> {
    parse_clock(text)
        .is_none()
        .then(|| "A time such as 1:05 or 1:02:03".to_owned())
}

#[component]
pub(super) fn FilmForm(open: RwSignal<bool>, session: Session, jobs: Jobs) -> impl IntoView {
    let length = session
        .details
        .with_untracked(|details| details.summary.duration_ms());
    let draft = Draft::new(length);
    let name = RwSignal::new(String::new());
    let asking = Asking::new(session, jobs);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks([
            ("from", draft.from.with_untracked(|text| check_clock(text))),
            ("to", draft.to.with_untracked(|text| check_clock(text))),
        ]);
        let fine = checked.is_empty();
        asking.errors.set(checked);
        if fine {
            asking.ask(ExportOptions::Mp4(untrack(|| draft.options(length))), name);
        }
    };
    let outlook = move || {
        session.details.with(|details| {
            let summary = &details.summary;
            let options = draft.options(length);
            match FilmPlan::new(summary.started_at, summary.last_event_at, &details.idle, &options) {
                Ok(plan) => {
                    let lasts = format!("The film lasts {}.", format::duration(plan.duration_ms()));
                    plan.note()
                        .map_or(lasts.clone(), |note| format!("{lasts} {note}"))
                }
                Err(error) => format!("{error}."),
            }
        })
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <div class="share-fields">
                <Choice id="export-size" label="Size" value=draft.size choices=FilmSize::ALL.map(|size| (size, size.label().to_owned())).to_vec()/>
                <Choice
                    id="export-rate"
                    label="Frames a second"
                    value=draft.frame_rate
                    choices=FRAME_RATES.map(|rate| (rate, rate.to_string())).to_vec()
                />
                <Choice
                    id="export-speed"
                    label="Speed"
                    value=draft.speed
                    choices=SPEEDS.map(|speed| (speed, format!("{speed}×"))).to_vec()
                />
                <FileName name/>
                <TextField id="export-from" label="From" field="from" value=draft.from errors=asking.errors check=check_clock/>
                <TextField id="export-to" label="To" field="to" value=draft.to errors=asking.errors check=check_clock/>
            </div>
            <SwitchRow label="Skip inactivity" help="Leaves out stretches in which nobody did anything" on=draft.skip_inactivity/>
            <SwitchRow label="Pointer" help="Where the pointer was, and where it clicked" on=draft.pointer/>
            <SwitchRow label="Caption" help="A line with the page's address and the time" on=draft.caption/>
            <p class="muted export-outlook" role="status">{outlook}</p>
            <AskingEnd open asking verb="Make video"/>
        </form>
    }
}

#[component]
fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    id: &'static str,
    label: &'static str,
    value: RwSignal<T>,
    choices: Vec<(T, String)>,
) -> impl IntoView {
    let chosen = value.get_untracked();
    let options = choices
        .iter()
        .enumerate()
        .map(|(index, (choice, name))| {
            view! {
                <option value=index.to_string() selected=*choice == chosen>
                    {name.clone()}
                </option>
            }
        })
        .collect_view();
    view! {
        <Field id label>
            <select
                class="select"
                id=id
                on:change:target=move |event| {
                    let index = event.target().value().parse::<usize>().unwrap_or_default();
                    if let Some((choice, _)) = choices.get(index) {
                        value.set(*choice);
                    }
                }
            >
                {options}
            </select>
        </Field>
    }
}

#[cfg(test)]
mod tests {
    use super::parse_clock;

    #[test]
    fn a_time_is_read_as_it_is_shown() {
        for (text, expected) in [
            ("0:00", Some(0)),
            ("1:05", Some(65_000)),
            (" 1:02:03 ", Some(3_723_000)),
            ("90", Some(90_000)),
            ("90:00", Some(5_400_000)),
            ("1:60", None),
            ("1:5", None),
            ("-1:00", None),
            ("1:2:3:4", None),
            ("", None),
            ("soon", None),
            ("99999999999999999999", None),
            ("9223372036854775807:00", None),
        ] {
            assert_eq!(parse_clock(text), expected, "{text:?}");
        }
    }
}
