//! One connection of the live channel, as far as a browser would see it: what a frame carries, and when it came.

use std::net::SocketAddr;

use flate2::{Decompress, FlushDecompress, Status};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::Failure;
use crate::http::Http;

const UPGRADE: &str = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-extensions: permessage-deflate; client_no_context_takeover; server_no_context_takeover\r\n";
const FIN: u8 = 0x80;
const COMPRESSED: u8 = 0x40;
const TEXT: u8 = 1;
const CLOSE: u8 = 8;
/// What a sender leaves out of each compressed message.
const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];

pub(crate) struct Socket {
    http: Http,
    inflate: Decompress,
    plain: Vec<u8>,
    pub(crate) frames: u64,
    pub(crate) bytes: u64,
}

impl Socket {
    pub(crate) async fn open(address: SocketAddr, path: &str, headers: &str) -> Result<Self, Failure> {
        let mut http = Http::connect(address).await?;
        let headers = format!("{headers}{UPGRADE}");
        http.get(path, &headers).await?.expect(101)?;
        Ok(Self {
            http,
            inflate: Decompress::new(false),
            plain: Vec::new(),
            frames: 0,
            bytes: 0,
        })
    }

    /// Waits for something to read. Nothing is lost if that is given up.
    pub(crate) async fn readable(&mut self) -> Result<(), Failure> {
        match self.http.stream.read_buf(&mut self.http.buffer).await? {
            0 => Err("a socket was closed".into()),
            _ => Ok(()),
        }
    }

    /// Hands over each text that is there as a whole.
    pub(crate) fn texts(
        &mut self,
        mut hear: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut rest = self.http.buffer.as_slice();
        while let Some((head, payload, after)) = frame(rest) {
            self.frames += 1;
            self.bytes += (rest.len() - after.len()) as u64;
            rest = after;
            match head & !COMPRESSED {
                head if head == FIN | TEXT => {}
                head if head == FIN | CLOSE => {
                    let reason = payload.get(2..).unwrap_or_default();
                    return Err(format!("a socket was closed: {}", String::from_utf8_lossy(reason)).into());
                }
                head => return Err(format!("neither server sends frames that begin with {head:#x}").into()),
            }
            if head & COMPRESSED == 0 {
                hear(payload)?;
            } else {
                unpack(&mut self.inflate, payload, &mut self.plain)?;
                hear(&self.plain)?;
            }
        }
        let read = self.http.buffer.len() - rest.len();
        self.http.buffer.drain(..read);
        Ok(())
    }

    /// Sends a short text.
    pub(crate) async fn say(&mut self, text: &str) -> Result<(), Failure> {
        let length = u8::try_from(text.len()).ok().filter(|length| *length < 126);
        // A mask of zeroes leaves the text as it is.
        let mut frame = vec![FIN | TEXT, 0x80 | length.ok_or("that is long")?, 0, 0, 0, 0];
        frame.extend_from_slice(text.as_bytes());
        Ok(self.http.stream.write_all(&frame).await?)
    }
}

/// The first byte, the payload and what comes after a frame that is there as a whole.
fn frame(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[head, length], rest) = bytes.split_first_chunk()?;
    let (length, rest) = match length {
        126 => {
            let (length, rest) = rest.split_first_chunk()?;
            (u64::from(u16::from_be_bytes(*length)), rest)
        }
        127 => {
            let (length, rest) = rest.split_first_chunk()?;
            (u64::from_be_bytes(*length), rest)
        }
        length => (u64::from(length), rest),
    };
    let (payload, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    Some((head, payload, after))
}

fn unpack(inflate: &mut Decompress, payload: &[u8], plain: &mut Vec<u8>) -> Result<(), Failure> {
    inflate.reset(false);
    plain.clear();
    for part in [payload, &TAIL] {
        let before = inflate.total_in();
        loop {
            let read = usize::try_from(inflate.total_in() - before)?;
            if plain.len() == plain.capacity() {
                plain.reserve(plain.len().max(4_096));
            }
            let status =
                inflate.decompress_vec(part.get(read..).unwrap_or_default(), plain, FlushDecompress::Sync)?;
            let all_read = usize::try_from(inflate.total_in() - before)? == part.len();
            if matches!(status, Status::StreamEnd) || (all_read && plain.len() < plain.capacity()) {
                break;
            }
        }
    }
    Ok(())
}
