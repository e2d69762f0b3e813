//! Names beside the codes and ids that a session is stored with. Only the server knows them.

use std::sync::Arc;

use domain::mask::RuleSetVersion;
use domain::session::SessionDetails;

use crate::countries;
use crate::ports::PrivacyRules;

/// Tells what the country is called, and the rules by which something was hidden.
pub async fn name_details(rules: &dyn PrivacyRules, details: &mut SessionDetails) {
    countries::tell(&mut details.summary.client);
    name_masks(rules, details).await;
}

/// By the rules that hold, and what is not among them any more by those under which the session was recorded.
async fn name_masks(rules: &dyn PrivacyRules, details: &mut SessionDetails) {
    let mut versions = details.rule_versions.iter().rev();
    let mut version = Some(rules.current());
    while let Some(known) = version.take() {
        for masked in &details.masked {
            let is_named = details.mask_names.iter().any(|name| name.id == masked.id);
            if let (false, Some(name)) = (is_named, known.rules.name_of(&masked.id)) {
                details.mask_names.push(name);
            }
        }
        if details.mask_names.len() < details.masked.len()
            && let Some(number) = versions.next()
        {
            // One that is not there any more names nothing.
            let earlier = rules
                .version(*number)
                .await
                .unwrap_or_else(|_| RuleSetVersion::standard());
            version = Some(Arc::new(earlier));
        }
    }
}
