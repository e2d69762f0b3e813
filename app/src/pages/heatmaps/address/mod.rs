//! What is asked for, as the address of the page has it: [`asked`] is all of that, with how heat should [`look`] and what of
//! it is [`opened`]; [`entry`] is what a change becomes in the browser's history. Of what is [`broken`] the page says so.

pub(super) mod asked;
pub(super) mod broken;
pub(super) mod entry;
pub(super) mod look;
pub(super) mod opened;
