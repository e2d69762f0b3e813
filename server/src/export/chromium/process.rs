//! Chromium as a process: found, started without anything of ours in its surroundings, watched, and ended as a whole.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStderr, Command};
use tokio::sync::watch;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{interval, sleep, timeout};

use super::{ChromiumError, leftovers, proc};
use crate::config::ExportSettings;

/// What Chromium and its relatives are called, the likeliest first.
const NAMES: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "chromium-headless-shell",
    "chrome-headless-shell",
];
const STARTS_WITHIN: Duration = Duration::from_secs(20);
const WATCHED_EVERY: Duration = Duration::from_millis(500);
/// Tries.
const REMOVED_AFTER: u32 = 20;
/// Lines that are told where it does not start.
const LAST_WORDS: usize = 5;
/// What it needs of our surroundings: no secret is among it.
const KEPT: [&str; 6] = [
    "PATH",
    "LANG",
    "LC_ALL",
    "TZ",
    "FONTCONFIG_PATH",
    "FONTCONFIG_FILE",
];

const ARGUMENTS: &[&str] = &[
    "--headless",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-startup-window",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--disable-dev-shm-usage",
    "--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication",
    "--mute-audio",
    "--hide-scrollbars",
    // The same picture on every machine, and letters without coloured edges, which a film would smear.
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    // Nobody looks at any of its windows, and none shall be slower for that.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-frame-rate-limit",
    // No picture is shown before all that is in it is there.
    "--disable-checker-imaging",
    // Nothing is asked of another server, nor is its name looked up.
    "--disable-quic",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
];

/// Where Chromium is on this machine.
pub(crate) fn find(settings: &ExportSettings) -> Option<PathBuf> {
    if let Some(path) = &settings.chromium {
        return path.is_file().then(|| path.clone());
    }
    let path = std::env::var_os("PATH")?;
    let directories: Vec<PathBuf> = std::env::split_paths(&path).collect();
    NAMES.iter().find_map(|name| {
        directories
            .iter()
            .map(|directory| directory.join(name))
            .find(|program| program.is_file())
    })
}

