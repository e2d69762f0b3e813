//! What the console does with links.

use app::ConsoleError;
use app::ports::ShareLinks;
use async_trait::async_trait;
use domain::access::Reach;
use domain::account::Account;
use domain::audit::AuditAction;
use domain::id::SessionId;
use domain::share::{LinkId, NewShareLink, ShareLink, SharePage, ShareRequest};

use super::store::{Place, StoredLink};
use super::{Result, Shares, link_id, new_secret};
use crate::clock;
use crate::error::console_error;

/// Links on one page of a list.
const PAGE_SIZE: usize = 50;

#[async_trait]
impl ShareLinks for Shares {
    async fn create(&self, who: &Account, session: SessionId, request: ShareRequest) -> Result<NewShareLink> {
        let request = tidy(request);
        request
            .check()
            .map_err(|(field, message)| ConsoleError::Invalid {
                field: field.into(),
                message,
            })?;
        let details = self.recordings.details(&session).await.map_err(console_error)?;
        let summary = details.summary;
        if request.start.is_some_and(|start| start > summary.duration_ms()) {
            return Err(ConsoleError::Invalid {
                field: "start".into(),
                message: "The session is not that long".into(),
            });
        }
        let token = new_secret()?;
        let id = link_id(&token).map_err(|_| ConsoleError::Internal)?;
        let now = clock::now();
        let password_hash = match request.password {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        let stored = StoredLink {
            link: ShareLink {
                id,
                session,
                service: summary.service,
                session_started_at: summary.started_at,
                created_by: who.email.clone(),
                created_at: now,
                expires_at: now.saturating_add(request.expires_in.lasts(self.max_ttl)),
                scope: request.scope,
                has_password: password_hash.is_some(),
                note: request.note,
                start: request.start,
                max_views: request.max_views,
                views: 0,
                last_view_at: None,
            },
            password_hash,
        };
        self.store.add(&stored).await?;
        self.write(&who.email, AuditAction::ShareLinkCreated, &stored.link)
            .await?;
        Ok(NewShareLink {
            url: format!("{}/shared#{token}", self.public_origin),
            link: stored.link,
            token,
        })
    }

    async fn page(&self, of: Option<SessionId>, behind: Option<String>, reach: &Reach) -> Result<SharePage> {
        let mut behind = behind.as_deref().map(parse_place).transpose()?;
        let mut links: Vec<ShareLink> = Vec::new();
        let more = loop {
            let found = self
                .store
                .list(of.as_ref(), behind.as_ref(), PAGE_SIZE + 1)
                .await?;
            let is_last = found.len() <= PAGE_SIZE;
            behind = found.last().map(|last| place(&last.link));
            let within = found.into_iter().map(|stored| stored.link);
            links.extend(within.filter(|link| reach.includes(&link.service)));
            if links.len() > PAGE_SIZE || is_last {
                break links.len() > PAGE_SIZE;
            }
        };
        links.truncate(PAGE_SIZE);
        let next = links
            .last()
            .filter(|_| more)
            .map(|last| format!("{}.{}", last.created_at, last.id));
        let sessions = links.iter().map(|link| link.session.clone()).collect();
        Ok(SharePage {
            visitors: self.recordings.visitors(sessions).await.map_err(console_error)?,
            max_ttl: self.max_ttl,
            links,
            next,
        })
    }

    async fn revoke(&self, who: &Account, reach: &Reach, id: LinkId) -> Result<()> {
        let gone = || ConsoleError::NotFound("This link has expired or was revoked already".into());
        let found = self.store.find(&id).await?;
        found
            .filter(|stored| reach.includes(&stored.link.service))
            .ok_or_else(gone)?;
        let stored = self.store.revoke(&id).await?.ok_or_else(gone)?;
        self.write(&who.email, AuditAction::ShareLinkRevoked, &stored.link)
            .await?;
        Ok(())
    }
}

fn place(link: &ShareLink) -> Place {
    Place {
        created_at: link.created_at,
        id: link.id.clone(),
    }
}

fn parse_place(text: &str) -> Result<Place> {
    let place = text.split_once('.').and_then(|(created_at, id)| {
        Some(Place {
            created_at: created_at.parse().ok()?,
            id: id.parse().ok()?,
        })
    });
    place.ok_or_else(|| ConsoleError::Invalid {
        field: "before".into(),
        message: "This is no place in the list of links".into(),
    })
}

/// Texts of nothing but space are none.
fn tidy(request: ShareRequest) -> ShareRequest {
    ShareRequest {
        password: request.password.filter(|password| !password.is_empty()),
        note: request
            .note
            .map(|note| note.trim().to_owned())
            .filter(|note| !note.is_empty()),
        ..request
    }
}
