//! A contestant's process, and what the kernel knows of it.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::Failure;

const READY_WITHIN: Duration = Duration::from_secs(20);

/// Is ended with this value.
pub(crate) struct Process {
    child: Child,
}

/// An address that nobody listens at. Below the ports that the kernel gives to clients: who asks one of those whether a
/// server is there yet may be given that very port, and so talks to itself.
pub(crate) fn free_address() -> Result<SocketAddr, Failure> {
    let first = 20_000 + u16::try_from(std::process::id() % 10_000)?;
    (first..32_000)
        .map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .find(|address| TcpListener::bind(address).is_ok())
        .ok_or_else(|| "no port is free".into())
}

impl Process {
    /// Returns once it listens.
    pub(crate) fn start(command: &mut Command, address: SocketAddr) -> Result<Self, Failure> {
        let mut process = Self {
            child: command.spawn()?,
        };
        let started = Instant::now();
        while TcpStream::connect(address).is_err() {
            if let Some(status) = process.child.try_wait()? {
                return Err(format!("a contestant has ended: {status}").into());
            }
            if started.elapsed() > READY_WITHIN {
                return Err("a contestant does not listen".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(process)
    }

    /// Processor time of all its threads, those that have ended too.
    #[expect(clippy::cast_precision_loss, reason = "some hours are far below 2^52 ticks")]
    pub(crate) fn core_seconds(&self) -> Result<f64, Failure> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // What is before may hold anything: it is the program's name in brackets.
        let (_, fields) = stat.rsplit_once(") ").ok_or("no process")?;
        let ticks = fields
            .split(' ')
            .skip(11)
            .take(2)
            .map(str::parse::<u64>)
            .sum::<Result<u64, _>>()?;
        Ok(ticks as f64 / rustix::param::clock_ticks_per_second() as f64)
    }

    /// Memory that it has now.
    pub(crate) fn resident_bytes(&self) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kb: u64 = line.ok_or("no process")?.trim().trim_end_matches(" kB").parse()?;
        Ok(kb * 1_024)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
