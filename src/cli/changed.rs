//! The pages that a build added, changed and took away, for whoever tells search engines or caches (DOMAIN P-10).

use crate::base::hash::ContentHash;
use crate::config::BaseUrl;
use crate::plan::{Plan, Work};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What an output folder holds: file and hash.
pub(super) type Written = BTreeMap<Box<str>, ContentHash>;

/// Absolute addresses, sorted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changed {
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub gone: Vec<String>,
}

impl Changed {
    pub(super) fn between(old: &Written, new: &Written, plan: &Plan, base: &BaseUrl) -> Self {
        let mut changes = Self::default();
        for (file, hash) in new {
            let Some(url) = page(file).filter(|url| is_shown(plan, url)) else { continue };
            match old.get(file) {
                None => changes.added.push(base.absolute(&url)),
                Some(before) if before != hash => changes.changed.push(base.absolute(&url)),
                Some(_) => {}
            }
        }
        let gone = old.keys().filter(|file| !new.contains_key(*file)).filter_map(|file| page(file));
        changes.gone = gone.map(|url| base.absolute(&url)).collect();
        for list in [&mut changes.added, &mut changes.changed, &mut changes.gone] {
            list.sort();
        }
        changes
    }

    pub(super) fn json(&self) -> Value {
        json!({ "added": self.added, "changed": self.changed, "gone": self.gone })
    }
}

/// `tags/korea/index.html` → `/tags/korea/`; nothing for what is no page.
fn page(file: &str) -> Option<String> {
    let folder = file.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'))?;
    Some(format!("/{folder}"))
}

/// A redirect is no page that anybody looks for, and a search page none that search engines list.
fn is_shown(plan: &Plan, url: &str) -> bool {
    plan.find(url).is_none_or(|output| !matches!(output.work, Work::Redirect(_) | Work::Search(_)))
}
