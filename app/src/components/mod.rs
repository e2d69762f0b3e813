//! What pages share. Each file is one component, with its logic as plain functions where it has any.

mod button;
mod clock;
mod copy_button;
mod dialog;
mod field;
mod filter_select;
mod form_errors;
mod icon;
mod menu;
mod page;
mod page_keys;
mod pager;
mod search_box;
mod sparkline;
mod states;
mod toast;

pub(crate) use button::{Button, Look};
pub(crate) use clock::{Clock, RelativeTime};
pub(crate) use copy_button::CopyButton;
pub(crate) use dialog::{Dialog, use_modal};
pub(crate) use field::Field;
pub(crate) use filter_select::{Choice, FilterSelect, OfferNote, filter_class, use_offer};
pub(crate) use form_errors::{FormErrors, check_when_left};
pub(crate) use icon::Icon;
pub(crate) use menu::{Menu, MenuItem};
pub(crate) use page::Page;
pub(crate) use page_keys::{KeyHelp, PageKeys, use_page_keys};
pub(crate) use pager::Pager;
pub(crate) use search_box::SearchBox;
pub(crate) use sparkline::Sparkline;
pub(crate) use states::{Empty, ErrorNotice, SkeletonRows};
pub(crate) use toast::{ToastList, Toasts};
