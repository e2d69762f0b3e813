//! What a viewer can ask for, by a button, a key, the timeline or the lists.

use domain::Millis;
use domain::id::WindowId;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Command {
    PlayOrPause,
    Seek(Millis),
    SeekBy(Millis),
    PreviousMark,
    NextMark,
    PreviousEvent,
    NextEvent,
    Speed(f64),
    SkipIdle,
    MouseTrail,
    /// A window that stays shown, or `None` to follow the visitor.
    Window(Option<WindowId>),
    FullScreen,
    ShowKeys,
}
