//! `/sw.js`: what is kept on the reader's device for when there is no network. Only where the site says `offline: true`.

use super::kit::Kit;
use crate::base::hash::HashOf;
use crate::plan::{Own, Slice};
use serde_json::{Map, json};

/// The bytes of the service worker: what it is to keep, then the theme's script. They change with the theme and with
/// what stands around pages, and only then; a browser takes the new one over and drops what the old one kept.
#[must_use]
pub fn worker(slice: &Slice<'_>, kit: &Kit<'_>) -> Vec<u8> {
    let Own::Worker(own) = &slice.own else { return Vec::new() };
    let link = |url: &String| slice.config.base_url.link(url);
    let keep: Vec<String> = own.keep.iter().map(link).collect();
    let offline: Map<String, serde_json::Value> =
        own.offline.iter().map(|(home, page)| (link(home), json!(link(page)))).collect();
    let mut version = HashOf::new();
    version.hash(kit.theme.hash()).hash(own.frames).text(env!("CARGO_PKG_VERSION"));
    let site = json!({
        "version": version.done().short(),
        "base": link(&"/".to_owned()),
        "keep": keep,
        "offline": offline,
    });
    format!("const SITE = {site};\n{}", kit.theme.worker()).into_bytes()
}
