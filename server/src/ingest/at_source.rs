//! `GET /ingest/v1/rules`: what a recorder hides at the source. It is a first line only; what is stored is decided here.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::id::ServiceSlug;
use domain::mask::{MaskType, RuleSetVersion};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;
use tokio::sync::watch;

use super::route::{Sender, allow_preflight};
use super::{ClientAddress, Ingest, Refusal};
use crate::{routes, secret};

/// A recorder that starts within this time takes what it had: the server masks by what holds in any case.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=60");

pub fn router(ingest: Ingest, rules: watch::Receiver<Arc<RuleSetVersion>>) -> Router {
    Router::new()
        .route(routes::RULES, get(tell).options(preflight))
        .with_state(Rules { ingest, rules })
}

#[derive(Clone)]
struct Rules {
    ingest: Ingest,
    rules: watch::Receiver<Arc<RuleSetVersion>>,
}

/// What a recorder is told.
#[derive(Serialize)]
struct Body<'a> {
    version: u32,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
struct Rule<'a> {
    /// By which the recorder says what it has blocked: nothing else is left of that to be found by.
    id: &'a str,
    selector: &'a str,
    mask: MaskType,
}

async fn tell(State(Rules { ingest, rules }): State<Rules>, request: Request) -> Response {
    let sender = Sender::of(&ingest, request.uri().query(), request.headers());
    let address = request
        .extensions()
        .get::<ClientAddress>()
        .map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |client| client.0);
    let version = rules.borrow().clone();
    let outcome = answer(&ingest, &sender, address, request.headers(), &version);
    let is_kept = outcome.is_ok();
    let mut response = sender.answer(&ingest, outcome.unwrap_or_else(IntoResponse::into_response));
    if is_kept {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, KEPT);
        headers.append(header::VARY, HeaderValue::from_static("Authorization"));
        if headers.contains_key(header::ACCESS_CONTROL_EXPOSE_HEADERS) {
            headers.insert(
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static("etag"),
            );
        }
    }
    response
}

fn answer(
    ingest: &Ingest,
    sender: &Sender,
    address: IpAddr,
    headers: &HeaderMap,
    version: &RuleSetVersion,
) -> Result<Response, Refusal> {
    if sender.is_unknown() {
        ingest.0.rates.guess(address)?;
    }
    let service = sender.check()?;
    ingest.0.rates.rules(&service.slug, address)?;
    let (body, tag) = tagged(version, &service.slug).ok_or(Refusal::Failed)?;
    let is_known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|tags| names(tags, &tag));
    let tag = HeaderValue::from_str(&tag).map_err(|_| Refusal::Failed)?;
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        (json, body).into_response()
    };
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

/// What the service's recorders are told, and its tag. The tag also knows the text: a database that was restored counts
/// its versions again.
fn tagged(version: &RuleSetVersion, service: &ServiceSlug) -> Option<(String, String)> {
    const KEPT_BYTES: usize = 8;
    let rules = version
        .rules
        .rules
        .iter()
        .filter(|rule| rule.enabled && rule.covers(service))
        .map(|rule| Rule {
            id: &rule.id,
            selector: &rule.selector,
            mask: rule.mask,
        })
        .collect();
    let body = Body {
        version: version.number,
        rules,
    };
    let body = serde_json::to_string(&body).ok()?;
    let digest = secret::digest(body.as_bytes());
    let short = hex::encode(digest.get(..KEPT_BYTES)?);
    let tag = format!("\"{}-{service}-{short}\"", version.number);
    Some((body, tag))
}

/// Whether a list of tags has this one; for this question a weak tag is as good as a strong one.
fn names(tags: &str, tag: &str) -> bool {
    tags.split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

async fn preflight(
    State(Rules { ingest, .. }): State<Rules>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    allow_preflight(
        &ingest,
        query.as_deref(),
        &headers,
        "GET",
        "authorization, if-none-match",
    )
}

#[cfg(test)]
mod tests {
    use domain::mask::RuleSet;

    use super::*;

    fn version(number: u32) -> RuleSetVersion {
        RuleSetVersion {
            number,
            at: 0,
            who: String::new(),
            why: String::new(),
            rules: RuleSet::standard(),
        }
    }

    #[test]
    fn recorders_are_told_the_rules_of_their_service_that_are_on() {
        let mut version = version(3);
        version.rules.rules.truncate(3);
        version.rules.rules[0].services = vec!["elsewhere".parse().unwrap()];
        version.rules.rules[2].enabled = false;
        let (body, _) = tagged(&version, &"web-app".parse().unwrap()).unwrap();
        assert_eq!(
            body,
            r#"{"version":3,"rules":[{"id":"email-fields","selector":"input[type=\"email\"]","mask":"redact"}]}"#
        );
    }

    #[test]
    fn a_tag_is_of_one_version_service_and_text() {
        let (web, admin) = ("web-app".parse().unwrap(), "web-admin".parse().unwrap());
        let mut other = version(1);
        other.rules.rules.clear();
        let tags: std::collections::HashSet<String> = [
            tagged(&version(1), &web),
            tagged(&version(2), &web),
            tagged(&version(1), &admin),
            tagged(&other, &web),
        ]
        .into_iter()
        .map(|tagged| tagged.unwrap().1)
        .collect();
        assert_eq!(tags.len(), 4);
        assert_eq!(tagged(&version(1), &web), tagged(&version(1), &web));
    }

    #[test]
    fn a_tag_is_found_among_others() {
        for (tags, expected) in [
            ("\"1-a\"", true),
            ("\"0-a\", W/\"1-a\"", true),
            ("*", true),
            ("\"1-ab\"", false),
            ("1-a", false),
            ("", false),
        ] {
            assert_eq!(names(tags, "\"1-a\""), expected, "{tags}");
        }
    }
}
