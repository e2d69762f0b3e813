//! `live_fanout`: what it costs a server to tell a thousand consoles of what happens in ten thousand sessions; the peer
//! is a Node server with `ws` that sends one frame for each change to each socket that it concerns.
//!
//! In reading order: [`visits`] are the sessions; [`contestant`] starts a server, a [`process`]; [`load`] sends changes;
//! [`watch`] opens the sockets, each a [`socket`] over [`http`]; [`round`] puts these together.

mod contestant;
mod http;
mod load;
mod process;
#[path = "../report/mod.rs"]
mod report;
mod round;
mod socket;
mod visits;
mod watch;

use contestant::Contestant;
use load::{RATE, begin_sessions};
use report::{Report, is_smoke, median};
use round::Figures;
use visits::{DIVISIONS, Filter, GROUPS};

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

struct Size {
    sessions: usize,
    /// Sockets with a filter; each filter lets one of a hundred sessions through.
    filtered: usize,
    /// Sockets that watch everything.
    all: usize,
    seconds: u64,
    /// Of the round in which each filter is another search.
    search_seconds: u64,
    rounds: usize,
}

const WHOLE: Size = Size {
    sessions: 10_000,
    filtered: 1_000,
    all: 20,
    seconds: 30,
    search_seconds: 10,
    // Of a minute for each of both; the whole takes eight.
    rounds: 3,
};

const SMOKE: Size = Size {
    sessions: 500,
    filtered: 50,
    all: 2,
    seconds: 3,
    search_seconds: 1,
    rounds: 1,
};

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let size = if is_smoke() { SMOKE } else { WHOLE };
    let load_before = load_average()?;
    let mut girok = Contestant::girok(size.sessions).await?;
    let mut peer = Contestant::peer(size.sessions)?;
    for contestant in [&mut girok, &mut peer] {
        begin_sessions(contestant)
            .await
            .map_err(|failure| format!("{}: {failure}", contestant.name))?;
    }

    let services = filters(&size, |socket| Filter::Service(socket % GROUPS));
    let clicks = usize::try_from(RATE * size.seconds)?;
    let (mut of_girok, mut of_peer) = (Vec::new(), Vec::new());
    for number in 0..size.rounds {
        // What one leaves to the other, a warm machine or a busy disk, it leaves equally often.
        if number % 2 == 0 {
            of_girok.push(turn(&mut girok, &services, clicks).await?);
            of_peer.push(turn(&mut peer, &services, clicks).await?);
        } else {
            of_peer.push(turn(&mut peer, &services, clicks).await?);
            of_girok.push(turn(&mut girok, &services, clicks).await?);
        }
    }
    let searches = filters(&size, |socket| Filter::Search {
        division: socket / GROUPS % DIVISIONS,
        group: socket % GROUPS,
    });
    let clicks = usize::try_from(RATE * size.search_seconds)?;
    let girok_search = [turn(&mut girok, &searches, clicks).await?];
    let peer_search = [turn(&mut peer, &searches, clicks).await?];

    let value = middle(&of_girok, Figures::delivered_per_core_s);
    let peer_value = middle(&of_peer, Figures::delivered_per_core_s);
    let mut detail = serde_json::json!({
        "sockets": size.filtered + size.all,
        "sockets_that_watch_all": size.all,
        "sessions": size.sessions,
        "changes_per_s": RATE,
        "seconds": size.seconds,
        "search_seconds": size.search_seconds,
        "rounds": size.rounds,
        "load_average_before": load_before,
        "load_average_after": load_average()?,
        "cores": std::thread::available_parallelism()?.get(),
    });
    for (prefix, rounds) in [
        ("", of_girok.as_slice()),
        ("peer_", &of_peer),
        ("search_", &girok_search),
        ("search_peer_", &peer_search),
    ] {
        for (key, of) in FIGURES {
            detail[format!("{prefix}{key}")] = middle(rounds, of).into();
        }
    }
    // Once there were sockets, their memory is used again: only the first ones say what they take.
    for (key, rounds) in [
        ("bytes_per_socket", &of_girok),
        ("peer_bytes_per_socket", &of_peer),
    ] {
        detail[key] = rounds.first().map(|first| first.bytes_per_socket).into();
    }
    Report {
        name: "live_fanout",
        value,
        unit: "changes delivered per core-second",
        peer: Some(("Node ws", peer_value)),
        ratio: Some(value / peer_value),
        detail,
    }
    .write()?;
    Ok(())
}

type Figure = fn(&Figures) -> f64;

/// What is reported of each contestant.
const FIGURES: [(&str, Figure); 12] = [
    ("delivered_per_core_s", Figures::delivered_per_core_s),
    ("p50_ms", |figures| figures.p50_ms),
    ("p99_ms", |figures| figures.p99_ms),
    ("max_ms", |figures| figures.max_ms),
    ("fanout_core_s", Figures::fanout_core_s),
    ("ingest_core_s", |figures| figures.ingest_core_s),
    ("core_s", |figures| figures.core_s),
    ("delivered", |figures| figures.delivered),
    ("due", |figures| figures.due),
    ("frames", |figures| figures.frames),
    ("sent_bytes", |figures| figures.bytes),
    ("latest_change_sent_ms_late", |figures| figures.late_ms),
];

fn middle(rounds: &[Figures], of: Figure) -> f64 {
    median(&mut rounds.iter().map(of).collect::<Vec<_>>())
}

async fn turn(contestant: &mut Contestant, filters: &[Filter], clicks: usize) -> Result<Figures, Failure> {
    let figures = round::run(contestant, filters, clicks).await?;
    eprintln!("{}: {figures:?}", contestant.name);
    Ok(figures)
}

fn filters(size: &Size, of: impl Fn(usize) -> Filter) -> Vec<Filter> {
    let all = std::iter::repeat_n(Filter::All, size.all);
    (0..size.filtered).map(of).chain(all).collect()
}

/// Of the last minute: who else works on this machine makes both slower.
fn load_average() -> Result<f64, Failure> {
    let text = std::fs::read_to_string("/proc/loadavg")?;
    Ok(text.split(' ').next().unwrap_or_default().parse()?)
}
