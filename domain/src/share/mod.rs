//! Share links: a token that shows one session to whoever holds it, until it expires.
//!
//! In reading order: [`ShareExpiry`] is for how long, [`ShareRequest`] what somebody wants; [`LinkId`] names a [`ShareLink`] to
//! those who manage it, and [`SharedSession`] is what its holder sees.

mod expiry;
mod link;
mod link_id;
mod request;
mod shared;

pub use expiry::{ShareExpiry, UnknownExpiry};
pub use link::{NewShareLink, ShareLink, SharePage};
pub use link_id::{InvalidLinkId, LinkId};
pub use request::{
    LONGEST_NOTE, LONGEST_PASSWORD, MOST_VIEWS, SHORTEST_PASSWORD, ShareRequest, check_note, check_password,
};
pub use shared::{ShareScope, SharedSession};

use crate::Millis;

/// Who comes back within this time still has the view that was counted.
pub const SAME_VIEW_MS: Millis = 10 * 60 * 1000;
