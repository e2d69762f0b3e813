//! One connection of the live channel.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io::ErrorKind;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use domain::live::filter::LiveFilter;
use domain::live::message::{ClientMessage, DEAD_AFTER_MS, MOST_BYTES, ServerMessage, numbered};
use futures::SinkExt;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout};
use yawc::close::CloseCode;
use yawc::{Frame, HttpStream, WebSocket, WebSocketError};

use super::Live;
use super::admission::Pass;
use super::hub::Behind;
use super::inbox::{Heard, Inbox};
use super::protocol::{say_goodbye, say_what_broke};
use super::scope::Scope;
use crate::clock;

const DEAD_AFTER: Duration = Duration::from_millis(DEAD_AFTER_MS.unsigned_abs());
/// How long a goodbye may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// Asks the network whether it takes more.
type Sending = fn(&mut WebSocket<HttpStream>, &mut Context<'_>) -> Poll<Result<(), WebSocketError>>;

/// Why a connection ends.
#[derive(Debug, thiserror::Error)]
enum End {
    /// By the client, or because there is no network any more.
    #[error("the client went away")]
    Gone,
    /// With a code that says how: the client broke the protocol, or said too much at once.
    #[error(transparent)]
    Broken(WebSocketError),
    /// 1008
    #[error("{0}")]
    Refused(&'static str),
    /// 1009
    #[error("a message is larger than {} KiB", MOST_BYTES / 1024)]
    TooLarge,
    /// 1008: signed out, disabled, or of another role now.
    #[error("signed out")]
    Revoked,
    /// 1013
    #[error("the connection is too slow to follow")]
    TooSlow,
    /// 1001
    #[error("nothing was heard for too long")]
    Silent,
    /// 1012
    #[error("the server restarts")]
    Restart,
}

impl From<WebSocketError> for End {
    fn from(error: WebSocketError) -> Self {
        match error {
            WebSocketError::ConnectionClosed => Self::Gone,
            WebSocketError::IoError(error) if !is_of_content(&error) => Self::Gone,
            error => Self::Broken(error),
        }
    }
}

/// What was sent compressed cannot be read.
fn is_of_content(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::Other
    )
}

impl From<Behind> for End {
    fn from(_: Behind) -> Self {
        Self::TooSlow
    }
}

/// Speaks with a console until one of both has enough.
pub(super) async fn serve(
    socket: WebSocket<HttpStream>,
    live: Arc<Live>,
    filter: Result<LiveFilter, String>,
    scope: Scope,
    pass: Pass,
) {
    let wake = Arc::new(Notify::new());
    let (filter, problem) = match filter {
        Ok(filter) => (filter, None),
        Err(problem) => (LiveFilter::default(), Some(problem)),
    };
    let id = live.hub().connect(filter, scope, wake.clone());
    let heard = Heartbeat::default();
    let mut connection = Connection {
        socket,
        id,
        seq: 0,
        inbox: Inbox::new(),
        replies: Vec::new(),
        heard: &heard,
        live: live.clone(),
    };
    // Whatever the conversation waits for, these are looked at.
    let end = tokio::select! {
        biased;
        () = pass.revoked() => End::Revoked,
        () = live.stopping.cancelled() => End::Restart,
        () = heard.stops() => End::Silent,
        Err(end) = connection.talk(&wake, problem) => end,
    };
    tracing::debug!(%end, "a live connection ends");
    connection.say_goodbye(&end).await;
}

/// When the console was heard last.
struct Heartbeat(Mutex<Instant>);

impl Default for Heartbeat {
    fn default() -> Self {
        Self(Mutex::new(Instant::now()))
    }
}

impl Heartbeat {
    fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Returns once nothing was heard for too long.
    async fn stops(&self) {
        loop {
            let due = *self.0.lock().unwrap_or_else(PoisonError::into_inner) + DEAD_AFTER;
            if Instant::now() >= due {
                return;
            }
            sleep_until(due).await;
        }
    }
}

struct Connection<'a> {
    socket: WebSocket<HttpStream>,
    live: Arc<Live>,
    /// Its number in the hub.
    id: usize,
    /// Messages that were sent.
    seq: u64,
    inbox: Inbox,
    /// What is to be said to what was heard while something else was being sent.
    replies: Vec<ServerMessage>,
    heard: &'a Heartbeat,
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        self.live.hub().disconnect(self.id);
    }
}

