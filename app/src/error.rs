//! What a server function tells the page when it cannot answer.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Says what happened to a person, and nothing about the inside of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ConsoleError {
    /// 401
    #[error("Sign in to go on")]
    SignedOut,
    /// 403
    #[error("Your role does not allow this")]
    Forbidden,
    /// 404
    #[error("{0}")]
    NotFound(String),
    /// 409: somebody else changed it meanwhile.
    #[error("{0}")]
    Conflict(String),
    /// 422: the input was understood and is not acceptable; the text says why, for the field named.
    #[error("{message}")]
    Invalid { field: String, message: String },
    /// 429, with Retry-After
    #[error("Too many tries; wait {seconds} s and try again")]
    SlowDown { seconds: u64 },
    /// 503, with Retry-After: may work again soon
    #[error("The recordings are busy or unavailable; try again")]
    Unavailable,
    /// 503, with Retry-After: what keeps share links does not answer
    #[error("Share links are unavailable")]
    ShareLinksUnavailable,
    /// 500: logged with its cause, which is told to nobody
    #[error("Something went wrong on the server; it is in its log")]
    Internal,
    /// The answer did not arrive or was not understood; only ever made in the browser.
    #[error("The server could not be reached; check the connection and try again")]
    Unreachable,
}

impl ConsoleError {
    pub fn status(&self) -> u16 {
        match self {
            Self::SignedOut => 401,
            Self::Forbidden => 403,
            Self::NotFound(_) => 404,
            Self::Conflict(_) => 409,
            Self::Invalid { .. } => 422,
            Self::SlowDown { .. } => 429,
            Self::Unavailable | Self::ShareLinksUnavailable => 503,
            Self::Internal | Self::Unreachable => 500,
        }
    }

    /// After how many seconds it may work, if waiting helps.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::SlowDown { seconds } => Some(*seconds),
            Self::Unavailable | Self::ShareLinksUnavailable => Some(5),
            _ => None,
        }
    }
}

impl FromServerFnError for ConsoleError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::not_understood(),
            // On the server this is the request's body, and in the browser that of the answer.
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => Self::not_understood(),
            ServerFnErrorErr::Request(_)
            | ServerFnErrorErr::Response(_)
            | ServerFnErrorErr::Deserialization(_) => Self::Unreachable,
            _ => Self::Internal,
        }
    }
}

impl ConsoleError {
    /// Such a request does not get as far as its function, which would set the reply's status.
    fn not_understood() -> Self {
        let error = Self::Invalid {
            field: String::new(),
            message: "The request was not understood".into(),
        };
        #[cfg(feature = "ssr")]
        crate::functions::guard::set_status(&error);
        error
    }
}
