//! `girok model`: which version of the authorization model decides.

use clap::Subcommand;
use domain::format;
use server::clock;
use server::config::Config;
use server::control::Control;
use server::models::administration;

#[derive(Subcommand)]
pub(crate) enum ModelCommand {
    /// List all versions
    List,
    /// Print the text of a version
    Show { version: u32 },
    /// Make a version active, for who locked themselves out
    Activate { version: u32 },
}

pub(crate) async fn run(command: ModelCommand, config: &Config) -> anyhow::Result<()> {
    let control = Control::open(&config.data_dir)?;
    match command {
        ModelCommand::List => {
            let now = clock::now();
            for (line, is_active) in administration::list(&control).await? {
                let row = format!(
                    "{:<4} {:<7} {:<9} {:<32} {}",
                    line.number,
                    if is_active { "active" } else { "" },
                    format::ago(line.at, now),
                    line.who,
                    line.note
                );
                println!("{}", row.trim_end());
            }
        }
        ModelCommand::Show { version } => {
            print!("{}", administration::version(&control, version).await?.text);
        }
        ModelCommand::Activate { version } => {
            administration::activate(&control, version).await?;
            println!("version {version} is active");
        }
    }
    Ok(())
}
