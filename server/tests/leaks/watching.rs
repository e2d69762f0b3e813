//! A console that watches: what its socket brings.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::header::{COOKIE, ORIGIN};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use yawc::frame::OpCode;
use yawc::{HttpRequest, Options, WebSocket, WebSocketError};

use crate::console::ORIGIN_HERE;

const SOON: Duration = Duration::from_millis(100);

pub(crate) struct Watching {
    frames: Arc<Mutex<Vec<u8>>>,
    listening: JoinHandle<()>,
}

impl Watching {
    pub(crate) async fn begin(address: SocketAddr, cookie: &str) -> Self {
        let mut socket = loop {
            match connect(address, cookie).await {
                Ok(socket) => break socket,
                // A server that has just started does not know yet which sessions go on.
                Err(WebSocketError::InvalidStatusCode(503)) => tokio::time::sleep(SOON).await,
                Err(error) => panic!("{error}"),
            }
        };
        let frames = Arc::new(Mutex::new(Vec::new()));
        let kept = frames.clone();
        let listening = tokio::spawn(async move {
            while let Ok(frame) = socket.next_frame().await {
                if frame.opcode() == OpCode::Close {
                    break;
                }
                let mut kept = kept.lock().unwrap();
                kept.extend_from_slice(frame.payload());
                kept.push(b'\n');
            }
        });
        Self { frames, listening }
    }

    /// What came until now, in the order in which it came.
    pub(crate) fn end(self) -> Vec<u8> {
        self.listening.abort();
        std::mem::take(&mut *self.frames.lock().unwrap())
    }
}

async fn connect(address: SocketAddr, cookie: &str) -> Result<WebSocket<TcpStream>, WebSocketError> {
    let url = format!("ws://{address}/admin/sessions/live").parse().unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    let request = HttpRequest::builder()
        .header(ORIGIN, ORIGIN_HERE)
        .header(COOKIE, cookie);
    let options = Options::default().with_limits(8 << 20, 8 << 20);
    WebSocket::handshake_with_request(url, stream, options, request).await
}
