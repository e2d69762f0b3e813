//! What draws: `heat.js` of the crate `heatmap`, and the worker behind it. Its code comes with the first map.

use js_sys::{Float32Array, Function, JSON, Promise, Reflect};
use leptos::web_sys::HtmlCanvasElement;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::request::Request;

const SCRIPT: &str = "/heatmap/heat.js";

#[wasm_bindgen]
extern "C" {
    /// JavaScript's own `import()`.
    #[wasm_bindgen(catch, js_name = import)]
    fn import_module(address: &str) -> Result<Promise, JsValue>;

    #[derive(Clone)]
    type Drawer;

    #[wasm_bindgen(method)]
    fn draw(this: &Drawer, request: &JsValue) -> Promise;

    #[wasm_bindgen(method)]
    fn at(this: &Drawer, x: f64, y: f64) -> Promise;

    #[wasm_bindgen(method)]
    fn close(this: &Drawer);
}

/// A canvas that can be drawn on, until it is closed.
#[derive(Clone)]
pub(super) struct Link(Drawer);

impl Link {
    /// Nothing where the script does not come, or cannot draw here. A canvas can be linked once.
    pub(super) async fn to(canvas: &HtmlCanvasElement) -> Option<Self> {
        let module = JsFuture::from(import_module(SCRIPT).ok()?).await.ok()?;
        let start: Function = Reflect::get(&module, &"heatOn".into()).ok()?.dyn_into().ok()?;
        let started: Promise = start.call1(&JsValue::UNDEFINED, canvas).ok()?.dyn_into().ok()?;
        let drawer = JsFuture::from(started).await.ok()?;
        Some(Self(drawer.unchecked_into()))
    }

    /// Draws, the last points where none are given, and returns the density that has the full colour.
    pub(super) async fn draw(&self, request: &Request, points: Option<&[f32]>) -> Option<f64> {
        let text = serde_json::to_string(request).ok()?;
        let request = JSON::parse(&text).ok()?;
        if let Some(points) = points {
            Reflect::set(&request, &"points".into(), &Float32Array::from(points)).ok()?;
        }
        let told = JsFuture::from(self.0.draw(&request)).await.ok()?;
        Reflect::get(&told, &"full".into()).ok()?.as_f64()
    }

    /// The density at a position in pixels of the canvas.
    pub(super) async fn at(&self, (x, y): (f64, f64)) -> Option<f64> {
        JsFuture::from(self.0.at(x, y)).await.ok()?.as_f64()
    }

    pub(super) fn close(&self) {
        self.0.close();
    }
}