pub(super) struct Process {
    group: Group,
    address: String,
    /// Why it ended, once it has.
    end: watch::Receiver<Option<End>>,
    tasks: [JoinHandle<()>; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// By itself.
    Stopped,
    /// By us.
    TooMuchMemory,
}

impl From<End> for ChromiumError {
    fn from(end: End) -> Self {
        match end {
            End::Stopped => Self::Stopped,
            End::TooMuchMemory => Self::TooMuchMemory,
        }
    }
}

impl Process {
    /// With its profile in this directory.
    pub(super) async fn start(settings: &ExportSettings, directory: &Path) -> Result<Self, ChromiumError> {
        let failed = |error: std::io::Error| ChromiumError::NotStarted(error.to_string());
        let program = find(settings).ok_or(ChromiumError::Missing)?;
        let profile = tempfile::Builder::new()
            .prefix(leftovers::PREFIX)
            .tempdir_in(directory)
            .map_err(failed)?;
        let silence = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .await
            .map_err(failed)?;
        let proxy = silence.local_addr().map_err(failed)?;
        let mut command = Command::new(program);
        command
            .args(ARGUMENTS)
            .arg(format!("--proxy-server={proxy}"))
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .env_clear()
            .envs(
                KEPT.iter()
                    .filter_map(|name| Some((name, std::env::var_os(name)?))),
            )
            .env("HOME", profile.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            // Whatever it starts is ended with it.
            .process_group(0)
            .kill_on_drop(true);
        // For the superuser there is none.
        if !settings.sandbox || rustix::process::geteuid().is_root() {
            command.arg("--no-sandbox");
        }
        let mut child = command.spawn().map_err(failed)?;
        // From here on it is ended, whatever becomes of us.
        let group = child
            .id()
            .and_then(|id| Pid::from_raw(i32::try_from(id).ok()?))
            .map(Group)
            .ok_or_else(|| ChromiumError::NotStarted("it ended at once".into()))?;
        let mut said = child
            .stderr
            .take()
            .map(|stderr| BufReader::new(stderr).lines())
            .ok_or_else(|| ChromiumError::NotStarted("it cannot be heard".into()))?;
        let (tell, told) = watch::channel(None);
        // Takes the profile away, also of one that does not start or that nobody waits for any more.
        let attending = tokio::spawn(attend(child, group.0, settings.memory_bytes, profile, tell));
        let found = timeout(STARTS_WITHIN, address_in(&mut said)).await;
        let address = match found.unwrap_or_else(|_| Err("it took too long".into())) {
            Ok(address) => address,
            Err(words) => {
                drop(group);
                let _ = attending.await;
                return Err(match *told.borrow() {
                    Some(End::TooMuchMemory) => ChromiumError::TooMuchMemory,
                    _ => ChromiumError::NotStarted(words),
                });
            }
        };
        let tasks = [
            tokio::spawn(async move { while let Ok(Some(_)) = said.next_line().await {} }),
            tokio::spawn(refuse(silence)),
        ];
        Ok(Self {
            group,
            address,
            end: told,
            tasks,
        })
    }

    /// Of its DevTools.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Why it ended, once it has.
    pub(super) async fn ended(&self) -> ChromiumError {
        let mut end = self.end.clone();
        match end.wait_for(Option::is_some).await {
            Ok(end) => end.unwrap_or(End::Stopped).into(),
            Err(_) => ChromiumError::Stopped,
        }
    }

    /// Why it was ended, where it was.
    pub(super) fn end_told(&self) -> Option<ChromiumError> {
        self.end.borrow().map(ChromiumError::from)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.group.end();
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Bounds its memory, and takes its profile away once it is gone.
async fn attend(mut child: Child, group: Pid, most: u64, profile: TempDir, tell: watch::Sender<Option<End>>) {
    let mut times = interval(WATCHED_EVERY);
    let end = loop {
        tokio::select! {
            _ = child.wait() => break End::Stopped,
            _ = times.tick() => {
                if spawn_blocking(move || memory_of(group)).await.unwrap_or(0) > most {
                    break End::TooMuchMemory;
                }
            }
        }
    };
    let _ = tell.send(Some(end));
    Group(group).end();
    let _ = child.wait().await;
    let removed = spawn_blocking(move || {
        // What it started may still write.
        for _ in 0..REMOVED_AFTER {
            if fs::remove_dir_all(profile.path()).is_ok() {
                break;
            }
            std::thread::sleep(WATCHED_EVERY / 10);
        }
        profile.close()
    });
    if let Ok(Err(error)) = removed.await
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "the profile of a Chromium stays");
    }
}

/// A process and all that it started; ended when this goes.
struct Group(Pid);

impl Group {
    fn end(&self) {
        if let Err(error) = kill_process_group(self.0, Signal::KILL)
            && error != rustix::io::Errno::SRCH
        {
            tracing::warn!(%error, "a Chromium could not be ended");
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

/// Answers nobody: what comes here was not to be asked.
async fn refuse(proxy: TcpListener) {
    loop {
        if proxy.accept().await.is_err() {
            sleep(WATCHED_EVERY).await;
        }
    }
}

/// The address of its DevTools; what it said last where it ends without one.
async fn address_in(said: &mut Lines<BufReader<ChildStderr>>) -> Result<String, String> {
    let mut words = Vec::new();
    while let Ok(Some(line)) = said.next_line().await {
        if let Some((_, address)) = line.split_once("DevTools listening on ") {
            return Ok(address.trim().to_owned());
        }
        words.push(line);
    }
    let last = words.len().saturating_sub(LAST_WORDS);
    Err(words.split_off(last).join("; "))
}

/// What the processes of a group hold, in bytes; 0 where the system does not tell.
fn memory_of(group: Pid) -> u64 {
    proc::all()
        .filter(|process| process.is_in(group))
        .filter_map(|process| process.memory())
        .sum()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::config::Config;

    /// Something in place of Chromium that writes into its profile for as long as it is let, and then does this.
    fn writing(directory: &Path, then: &str) -> ExportSettings {
        let program = directory.join("writing");
        let script = format!(
            "#!/bin/sh\n\
             for word in \"$@\"; do case $word in --user-data-dir=*) cd \"${{word#*=}}\";; esac; done\n\
             for writer in 1 2 3 4; do\n\
             (while :; do mkdir -p cache/$writer 2>&-; : > cache/$writer/file; done) 2>&- &\n\
             done\n\
             sleep 0.3\n{then}\n"
        );
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let path = program.display().to_string();
        let settings = Config::read(|name| (name == "GIROK_CHROMIUM").then(|| path.clone()));
        settings.unwrap().export
    }

    fn profiles(directory: &Path) -> usize {
        fs::read_dir(directory).unwrap().count()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_start_that_fails_leaves_no_profile() {
        let (programs, directory) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let settings = writing(programs.path(), "echo no display >&2; exit 1");
        let failed = Process::start(&settings, directory.path()).await.err().unwrap();
        assert!(failed.to_string().contains("no display"), "{failed}");
        assert_eq!(profiles(directory.path()), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_start_that_nobody_waits_for_leaves_no_profile() {
        let (programs, directory) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let settings = writing(programs.path(), "sleep 60");
        let given_up = timeout(STARTS_WITHIN / 20, Process::start(&settings, directory.path())).await;
        assert!(given_up.is_err());
        for _ in 0..50 {
            if profiles(directory.path()) == 0 {
                return;
            }
            sleep(WATCHED_EVERY / 10).await;
        }
        panic!("the profile is still there");
    }
}
