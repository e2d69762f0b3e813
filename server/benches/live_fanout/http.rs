//! As much of HTTP/1.1 as both contestants speak: one request after the other over one connection.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Failure;

pub(crate) struct Http {
    pub(crate) stream: TcpStream,
    pub(crate) buffer: Vec<u8>,
    address: SocketAddr,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The status line and the headers.
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Http {
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::new(),
            address,
        })
    }

    /// `headers` are whole lines.
    pub(crate) async fn post(&mut self, path: &str, headers: &str, body: &str) -> Result<Answer, Failure> {
        let length = body.len();
        let headers = format!("{headers}content-length: {length}\r\n");
        self.ask("POST", path, &headers, body).await
    }

    pub(crate) async fn get(&mut self, path: &str, headers: &str) -> Result<Answer, Failure> {
        self.ask("GET", path, headers, "").await
    }

    async fn ask(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Result<Answer, Failure> {
        let host = self.address;
        let request = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\n{headers}\r\n{body}");
        self.stream.write_all(request.as_bytes()).await?;
        let head = String::from_utf8(self.take_through(b"\r\n\r\n").await?)?;
        let status = head.split(' ').nth(1).ok_or("no status")?.parse()?;
        let mut answer = Answer {
            status,
            head,
            body: Vec::new(),
        };
        if answer.header("transfer-encoding").is_none() {
            let length = answer.header("content-length").map_or(Ok(0), str::parse)?;
            answer.body = self.take(length).await?;
            return Ok(answer);
        }
        loop {
            let size = String::from_utf8(self.take_through(b"\r\n").await?)?;
            let chunk = self.take(usize::from_str_radix(size.trim(), 16)?).await?;
            self.take_through(b"\r\n").await?;
            if chunk.is_empty() {
                break;
            }
            answer.body.extend(chunk);
        }
        Ok(answer)
    }

    async fn take_through(&mut self, end: &[u8]) -> Result<Vec<u8>, Failure> {
        loop {
            let place = self.buffer.windows(end.len()).position(|bytes| bytes == end);
            if let Some(at) = place {
                return self.take(at + end.len()).await;
            }
            self.read_more().await?;
        }
    }

    async fn take(&mut self, length: usize) -> Result<Vec<u8>, Failure> {
        while self.buffer.len() < length {
            self.read_more().await?;
        }
        Ok(self.buffer.drain(..length).collect())
    }

    async fn read_more(&mut self) -> Result<(), Failure> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the connection was closed".into()),
            _ => Ok(()),
        }
    }
}

impl Answer {
    pub(crate) fn header(&self, wanted: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.trim())
        })
    }

    /// What should have gone well.
    pub(crate) fn expect(self, status: u16) -> Result<Self, Failure> {
        if self.status == status {
            return Ok(self);
        }
        let (head, body) = (&self.head, String::from_utf8_lossy(&self.body));
        Err(format!("{status} was expected, and not {head}{body}").into())
    }
}
