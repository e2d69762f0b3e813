//! A model as a picture: types as boxes, and each way that one relation leads to another type. [`layout`] is where all of it
//! stands.

mod layout;

use authz::model::{Model, Relation, TypeDefinition};
use domain::format;
use leptos::prelude::*;

use super::reading::written;
use super::state::ModelState;
use layout::{Drawing, MOST_TYPES, MOST_WAYS, TypeBox, Way, WayKind, drawing};

/// Types that the list names.
const MOST_LISTED: usize = 200;

#[component]
pub(super) fn Graph(state: ModelState) -> impl IntoView {
    // The last text that was a model, so that nothing jumps while another one is written.
    let model = Memo::new(move |before: Option<&Option<Model>>| {
        let now = state.reading.with(|reading| reading.model.clone());
        now.or_else(|| before.cloned().flatten())
    });
    let content = move || {
        model.with(|model| match model {
            None => {
                view! { <p class="panel-note muted">"A model is drawn once the text is one."</p> }.into_any()
            }
            Some(model) => {
                let picture = match drawing(model) {
                    Some(drawing) => picture(drawing).into_any(),
                    None => {
                        let said = format!(
                            "With no type, or more than {MOST_TYPES} types or {MOST_WAYS} ways between them, there is no picture."
                        );
                        view! { <p class="panel-note muted">{said}</p> }.into_any()
                    }
                };
                view! {
                    {picture}
                    {list(model)}
                }
                .into_any()
            }
        })
    };
    let count = move || {
        model.with(|model| {
            model.as_ref().map(|model| {
                let relations: usize = model.types.iter().map(|one| one.relations.len()).sum();
                format!(
                    "{}, {}",
                    format::counted(model.types.len() as u64, "type", "types"),
                    format::counted(relations as u64, "relation", "relations")
                )
            })
        })
    };
    view! {
        <section class="panel model-graph" aria-labelledby="graph-title">
            <header class="panel-head">
                <h2 id="graph-title">"Types and relations"</h2>
                <span class="muted number">{count}</span>
                <span class="bar-push"></span>
                <Legend/>
            </header>
            {content}
        </section>
    }
}

#[component]
fn Legend() -> impl IntoView {
    let entry = |kind: WayKind, said: &'static str| {
        view! {
            <li>
                <svg class="graph-key" viewBox="0 0 28 10" aria-hidden="true">
                    <path class=class(kind) d="M1 5H27"></path>
                </svg>
                {said}
            </li>
        }
    };
    view! {
        <ul class="graph-legend muted">
            {entry(WayKind::Direct, "a tuple names it")} {entry(WayKind::Userset, "a tuple names who has it")}
            {entry(WayKind::From, "from there")}
        </ul>
    }
}

/// Pointing at a type brings out what leads to it and away from it.
fn picture(drawing: Drawing) -> impl IntoView {
    let Drawing {
        width,
        height,
        boxes,
        ways,
    } = drawing;
    let pointed = RwSignal::new(None::<usize>);
    let way = move |way: Way| {
        let is_lit = move || pointed.get().is_some_and(|one| one == way.from || one == way.to);
        view! { <path class=class(way.kind) class:is-lit=is_lit d=way.path></path> }
    };
    let one = move |(index, one): (usize, TypeBox)| {
        let TypeBox {
            name,
            x,
            y,
            width,
            height,
            rows,
        } = one;
        let (left, top) = (x + 12, y + 19);
        let row = move |(name, row): (String, u32)| {
            let base = row + 4;
            view! {
                <text class="graph-relation" x=left y=base>
                    {name}
                </text>
            }
        };
        view! {
            <g
                class="graph-type"
                on:pointerenter=move |_| pointed.set(Some(index))
                on:pointerleave=move |_| pointed.set(None)
            >
                <rect x=x y=y width=width height=height rx="6"></rect>
                <text class="graph-name" x=left y=top>
                    {name}
                </text>
                {rows.into_iter().map(row).collect_view()}
            </g>
        }
    };
    let said = format!(
        "{} and {} between them; the list below says the same",
        format::counted(boxes.len() as u64, "type", "types"),
        format::counted(ways.len() as u64, "way", "ways")
    );
    view! {
        <div class="graph-scroll" tabindex="0" role="group" aria-label="Picture of types and relations">
            <svg
                class="graph"
                class:is-pointed=move || pointed.get().is_some()
                width=width
                height=height
                viewBox=format!("0 0 {width} {height}")
                role="img"
                aria-label=said
            >
                {ways.into_iter().map(way).collect_view()}
                {boxes.into_iter().enumerate().map(one).collect_view()}
            </svg>
        </div>
    }
}

fn class(kind: WayKind) -> &'static str {
    match kind {
        WayKind::Direct => "graph-way is-direct",
        WayKind::Userset => "graph-way is-userset",
        WayKind::From => "graph-way is-from",
    }
}

/// The same for who does not see it.
fn list(model: &Model) -> impl IntoView + use<> {
    let relation = |relation: &Relation| {
        let taken: Vec<String> = relation.restrictions.iter().map(ToString::to_string).collect();
        let said = written(&relation.rewrite, &format!("[{}]", taken.join(", ")));
        view! {
            <li>
                <code>{relation.name.text.clone()}</code>
                {format!(": {said}")}
            </li>
        }
    };
    let one = |definition: &TypeDefinition| {
        let relations = (!definition.relations.is_empty()).then(|| {
            view! { <ul>{definition.relations.iter().map(relation).collect_view()}</ul> }
        });
        view! {
            <li>
                <code>{definition.name.text.clone()}</code>
                {relations}
            </li>
        }
    };
    let more = model.types.len().saturating_sub(MOST_LISTED);
    let more = (more > 0).then(|| {
        let said = format!("And {}.", format::counted(more as u64, "more type", "more types"));
        view! { <li class="muted">{said}</li> }
    });
    view! {
        <details class="graph-list">
            <summary>"As a list"</summary>
            <ul>{model.types.iter().take(MOST_LISTED).map(one).collect_view()} {more}</ul>
        </details>
    }
}
