//! What is pasted into the pages of a service.

/// As a script tag, which needs nothing else.
pub(super) fn script_tag(address: &str, key: &str) -> String {
    format!("<script async src=\"{address}/recorder/girok.js\" data-key=\"{key}\"></script>")
}

/// As a module, for applications that are bundled.
pub(super) fn module(address: &str, key: &str) -> String {
    format!(
        "import {{ start }} from \"@girok/recorder\";\n\nstart({{\n  endpoint: \"{address}\",\n  key: \"{key}\",\n}});"
    )
}
