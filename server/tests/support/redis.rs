//! A Redis of its own, asked by its own client.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) struct Redis {
    port: u16,
    server: Option<Child>,
    directory: tempfile::TempDir,
}

impl Redis {
    pub(crate) fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let mut redis = Self {
            port,
            server: None,
            directory: tempfile::tempdir().unwrap(),
        };
        redis.restart();
        redis
    }

    /// With what it had, where it was stopped and not killed.
    pub(crate) fn restart(&mut self) {
        let server = serve(self.port, self.directory.path());
        self.server = Some(server);
        let begun = Instant::now();
        while self.try_ask(&["ping"]).is_none_or(|answer| answer != "PONG") {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "redis-server does not come up"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub(crate) fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    /// It takes connections and answers none of them.
    pub(crate) fn freeze(&self) {
        let server = self.server.as_ref().unwrap();
        let stopped = Command::new("kill")
            .args(["-STOP", &server.id().to_string()])
            .status();
        assert!(stopped.unwrap().success());
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What `redis-cli` prints, without the line break.
    pub(crate) fn ask(&self, command: &[&str]) -> String {
        self.try_ask(command).expect("redis-cli answers")
    }

    fn try_ask(&self, command: &[&str]) -> Option<String> {
        let output = Command::new("redis-cli")
            .args(["-p", &self.port.to_string()])
            .args(command)
            .output()
            .expect("redis-cli, which tools/setup installs");
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    }
}

fn serve(port: u16, directory: &Path) -> Child {
    Command::new("redis-server")
        .args([
            "--bind",
            "127.0.0.1",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            "--save",
            "",
        ])
        .args([
            "--port",
            &port.to_string(),
            "--dir",
            &directory.display().to_string(),
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("redis-server, which tools/setup installs")
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}
