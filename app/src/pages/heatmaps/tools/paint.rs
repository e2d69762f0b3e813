//! Paints the sheet, in the browser.

use leptos::prelude::*;
use leptos::web_sys::{
    Blob, CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement, HtmlImageElement,
};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::super::stage::labels::Label;
use super::super::stage::map_id;
use super::sheet::{HEAD, Panel, Sheet, stops};

const FONT: &str = "system-ui, sans-serif";
const INK: &str = "#1b1f27";
const PALE: &str = "#6b7280";
const LINE: &str = "#c9ced6";
/// Over what few saw, as on the page.
const VEIL: &str = "rgb(38 45 61 / 0.72)";

/// What stands on the page of a side. It may be of something else a moment later.
pub(in super::super) struct Taken {
    heat: Option<HtmlCanvasElement>,
    legend: Option<Legend>,
}

/// The colours, from 0 to 1 each, and what they mean.
struct Legend {
    stops: Vec<(f32, String)>,
    said: String,
}

impl Taken {
    pub(in super::super) fn of(side: usize) -> Self {
        Self {
            heat: heat_of(side),
            legend: legend_of(side),
        }
    }
}

/// The sheet as a PNG, with what was taken of each side; nothing where the browser cannot draw it, or takes it for what must
/// not be read back.
pub(in super::super) async fn paint(sheet: &Sheet, taken: &[&Taken]) -> Option<Blob> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a sheet is no larger than a canvas"
    )]
    let [width, height] = sheet.size.map(|side| side.ceil() as u32);
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.set_fill_style_str("#ffffff");
    context.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
    text(
        &context,
        &sheet.title,
        650,
        20,
        INK,
        [24.0, 36.0],
        sheet.size[0] - 48.0,
    );
    let _ = match &sheet.veil {
        Some(said) => ramp(
            &context,
            &[(0.0, VEIL.into()), (1.0, "rgb(38 45 61 / 0)".into())],
            said,
        ),
        None => taken
            .first()
            .and_then(|taken| taken.legend.as_ref())
            .and_then(|legend| ramp(&context, &legend.stops, &legend.said)),
    };
    for (index, panel) in sheet.panels.iter().enumerate() {
        let next = sheet.panels.get(index + 1);
        let end = next.map_or(sheet.size[0], |next| next.area[0]);
        head(&context, panel, end - panel.area[0] - 24.0);
        let heat = taken.get(index).and_then(|taken| taken.heat.as_ref());
        paint_panel(&context, panel, heat).await;
    }
    blob_of(&canvas).await
}

fn head(context: &CanvasRenderingContext2d, panel: &Panel, most: f64) {
    let left = panel.area[0];
    text(context, &panel.caption, 400, 13, PALE, [left, HEAD - 30.0], most);
    text(context, &panel.totals, 550, 13, INK, [left, HEAD - 12.0], most);
}

async fn paint_panel(context: &CanvasRenderingContext2d, panel: &Panel, heat: Option<&HtmlCanvasElement>) {
    let [left, top, width, height] = panel.area;
    let image = match &panel.image {
        Some(address) => image_at(address).await,
        None => None,
    };
    if let Some(image) = image {
        let [natural_width, natural_height] = [image.natural_width(), image.natural_height()].map(f64::from);
        context.save();
        context.begin_path();
        context.rect(left, top, width, height);
        context.clip();
        let drawn = width * natural_height / natural_width.max(1.0);
        let _ = context.draw_image_with_html_image_element_and_dw_and_dh(&image, left, top, width, drawn);
        context.restore();
    }
    if let Some(heat) = heat.filter(|_| panel.bands.is_empty()) {
        let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(heat, left, top, width, height);
    }
    bands(context, panel);
    context.set_stroke_style_str(LINE);
    context.set_line_width(1.0);
    context.stroke_rect(left, top, width, height);
    context.set_stroke_style_str(PALE);
    for [x, y, across, down] in &panel.outlines {
        context.stroke_rect(*x, *y, *across, *down);
    }
    for Label { text, area } in &panel.labels {
        on_heat(
            context,
            text,
            11,
            [area[0] + 2.0, area[1] + area[3] - 3.0],
            area[2],
        );
    }
}

