//! What happened over some days: figures, charts, and the same figures as tables.

mod chart;
mod controls;
mod state;
mod tables;
mod tiles;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::{Clock, Empty, ErrorNotice, Icon, Page, RowsAre, use_row_keys};
use crate::functions::overview::{OverviewReport, overview_report};
use crate::functions::recordings::filter_options;
use chart::part_rows;
pub(crate) use chart::{ChartBody, ChartFigure};
use controls::Controls;
use state::OverviewState;
use tables::TopPages;
use tiles::Tiles;

#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    use_row_keys(RowsAre::APart);
    let state = OverviewState::of_address(use_query_map(), Clock::get());
    let options = Resource::new(|| (), |()| filter_options());
    let report = Resource::new(
        move || (state.query(), state.metric()),
        |(query, metric)| overview_report(query, metric),
    );
    let content = move || {
        Suspend::new(async move {
            match report.await {
                Ok(report) => view! { <Report report state/> }.into_any(),
                Err(error) => view! { <ErrorNotice error retry=move |()| report.refetch()/> }.into_any(),
            }
        })
    };
    let bar = view! { <Controls state options/> }.into_any();
    view! {
        <Page title="Overview".to_owned() bar>
            <Transition fallback=|| view! { <Places/> }>{content}</Transition>
        </Page>
    }
}

#[component]
fn Report(report: OverviewReport, state: OverviewState) -> impl IntoView {
    let OverviewReport {
        overview,
        by_day,
        devices,
        services,
    } = report;
    let nothing = (overview.totals.sessions == 0).then(|| {
        view! {
            <div class="panel">
                <Empty
                    icon=Icon::Overview
                    title="No sessions in these days"
                    text="Choose other days or another service; figures appear here as soon as a visit was recorded."
                />
            </div>
        }
    });
    let is_empty = nothing.is_some();
    let metric = state.shown_metric();
    let day_rows = chart::day_rows(&overview.days, metric);
    let device_rows = part_rows(
        overview
            .devices
            .iter()
            .map(|(device, totals)| (crate::names::device(*device).to_owned(), *totals)),
        metric,
    );
    let service_rows = part_rows(
        overview
            .services
            .iter()
            .map(|(service, totals)| (service.to_string(), *totals)),
        metric,
    );
    let name = state::metric_name(metric);
    let note = state::parts_note(metric);
    let head = move |part| {
        let share = metric.adds_up().then_some("Share");
        [part, name].into_iter().chain(share).collect::<Vec<_>>()
    };
    let charts = (!is_empty).then(|| {
        view! {
            <ChartFigure
                title=format!("{name} by day")
                note="Days of UTC"
                svg=by_day
                head=vec!["Day", name]
                rows=day_rows
            />
            <div class="overview-pair">
                <ChartFigure
                    title=format!("{name} by device")
                    note
                    svg=devices
                    head=head("Device")
                    rows=device_rows
                />
                <ChartFigure
                    title=format!("{name} by service")
                    note
                    svg=services
                    head=head("Service")
                    rows=service_rows
                />
            </div>
            <TopPages pages=overview.top_pages/>
        }
    });
    view! {
        <div class="page-column">
            <Tiles now=overview.totals before=overview.previous state/>
            {nothing}
            {charts}
        </div>
    }
}

/// The places of what is loading, in their sizes.
#[component]
fn Places() -> impl IntoView {
    view! {
        <div class="page-column" role="status" aria-label="Loading">
            <div class="tiles">
                {(0..4).map(|_| view! { <div class="tile skeleton-box"></div> }).collect_view()}
            </div>
            <div class="panel skeleton-box is-tall"></div>
        </div>
    }
}
