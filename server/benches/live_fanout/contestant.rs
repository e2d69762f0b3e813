//! The two servers: `girok serve` as it is released, and the peer. The rest of the benchmark sees no difference.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use leptos::server_fn::axum::server_fn_paths;
use server::routes::function_name;
use tempfile::TempDir;

use crate::Failure;
use crate::http::Http;
use crate::process::{Process, free_address};
use crate::visits::{GROUPS, service};

const EMAIL: &str = "owner@girok.example";
const PASSWORD: &str = "correct horse battery";

pub(crate) struct Contestant {
    pub(crate) name: &'static str,
    pub(crate) address: SocketAddr,
    pub(crate) process: Process,
    /// The key of each group's service.
    pub(crate) keys: Vec<String>,
    /// Who opens a socket.
    pub(crate) headers: String,
    /// Batches that each session has sent.
    pub(crate) sent: Vec<u32>,
    _data: Option<TempDir>,
}

impl Contestant {
    pub(crate) async fn girok(sessions: usize) -> Result<Self, Failure> {
        let address = free_address()?;
        let data = tempfile::tempdir()?;
        let binary = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_girok"));
            command
                .current_dir(data.path())
                .env("GIROK_ADDR", address.to_string())
                .env("GIROK_PUBLIC_URL", format!("http://{address}"))
                .env("GIROK_DATA_DIR", data.path().join("data"))
                .env("GIROK_LOG", "error")
                .env("GIROK_INGEST_BATCHES_PER_MINUTE", "1000000")
                .env("GIROK_LIVE_CONNECTS_PER_MINUTE", "1000000")
                .env("GIROK_LIVE_CONNECTIONS", "100000")
                .stdout(std::process::Stdio::null());
            command
        };
        let added = binary()
            .args(["account", "add", "--role", "owner", "--email", EMAIL])
            .stdout(std::process::Stdio::piped())
            .output()?;
        let added = String::from_utf8(added.stdout)?;
        let (_, code) = added.split_once("#code=").ok_or("no account could be added")?;
        let process = Process::start(binary().arg("serve"), address)?;

        let mut http = Http::connect(address).await?;
        let origin = format!("origin: http://{address}\r\n");
        let json = format!("{origin}content-type: application/json\r\n");
        let sign_in = serde_json::json!({ "code": code.trim() }).to_string();
        let answer = http.post(function("sign_in_with_code")?, &json, &sign_in).await?;
        let answer = answer.expect(200)?;
        let set = answer.header("set-cookie").ok_or("no cookie was set")?;
        let cookie = format!("cookie: {}\r\n", set.split(';').next().unwrap_or_default());
        let json = format!("{json}{cookie}");
        let password = serde_json::json!({"current": null, "new": PASSWORD}).to_string();
        let answer = http.post(function("set_password")?, &json, &password).await?;
        answer.expect(200)?;
        let mut keys = Vec::new();
        for group in 0..GROUPS {
            let slug = service(group);
            let new = serde_json::json!({"slug": slug, "name": slug, "origins": ["https://shop.example"]});
            let answer = http
                .post(function("add_service")?, &json, &new.to_string())
                .await?;
            let added: serde_json::Value = serde_json::from_slice(&answer.expect(200)?.body)?;
            keys.push(added["key"].as_str().ok_or("no key")?.to_owned());
        }
        Ok(Self {
            name: "girok",
            address,
            process,
            keys,
            headers: format!("{origin}{cookie}"),
            sent: vec![0; sessions],
            _data: Some(data),
        })
    }

    pub(crate) fn peer(sessions: usize) -> Result<Self, Failure> {
        let address = free_address()?;
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end");
        let mut command = Command::new("node");
        command
            .arg(root.join("bench/live_fanout/peer.mjs"))
            .arg(address.port().to_string());
        Ok(Self {
            name: "peer",
            address,
            process: Process::start(&mut command, address)?,
            keys: (0..GROUPS).map(service).collect(),
            headers: String::new(),
            sent: vec![0; sessions],
            _data: None,
        })
    }
}

/// Where a server function is.
fn function(name: &str) -> Result<&'static str, Failure> {
    server_fn_paths()
        .map(|(path, _)| path)
        .find(|path| function_name(path) == Some(name))
        .ok_or_else(|| format!("no server function {name}").into())
}