fn bands(context: &CanvasRenderingContext2d, panel: &Panel) {
    let [left, top, width, height] = panel.area;
    #[expect(clippy::cast_precision_loss, reason = "twenty")]
    let each = height / panel.bands.len().max(1) as f64;
    let mut y = top;
    for (share, said) in &panel.bands {
        context.set_global_alpha(1.0 - share.clamp(0.0, 1.0));
        context.set_fill_style_str(VEIL);
        context.fill_rect(left, y, width, each);
        context.set_global_alpha(1.0);
        let at = [left + 8.0, y + each / 2.0 + 4.0];
        on_heat(context, said, 12, at, width - 16.0);
        y += each;
    }
}

/// A copy of the map.
fn heat_of(side: usize) -> Option<HtmlCanvasElement> {
    let shown: HtmlCanvasElement = find(side, ".heat-canvas")?.dyn_into().ok()?;
    let copy: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    copy.set_width(shown.width());
    copy.set_height(shown.height());
    let context: CanvasRenderingContext2d = copy.get_context("2d").ok()??.dyn_into().ok()?;
    context
        .draw_image_with_html_canvas_element(&shown, 0.0, 0.0)
        .ok()?;
    Some(copy)
}

/// Which colour means how much, as it stands above the map.
fn legend_of(side: usize) -> Option<Legend> {
    let shown: HtmlElement = find(side, ".heat-ramp")?.dyn_into().ok()?;
    let style = window().get_computed_style(&shown).ok()??;
    let gradient = style.get_property_value("background-image").ok()?;
    let legend = find(side, ".heat-legend")?;
    let end = legend.query_selector(".heat-ramp-end").ok()??;
    let unit = legend.query_selector(".muted").ok()??;
    Some(Legend {
        stops: stops(&gradient),
        said: format!(
            "{}: 0 to {}",
            unit.text_content().unwrap_or_default(),
            end.text_content().unwrap_or_default()
        ),
    })
}

fn ramp(context: &CanvasRenderingContext2d, stops: &[(f32, String)], said: &str) -> Option<()> {
    let painted = context.create_linear_gradient(24.0, 0.0, 184.0, 0.0);
    for (at, colour) in stops {
        painted.add_color_stop(*at, colour).ok()?;
    }
    context.set_fill_style_canvas_gradient(&painted);
    context.fill_rect(24.0, 48.0, 160.0, 12.0);
    context.set_stroke_style_str(LINE);
    context.stroke_rect(24.0, 48.0, 160.0, 12.0);
    text(context, said, 400, 12, PALE, [192.0, 58.0], 340.0);
    Some(())
}

/// Words that are read on any colour.
fn on_heat(context: &CanvasRenderingContext2d, said: &str, size: u16, at: [f64; 2], most: f64) {
    context.set_font(&format!("550 {size}px {FONT}"));
    context.set_stroke_style_str("#ffffff");
    context.set_line_join("round");
    context.set_line_width(4.0);
    let _ = context.stroke_text_with_max_width(said, at[0], at[1], most.max(1.0));
    text(context, said, 550, size, INK, at, most);
}

fn text(
    context: &CanvasRenderingContext2d,
    text: &str,
    weight: u16,
    size: u16,
    colour: &str,
    [x, y]: [f64; 2],
    most: f64,
) {
    context.set_font(&format!("{weight} {size}px {FONT}"));
    context.set_fill_style_str(colour);
    let _ = context.fill_text_with_max_width(text, x, y, most.max(1.0));
}

fn find(index: usize, selector: &str) -> Option<Element> {
    let map = document().get_element_by_id(map_id(index))?;
    map.query_selector(selector).ok().flatten()
}

/// Nothing where the browser cannot show it.
pub(in super::super) async fn image_at(address: &str) -> Option<HtmlImageElement> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await.ok()?;
    Some(image)
}

async fn blob_of(canvas: &HtmlCanvasElement) -> Option<Blob> {
    let made = js_sys::Promise::new(&mut |done, failed| {
        let told = Closure::once_into_js(move |blob: JsValue| {
            let _ = done.call1(&JsValue::UNDEFINED, &blob);
        });
        if let Err(error) = canvas.to_blob(told.unchecked_ref()) {
            let _ = failed.call1(&JsValue::UNDEFINED, &error);
        }
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}
