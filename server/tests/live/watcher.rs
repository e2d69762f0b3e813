//! One console's connection.

use std::net::SocketAddr;
use std::time::Duration;

use domain::live::message::{Numbered, ServerMessage};
use domain::live::session::{LiveSession, LiveUpdate};
use futures::SinkExt;
use http::header::{COOKIE, ORIGIN};
use tokio::net::TcpStream;
use tokio::time::timeout;
use yawc::close::CloseCode;
use yawc::frame::OpCode;
use yawc::{Frame, HttpRequest, Options, WebSocket, WebSocketError};

use crate::console::ORIGIN_HERE;

/// Longer than a session takes to end by goodbye.
const SOON: Duration = Duration::from_secs(8);

pub(crate) struct Watcher {
    pub(crate) socket: WebSocket<TcpStream>,
    seq: u64,
}

impl Watcher {
    /// The error is the status of the answer.
    pub(crate) async fn connect(address: SocketAddr, cookie: &str, query: &str) -> Result<Self, u16> {
        let stream = TcpStream::connect(address).await.map_err(|_| 0_u16)?;
        Self::over(stream, address, cookie, ORIGIN_HERE, query).await
    }

    pub(crate) async fn over(
        stream: TcpStream,
        address: SocketAddr,
        cookie: &str,
        origin: &str,
        query: &str,
    ) -> Result<Self, u16> {
        let url = format!("ws://{address}/admin/sessions/live{query}")
            .parse()
            .unwrap();
        let request = HttpRequest::builder()
            .header(ORIGIN, origin)
            .header(COOKIE, cookie);
        // Large enough for a part of a snapshot.
        let options = Options::default().with_limits(8 << 20, 8 << 20);
        match WebSocket::handshake_with_request(url, stream, options, request).await {
            Ok(socket) => Ok(Self { socket, seq: 0 }),
            Err(WebSocketError::InvalidStatusCode(status)) => Err(status),
            Err(_) => Err(0),
        }
    }

    pub(crate) async fn say(&mut self, text: &str) {
        self.socket.send(Frame::text(text.to_owned())).await.unwrap();
    }

    /// The next message, whose number follows the one before it.
    pub(crate) async fn next(&mut self) -> ServerMessage {
        loop {
            let frame = timeout(SOON, self.socket.next_frame()).await.unwrap().unwrap();
            if frame.opcode() != OpCode::Text {
                assert_ne!(frame.opcode(), OpCode::Close, "{:?}", frame.close_reason());
                continue;
            }
            let Numbered { seq, message } = Numbered::parse(frame.as_str()).unwrap();
            self.seq += 1;
            assert_eq!(seq, self.seq);
            return message;
        }
    }

    /// The rows of a snapshot, after everything that comes before it.
    pub(crate) async fn snapshot(&mut self) -> Vec<LiveSession> {
        let mut rows = Vec::new();
        loop {
            if let ServerMessage::SessionsSnapshot {
                first,
                last,
                sessions,
                ..
            } = self.next().await
            {
                if first {
                    rows.clear();
                }
                rows.extend(sessions);
                if last {
                    return rows;
                }
            }
        }
    }

    pub(crate) async fn started(&mut self) -> LiveSession {
        loop {
            if let ServerMessage::SessionStarted { sessions, .. } = self.next().await {
                return sessions.into_iter().next().unwrap();
            }
        }
    }

    /// The first update for which this is so.
    pub(crate) async fn updated(&mut self, fits: impl Fn(&LiveUpdate) -> bool) -> LiveUpdate {
        loop {
            if let ServerMessage::SessionUpdated { sessions, .. } = self.next().await
                && let Some(update) = sessions.into_iter().find(|update| fits(update))
            {
                return update;
            }
        }
    }

    /// The code and the reason with which the connection is closed.
    pub(crate) async fn closed(&mut self, within: Duration) -> (u16, String) {
        let closing = async {
            loop {
                let frame = self.socket.next_frame().await.unwrap();
                if frame.opcode() == OpCode::Close {
                    let code = frame.close_code().map_or(0, CloseCode::into);
                    let reason = frame.close_reason().unwrap().unwrap_or_default().to_owned();
                    return (code, reason);
                }
            }
        };
        timeout(within, closing).await.unwrap()
    }
}
