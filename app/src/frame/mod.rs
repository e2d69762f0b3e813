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
mod theme_switch;

use domain::account::{Account, Permission};
use leptos::prelude::*;

pub(crate) use bar_tools::BarTools;
pub(crate) use live_count::LiveCount;
pub(crate) use palette::PaletteOpen;
pub(crate) use places::EXPORTS;
pub(crate) use rail::Mark;
pub(crate) use signed_in::SignedIn;

/// Who is signed in, for everything within the frame.
pub(crate) fn use_account() -> Account {
    use_context::<StoredValue<Account>>().map_or_else(nobody, |account| account.get_value())
}

/// Whether the one who is signed in may do this. The server decides again each time; this only hides what would
/// be refused.
pub(crate) fn may(permission: Permission) -> bool {
    use_account().role.allows(permission)
}

/// Stands in outside of the frame, where nobody may do anything but look.
fn nobody() -> Account {
    Account {
        id: 0,
        email: String::new(),
        name: String::new(),
        role: domain::account::Role::Viewer,
        disabled: false,
        must_set_password: false,
        created_at: 0,
    }
}
