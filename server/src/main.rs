//! The command line.

mod command;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use server::config::{Config, LogFormat};
use tracing_subscriber::EnvFilter;

/// A console for session recordings: records visits, keeps them, and shows them again.
#[derive(Parser)]
#[command(name = "girok", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Take what recorders send and show the console. Settings come from the environment; see .env.sample
    Serve,
    /// Bring recordings in from files; not while the server runs
    Import(command::import::ImportArguments),
    /// Read everything back and say what is damaged; not while the server runs
    Verify,
    /// Print the page of a session at a moment, as rrweb's full snapshot in one line of JSON; also while the server runs
    Snapshot(command::snapshot::SnapshotArguments),
    /// Add, list, disable, enable or reset accounts; also while the server runs
    #[command(subcommand)]
    Account(command::account::AccountCommand),
    /// Make, list or revoke keys by which other services ask the authorization model; also while the server runs
    #[command(subcommand)]
    Key(command::key::KeyCommand),
    /// List, show or activate versions of the authorization model; also while the server runs
    #[command(subcommand)]
    Model(command::model::ModelCommand),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("girok: {error}");
            return ExitCode::from(2);
        }
    };
    if let Err(error) = start_logging(&config) {
        eprintln!("girok: GIROK_LOG={:?} cannot be used: {error}", config.log);
        return ExitCode::from(2);
    }
    match run(arguments.command, config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("girok: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command, config: Config) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(async {
        match command {
            Command::Serve => command::serve::run(config).await,
            Command::Import(arguments) => command::import::run(arguments, &config).await,
            Command::Verify => command::verify::run(&config).await,
            Command::Snapshot(arguments) => command::snapshot::run(arguments, &config).await,
            Command::Account(command) => command::account::run(command, &config).await,
            Command::Key(command) => command::key::run(command, &config).await,
            Command::Model(command) => command::model::run(command, &config).await,
        }
    });
    // All that must be durable is; a compaction that is still at work begins anew at the next start.
    runtime.shutdown_background();
    outcome
}

/// The log goes to stderr; stdout is for what a command has to say.
fn start_logging(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log)?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Plain => builder.init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}
