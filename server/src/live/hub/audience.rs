//! All connections that watch by the same filter and have the same scope.

use std::collections::HashMap;

use domain::id::ServiceSlug;
use domain::live::filter::{LiveFilter, Searched};
use domain::live::session::LiveSession;
use slab::Slab;

use crate::live::scope::Scope;

#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) id: usize,
    /// It gets the updates of all sessions that fit, and not only of those in view.
    pub(super) all_rows: bool,
}

struct Audience {
    filter: LiveFilter,
    scope: Scope,
    members: Vec<Member>,
    /// How many of them get all updates.
    all_rows: usize,
}

#[derive(Default)]
pub(super) struct Audiences {
    audiences: Slab<Audience>,
    by_filter: HashMap<(LiveFilter, Scope), usize>,
    /// Those that ask for services, by service: most sessions are of none of them.
    by_service: HashMap<ServiceSlug, Vec<usize>>,
    of_any_service: Vec<usize>,
}

impl Audiences {
    /// The audience of a filter with a scope, and whether it is a new one.
    pub(super) fn of(&mut self, filter: LiveFilter, scope: Scope) -> (usize, bool) {
        let key = (filter, scope);
        if let Some(audience) = self.by_filter.get(&key) {
            return (*audience, false);
        }
        let (filter, scope) = key.clone();
        let audience = self.audiences.insert(Audience {
            filter: filter.clone(),
            scope,
            members: Vec::new(),
            all_rows: 0,
        });
        for service in &filter.services {
            self.by_service.entry(service.clone()).or_default().push(audience);
        }
        if filter.services.is_empty() {
            self.of_any_service.push(audience);
        }
        self.by_filter.insert(key, audience);
        (audience, true)
    }

    pub(super) fn add(&mut self, audience: usize, member: Member) {
        if let Some(audience) = self.audiences.get_mut(audience) {
            audience.members.push(member);
            audience.all_rows += usize::from(member.all_rows);
        }
    }

    /// Says whether that was the last one: the audience is no more then.
    pub(super) fn remove(&mut self, key: usize, id: usize) -> bool {
        let Some(audience) = self.audiences.get_mut(key) else {
            return false;
        };
        audience.members.retain(|member| member.id != id);
        audience.all_rows = audience.members.iter().filter(|member| member.all_rows).count();
        if !audience.members.is_empty() {
            return false;
        }
        let Audience { filter, scope, .. } = self.audiences.remove(key);
        for service in &filter.services {
            if let Some(audiences) = self.by_service.get_mut(service) {
                audiences.retain(|other| *other != key);
                if audiences.is_empty() {
                    self.by_service.remove(service);
                }
            }
        }
        self.of_any_service.retain(|other| *other != key);
        self.by_filter.remove(&(filter, scope));
        true
    }

    pub(super) fn set_all_rows(&mut self, audience: usize, id: usize, all_rows: bool) {
        let Some(audience) = self.audiences.get_mut(audience) else {
            return;
        };
        for member in audience.members.iter_mut().filter(|member| member.id == id) {
            member.all_rows = all_rows;
        }
        audience.all_rows = audience.members.iter().filter(|member| member.all_rows).count();
    }

    pub(super) fn has_all_rows(&self, audience: usize) -> bool {
        self.audiences
            .get(audience)
            .is_some_and(|audience| audience.all_rows > 0)
    }

    pub(super) fn members(&self, audience: usize) -> &[Member] {
        self.audiences
            .get(audience)
            .map_or(&[], |audience| audience.members.as_slice())
    }

    pub(super) fn fits(&self, audience: usize, session: &LiveSession, searched: &Searched) -> bool {
        self.audiences.get(audience).is_some_and(|audience| {
            audience.scope.includes(session) && audience.filter.fits(session, searched)
        })
    }

    /// The audiences whose filter a session fits, in order.
    pub(super) fn fitting(&self, session: &LiveSession, searched: &Searched) -> Vec<usize> {
        let of_service = self.by_service.get(&session.service).into_iter().flatten();
        let mut fitting: Vec<_> = of_service
            .chain(&self.of_any_service)
            .copied()
            .filter(|audience| self.fits(*audience, session, searched))
            .collect();
        fitting.sort_unstable();
        fitting
    }
}
