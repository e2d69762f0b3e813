//! `girok key`: which other services may ask the authorization model.

use clap::Subcommand;
use domain::access::key::KeyRights;
use domain::format;
use server::clock;
use server::config::Config;
use server::control::Control;
use server::openfga::administration;

#[derive(Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key and print it; it cannot be printed again
    Add {
        /// Which service has it
        #[arg(long)]
        name: String,
        /// read, or write to also change tuples and save versions
        #[arg(long, value_parser = rights, default_value = "read")]
        rights: KeyRights,
    },
    /// List all keys
    List,
    /// Let a key open nothing any longer
    Revoke {
        /// As the list has it
        id: i64,
    },
}

pub(crate) async fn run(command: KeyCommand, config: &Config) -> anyhow::Result<()> {
    let control = Control::open(&config.data_dir)?;
    match command {
        KeyCommand::Add { name, rights } => {
            println!("{}", administration::add_key(&control, name, rights).await?);
        }
        KeyCommand::List => {
            let now = clock::now();
            for key in administration::keys(&control).await? {
                let state = match (key.revoked_at, key.last_used_at) {
                    (Some(at), _) => format!("revoked {}", format::ago(at, now)),
                    (None, Some(at)) => format!("used {}", format::ago(at, now)),
                    (None, None) => "never used".into(),
                };
                let (id, rights, prefix, name) = (key.id, key.rights.as_str(), key.prefix, key.name);
                println!("{id:<4} {rights:<5} {prefix}… {name:<32} {state}");
            }
        }
        KeyCommand::Revoke { id } => {
            administration::revoke_key(&control, id).await?;
            println!("key {id} is revoked");
        }
    }
    Ok(())
}

fn rights(text: &str) -> Result<KeyRights, String> {
    KeyRights::parse(text).ok_or_else(|| "rights are read or write".into())
}
