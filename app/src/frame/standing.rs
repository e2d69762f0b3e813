//! What who is signed in may do, kept up to date while a page is looked at: another model, or another role, shows at once.

use std::time::Duration;

use domain::access::Standing;
use domain::account::{Account, Permission};
use domain::id::{ServiceSlug, SessionId};
use futures::future::{AbortHandle, abortable};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::ConsoleError;
use crate::address::use_here;
use crate::browser;
use crate::functions::standing::next_standing;

/// Where the server did not answer, it is asked again after this long, and then after twice as long each time …
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// … and at most this.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// In the frame's context.
#[derive(Clone, Copy)]
struct StandingNow {
    standing: RwSignal<Standing>,
    /// The session that is looked at.
    session: RwSignal<Option<SessionId>>,
    /// Ends the request that waits for another one.
    asking: StoredValue<Option<AbortHandle>>,
}

/// Makes known what may be done, for everything within the frame, and keeps it up to date.
pub(super) fn provide(standing: Standing) {
    let now = StandingNow {
        standing: RwSignal::new(standing),
        session: RwSignal::new(None),
        asking: StoredValue::new(None),
    };
    provide_context(now);
    let here = use_here();
    Effect::new(move || {
        // Whoever waits for what concerns another session is not told what concerns this one.
        now.session.track();
        now.ask_while_seen(here);
        let listening = window_event_listener(ev::visibilitychange, move |_| now.ask_while_seen(here));
        on_cleanup(move || {
            listening.remove();
            now.stop();
        });
    });
}

/// Who is signed in.
pub(crate) fn use_account() -> Account {
    use_context::<StandingNow>().map_or_else(nobody, |now| {
        now.standing.with_untracked(|standing| standing.account.clone())
    })
}

/// Whether the one who is signed in may do this anywhere. The server decides again each time; this only hides what would
/// be refused.
pub(crate) fn may(permission: Permission) -> Signal<bool> {
    told(move |standing| standing.may(permission))
}

/// The same with a session of a service, which has to be the one that is looked at: see [`look_at`].
pub(crate) fn may_with(
    permission: Permission,
    session: impl Fn() -> (ServiceSlug, SessionId) + Send + Sync + 'static,
) -> Signal<bool> {
    told(move |standing| {
        let (service, session) = session();
        standing.may_with(permission, &service, &session)
    })
}

/// As long as the calling page is there, what may be done with a session is asked for as well.
pub(crate) fn look_at(session: SessionId) {
    let Some(now) = use_context::<StandingNow>() else {
        return;
    };
    now.session.set(Some(session.clone()));
    on_cleanup(move || {
        // The next page may look at another one already.
        if now
            .session
            .with_untracked(|looked_at| *looked_at == Some(session))
        {
            now.session.set(None);
        }
    });
}

fn told(part: impl Fn(&Standing) -> bool + Send + Sync + 'static) -> Signal<bool> {
    match use_context::<StandingNow>() {
        Some(now) => Memo::new(move |_| now.standing.with(&part)).into(),
        // Outside of the frame nobody may do anything.
        None => Signal::stored(false),
    }
}

impl StandingNow {
    /// A browser has few connections to a server, and each page that asks holds one: those that nobody sees do not.
    fn ask_while_seen(self, here: impl Fn() -> String + Copy + 'static) {
        self.stop();
        if document().hidden() {
            return;
        }
        let (asking, handle) = abortable(self.ask(here));
        self.asking.set_value(Some(handle));
        spawn_local(async move {
            // What was ended is asked again when the page is seen again.
            let _ = asking.await;
        });
    }

    fn stop(self) {
        let asking = self.asking.try_update_value(Option::take).flatten();
        if let Some(asking) = asking {
            asking.abort();
        }
    }

    async fn ask(self, here: impl Fn() -> String + Copy) {
        let mut wait = FIRST_WAIT;
        while let Some(known) = self.standing.try_get_untracked() {
            match next_standing(known, self.session.get_untracked()).await {
                Ok(next) => {
                    wait = FIRST_WAIT;
                    if let Some(next) = next {
                        let _ = self.standing.try_set(next);
                    }
                }
                // The server leads to the sign-in page, and back.
                Err(ConsoleError::SignedOut) => return browser::load(&untrack(here)),
                Err(_) => {
                    browser::sleep(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
    }
}

/// Stands in outside of the frame.
fn nobody() -> Account {
    Account {
        id: 0,
        email: String::new(),
        name: String::new(),
        role: None,
        disabled: false,
        must_set_password: false,
        created_at: 0,
    }
}
