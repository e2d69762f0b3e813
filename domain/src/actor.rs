//! Who is being recorded.

use serde::{Deserialize, Serialize};

/// The kind of an actor, as `session_recording.v1` knows them; nobody known is anonymous.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorType {
    #[default]
    Anonymous,
    User,
    Operator,
    Admin,
}

impl ActorType {
    pub const ALL: [Self; 4] = [Self::Anonymous, Self::User, Self::Operator, Self::Admin];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::User => "user",
            Self::Operator => "operator",
            Self::Admin => "admin",
        }
    }

    /// An unknown word is an anonymous actor: the recorder's word is never trusted with more.
    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .unwrap_or_default()
    }
}

/// Who is being recorded, as far as the page said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Actor {
    pub id: String,
    #[serde(default, rename = "type")]
    pub kind: ActorType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Actor {
    /// What a person would call this actor: name, else e-mail, else id.
    pub fn label(&self) -> &str {
        [self.name.as_deref(), self.email.as_deref()]
            .into_iter()
            .flatten()
            .find(|text| !text.is_empty())
            .unwrap_or(&self.id)
    }
}
