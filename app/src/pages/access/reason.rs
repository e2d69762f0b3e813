use domain::access::tuple::WhyAnswer;
use domain::account::Permission;
use domain::id::ServiceSlug;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::ConsoleError;
use crate::browser;
use crate::components::SkeletonRows;
use crate::functions::access::why_access;
use crate::names;

/// Whether an account may do something, in a service or in any that no tuple names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) account: i64,
    pub(super) permission: Permission,
    pub(super) service: Option<ServiceSlug>,
}

const ID: &str = "access-reason";

/// Why the answer is what it is: the path that grants it, or all that was tried.
#[component]
pub(super) fn Reason(asked: RwSignal<Option<Question>>) -> impl IntoView {
    let answer = RwSignal::new(None::<Result<WhyAnswer, ConsoleError>>);
    Effect::new(move || {
        let Some(question) = asked.get() else { return };
        answer.set(None);
        spawn_local(async move {
            let Question {
                account,
                permission,
                service,
            } = question.clone();
            let found = why_access(account, permission, service).await;
            // An answer that comes after something else was asked is for nobody.
            if asked.try_get_untracked().flatten() == Some(question) {
                answer.set(Some(found));
                request_animation_frame(|| browser::scroll_to(ID));
            }
        });
    });
    let title = move || {
        asked.with(|asked| {
            let question = asked.as_ref()?;
            let place = question.service.as_ref().map(|service| format!(" in {service}"));
            Some(format!(
                "{}{}",
                names::permission(question.permission),
                place.unwrap_or_default()
            ))
        })
    };
    let body = move || match answer.get() {
        None => view! { <SkeletonRows rows=3/> }.into_any(),
        Some(Err(error)) => view! { <p class="muted">{format!("{error}.")}</p> }.into_any(),
        Some(Ok(answer)) => view! {
            <p class="reason-verdict">
                <strong>{if answer.is_allowed { "Yes, because:" } else { "No, because:" }}</strong>
            </p>
            {nested(&answer.lines)}
        }
        .into_any(),
    };
    view! {
        <div class="reason" id=ID aria-live="polite">
            <Show
                when=move || asked.with(Option::is_some)
                fallback=|| view! { <p class="muted">"Press an answer to see why it is that."</p> }
            >
                <h3>{title}</h3>
                {body}
            </Show>
        </div>
    }
}

/// Lines below what they explain, as lists within lists.
fn nested(lines: &[(usize, String)]) -> AnyView {
    let Some((first, _)) = lines.first() else {
        return ().into_any();
    };
    let items = blocks(lines, *first)
        .into_iter()
        .map(|(sentence, below)| {
            view! {
                <li>
                    <span>{marked(sentence)}</span>
                    {nested(below)}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="reason-lines">{items}</ul> }.into_any()
}

/// The lines of one depth, each with those that are below it.
fn blocks(lines: &[(usize, String)], depth: usize) -> Vec<(&str, &[(usize, String)])> {
    let mut blocks = Vec::new();
    let mut rest = lines;
    while let Some(((_, sentence), behind)) = rest.split_first() {
        let end = behind
            .iter()
            .position(|(of, _)| *of <= depth)
            .unwrap_or(behind.len());
        let (below, next) = behind.split_at(end);
        blocks.push((sentence.as_str(), below));
        rest = next;
    }
    blocks
}

/// What stands between backticks is as the model writes it.
fn marked(sentence: &str) -> impl IntoView + use<> {
    let parts = sentence.split('`').enumerate();
    parts
        .map(|(place, part)| {
            let part = part.to_owned();
            match place % 2 {
                0 => part.into_any(),
                _ => view! { <code>{part}</code> }.into_any(),
            }
        })
        .collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(lines: &[(usize, String)]) -> String {
        let Some((first, _)) = lines.first() else {
            return String::new();
        };
        let parts: Vec<String> = blocks(lines, *first)
            .into_iter()
            .map(|(sentence, below)| match below.is_empty() {
                true => sentence.to_owned(),
                false => format!("{sentence}({})", outline(below)),
            })
            .collect();
        parts.join(" ")
    }

    #[test]
    fn lines_stand_below_what_they_explain() {
        for (depths, expected) in [
            (&[][..], ""),
            (&[0], "0"),
            (&[0, 1, 1], "0(1 2)"),
            (&[0, 1, 3, 2, 1, 0], "0(1(2 3) 4) 5"),
        ] {
            let lines: Vec<(usize, String)> = depths
                .iter()
                .enumerate()
                .map(|(number, depth)| (*depth, number.to_string()))
                .collect();
            assert_eq!(outline(&lines), expected, "{depths:?}");
        }
    }
}
