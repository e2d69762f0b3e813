//! What is said of a link.

use domain::format;
use domain::share::ShareLink;

/// `3 views`, `3 of 5 views`.
pub(in crate::pages) fn views(link: &ShareLink) -> String {
    let views = u64::from(link.views);
    match link.max_views {
        Some(most) => format!(
            "{} of {}",
            format::count(views),
            format::counted(most.into(), "view", "views")
        ),
        None => format::counted(views, "view", "views"),
    }
}

#[cfg(test)]
mod tests {
    use domain::share::ShareScope;

    use super::*;

    pub(super) fn link() -> ShareLink {
        ShareLink {
            id: "0123456789abcdef".repeat(4).parse().unwrap(),
            session: "session-1".parse().unwrap(),
            service: "shop".parse().unwrap(),
            session_started_at: 0,
            created_by: "kim@shop.example".into(),
            created_at: 0,
            expires_at: 1,
            scope: ShareScope::Replay,
            has_password: false,
            note: None,
            start: None,
            max_views: None,
            views: 1,
            last_view_at: None,
        }
    }

    #[test]
    fn views_are_counted_with_their_limit() {
        let of = |max_views, counted| {
            views(&ShareLink {
                max_views,
                views: counted,
                ..link()
            })
        };
        assert_eq!(of(None, 0), "0 views");
        assert_eq!(of(None, 1), "1 view");
        assert_eq!(of(Some(5), 1_234), "1,234 of 5 views");
        assert_eq!(of(Some(1), 0), "0 of 1 view");
    }
}
