//! What stands around every page but sign-in: the rail, the bar's tools, the palette, and the keys that work
//! everywhere.

mod account_menu;
mod bar_tools;
mod live_count;
mod palette;
mod palette_items;
mod places;
mod rail;
mod signed_in;
mod standing;
mod theme_switch;

pub(crate) use bar_tools::BarTools;
pub(crate) use live_count::LiveCount;
pub(crate) use palette::PaletteOpen;
pub(crate) use places::EXPORTS;
pub(crate) use rail::Mark;
pub(crate) use signed_in::SignedIn;
pub(crate) use standing::{look_at, may, may_with, use_account};
