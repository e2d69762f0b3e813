//! What pages share. Each file is one component, with its logic as plain functions where it has any; `heat` has two large
//! ones, and `model_diff` one.

mod anew;
mod ask_first;
mod button;
mod clock;
mod copy_button;
mod day_range;
mod dialog;
mod export_dialog;
mod field;
mod filter_select;
mod focus;
mod form_end;
mod form_errors;
mod heat;
mod icon;
mod late;
mod look_again;
mod measure;
mod menu;
mod model_diff;
mod page;
mod page_actions;
mod page_keys;
mod pager;
mod row_keys;
mod search_box;
mod session_of;
mod side_links;
mod sparkline;
mod states;
mod switch;
mod text_field;
mod toast;
mod unsaved;
mod while_shown;

pub(crate) use anew::anew;
pub(crate) use ask_first::AskFirst;
pub(crate) use button::{Button, Look};
#[cfg(feature = "ssr")]
pub(crate) use clock::utc;
pub(crate) use clock::{Clock, RelativeTime};
pub(crate) use copy_button::CopyButton;
pub(crate) use day_range::DayRange;
pub(crate) use dialog::{Dialog, use_modal, use_open_with};
pub(crate) use export_dialog::{ExportDialog, ExportOf, FileName, JsonExport, SwitchRow};
pub(crate) use field::Field;
pub(crate) use filter_select::{
    Choice, FilterSelect, FiltersFold, Offer, OfferNote, choices_of, filter_class, use_offer,
};
pub(crate) use focus::{focus_around, use_focus};
pub(crate) use form_end::FormEnd;
pub(crate) use form_errors::{FormErrors, FormNotice, check_when_left};
pub(crate) use heat::{
    ClickHeatmap, DepthPlace, HeatPalette, HeatPick, HeatPoint, HeatScale, Noun, ScrollDepthHeatmap,
};
pub(crate) use icon::Icon;
pub(crate) use late::{Late, LateView, fetch_late_views_at_first_sign, late_view};
pub(crate) use look_again::LookAgain;
pub(crate) use measure::on_resize;
pub(crate) use menu::{Menu, MenuItem, OpenMenu};
pub(crate) use model_diff::ModelDiff;
pub(crate) use page::Page;
pub(crate) use page_actions::{PageAction, PageActions, use_page_actions};
pub(crate) use page_keys::{KeyHelp, KeyHint, PageKeys, SEARCH, use_page_keys};
pub(crate) use pager::Pager;
pub(crate) use row_keys::{RowsAre, use_row_keys};
pub(crate) use search_box::SearchBox;
pub(crate) use session_of::SessionOf;
pub(crate) use side_links::SideLinks;
pub(crate) use sparkline::Sparkline;
pub(crate) use states::{Empty, ErrorNotice, SkeletonRows};
pub(crate) use switch::Switch;
pub(crate) use text_field::TextField;
pub(crate) use toast::{ToastList, Toasts};
pub(crate) use unsaved::{CancelButton, Unsaved, UnsavedNotice};
