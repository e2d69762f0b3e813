//! Taking recordings in under 50 rules and with all patterns on: what that costs besides.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark that cannot run has nothing to report"
)]

mod intake;
mod report;

use domain::mask::{MaskRule, MaskType, RuleSet, RuleSetVersion};
use intake::{ROUNDS, VISITS};
use report::Report;
use server::ingest::Rules;

/// Besides the presets, as people write them: by class, id, attribute, tag, and by what is around or beside.
const SELECTORS: [(&str, MaskType); 45] = [
    (".account-name", MaskType::Redact),
    (".avatar", MaskType::Block),
    (".user-menu .name", MaskType::Redact),
    (".profile > h1", MaskType::Redact),
    ("#account", MaskType::Redact),
    ("#billing-address", MaskType::Redact),
    ("#shipping-address p", MaskType::Redact),
    (".card-form input", MaskType::Block),
    (".card-form .brand", MaskType::Blur),
    (".invoice-total", MaskType::Blur),
    (".order-list .price", MaskType::Blur),
    ("[data-private]", MaskType::Block),
    ("[data-pii=\"name\"]", MaskType::Redact),
    ("[data-pii=\"email\"]", MaskType::Redact),
    ("[data-sensitive] *", MaskType::Redact),
    ("[aria-label*=\"account\"]", MaskType::Redact),
    ("[itemprop=\"telephone\"]", MaskType::Redact),
    ("[itemprop=\"address\"]", MaskType::Redact),
    ("[class^=\"secret-\"]", MaskType::Block),
    ("[autocomplete=\"one-time-code\"]", MaskType::Block),
    ("input[name=\"iban\"]", MaskType::Block),
    ("input[name*=\"passport\"]", MaskType::Block),
    ("input[name=\"q\"]", MaskType::Allow),
    ("input[type=\"search\"]", MaskType::Allow),
    ("textarea.note", MaskType::Redact),
    ("select.birth-year", MaskType::Redact),
    ("address", MaskType::Redact),
    ("figure.document", MaskType::Block),
    ("canvas.signature", MaskType::Block),
    ("video.call", MaskType::Block),
    ("iframe.payment", MaskType::Block),
    (".chat .message", MaskType::Blur),
    (".chat .message + time", MaskType::Blur),
    (".inbox li .subject", MaskType::Blur),
    (".inbox li .from", MaskType::Redact),
    (".comment .author", MaskType::Redact),
    (".patient", MaskType::Block),
    (".patient-list td:nth-child(2)", MaskType::Redact),
    (".salary", MaskType::Redact),
    (".balance", MaskType::Redact),
    (".iban, .bic", MaskType::Redact),
    (".ticket > .body", MaskType::Blur),
    (".no-record", MaskType::Block),
    (".rr-block, .ph-no-capture", MaskType::Block),
    (".sentry-mask, .fs-mask", MaskType::Redact),
];

fn rules() -> Rules {
    let mut set = RuleSet::standard();
    set.rules.extend(
        SELECTORS
            .iter()
            .enumerate()
            .map(|(at, (selector, mask))| MaskRule {
                id: format!("rule-{at}"),
                label: (*selector).into(),
                selector: (*selector).into(),
                mask: *mask,
                services: Vec::new(),
                enabled: true,
            }),
    );
    Rules::fixed(RuleSetVersion {
        rules: set,
        ..RuleSetVersion::standard()
    })
}

/// How many serialised nodes are in it.
#[expect(clippy::cast_precision_loss, reason = "a number for a report")]
fn nodes(input: &intake::Input) -> f64 {
    let with_children = memchr::memmem::Finder::new("\"childNodes\":[");
    let texts = memchr::memmem::Finder::new("\"textContent\":\"");
    let count = |body: &Vec<u8>| with_children.find_iter(body).count() + texts.find_iter(body).count();
    input.raw.iter().map(count).sum::<usize>() as f64
}

fn main() {
    let smoke = report::is_smoke();
    let (rounds, copies) = if smoke { (1, 1) } else { (ROUNDS, VISITS) };
    let input = intake::prepare(copies);
    let nodes = nodes(&input);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let (mut ours, mut theirs, mut each_second) = (Vec::new(), Vec::new(), Vec::new());
    let mut masked = 0;
    for _ in 0..rounds {
        let (seconds, _, hidden) = runtime.block_on(intake::ingest(&input, rules(), false));
        ours.push(input.raw_mb / seconds);
        each_second.push(nodes / seconds);
        masked = hidden;
        theirs.push(input.raw_mb / intake::parse(&input));
    }
    let (value, peer) = (report::median(&mut ours), report::median(&mut theirs));
    let detail = serde_json::json!({
        "nodes_per_s": report::median(&mut each_second).round(),
        "masked": masked,
        "batches": input.raw.len(),
        "raw_mb": input.raw_mb,
        "rounds": rounds,
    });
    Report {
        name: "mask",
        value,
        unit: "MB/s per core",
        peer: Some(("serde_json to Value", peer)),
        ratio: Some(value / peer),
        detail,
    }
    .write()
    .unwrap();
}
