//! Clicks in rage, and clicks that came to nothing.

use domain::fact::Trouble;
use domain::format;
use domain::report::Report;
use domain::report::troubles::TroubleRow;
use leptos::prelude::*;

use super::parts::{LONGEST_ADDRESS, address, nothing, section, table, told, when};
use crate::names;

pub(super) fn view(report: &Report) -> AnyView {
    let heading = "Rage clicks, dead clicks and other trouble";
    if report.troubles.rows.is_empty() {
        let sentence = "Nothing was clicked again and again, and no click came to nothing.";
        return section(heading, nothing(sentence));
    }
    let head = ["When", "What", "Element", "Times"];
    section(
        heading,
        table("troubles", &head, &report.troubles, |trouble| {
            row(report, trouble)
        }),
    )
}

fn row(report: &Report, row: &TroubleRow) -> AnyView {
    let element = row.element.as_ref();
    let selector = element
        .and_then(|element| element.selector.as_deref())
        .map(|selector| view! { <bdi class="mono selector" dir="ltr">{format::cut(selector, LONGEST_ADDRESS)}</bdi> });
    let name = element.map_or("Nobody knows which", |element| element.name());
    view! {
        <tr>
            <td class="number">{when(report, row.at)}</td>
            <td class:is-bad=is_bad(row.trouble)>{names::trouble(row.trouble)}</td>
            <td>
                <div>{told(name)}</div>
                {selector}
                {row.page.as_deref().map(address)}
            </td>
            <td class="number">{format::count(row.count)}</td>
        </tr>
    }
    .into_any()
}

fn is_bad(trouble: Trouble) -> bool {
    matches!(trouble, Trouble::Rage | Trouble::Dead)
}
