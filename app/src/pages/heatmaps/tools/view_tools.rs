//! How the map is shown: with outlines, over what, and in which colours.

use leptos::prelude::*;

use super::super::address::look::{Look, OPACITIES, RADII};
use super::super::address::over::Over;
use super::super::state::HeatState;
use super::image::ImageTools;
use crate::components::{Button, HeatPalette, Icon, Look as ButtonLook, Menu, MenuItem, filter_class};

#[component]
pub(in super::super) fn ViewTools(state: HeatState) -> impl IntoView {
    view! {
        <div class="heatmaps-view">
            <ElementsSwitch state/>
            <OverMenu state/>
            <LookMenu state/>
        </div>
    }
}

#[component]
fn ElementsSwitch(state: HeatState) -> impl IntoView {
    let on = state.part(|asked| asked.elements);
    let by_depth = state.part(|asked| asked.kind.is_by_depth());
    view! {
        <button
            type="button"
            class=move || filter_class(on.get())
            aria-pressed=move || on.get().to_string()
            disabled=by_depth
            title="Outline the elements (e)"
            on:click=move |_| state.change(|asked| asked.elements = !asked.elements)
        >
            {Icon::Click.view()}
            "Elements"
        </button>
    }
}

#[component]
fn OverMenu(state: HeatState) -> impl IntoView {
    let over = state.sides[0].over;
    let is_there = move |over: Over| {
        state.sides[0].shown.with(|shown| {
            shown.as_ref().is_some_and(|shown| match over {
                Over::Recorded => shown.backdrops.recorded.is_some(),
                Over::Image => shown.backdrops.image.is_some(),
                Over::Paper => true,
            })
        })
    };
    let trigger = move || {
        view! {
            {Icon::Image.view()}
            <span class="visually-hidden">"Backdrop: "</span>
            <span class="clip">{move || over.get().name()}</span>
            {Icon::ChevronDown.view()}
        }
    };
    let item = move |choice: Over| {
        view! {
            <MenuItem
                chosen=Signal::derive(move || over.get() == choice)
                on:click=move |_| state.change(|asked| asked.over = choice)
            >
                {choice.name()}
                <Show when=move || !is_there(choice)>
                    <span class="number">"None yet"</span>
                </Show>
            </MenuItem>
        }
    };
    view! {
        <Menu class=filter_class(false) trigger end=true>
            {Over::ALL.map(item).collect_view()}
            <ImageTools state/>
        </Menu>
    }
}

#[component]
fn LookMenu(state: HeatState) -> impl IntoView {
    let look = state.part(|asked| asked.look);
    let is_usual = move || look.get() == Look::default();
    let change = move |change: &dyn Fn(&mut Look)| state.change(|asked| change(&mut asked.look));
    let trigger = move || {
        view! {
            {Icon::Sliders.view()}
            <span>"Look"</span>
        }
    };
    let palette = move |palette: HeatPalette| {
        view! {
            <MenuItem
                chosen=Signal::derive(move || look.get().palette == palette)
                on:click=move |_| change(&|look| look.palette = palette)
            >
                {palette.name()}
            </MenuItem>
        }
    };
    view! {
        <Menu class=Signal::derive(move || filter_class(!is_usual())) trigger end=true>
            {HeatPalette::ALL.map(palette).collect_view()}
            // As they are let go: browsers take only so many addresses in a while.
            <div class="menu-form menu-foot">
                <label class="field">
                    <span class="field-label">"Opacity: " {move || look.get().opacity} "%"</span>
                    <input
                        type="range"
                        min=OPACITIES.start().to_string()
                        max=OPACITIES.end().to_string()
                        step="5"
                        prop:value=move || look.get().opacity.to_string()
                        on:change:target=move |event| {
                            if let Ok(opacity) = event.target().value().parse() {
                                change(&|look| look.opacity = opacity);
                            }
                        }
                    />
                </label>
                <label class="field">
                    <span class="field-label">"Radius: " {move || look.get().radius} " px"</span>
                    <input
                        type="range"
                        min=RADII.start().to_string()
                        max=RADII.end().to_string()
                        step="1"
                        prop:value=move || look.get().radius.to_string()
                        on:change:target=move |event| {
                            if let Ok(radius) = event.target().value().parse() {
                                change(&|look| look.radius = radius);
                            }
                        }
                    />
                </label>
                <Button
                    look=ButtonLook::Quiet
                    disabled=Signal::derive(is_usual)
                    on:click=move |_| change(&|look| *look = Look::default())
                >
                    "As usual"
                </Button>
            </div>
        </Menu>
    }
}
