//! Batches at a given rate, whatever the answers take, and when each was accepted.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::Failure;
use crate::contestant::Contestant;
use crate::http::Http;
use crate::visits::{GROUPS, click, first_batch, id};

/// Changes in a second.
pub(crate) const RATE: u64 = 2_000;
/// Each sends what some of the sessions say, one after the other.
const SENDERS: usize = 256;
const HEADERS: &str = "content-type: text/plain;charset=UTF-8\r\nuser-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36\r\n";

/// When each click was accepted.
pub(crate) struct Accepted {
    epoch: Instant,
    /// Clicks of each session before.
    before: Vec<u32>,
    /// As many as a session may have more.
    passes: usize,
    /// Microseconds since `epoch`, for each session and click; 0 before that.
    at: Vec<AtomicU64>,
}

impl Accepted {
    /// Of so many clicks to come.
    pub(crate) fn of(contestant: &Contestant, clicks: usize) -> Self {
        let sessions = contestant.sent.len();
        let passes = clicks.div_ceil(sessions);
        Self {
            epoch: Instant::now(),
            // The first batch of a session has no click, each other has one.
            before: contestant.sent.iter().map(|sent| sent - 1).collect(),
            passes,
            at: (0..sessions * passes).map(|_| AtomicU64::new(0)).collect(),
        }
    }

    pub(crate) fn before(&self) -> &[u32] {
        &self.before
    }

    pub(crate) fn now(&self) -> u64 {
        u64::try_from(self.epoch.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// When a session's click was accepted; `None` also if its answer is still on the way.
    pub(crate) fn at(&self, session: usize, clicks: u32) -> Option<u64> {
        let at = self.place(session, clicks)?.load(Ordering::Acquire);
        (at > 0).then_some(at)
    }

    fn note(&self, session: usize, clicks: u32) {
        if let Some(place) = self.place(session, clicks) {
            place.store(self.now(), Ordering::Release);
        }
    }

    fn place(&self, session: usize, clicks: u32) -> Option<&AtomicU64> {
        let more = clicks.checked_sub(*self.before.get(session)? + 1)?;
        let pass = usize::try_from(more).ok().filter(|pass| *pass < self.passes)?;
        self.at.get(session * self.passes + pass)
    }
}

/// Begins all sessions, as fast as they are taken.
pub(crate) async fn begin_sessions(contestant: &mut Contestant) -> Result<(), Failure> {
    let mut plans = vec![Vec::new(); SENDERS];
    for session in 0..contestant.sent.len() {
        plan(&mut plans, contestant, session, Duration::ZERO);
    }
    send(contestant, plans, None).await?;
    Ok(())
}

/// One click each, of sessions in random order. Returns how late the latest was sent.
pub(crate) async fn click_around(
    contestant: &mut Contestant,
    clicks: usize,
    accepted: Arc<Accepted>,
) -> Result<Duration, Failure> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut order: Vec<usize> = (0..contestant.sent.len()).collect();
    let mut plans = vec![Vec::new(); SENDERS];
    let mut number = 0;
    while number < clicks {
        random.shuffle(&mut order);
        for session in order.iter().take(clicks - number) {
            let due = Duration::from_micros(number as u64 * 1_000_000 / RATE);
            plan(&mut plans, contestant, *session, due);
            number += 1;
        }
    }
    send(contestant, plans, Some(accepted)).await
}

#[derive(Clone)]
struct Post {
    session: usize,
    number: u32,
    path: String,
    /// After the start.
    due: Duration,
}

fn plan(plans: &mut [Vec<Post>], contestant: &mut Contestant, session: usize, due: Duration) {
    let (Some(plan), Some(number), Some(key)) = (
        plans.get_mut(session % SENDERS),
        contestant.sent.get_mut(session),
        contestant.keys.get(session % GROUPS),
    ) else {
        return;
    };
    let id = id(session);
    plan.push(Post {
        session,
        number: *number,
        path: format!("/ingest/v1/sessions/{id}/windows/window-{id}/batches/{number}?key={key}"),
        due,
    });
    *number += 1;
}

async fn send(
    contestant: &Contestant,
    plans: Vec<Vec<Post>>,
    accepted: Option<Arc<Accepted>>,
) -> Result<Duration, Failure> {
    let mut senders = JoinSet::new();
    let mut connections = Vec::new();
    for _ in &plans {
        connections.push(Http::connect(contestant.address).await?);
    }
    let start = Instant::now();
    for (plan, mut http) in plans.into_iter().zip(connections) {
        let accepted = accepted.clone();
        senders.spawn(async move {
            let mut latest = Duration::ZERO;
            for post in plan {
                let due = start + post.due;
                sleep_until(due).await;
                latest = latest.max(due.elapsed());
                let body = match post.number {
                    0 => first_batch(post.session),
                    _ => click(),
                };
                http.post(&post.path, HEADERS, &body).await?.expect(202)?;
                if let Some(accepted) = &accepted {
                    accepted.note(post.session, post.number);
                }
            }
            Ok::<_, Failure>(latest)
        });
    }
    let mut latest = Duration::ZERO;
    while let Some(sender) = senders.join_next().await {
        latest = latest.max(sender??);
    }
    Ok(latest)
}

/// xorshift64*: the same order for both contestants, and in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap_or_default() % bound
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            order.swap(last, self.below(last + 1));
        }
    }
}