impl Connection<'_> {
    async fn talk(&mut self, wake: &Notify, problem: Option<String>) -> Result<Infallible, End> {
        if let Some(message) = problem {
            let at = clock::now();
            self.replies.push(ServerMessage::Error { at, message });
        }
        loop {
            self.send_waiting().await?;
            tokio::select! {
                frame = self.socket.next_frame() => self.hear(&frame?)?,
                () = wake.notified() => {}
            }
        }
    }

    fn hear(&mut self, frame: &Frame) -> Result<(), End> {
        self.heard.beat();
        let at = clock::now();
        let reply = match self.inbox.hear(frame.opcode(), frame.payload()) {
            Heard::Refused(reason) => return Err(End::Refused(reason)),
            Heard::TooLarge => return Err(End::TooLarge),
            // The library has answered, and what it says next is that the connection is closed.
            Heard::Nothing => return Ok(()),
            Heard::Wrong(message) => ServerMessage::Error { at, message },
            Heard::Message(ClientMessage::Ping { n }) => ServerMessage::Pong { at, n },
            Heard::Message(ClientMessage::View { rows }) => {
                self.live.hub().view(self.id, rows, at);
                return Ok(());
            }
            Heard::Message(ClientMessage::Watch { filter }) => {
                self.live.hub().watch(self.id, filter);
                return Ok(());
            }
        };
        self.replies.push(reply);
        Ok(())
    }

    /// Sends all replies, and all that waits in the hub.
    async fn send_waiting(&mut self) -> Result<(), End> {
        loop {
            let bodies = self.live.hub().take(self.id, clock::now())?;
            if bodies.is_empty() && self.replies.is_empty() {
                return Ok(());
            }
            for body in &bodies {
                self.put(body).await?;
            }
            for reply in std::mem::take(&mut self.replies) {
                if let Ok(body) = serde_json::to_string(&reply) {
                    self.put(&body).await?;
                }
            }
            self.listening(|socket, cx| socket.poll_flush_unpin(cx)).await?;
        }
    }

    async fn put(&mut self, body: &str) -> Result<(), End> {
        self.listening(|socket, cx| socket.poll_ready_unpin(cx)).await?;
        self.seq += 1;
        Ok(self
            .socket
            .start_send_unpin(Frame::text(numbered(self.seq, body)))?)
    }

    /// Waits until the network takes more, and hears meanwhile what the console says: a slow one is not a dead one.
    async fn listening(&mut self, poll: Sending) -> Result<(), End> {
        loop {
            let socket = &mut self.socket;
            let heard = poll_fn(|cx| match poll(socket, cx) {
                Poll::Ready(done) => Poll::Ready(done.map(|()| None)),
                Poll::Pending => socket.poll_next_frame(cx).map(|frame| frame.map(Some)),
            });
            match heard.await? {
                None => return Ok(()),
                Some(frame) => self.hear(&frame)?,
            }
        }
    }

    async fn say_goodbye(&mut self, end: &End) {
        let code = match end {
            End::Gone => return,
            End::Broken(error) => {
                let _ = timeout(FAREWELL, say_what_broke(&mut self.socket, error)).await;
                return;
            }
            End::Refused(_) | End::Revoked => CloseCode::Policy,
            End::TooLarge => CloseCode::Size,
            End::TooSlow => CloseCode::Again,
            End::Silent => CloseCode::Away,
            End::Restart => CloseCode::Restart,
        };
        let close = Frame::close(code, end.to_string());
        let _ = timeout(FAREWELL, say_goodbye(&mut self.socket, close)).await;
    }
}
