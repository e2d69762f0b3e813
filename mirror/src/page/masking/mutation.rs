//! Mutations by which masking tells recordings of something itself.

use domain::Millis;

use crate::json::push_string;

/// Each list has its entries as JSON.
#[derive(Debug, Default)]
pub(super) struct Mutation {
    pub(super) texts: Vec<String>,
    pub(super) attributes: Vec<String>,
    pub(super) removes: Vec<String>,
    pub(super) adds: Vec<String>,
    /// Whether it brings an iframe's document.
    pub(super) is_attach_iframe: bool,
}

impl Mutation {
    pub(super) fn is_empty(&self) -> bool {
        let lists = [&self.texts, &self.attributes, &self.removes, &self.adds];
        lists.iter().all(|list| list.is_empty())
    }

    pub(super) fn set_text(&mut self, id: i64, text: &str) {
        self.texts
            .push(format!("{{\"id\":{id},\"value\":{}}}", quoted(text)));
    }

    /// What has no value goes.
    pub(super) fn set_attributes(&mut self, id: i64, attributes: &[(&str, Option<String>)]) {
        let members: Vec<_> = attributes
            .iter()
            .map(|(name, value)| {
                let value = value.as_deref().map_or("null".to_owned(), quoted);
                format!("{}:{value}", quoted(name))
            })
            .collect();
        let members = members.join(",");
        self.attributes
            .push(format!("{{\"id\":{id},\"attributes\":{{{members}}}}}"));
    }

    pub(super) fn remove(&mut self, parent: i64, id: i64, is_shadow: bool) {
        let shadow = if is_shadow { ",\"isShadow\":true" } else { "" };
        self.removes
            .push(format!("{{\"parentId\":{parent},\"id\":{id}{shadow}}}"));
    }

    pub(super) fn event(&self, at: Millis) -> String {
        let attach = match self.is_attach_iframe {
            true => ",\"isAttachIframe\":true",
            false => "",
        };
        format!(
            "{{\"type\":3,\"data\":{{\"source\":0,\"texts\":[{}],\"attributes\":[{}],\"removes\":[{}],\"adds\":[{}]{attach}}},\"timestamp\":{at}}}",
            self.texts.join(","),
            self.attributes.join(","),
            self.removes.join(","),
            self.adds.join(","),
        )
    }
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + 2);
    push_string(&mut out, text);
    String::from_utf8(out).unwrap_or_default()
}
