//! How pages and server functions talk: JSON both ways. What all calls do in the browser is written once and for no
//! type in particular, because each call would bring all of it along otherwise.

use leptos::prelude::window;
use leptos::server_fn::client::Client;
use leptos::server_fn::codec;
use leptos::server_fn::server::Server;
use leptos::server_fn::{Http, Protocol};
use leptos::web_sys::{AbortController, Headers, RequestInit, Response};
use send_wrapper::SendWrapper;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::ConsoleError;

/// The server's side is `server_fn`'s own; the browser's is here.
type ServersOwn = Http<codec::Json, codec::Json>;

/// Arguments and answers as JSON.
pub struct Json;

impl<Input, Output, C, S> Protocol<Input, Output, C, S, ConsoleError> for Json
where
    Input: Serialize + DeserializeOwned + Send,
    Output: Serialize + DeserializeOwned + Send,
    C: Client<ConsoleError>,
    S: Server<ConsoleError>,
{
    const METHOD: http::Method = http::Method::POST;

    fn run_server<F, Fut>(
        request: S::Request,
        function: F,
    ) -> impl Future<Output = Result<S::Response, ConsoleError>> + Send
    where
        F: Fn(Input) -> Fut + Send,
        Fut: Future<Output = Result<Output, ConsoleError>> + Send,
    {
        <ServersOwn as Protocol<Input, Output, C, S, ConsoleError>>::run_server(request, function)
    }

    async fn run_client(path: &str, input: Input) -> Result<Output, ConsoleError> {
        let body = serde_json::to_string(&input).map_err(|_| ConsoleError::Internal)?;
        let answer = SendWrapper::new(ask(path, body)).await?;
        serde_json::from_str(&answer).map_err(|_| ConsoleError::Unreachable)
    }
}

/// Returns the body of the answer, or the error that is in it.
async fn ask(path: &str, body: String) -> Result<String, ConsoleError> {
    match post(path, body).await {
        Ok((response, answer)) if response.ok() => Ok(answer),
        Ok((_, error)) => Err(serde_json::from_str(&error).unwrap_or(ConsoleError::Unreachable)),
        Err(_) => Err(ConsoleError::Unreachable),
    }
}

/// Returns the answer, and its body.
pub(crate) async fn post(path: &str, body: String) -> Result<(Response, String), JsValue> {
    let kind = "application/json";
    let headers = Headers::new()?;
    headers.set("Content-Type", kind)?;
    headers.set("Accept", kind)?;
    let abort = AbortWhenDropped(AbortController::new()?);
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&body.into());
    request.set_signal(Some(&abort.0.signal()));
    let response = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await?;
    let response: Response = response.dyn_into()?;
    let answer = JsFuture::from(response.text()?).await?;
    Ok((response, answer.as_string().unwrap_or_default()))
}

/// A call that nobody waits for any longer is taken back.
struct AbortWhenDropped(AbortController);

impl Drop for AbortWhenDropped {
    fn drop(&mut self) {
        self.0.abort();
    }
}
