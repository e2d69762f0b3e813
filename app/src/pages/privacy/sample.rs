//! The mask types, and how each looks in a replay.

use domain::mask::MaskType;
use leptos::prelude::*;

pub(super) fn name(mask: MaskType) -> &'static str {
    match mask {
        MaskType::Block => "Block",
        MaskType::Redact => "Redact",
        MaskType::Blur => "Blur",
        MaskType::Allow => "Allow",
    }
}

pub(super) fn effect(mask: MaskType) -> &'static str {
    match mask {
        MaskType::Block => "Nothing remains but a box",
        MaskType::Redact => "Each text becomes eight asterisks",
        MaskType::Blur => "Filler of about the same length, blurred",
        MaskType::Allow => "Form fields are shown, unless something else hides them",
    }
}

/// A little of a page as a replay shows it.
#[component]
pub(super) fn Sample(mask: MaskType) -> impl IntoView {
    let text = match mask {
        MaskType::Block => "",
        MaskType::Redact => "********",
        MaskType::Blur => "xrit xritxrit",
        MaskType::Allow => "Kim Minji",
    };
    let class = format!("sample is-{}", mask.as_str());
    view! {
        <span class=class aria-hidden="true">
            <span class="sample-label">"Name"</span>
            <span class="sample-value">{text}</span>
        </span>
    }
}

/// A mask type among other things: a small sample and its name.
#[component]
pub(super) fn MaskTag(mask: MaskType) -> impl IntoView {
    let class = format!("mask-tag is-{}", mask.as_str());
    view! {
        <span class=class title=effect(mask)>
            <span class="mask-swatch" aria-hidden="true"></span>
            {name(mask)}
        </span>
    }
}
