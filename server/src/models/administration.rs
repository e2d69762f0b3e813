//! What is done to versions of the authorization model from outside of the console, by the command line: for who locked
//! themselves out.

use app::ConsoleError;
use domain::models::{ModelLine, ModelVersion};

use super::{rows, write_activation};
use crate::access::{self, Change, rows as versions};
use crate::audit_log::COMMAND_LINE;
use crate::control::{Control, ControlError};

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    #[error("there is no version {0} of the authorization model")]
    Unknown(u32),
    #[error("version {0} is active already")]
    ActiveAlready(u32),
    #[error("{0}")]
    Refused(ConsoleError),
    #[error(transparent)]
    Control(#[from] ControlError),
}

type Result<T> = std::result::Result<T, ModelError>;

/// All versions, the newest first, each with whether it is active.
pub async fn list(control: &Control) -> Result<Vec<(ModelLine, bool)>> {
    Ok(control
        .call(|connection| {
            let mut all = Vec::new();
            let mut before = None;
            loop {
                let page = rows::page(connection, before)?;
                let active = page.active.version;
                all.extend(page.versions.into_iter().map(|line| {
                    let is_active = line.number == active;
                    (line, is_active)
                }));
                before = page.next;
                if before.is_none() {
                    return Ok(all);
                }
            }
        })
        .await?)
}

pub async fn version(control: &Control, number: u32) -> Result<ModelVersion> {
    control
        .call(move |connection| rows::version(connection, number))
        .await?
        .ok_or(ModelError::Unknown(number))
}

/// A server that runs takes it over by itself. It need not be able to read what is active now.
pub async fn activate(control: &Control, number: u32) -> Result<()> {
    control
        .call(move |connection| {
            let change = connection.transaction()?;
            if versions::version(&change, number)?.is_none() {
                return Ok(Err(ModelError::Unknown(number)));
            }
            let active = versions::active(&change)?;
            if active.version == number {
                return Ok(Err(ModelError::ActiveAlready(number)));
            }
            let activates = Change {
                activates: Some((number, active.id)),
                ..Change::default()
            };
            if let Err(refused) = access::make(&change, None, COMMAND_LINE, &activates)? {
                return Ok(Err(ModelError::Refused(refused)));
            }
            write_activation(&change, COMMAND_LINE, number, active.id)?;
            change.commit()?;
            Ok(Ok(()))
        })
        .await?
}
