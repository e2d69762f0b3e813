//! A way to a server on which bytes may be slow, or vanish without anybody's being told.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Relay {
    address: SocketAddr,
    way: Arc<Way>,
}

#[derive(Default)]
struct Way {
    is_silent: AtomicBool,
    /// How often it went silent: what was connected before never hears anything again.
    outages: AtomicU64,
    /// How long each answer takes, in ms.
    delay: AtomicU64,
}

impl Relay {
    pub(crate) async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let way = Arc::<Way>::default();
        let taken = way.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let Ok(far) = TcpStream::connect(("127.0.0.1", port)).await else {
                    continue;
                };
                let (near_in, near_out) = near.into_split();
                let (far_in, far_out) = far.into_split();
                tokio::spawn(carry(taken.clone(), near_in, far_out, false));
                tokio::spawn(carry(taken.clone(), far_in, near_out, true));
            }
        });
        Self { address, way }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://{}/0", self.address)
    }

    /// Everything that is sent from now on vanishes; connections are still taken.
    pub(crate) fn go_silent(&self) {
        self.way.is_silent.store(true, Ordering::SeqCst);
        self.way.outages.fetch_add(1, Ordering::SeqCst);
    }

    /// New connections reach the server again; those from before stay as dead as they are.
    pub(crate) fn come_back(&self) {
        self.way.is_silent.store(false, Ordering::SeqCst);
    }

    pub(crate) fn delay(&self, each: Duration) {
        let each = u64::try_from(each.as_millis()).unwrap();
        self.way.delay.store(each, Ordering::SeqCst);
    }
}

async fn carry(way: Arc<Way>, mut from: OwnedReadHalf, mut to: OwnedWriteHalf, is_answer: bool) {
    let outages = way.outages.load(Ordering::SeqCst);
    let was_silent = way.is_silent.load(Ordering::SeqCst);
    let mut bytes = vec![0; 1 << 16];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        if is_answer {
            tokio::time::sleep(Duration::from_millis(way.delay.load(Ordering::SeqCst))).await;
        }
        if was_silent || way.outages.load(Ordering::SeqCst) != outages {
            continue;
        }
        if to.write_all(&bytes[..read]).await.is_err() {
            break;
        }
    }
}
