//! Small files that tell machines one thing, when the configuration asks for them.

use super::feeds::xml::Xml;
use super::view::View;
use crate::config::Usage;
use crate::plan::{Frame, Notice, Slice};
use serde_json::json;

/// The file of the slice.
pub(super) fn notice(view: &View<'_>, of: Notice) -> Vec<u8> {
    let slice = view.slice;
    match of {
        Notice::Llms => llms(view).into_bytes(),
        Notice::License => license(slice),
        Notice::TdmRep => tdmrep(slice),
        Notice::IndexNow => slice.config.indexnow.clone().unwrap_or_default().into_bytes(),
    }
}

/// A map of the site in Markdown: name, what it is, and for each language its lists, pages and feeds. It names no
/// article, so that a new one leaves it alone.
fn llms(view: &View<'_>) -> String {
    let slice = view.slice;
    let mut text = format!("# {}\n", one_line(&slice.frame.title));
    if let Some(tagline) = slice.frame.tagline.as_deref() {
        text.push_str(&format!("\n> {}\n", one_line(tagline)));
    }
    text.push_str(&format!("\n{}\n", one_line(view.t.text("about_text"))));
    for frame in slice.frames {
        text.push_str(&section(view, frame));
    }
    if slice.plan.is_some_and(|plan| plan.find("/sitemap.xml").is_some()) {
        text.push_str(&format!("\n## Optional\n\n{}", link(slice, "Sitemap", "/sitemap.xml")));
    }
    text
}

fn section(view: &View<'_>, frame: &Frame) -> String {
    let words = view.kit.theme.strings(frame.lang);
    let own = View { t: words, lang: frame.lang, ..View::new(view.slice, view.kit) };
    let tag = frame.lang.as_str();
    let mut lines = link(view.slice, words.text("front_page"), &frame.home);
    for place in frame.nav.iter().chain(&frame.menu) {
        lines.push_str(&link(view.slice, &own.nav_name(&place.kind).0, &place.url));
    }
    for (format, url) in &frame.feeds {
        lines.push_str(&link(view.slice, format.name(), url));
    }
    format!("\n## {}\n\n{lines}", one_line(words.maybe(&format!("languages.{tag}")).unwrap_or(tag)))
}

fn link(slice: &Slice<'_>, name: &str, url: &str) -> String {
    let name = one_line(name).replace('[', "\\[").replace(']', "\\]");
    let url = if url.starts_with('/') { slice.config.base_url.absolute(url) } else { url.to_owned() };
    format!("- [{name}]({url})\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Really Simple Licensing 1.0 (DOMAIN Q-16).
fn license(slice: &Slice<'_>) -> Vec<u8> {
    let Usage { search, train, policy } = &slice.config.usage;
    let mut xml = Xml::document();
    xml.open("rsl", &[("xmlns", "https://rslstandard.org/rsl")]);
    xml.open("content", &[("url", &slice.config.base_url.link("/"))]);
    xml.open("license", &[]);
    for (is_allowed, element) in [(true, "permits"), (false, "prohibits")] {
        let uses = [("search", search), ("ai-train", train)];
        let told: Vec<&str> =
            uses.iter().filter(|(_, answer)| **answer == Some(is_allowed)).map(|(name, _)| *name).collect();
        if !told.is_empty() {
            xml.text(element, &[("type", "usage")], &told.join(" "));
        }
    }
    xml.close("license");
    if let Some(policy) = policy {
        xml.text("terms", &[], policy);
    }
    xml.close("content");
    xml.close("rsl");
    xml.file()
}

/// The TDM Reservation Protocol: whether mining the site's text is reserved (DOMAIN Q-16).
fn tdmrep(slice: &Slice<'_>) -> Vec<u8> {
    let usage = &slice.config.usage;
    let mut rule = json!({
        "location": format!("{}*", slice.config.base_url.link("/")),
        "tdm-reservation": i32::from(usage.train != Some(true)),
    });
    if let (Some(rule), Some(policy)) = (rule.as_object_mut(), &usage.policy) {
        rule.insert("tdm-policy".into(), policy.as_str().into());
    }
    let mut bytes = json!([rule]).to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}
