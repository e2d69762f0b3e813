//! How far making a file is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::actor::Actor;
use crate::export::options::ExportOptions;
use crate::id::{ServiceSlug, SessionId};

/// Somebody's wish for a file, until what came of it is forgotten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportJob {
    pub id: i64,
    pub session: SessionId,
    pub service: ServiceSlug,
    pub options: ExportOptions,
    /// With its ending.
    pub file_name: String,
    /// Whose wish it is: an account's address.
    pub asked_by: String,
    pub asked_at: Millis,
    /// What whoever asked should know of the file.
    pub note: Option<String>,
    pub state: ExportState,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum ExportState {
    /// So many are before it.
    Queued {
        ahead: u32,
    },
    /// For how many ms, and how much of what is to be done is done, from 0 to 1.
    Running {
        passed: Millis,
        progress: f64,
    },
    /// The file is there until then.
    #[serde(rename_all = "camelCase")]
    Done {
        at: Millis,
        bytes: u64,
        kept_until: Millis,
    },
    Failed {
        at: Millis,
        reason: String,
    },
    Cancelled {
        at: Millis,
    },
}

impl ExportState {
    /// Nothing more comes of it.
    pub fn is_over(&self) -> bool {
        !matches!(self, Self::Queued { .. } | Self::Running { .. })
    }
}

/// The files of a server, and whether it can make any.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportList {
    /// The newest first.
    pub jobs: Vec<ExportJob>,
    /// Who the sessions are of, as far as that is known.
    pub visitors: BTreeMap<SessionId, Actor>,
    /// What has to be installed first, as a sentence; nothing where all is there.
    pub missing: Option<String>,
}
