//! Files to the server, and from the page to whoever looks at it.

use js_sys::Array;
use leptos::prelude::*;
use leptos::web_sys::{
    Blob, BlobPropertyBag, File, HtmlAnchorElement, ProgressEvent, RequestInit, Response, Url, XmlHttpRequest,
};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Sent {
    Taken,
    /// With this status.
    Refused(u16),
    /// Nobody answered.
    Lost,
}

/// Puts a file there, and says in percent how much of it is sent. `fetch` does not say that.
pub(in super::super) async fn put(address: &str, file: &File, progress: impl Fn(u8) + 'static) -> Sent {
    let Ok(request) = XmlHttpRequest::new() else {
        return Sent::Lost;
    };
    let told = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and 100"
            )]
            progress((event.loaded() / event.total() * 100.0).clamp(0.0, 100.0) as u8);
        }
    });
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(told.as_ref().unchecked_ref()));
    }
    let ended = js_sys::Promise::new(&mut |done, _| request.set_onloadend(Some(&done)));
    let begun = request
        .open("PUT", address)
        .and_then(|()| request.set_request_header("Content-Type", &file.type_()))
        .and_then(|()| request.send_with_opt_blob(Some(file.as_ref())));
    if begun.is_err() || JsFuture::from(ended).await.is_err() {
        return Sent::Lost;
    }
    of_status(request.status().unwrap_or(0))
}

pub(in super::super) async fn delete(address: &str) -> Sent {
    let request = RequestInit::new();
    request.set_method("DELETE");
    let answered = JsFuture::from(window().fetch_with_str_and_init(address, &request)).await;
    answered
        .ok()
        .and_then(|answer| answer.dyn_into::<Response>().ok())
        .map_or(Sent::Lost, |response| of_status(response.status()))
}

/// Keeps a text as a file.
pub(in super::super) fn keep_text(name: &str, kind: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&JsValue::from_str(text));
    keep(
        name,
        &Blob::new_with_str_sequence_and_options(&parts, &options).ok()?,
    )
}

pub(in super::super) fn keep(name: &str, blob: &Blob) -> Option<()> {
    let address = Url::create_object_url_with_blob(blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    // The router takes clicks on links of the document only; this one never is part of it.
    link.click();
    // The browser has it by then.
    set_timeout(
        move || {
            let _ = Url::revoke_object_url(&address);
        },
        std::time::Duration::from_secs(60),
    );
    Some(())
}

fn of_status(status: u16) -> Sent {
    match status {
        0 => Sent::Lost,
        200..300 => Sent::Taken,
        status => Sent::Refused(status),
    }
}
