//! One's own account.

use leptos::prelude::*;

use super::password_form::PasswordForm;
use crate::components::{Page, Toasts};
use crate::frame::use_account;

#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    let account = use_account();
    let toasts = Toasts::get();
    view! {
        <Page title="Your account".to_owned()>
            <div class="page-column is-narrow">
                <section class="panel">
                    <dl class="facts">
                        <dt>"Name"</dt>
                        <dd>{account.name}</dd>
                        <dt>"E-mail"</dt>
                        <dd>{account.email}</dd>
                        <dt>"Role"</dt>
                        <dd>{crate::names::role(account.role)}</dd>
                    </dl>
                </section>
                <section class="panel panel-padded">
                    <h2>"Change password"</h2>
                    <p class="muted">"Where else you are signed in, you will be signed out."</p>
                    <PasswordForm needs_current=true on_done=move |()| toasts.say("Password changed")/>
                </section>
            </div>
        </Page>
    }
}
