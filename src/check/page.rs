//! What is wrong with one finished page, whatever its links.

use super::html::Tag;
use super::owner::Fault;
use super::policy::Policy;
use crate::diag::Code;
use std::collections::BTreeSet;

/// Looks at one element of a page.
pub(super) fn tag(tag: &Tag<'_, '_>, policy: &Policy, faults: &mut Vec<Fault>) {
    if tag.is("img") && tag.get("alt").is_none() && tag.get("role") != Some("presentation") {
        let source = tag.get("src").unwrap_or_default();
        faults.push(
            Fault::new(Code::MissingAlt, format!("the picture `{source}` has no alternative text"))
                .about(source)
                .help("write what it shows, or `alt=\"\"` if it only decorates"),
        );
    }
    if tag.is("script") && tag.get("type") == Some("application/ld+json") {
        structured(tag.text, faults);
    }
    policy.judge(tag, faults);
}

/// DOMAIN M-2: one object that can be read and says what it is.
fn structured(text: &str, faults: &mut Vec<Fault>) {
    let why = match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value) if value.get("@context").is_none() => "they do not say in which words they are written".to_owned(),
        Ok(_) => return,
        Err(fault) => fault.to_string(),
    };
    faults.push(Fault::new(Code::BrokenData, format!("structured data cannot be read: {why}")));
}

/// An id names one element of a page: links to it and labels lead to the first alone.
pub(super) fn ids(ids: &[String], faults: &mut Vec<Fault>) {
    let mut seen = BTreeSet::new();
    let mut told = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) && told.insert(id) {
            faults.push(
                Fault::new(Code::DuplicateAnchor, format!("the id `{id}` stands twice on one page"))
                    .about(id)
                    .help("give one of them another name"),
            );
        }
    }
}
