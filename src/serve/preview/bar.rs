//! What the bar at the foot of a previewed page tells: its record, its language, the clock and who is looking.

use super::overlay;
use super::site::{Shown, View, record};
use crate::base::moment::Moment;
use crate::base::url::decode;
use crate::plan::slice;
use serde_json::{Value, json};
use std::path::Path;

/// What is said of the page at a path.
pub(super) fn json(shown: &Shown, path: &str, root: Option<&Path>) -> Value {
    let draft = &shown.good.draft;
    let zone = draft.site.config.zone;
    let told = |seconds: i64| Moment::from_unix(seconds, zone).rfc3339();
    let output = draft.plan.find(path);
    let record = output.and_then(|output| record(draft, output));
    let slice = output.map(|output| slice(&draft.site, &draft.plan, output));
    let translations: Vec<Value> = slice
        .iter()
        .flat_map(|slice| &slice.links.translations)
        .map(|(lang, url)| json!({ "lang": lang.to_string(), "url": draft.site.config.base_url.link(url) }))
        .collect();
    json!({
        "record": record.as_ref().map(ToString::to_string),
        "href": record.as_ref().and_then(|record| Some(overlay::editor(root?, record.as_str()))),
        "lang": slice.map(|slice| slice.lang.to_string()),
        "translations": translations,
        "now": told(draft.now),
        "zone": zone.to_string(),
        "clock_is_set": shown.view.now.is_some(),
        "drafts": shown.view.drafts,
        "embargoed": shown.view.embargoed,
        "next_change": draft.site.next_change.map(told),
    })
}

/// A query that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{key}={value}` cannot be read: {help}")]
pub(super) struct BadQuery {
    key: String,
    value: String,
    help: String,
}

/// The site that a query asks for: `?-now=2024-11-23T18:30&-drafts=1`, each in the place of what the preview was started
/// with (RELIABILITY S1: they travel in the query, and change nothing here). Keys without the hyphen are the page's own.
pub(super) fn view(query: &str, usual: View, zone: crate::base::moment::Zone) -> Result<View, BadQuery> {
    let mut view = usual;
    for (key, value) in pairs(query) {
        let bad = |help: String| BadQuery { key: key.clone(), value: value.clone(), help };
        let flag = || match value.as_str() {
            "1" => Ok(true),
            "0" => Ok(false),
            _ => Err(bad("write 1 or 0".to_owned())),
        };
        match key.as_str() {
            "-drafts" => view.drafts = flag()?,
            "-embargoed" => view.embargoed = flag()?,
            "-now" => match Moment::parse(&value, zone) {
                Ok(moment) => view.now = Some(moment.seconds()),
                Err(fault) => return Err(bad(fault.help())),
            },
            _ => {}
        }
    }
    Ok(view)
}

/// The keys and values of a query, decoded; a pair that cannot be is left out.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    query.split('&').filter_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decode(key)?, decode(&value.replace('+', " "))?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::moment::Zone;

    #[test]
    fn the_query_sets_the_clock_and_shows_drafts() {
        // RELIABILITY S1
        let usual = View { now: None, drafts: false, embargoed: true };
        let jakarta = Zone::parse("Asia/Jakarta").unwrap();
        let seen = view("-now=1970-01-01T07%3A00&-drafts=1&q=1", usual, jakarta);
        assert_eq!(seen, Ok(View { now: Some(0), drafts: true, embargoed: true }));
        assert_eq!(view("", usual, jakarta), Ok(usual));
        assert_eq!(view("now=never&%ff=1&a", usual, jakarta), Ok(usual));
        assert!(view("-now=never", usual, jakarta).is_err());
        assert!(view("-drafts=yes", usual, jakarta).is_err());
    }
}
