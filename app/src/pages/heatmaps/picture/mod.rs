//! What heat is laid onto: [`layout`] lays it, onto a [`map`] of the recorded page as the frame with it says, or onto
//! [`paper`]. [`full`] is how dense it is there.

pub(super) mod full;
pub(super) mod layout;
pub(super) mod map;
pub(super) mod paper;
