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

const FROM: &str = "from";
const TO: &str = "to";
/// Those that show what is wrong with them.
const FIELDS: [&str; 2] = [FROM, TO];

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

    /// What was typed is no time.
    fn options(self, length: Millis) -> Result<FilmOptions, NoTime> {
        Ok(FilmOptions {
            size: self.size.get(),
            frame_rate: self.frame_rate.get(),
            speed: self.speed.get(),
            skip_inactivity: self.skip_inactivity.get(),
            pointer: self.pointer.get(),
            caption: self.caption.get(),
            from: self.from.with(|text| chosen(text, 0))?,
            to: self.to.with(|text| chosen(text, length))?,
        })
    }
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("A time such as 1:05 or 1:02:03")]
struct NoTime;

/// An end of the film; `None` where it is as it was, since those of a session are shown in seconds.
fn chosen(text: &str, usual: Millis) -> Result<Option<Millis>, NoTime> {
    if text.trim() == format::clock(usual) {
        return Ok(None);
    }
    parse_clock(text).map(Some)
}

/// `1:05` or `1:02:03`, in ms.
fn parse_clock(text: &str) -> Result<Millis, NoTime> {
    let parts: Vec<&str> = text.trim().split(':').collect();
    if parts.len() > 3 {
        return Err(NoTime);
    }
    let seconds = parts.iter().enumerate().try_fold(0_i64, |sum, (index, part)| {
        let number: i64 = part.parse().ok().filter(|number| *number >= 0)?;
        let fits = index == 0 || (number < 60 && part.len() == 2);
        fits.then(|| sum.checked_mul(60)?.checked_add(number)).flatten()
    });
    seconds
        .and_then(|seconds| seconds.checked_mul(1_000))
        .ok_or(NoTime)
}

fn check_clock(text: &str) -> Option<String> {
    parse_clock(text).err().map(|error| error.to_string())
}

#[component]
pub(super) fn FilmForm(open: RwSignal<bool>, session: Session, jobs: Jobs) -> impl IntoView {
    let length = session
        .details
        .with_untracked(|details| details.summary.duration_ms());
    let draft = Draft::new(length);
    let name = RwSignal::new(String::new());
    let asking = Asking::new(session, jobs, &FIELDS);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks([
            (FROM, draft.from.with_untracked(|text| check_clock(text))),
            (TO, draft.to.with_untracked(|text| check_clock(text))),
        ]);
        asking.errors.set(checked);
        if let Ok(options) = untrack(|| draft.options(length)) {
            asking.ask(ExportOptions::Mp4(options), name);
        }
    };
    let outlook = move || {
        let options = match draft.options(length) {
            Ok(options) => options,
            Err(error) => return format!("{error} is needed for both ends."),
        };
        session.details.with(|details| {
            let summary = &details.summary;
            match FilmPlan::new(summary.started_at, summary.last_event_at, &details.idle, &options) {
                Ok(plan) => {
                    let lasts = format!("The video lasts {}.", format::duration(plan.duration_ms()));
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
                <TextField id="export-from" label="From" field=FROM value=draft.from errors=asking.errors check=check_clock/>
                <TextField id="export-to" label="To" field=TO value=draft.to errors=asking.errors check=check_clock/>
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
    use super::{FIELDS, NoTime, chosen, parse_clock};
    use crate::ConsoleError;
    use crate::components::FormErrors;

    #[test]
    fn what_is_wrong_with_a_choice_that_shows_no_error_is_said_of_the_form() {
        for (field, place) in [
            ("name", ""),
            ("speed", ""),
            ("frameRate", ""),
            ("from", "from"),
            ("to", "to"),
        ] {
            let error = ConsoleError::Invalid {
                field: field.into(),
                message: "It is wrong".into(),
            };
            let said = FormErrors::from_server(&error, &FIELDS);
            assert_eq!(said.at(place).as_deref(), Some("It is wrong"), "{field}");
        }
    }

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
            assert_eq!(parse_clock(text).ok(), expected, "{text:?}");
        }
    }

    #[test]
    fn what_was_not_touched_is_the_session_s_own_end_and_what_is_no_time_is_none() {
        for (text, expected) in [
            ("1:05", Ok(None)),
            (" 1:05", Ok(None)),
            ("1:04", Ok(Some(64_000))),
            ("", Err(NoTime)),
            ("never", Err(NoTime)),
        ] {
            assert_eq!(chosen(text, 65_432), expected, "{text:?}");
        }
    }
}
