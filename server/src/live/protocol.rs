//! How the channel speaks WebSocket: what the library is told, and what it leaves to its user.

use futures::SinkExt;
use tokio::io::{AsyncRead, AsyncWrite};
use yawc::close::CloseCode;
use yawc::frame::OpCode;
use yawc::{CompressionLevel, DeflateOptions, DeflatePool, Frame, Options, WebSocket, WebSocketError};

/// Smaller messages are sent as they are: what they save is not worth the time.
const COMPRESSED_FROM: usize = 1_024;
/// A message that is too large for a console to say is read to its end nevertheless: while there is something to read,
/// the network may lose the reason with which its connection is closed.
const MOST_READ: usize = 1 << 20;
/// Frames that are read after a goodbye until its answer comes.
const MOST_AFTER_THE_END: usize = 1_000;
/// Of a connection; they grow for what is larger and shrink again.
const BUFFER: usize = 1_024;

/// No connection keeps what is needed to compress between two messages: a thousand of them would take hundreds of MB.
pub fn socket_options(pool: &DeflatePool) -> Options {
    let compression = DeflateOptions {
        level: CompressionLevel::fast(),
        server_no_context_takeover: true,
        client_no_context_takeover: true,
        compression_threshold: COMPRESSED_FROM,
        pool: Some(pool.clone()),
    };
    Options {
        compression: Some(compression),
        ..Options::default()
    }
    // Both are exclusive.
    .with_limits(MOST_READ + 1, MOST_READ + 1)
    .with_read_buffer_capacity(BUFFER)
    .with_write_buffer_capacity(BUFFER)
    .with_utf8()
}

/// Says by a close code how the other side broke the protocol, and waits for its answer. Of faults in a frame the library
/// says that itself with the next look; of faults in a message it does not, and where an error may mean either, the same
/// code is said again, which is after the end and no longer heard.
pub async fn say_what_broke<S>(socket: &mut WebSocket<S>, error: &WebSocketError)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let code = match error {
        // What is compressed wrong is the library's error of reading.
        WebSocketError::InvalidUTF8 | WebSocketError::IoError(_) => Some(CloseCode::Invalid),
        WebSocketError::FrameTooLarge => Some(CloseCode::Size),
        WebSocketError::InvalidFragment | WebSocketError::FragmentTimeout => Some(CloseCode::Protocol),
        _ => None,
    };
    match code {
        Some(code) => say_goodbye(socket, Frame::close(code, error.to_string())).await,
        None => wait_for_the_end(socket).await,
    }
}

/// Says why the connection ends, and waits for the answer: without that the network may lose the reason. Not for longer
/// than until then: the library would answer to the answer.
pub(super) async fn say_goodbye<S>(socket: &mut WebSocket<S>, close: Frame)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    if socket.send(close).await.is_ok() {
        wait_for_the_end(socket).await;
    }
}

