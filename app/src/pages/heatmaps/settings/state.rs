//! What the settings are, and how they are saved.

use domain::heat::settings::{HeatSettings, MOST_TEMPLATES};
use domain::heat::template::PageTemplate;
use domain::heat::thresholds::{Threshold, Thresholds};
use domain::id::ServiceSlug;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::state::HeatState;
use crate::ConsoleError;
use crate::components::Toasts;
use crate::functions::heatmaps::{heat_settings, set_templates};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    Loading,
    Here,
    Failed(ConsoleError),
}

#[derive(Clone, Copy)]
pub(super) struct Settings {
    heat: HeatState,
    pub(super) standing: RwSignal<Standing>,
    /// As they are saved.
    pub(super) saved: RwSignal<HeatSettings>,
    /// What the fields say, in the order of [`Threshold::ALL`].
    pub(super) fields: [RwSignal<String>; Threshold::ALL.len()],
    /// The service whose templates are shown.
    pub(super) service: RwSignal<Option<ServiceSlug>>,
    pub(super) busy: RwSignal<bool>,
    toasts: Toasts,
}

impl Settings {
    pub(super) fn new(heat: HeatState) -> Self {
        Self {
            heat,
            standing: RwSignal::new(Standing::Loading),
            saved: RwSignal::new(HeatSettings::default()),
            fields: std::array::from_fn(|_| RwSignal::new(String::new())),
            service: RwSignal::new(None),
            busy: RwSignal::new(false),
            toasts: Toasts::get(),
        }
    }

    pub(super) fn load(self) {
        self.standing.set(Standing::Loading);
        let shown = self.heat.sides[0].query().map(|query| query.service);
        let first = || {
            self.heat
                .services
                .with_untracked(|services| services.first().map(|(slug, _)| slug.clone()))
        };
        self.service.set(shown.or_else(first));
        spawn_local(async move {
            let found = heat_settings().await;
            let standing = match found {
                Ok(settings) => {
                    let _ = self.saved.try_set(settings);
                    self.fill(None);
                    Standing::Here
                }
                Err(error) => Standing::Failed(error),
            };
            let _ = self.standing.try_set(standing);
        });
    }

    /// Puts these into the fields, or what is saved.
    pub(super) fn fill(self, thresholds: Option<Thresholds>) {
        let Some(saved) = self.saved.try_with_untracked(|saved| saved.thresholds) else {
            return;
        };
        let thresholds = thresholds.unwrap_or(saved);
        for (field, threshold) in self.fields.iter().zip(Threshold::ALL) {
            field.set(thresholds.get(threshold).to_string());
        }
    }

    /// Whether the fields say something else than what is saved.
    pub(super) fn is_changed(self) -> bool {
        let saved = self.saved.with(|saved| saved.thresholds);
        let is_here = self.standing.with(|standing| *standing == Standing::Here);
        is_here
            && self
                .fields
                .iter()
                .zip(Threshold::ALL)
                .any(|(field, threshold)| field.with(|text| text.trim() != saved.get(threshold).to_string()))
    }

    /// Thresholds were saved; the past is judged by them from now on.
    pub(super) fn put_thresholds(self, thresholds: Thresholds) {
        let known = self.saved.try_update(|saved| saved.thresholds = thresholds);
        // The page may be left by now.
        if known.is_some() {
            self.fill(None);
            self.heat.ask_anew();
        }
    }

    pub(super) fn services(self) -> Vec<ServiceSlug> {
        self.heat
            .services
            .with(|services| services.iter().map(|(slug, _)| slug.clone()).collect())
    }

    /// Those of the service that is shown.
    pub(super) fn templates(self) -> Vec<PageTemplate> {
        self.service.with(|service| {
            service.as_ref().map_or_else(Vec::new, |service| {
                self.saved.with(|saved| saved.templates_of(service).to_vec())
            })
        })
    }

    pub(super) fn add(self, template: PageTemplate) {
        let mut templates = untrack(|| self.templates());
        if templates.contains(&template) || templates.len() >= MOST_TEMPLATES {
            return;
        }
        templates.push(template.clone());
        self.save(templates, format!("{template} is one page now"));
    }

    pub(super) fn remove(self, template: &PageTemplate) {
        let mut templates = untrack(|| self.templates());
        templates.retain(|known| known != template);
        self.save(templates, format!("Template {template} removed"));
    }

    fn save(self, templates: Vec<PageTemplate>, said: String) {
        let Some(service) = self.service.get_untracked() else {
            return;
        };
        let before = untrack(|| self.templates());
        self.busy.set(true);
        spawn_local(async move {
            let saved = set_templates(service.clone(), templates.clone(), before.clone()).await;
            let _ = self.busy.try_set(false);
            match saved {
                Ok(()) => {
                    self.put(&service, templates.clone());
                    let undo = Callback::new(move |()| {
                        self.put_back(service.clone(), before.clone(), templates.clone());
                    });
                    self.toasts.say_with_undo(said, undo);
                }
                Err(error) => self.refused(&error).await,
            }
        });
    }

    /// Nothing is undone that somebody else has changed meanwhile.
    fn put_back(self, service: ServiceSlug, before: Vec<PageTemplate>, instead_of: Vec<PageTemplate>) {
        spawn_local(async move {
            match set_templates(service.clone(), before.clone(), instead_of).await {
                Ok(()) => self.put(&service, before),
                Err(error) => self.refused(&error).await,
            }
        });
    }

    async fn refused(self, error: &ConsoleError) {
        self.toasts.say(error.to_string());
        self.look_again(error).await;
    }

    /// Where somebody else changed the settings meanwhile, theirs are shown. What the fields say stays.
    pub(super) async fn look_again(self, error: &ConsoleError) {
        if !matches!(error, ConsoleError::Conflict(_)) {
            return;
        }
        if let Ok(theirs) = heat_settings().await
            && self.saved.try_set(theirs).is_none()
        {
            self.heat.ask_anew();
        }
    }

    /// They were saved; pages of the past are put together by them from now on.
    fn put(self, service: &ServiceSlug, templates: Vec<PageTemplate>) {
        let known = self.saved.try_update(|saved| {
            saved.templates.retain(|known| known.service != *service);
            saved.templates.push(domain::heat::settings::ServiceTemplates {
                service: service.clone(),
                templates,
            });
        });
        if known.is_some() {
            self.heat.ask_anew();
        }
    }
}
