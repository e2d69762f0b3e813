//! A console that watches: what its socket brings.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use http::header::{COOKIE, ORIGIN};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use yawc::frame::OpCode;
use yawc::{HttpRequest, Options, WebSocket};

use crate::console::ORIGIN_HERE;

pub(crate) struct Watching {
    frames: Arc<Mutex<Vec<u8>>>,
    listening: JoinHandle<()>,
}

impl Watching {
    pub(crate) async fn begin(address: SocketAddr, cookie: &str) -> Self {
        let url = format!("ws://{address}/admin/sessions/live").parse().unwrap();
        let stream = TcpStream::connect(address).await.unwrap();
        let request = HttpRequest::builder().header(ORIGIN, ORIGIN_HERE).header(COOKIE, cookie);
        let options = Options::default().with_limits(8 << 20, 8 << 20);
        let mut socket = WebSocket::handshake_with_request(url, stream, options, request)
            .await
            .unwrap();
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

    /// What came until now.
    pub(crate) fn end(self) -> Vec<u8> {
        self.listening.abort();
        std::mem::take(&mut *self.frames.lock().unwrap())
    }
}
