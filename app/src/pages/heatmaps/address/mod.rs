//! What is asked for, as the address of the page has it: [`asked`] is all of that. What stands [`beside`] it, what it lies
//! [`over`], how it should [`look`] and what of it is [`opened`] are parts of it; [`entry`] is what a change becomes in the
//! browser's history. Of what is [`broken`] the page says so.

pub(super) mod asked;
pub(super) mod beside;
pub(super) mod broken;
pub(super) mod entry;
pub(super) mod look;
pub(super) mod opened;
pub(super) mod over;
