//! Says back what it hears, over WebSocket as the live channel speaks it; only longer messages are taken. For the fuzzing
//! client of the Autobahn test suite, which wants an echo:
//!
//! ```sh
//! cargo run --release -p server --example websocket_echo -- 127.0.0.1:9001
//! wstest --mode fuzzingclient --spec spec.json  # {"servers": [{"url": "ws://127.0.0.1:9001"}], "cases": ["*"]}
//! ```

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::SinkExt;
use http::StatusCode;
use server::live::{say_what_broke, socket_options};
use tokio::net::TcpListener;
use yawc::frame::OpCode;
use yawc::{DeflatePool, HttpStream, IncomingUpgrade, WebSocket, WebSocketError};

/// The suite's longest message is of 16 MiB; limits are exclusive.
const LONGEST: usize = (16 << 20) + 1;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:9001".into());
    let listener = TcpListener::bind(&address).await?;
    println!("echoing at ws://{address}");
    let pool = DeflatePool::new(1);
    let router = Router::new().route(
        "/",
        get(move |upgrade: IncomingUpgrade| async move { connect(upgrade, &pool) }),
    );
    Ok(axum::serve(listener, router).await?)
}

fn connect(upgrade: IncomingUpgrade, pool: &DeflatePool) -> Response {
    let options = socket_options(pool).with_limits(LONGEST, LONGEST);
    let Ok((response, upgraded)) = upgrade.upgrade(options) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    tokio::spawn(async move {
        if let Ok(socket) = upgraded.await {
            echo(socket).await;
        }
    });
    response.map(|_| Body::empty()).into_response()
}

async fn echo(mut socket: WebSocket<HttpStream>) {
    let end = loop {
        match socket.next_frame().await {
            Ok(frame) if matches!(frame.opcode(), OpCode::Text | OpCode::Binary) => {
                if let Err(error) = socket.send(frame).await {
                    break error;
                }
            }
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    if !matches!(end, WebSocketError::ConnectionClosed | WebSocketError::IoError(_)) {
        say_what_broke(&mut socket, &end).await;
    }
}
