//! What a template would make one page, in words.

use domain::format;
use domain::heat::template::PageTemplate;

use crate::functions::heatmaps::TemplateReach;

pub(super) fn sentence(reach: &TemplateReach) -> String {
    if reach.paths == 0 {
        return format!(
            "None of the {} that were recorded matches; paths to come may.",
            format::counted(reach.of_paths, "path", "paths")
        );
    }
    format!(
        "Makes {} of {} one page, with {} of {}.",
        format::count(reach.paths),
        format::counted(reach.of_paths, "path", "paths"),
        format::count(reach.views),
        format::counted(reach.of_views, "view", "views")
    )
}

/// What has to be agreed to before it is saved.
pub(super) fn warning(template: &PageTemplate, reach: &TemplateReach) -> Option<&'static str> {
    if template.is_broad() {
        return Some("It names no word of any path, so that it matches pages that have nothing in common.");
    }
    reach
        .is_much()
        .then_some("It makes more than half of all views one page.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(paths: u64, views: u64) -> TemplateReach {
        TemplateReach {
            paths,
            views,
            of_paths: 1_000,
            of_views: 2_000,
            examples: Vec::new(),
        }
    }

    #[test]
    fn the_reach_reads_as_a_sentence() {
        for (reach, expected) in [
            (
                reach(12, 340),
                "Makes 12 of 1,000 paths one page, with 340 of 2,000 views.",
            ),
            (
                reach(0, 0),
                "None of the 1,000 paths that were recorded matches; paths to come may.",
            ),
        ] {
            assert_eq!(sentence(&reach), expected);
        }
    }

    #[test]
    fn what_matches_too_much_has_to_be_agreed_to() {
        for (template, reach, expected) in [
            ("/users/:id", reach(12, 340), false),
            ("/users/:id", reach(12, 1_001), true),
            ("/users/:id", reach(1, 1_900), false),
            ("/*", reach(0, 0), true),
            ("/:page", reach(2, 3), true),
        ] {
            let template = template.parse().unwrap();
            assert_eq!(warning(&template, &reach).is_some(), expected, "{template}");
        }
    }
}
