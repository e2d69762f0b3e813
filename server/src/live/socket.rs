//! One connection of the live channel.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use domain::live::filter::LiveFilter;
use domain::live::message::{ClientMessage, DEAD_AFTER_MS, MOST_BYTES, ServerMessage, numbered};
use futures::SinkExt;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout};
use yawc::close::CloseCode;
use yawc::frame::OpCode;
use yawc::{Frame, HttpStream, WebSocket, WebSocketError};

use super::Live;
use super::admission::Pass;
use super::hub::Behind;
use super::inbox::{Heard, Inbox};
use super::protocol::{say_goodbye, say_what_broke};
use crate::clock;

const DEAD_AFTER: Duration = Duration::from_millis(DEAD_AFTER_MS.unsigned_abs());
/// How long a goodbye may take.
const FAREWELL: Duration = Duration::from_secs(2);

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
    /// 1003
    #[error("only text is spoken here")]
    Binary,
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
            WebSocketError::ConnectionClosed | WebSocketError::IoError(_) => Self::Gone,
            error => Self::Broken(error),
        }
    }
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
    pass: Pass,
) {
    let wake = Arc::new(Notify::new());
    let (filter, problem) = match filter {
        Ok(filter) => (filter, None),
        Err(problem) => (LiveFilter::default(), Some(problem)),
    };
    let id = live.hub().connect(filter, wake.clone());
    let mut connection = Connection {
        socket,
        id,
        seq: 0,
        inbox: Inbox::new(),
        live,
    };
    let end = match connection.talk(&wake, &pass, problem).await {
        Ok(never) => match never {},
        Err(end) => end,
    };
    tracing::debug!(%end, "a live connection ends");
    connection.say_goodbye(&end).await;
}

struct Connection {
    socket: WebSocket<HttpStream>,
    live: Arc<Live>,
    /// Its number in the hub.
    id: usize,
    /// Messages that were sent.
    seq: u64,
    inbox: Inbox,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.live.hub().disconnect(self.id);
    }
}

impl Connection {
    async fn talk(
        &mut self,
        wake: &Notify,
        pass: &Pass,
        problem: Option<String>,
    ) -> Result<std::convert::Infallible, End> {
        self.send_waiting().await?;
        if let Some(message) = problem {
            self.tell(&ServerMessage::Error {
                at: clock::now(),
                message,
            })
            .await?;
        }
        let live = self.live.clone();
        // Once for all turns: to wait anew for what all connections wait for takes a lock that they share.
        let mut revoked = pin!(pass.revoked());
        let mut stopping = pin!(live.stopping.cancelled());
        let mut silence = pin!(sleep(DEAD_AFTER));
        loop {
            tokio::select! {
                frame = self.socket.next_frame() => {
                    silence.as_mut().reset(Instant::now() + DEAD_AFTER);
                    self.hear(&frame?).await?;
                }
                () = wake.notified() => self.send_waiting().await?,
                () = &mut revoked => return Err(End::Revoked),
                () = &mut stopping => return Err(End::Restart),
                () = &mut silence => return Err(End::Silent),
            }
        }
    }

    async fn hear(&mut self, frame: &Frame) -> Result<(), End> {
        match frame.opcode() {
            OpCode::Text => {}
            OpCode::Binary => return Err(End::Binary),
            // The library has answered, and what it says next is that the connection is closed.
            _ => return Ok(()),
        }
        let at = clock::now();
        match self.inbox.hear(frame.payload()) {
            Heard::Message(ClientMessage::Ping { n }) => self.tell(&ServerMessage::Pong { at, n }).await,
            Heard::Message(ClientMessage::View { rows }) => {
                self.live.hub().view(self.id, rows, at);
                Ok(())
            }
            Heard::Message(ClientMessage::Watch { filter }) => {
                self.live.hub().watch(self.id, filter);
                Ok(())
            }
            Heard::Wrong(message) => self.tell(&ServerMessage::Error { at, message }).await,
            Heard::Refused(reason) => Err(End::Refused(reason)),
            Heard::TooLarge => Err(End::TooLarge),
        }
    }

    /// Sends all that waits in the hub.
    async fn send_waiting(&mut self) -> Result<(), End> {
        loop {
            let bodies = self.live.hub().take(self.id, clock::now())?;
            if bodies.is_empty() {
                return Ok(());
            }
            for body in &bodies {
                self.seq += 1;
                let frame = Frame::text(numbered(self.seq, body));
                within(self.socket.feed(frame)).await?;
            }
            within(self.socket.flush()).await?;
        }
    }

    async fn tell(&mut self, message: &ServerMessage) -> Result<(), End> {
        let Ok(body) = serde_json::to_string(message) else {
            return Ok(());
        };
        self.seq += 1;
        within(self.socket.send(Frame::text(numbered(self.seq, &body)))).await
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
            End::Binary => CloseCode::Unsupported,
            End::TooSlow => CloseCode::Again,
            End::Silent => CloseCode::Away,
            End::Restart => CloseCode::Restart,
        };
        let close = Frame::close(code, end.to_string());
        let _ = timeout(FAREWELL, say_goodbye(&mut self.socket, close)).await;
    }
}

/// Who takes nothing for so long is not there.
async fn within(sending: impl Future<Output = Result<(), WebSocketError>>) -> Result<(), End> {
    match timeout(DEAD_AFTER, sending).await {
        Ok(sent) => Ok(sent?),
        Err(_) => Err(End::TooSlow),
    }
}
