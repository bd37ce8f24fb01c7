//! The site of a draft: modelled, or taken over from the draft before when nothing of it can have moved.

use super::{Draft, Past, Request, addresses, read::Read};
use crate::base::hash::ContentHash;
use crate::config::Config;
use crate::diag::{Checked, Diagnostic};
use crate::env::Files;
use crate::model::{self, Site};
use std::sync::Arc;

/// What a site was made of beside its records, pictures and settings, and what was wrong with it.
#[derive(Clone)]
pub(super) struct SiteOf {
    /// Whether drafts are shown, and what is under embargo.
    shows: (bool, bool),
    /// Of the list of what was published; none when it cannot be read.
    addresses: Option<ContentHash>,
    pub found: Vec<Diagnostic>,
}

/// The site of what was read. `same`: the draft before, when it read and was set to the same.
pub(super) fn of(
    files: &dyn Files,
    (config, request): (&Config, &Request),
    read: &Read,
    past: Option<Past<'_>>,
    same: Option<&Draft>,
) -> (Arc<Site>, SiteOf) {
    let known = addresses::known(files);
    let &Request { now, drafts, embargoed, .. } = request;
    let shows = (drafts, embargoed);
    let is_still = |draft: &&Draft| {
        let SiteOf { shows: as_shown, addresses, found: _ } = &draft.site_of;
        draft.site.is_still(now) && *as_shown == shows && known.is_still(*addresses)
    };
    if let Some(draft) = same.filter(is_still) {
        return (Arc::clone(&draft.site), draft.site_of.clone());
    }
    let sheets = past.map(|past| past.sheets);
    let find = |key| sheets.and_then(|sheets| sheets.get(key));
    let rest = sheets.map(|sheets| model::Rest { ground: sheets.ground(), find: &find });
    let before = past.and_then(|past| past.before).map(|draft| &*draft.site);
    let options = model::Options { now, drafts, embargoed };
    let Checked { value: mut site, mut found } =
        model::model_after(&read.records, config, &read.pictures, options, before, rest);
    addresses::keep(&known, &mut site, &mut found);
    (Arc::new(site), SiteOf { shows, addresses: known.hash, found })
}
