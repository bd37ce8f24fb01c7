//! Sources: outlets and agencies (DOMAIN R-27).

use super::record::{SourceHead, SourceType, Text};
use crate::{base::moment::Zone, diag::Code, yaml::Fields};

const TYPES: &[(&str, SourceType)] = &[
    ("outlet", SourceType::Outlet),
    ("agency", SourceType::Agency),
    ("broadcaster", SourceType::Broadcaster),
    ("official", SourceType::Official),
    ("photo", SourceType::Photo),
];

/// Reads a source. Its `language` is the one it publishes in, not that of the record.
pub(super) fn read(fields: &mut Fields<'_, '_>) -> SourceHead {
    let mut head = SourceHead {
        kind: fields.word("type", TYPES).map(|kind| kind.value).unwrap_or_default(),
        url: fields.url("url"),
        language: fields.lang("language").map(|lang| lang.value),
        place: fields.string("place"),
        timezone: timezone(fields),
        feed: fields.url("feed"),
        see: fields.texts("see"),
        ..SourceHead::default()
    };
    let policy = fields.part("policy", "policy", |policy| {
        let robots = policy.texts("robots").into_iter().map(|text| text.value).collect();
        (policy.number("quote_words", 0..=100_000), policy.string("images"), robots)
    });
    if let Some((words, images, robots)) = policy {
        (head.policy_quote_words, head.policy_images, head.policy_robots) = (words, images, robots);
    }
    head
}

fn timezone(fields: &mut Fields<'_, '_>) -> Option<Text> {
    let text = fields.text("timezone")?;
    match Zone::parse(&text.value) {
        Ok(_) => Some(text),
        Err(fault) => {
            fields.report(Code::BadZone, text.span, fault.to_string(), fault.help());
            None
        }
    }
}
