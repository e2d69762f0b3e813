use domain::format;
use domain::overview::PageFigures;
use leptos::prelude::*;

use crate::address::with_pairs;

/// The pages that were seen most; each leads to the sessions that saw it.
#[component]
pub(crate) fn TopPages(pages: Vec<PageFigures>) -> impl IntoView {
    let highest = pages.iter().map(|page| page.views).max().unwrap_or(0).max(1);
    let row = move |page: PageFigures| {
        let service = page.service.to_string();
        let address = with_pairs(
            "/sessions",
            [("q", page.path.clone()), ("service", service.clone())],
        );
        #[expect(clippy::cast_precision_loss, reason = "a share of a bar's width")]
        let width = format!("{:.1}%", page.views as f64 * 100.0 / highest as f64);
        view! {
            <tr>
                <td class="clip">
                    <a class="row-link" href=address title=page.path.clone()>
                        {page.path.clone()}
                    </a>
                </td>
                <td class="muted col-service clip">{service}</td>
                <td class="col-share">
                    <svg class="share" aria-hidden="true">
                        <rect width=width height="6" rx="3"></rect>
                    </svg>
                </td>
                <td class="is-number col-count">{format::count(page.views)}</td>
                <td class="is-number col-count">{format::count(page.sessions)}</td>
            </tr>
        }
    };
    view! {
        <section class="panel figure">
            <div class="figure-head">
                <h2>"Top pages"</h2>
                <span class="muted">"By views"</span>
            </div>
            <table class="table top-pages">
                <thead>
                    <tr>
                        <th scope="col">"Page"</th>
                        <th scope="col" class="col-service">
                            "Service"
                        </th>
                        <th class="col-share">
                            <span class="visually-hidden">"Share of the most seen page"</span>
                        </th>
                        <th scope="col" class="is-number col-count">
                            "Views"
                        </th>
                        <th scope="col" class="is-number col-count">
                            "Sessions"
                        </th>
                    </tr>
                </thead>
                <tbody>{pages.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}
