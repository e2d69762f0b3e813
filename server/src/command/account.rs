//! `girok account`: who may sign in.

use clap::Subcommand;
use domain::account::Role;
use server::accounts::administration;
use server::config::Config;
use server::control::Control;

use super::sign_in_address;

#[derive(Subcommand)]
pub(crate) enum AccountCommand {
    /// Add an account and print its one-time sign-in address
    Add {
        #[arg(long)]
        email: String,
        /// viewer, admin or owner
        #[arg(long, value_parser = role)]
        role: Role,
        /// What the console calls this person; else the e-mail's first part
        #[arg(long)]
        name: Option<String>,
    },
    /// List all accounts
    List,
    /// Keep somebody out from now on, also where they are signed in
    Disable {
        #[arg(long)]
        email: String,
    },
    /// Let somebody in again
    Enable {
        #[arg(long)]
        email: String,
    },
    /// Take the password away and print a new one-time sign-in address
    Reset {
        #[arg(long)]
        email: String,
    },
}

pub(crate) async fn run(command: AccountCommand, config: &Config) -> anyhow::Result<()> {
    let control = Control::open(&config.data_dir)?;
    match command {
        AccountCommand::Add { email, role, name } => {
            let code = administration::add(&control, &email, name.as_deref(), role).await?;
            print_address(config, &email, &code);
        }
        AccountCommand::List => {
            for account in administration::list(&control).await? {
                let state = if account.disabled {
                    "disabled"
                } else if account.must_set_password {
                    "no password yet"
                } else {
                    ""
                };
                let row = format!(
                    "{:<7} {:<32} {:<24} {state}",
                    account.role.map_or("", Role::as_str),
                    account.email,
                    account.name
                );
                println!("{}", row.trim_end());
            }
        }
        AccountCommand::Disable { email } => {
            administration::set_disabled(&control, &email, true).await?;
            println!("{email} is disabled");
        }
        AccountCommand::Enable { email } => {
            administration::set_disabled(&control, &email, false).await?;
            println!("{email} is enabled");
        }
        AccountCommand::Reset { email } => {
            let code = administration::reset(&control, &email).await?;
            print_address(config, &email, &code);
        }
    }
    Ok(())
}

fn print_address(config: &Config, email: &str, code: &str) {
    println!("{email} can sign in once within 24 hours at");
    println!("  {}", sign_in_address(config, code));
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "a role is viewer, admin or owner".into())
}