/// Whoever goes on speaking is not listened to for ever: the library answers some of it.
async fn wait_for_the_end<S>(socket: &mut WebSocket<S>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    for _ in 0..MOST_AFTER_THE_END {
        match socket.next_frame().await {
            Ok(frame) if frame.opcode() != OpCode::Close => {}
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use yawc::Role;

    use super::*;

    /// A frame as a client sends it; a mask of zeroes leaves the payload as it is.
    fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = vec![first];
        match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
            (Ok(short), _) if short < 126 => frame.push(0x80 | short),
            (_, Ok(medium)) => {
                frame.push(0x80 | 126);
                frame.extend(medium.to_be_bytes());
            }
            _ => {
                frame.push(0x80 | 127);
                frame.extend((payload.len() as u64).to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.extend(payload);
        frame
    }

    fn frames(parts: &[(u8, &[u8])]) -> Vec<u8> {
        parts
            .iter()
            .flat_map(|(first, payload)| frame(*first, payload))
            .collect()
    }

    /// The codes of the close frames among these.
    fn codes(mut frames: &[u8]) -> Vec<u16> {
        let mut codes = Vec::new();
        while let [first, length, rest @ ..] = frames
            && let Some((payload, rest)) = rest.split_at_checked(usize::from(*length))
        {
            if *first == 0x88 {
                codes.push(u16::from_be_bytes([payload[0], payload[1]]));
            }
            frames = rest;
        }
        codes
    }

    /// The codes with which these bytes are answered, until the client goes away after the first.
    async fn answered(sent: &[u8]) -> Vec<u16> {
        let (mut client, server) = tokio::io::duplex(4 << 20);
        let options = socket_options(&DeflatePool::new(1));
        let mut socket = WebSocket::from_stream(server, Role::Server, options).unwrap();
        let serve = async move {
            loop {
                if let Err(error) = socket.next_frame().await {
                    break say_what_broke(&mut socket, &error).await;
                }
            }
        };
        let ask = async {
            client.write_all(sent).await.unwrap();
            let mut heard = Vec::new();
            while codes(&heard).is_empty() && client.read_buf(&mut heard).await.unwrap() > 0 {}
            client.shutdown().await.unwrap();
            client.read_to_end(&mut heard).await.unwrap();
            codes(&heard)
        };
        tokio::join!(serve, ask).1
    }

    #[tokio::test]
    async fn each_fault_has_the_code_that_rfc_6455_gives_it() {
        let unmasked = [0x81, 2, b'h', b'i'];
        let long = vec![b'x'; MOST_READ + 1];
        let half = vec![b'x'; MOST_READ / 2 + 1];
        for (fault, sent, expected) in [
            (
                "text that is no UTF-8",
                frames(&[(0x81, b"\xce\xba\xed\xa0\x80")]),
                1007,
            ),
            ("half a letter", frames(&[(0x81, b"\xce")]), 1007),
            (
                "no UTF-8 over fragments",
                frames(&[(0x01, b"\xed"), (0x80, b"\xa0\x80")]),
                1007,
            ),
            (
                "a message within a message",
                frames(&[(0x01, b"a"), (0x81, b"b")]),
                1002,
            ),
            ("a fragment of nothing", frames(&[(0x80, b"a")]), 1002),
            ("a reserved bit", frames(&[(0xa1, b"a")]), 1002),
            (
                "compression that was not agreed on",
                frames(&[(0xc1, b"a")]),
                1002,
            ),
            ("a ping in fragments", frames(&[(0x09, b"")]), 1002),
            ("a long ping", frame(0x89, &[0; 126]), 1002),
            ("an unmasked frame", unmasked.to_vec(), 1002),
            ("half a close code", frames(&[(0x88, b"\x03")]), 1002),
            (
                "a close code that is never sent",
                frames(&[(0x88, b"\x03\xed")]),
                1002,
            ),
            (
                "a reason that is no UTF-8",
                frames(&[(0x88, b"\x03\xe8\xff")]),
                1007,
            ),
            ("a long message", frame(0x81, &long), 1009),
            (
                "a long message in fragments",
                frames(&[(0x01, half.as_slice()), (0x80, half.as_slice())]),
                1009,
            ),
        ] {
            let mut codes = answered(&sent).await;
            codes.dedup();
            assert_eq!(codes, [expected], "{fault}");
            // Who goes away at once is told the same.
            let goodbye = [sent, frames(&[(0x88, b"\x03\xe8")])].concat();
            let mut codes = answered(&goodbye).await;
            codes.dedup();
            assert_eq!(codes, [expected], "{fault}, and goodbye");
        }
    }

    #[tokio::test]
    async fn what_is_no_fault_is_answered_to_the_end() {
        for sent in [
            frames(&[(0x88, b"\x03\xe8bye")]),
            // Text that is UTF-8 only as a whole, with pings in between; and what comes after a close counts no more.
            frames(&[
                (0x01, b"\xce"),
                (0x89, &[7; 125]),
                (0x00, b""),
                (0x8a, b""),
                (0x80, b"\xba"),
                (0x88, b"\x03\xe8"),
                (0x81, b"\xff"),
            ]),
        ] {
            assert_eq!(answered(&sent).await, [1000], "{sent:?}");
        }
    }
}
