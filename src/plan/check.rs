//! Bodies against the plan: internal links that lead somewhere, directives that can be answered.

use super::{
    Plan,
    answer::{self, Owner},
};
use crate::base::{
    path::SourcePath,
    url::{self, Target},
};
use crate::diag::{Code, Diagnostic};
use crate::model::{Picture, Site};
use crate::parse::{
    body::{Body, Link},
    record::Focus,
};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Checks every body of the site, on all cores.
pub(super) fn bodies(plan: &Plan, site: &Site, found: &mut Vec<Diagnostic>) {
    let faults: Vec<Vec<Diagnostic>> = owners(site)
        .par_iter()
        .filter(|(_, body)| !body.links.is_empty() || !body.directives.is_empty())
        .map(|(owner, body)| {
            let mut found = Vec::new();
            answer::answers(site, owner, &body.directives, &mut found);
            for link in &body.links {
                if let Err(finding) = resolve(site, plan, owner, body, link) {
                    found.push(*finding);
                }
            }
            found
        })
        .collect();
    found.extend(faults.into_iter().flatten());
}

/// Every body of the site that asks something of it, with whose it is.
pub(super) fn owners(site: &Site) -> Vec<(Owner<'_>, &Body)> {
    let mut owners: Vec<(Owner<'_>, &Body)> = Vec::new();
    for (_, _, card, row) in site.rows() {
        owners.extend(row.asks.iter().map(|body| (Owner::new(row.path(), card.lang, row.bundle(), body), &**body)));
    }
    for page in &site.pages {
        owners
            .extend(page.body.iter().map(|body| (Owner::new(&page.path, page.lang, page.bundle.as_ref(), body), body)));
    }
    for edition in &site.editions {
        if let (Some(path), Some(body)) = (&edition.path, &edition.body) {
            owners.push((Owner::new(path, edition.lang, edition.bundle.as_ref(), body), body));
        }
    }
    let variants = site
        .topics
        .iter()
        .flat_map(|topic| &topic.variants)
        .chain(site.sources.iter().flat_map(|source| &source.variants))
        .chain(site.people.iter().flat_map(|person| &person.variants))
        .chain(site.stories.iter().flat_map(|story| &story.variants));
    for variant in variants {
        owners.extend(variant.body.iter().map(|body| (Owner::new(&variant.path, variant.lang, None, body), body)));
    }
    owners
}

/// What every local link of a body leads to, as a path on the site with its fragment.
pub(super) fn links(site: &Site, plan: &Plan, owner: &Owner, body: &Body) -> BTreeMap<Box<str>, String> {
    let mut links = BTreeMap::new();
    for link in &body.links {
        if let Ok(Some(url)) = resolve(site, plan, owner, body, link) {
            links.insert(link.target.clone(), url);
        }
    }
    links
}

/// The body's pictures, as written.
pub(super) fn pictures(site: &Site, owner: &Owner, body: &Body) -> BTreeMap<Box<str>, Picture> {
    let pictures = body.links.iter().filter(|link| link.image);
    pictures.filter_map(|link| Some((link.target.clone(), picture(site, owner, &link.target).ok()?))).collect()
}

/// A picture that a body names.
///
/// # Errors
/// A finding without a place.
pub(super) fn picture(site: &Site, owner: &Owner, file: &str) -> Result<Picture, Box<Diagnostic>> {
    let (path, url) = crate::model::find_picture(file, owner.bundle, owner.lang, &site.pictures, &site.homes)?;
    let mut picture = Picture::default();
    if let Some(seen) = site.pictures.get(&path) {
        picture.show(path, url, seen, Focus::default(), &site.config.pictures);
    }
    Ok(picture)
}

/// The path on the site that a link leads to; nothing for links that leave it.
fn resolve(
    site: &Site,
    plan: &Plan,
    owner: &Owner,
    body: &Body,
    link: &Link,
) -> Result<Option<String>, Box<Diagnostic>> {
    if link.image {
        return match picture(site, owner, &link.target) {
            Ok(picture) => Ok(picture.url.map(Into::into)),
            Err(finding) => Err(Box::new(owner.place(*finding, link.span))),
        };
    }
    if url::target(&link.target) != Target::Local {
        return Ok(None);
    }
    let dead = |help: String| {
        let finding = Diagnostic::new(Code::DeadLink, format!("the link `{}` leads nowhere", link.target));
        Box::new(owner.place(finding.help(help), link.span))
    };
    let (path, fragment) = match link.target.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (&*link.target, None),
    };
    if path.is_empty() {
        let fragment = fragment.unwrap_or_default();
        let wanted = url::decode(fragment).unwrap_or_else(|| fragment.to_owned());
        // `#top` is the beginning of every page (HTML, "indicated part of the document").
        return if wanted.is_empty()
            || wanted.eq_ignore_ascii_case("top")
            || body.anchors.iter().any(|anchor| **anchor == *wanted)
        {
            Ok(None)
        } else {
            let near = crate::base::nearest::nearest(&wanted, body.anchors.iter().map(|anchor| &**anchor));
            Err(dead(
                near.map_or_else(
                    || "no heading of the record has this id".to_owned(),
                    |near| format!("write `#{near}`"),
                ),
            ))
        };
    }
    let path = path.split('?').next().unwrap_or(path);
    let decoded = url::decode(path).unwrap_or_else(|| path.to_owned());
    let found = if decoded.starts_with('/') { absolute(plan, &decoded) } else { relative(site, plan, owner, &decoded) };
    match found {
        Some(url) => Ok(Some(fragment.map_or_else(|| url.clone(), |fragment| format!("{url}#{fragment}")))),
        None => Err(dead(
            "write the path of a record (`../2024/kim.md`), of a file of the bundle, or an address of this site (`/tags/korea/`)".into(),
        )),
    }
}

fn absolute(plan: &Plan, path: &str) -> Option<String> {
    let slashed = format!("{path}/");
    [path, slashed.as_str()].into_iter().find(|url| plan.find(url).is_some()).map(str::to_owned)
}

/// A path from the record's own folder: another record, or a file beside it.
fn relative(site: &Site, plan: &Plan, owner: &Owner, path: &str) -> Option<String> {
    let target = join(owner.path.folder(), path)?;
    if let Some(url) = site.by_path.get(&target) {
        return Some(url.to_string());
    }
    if let Some(url) = entity(site, plan, owner, &target) {
        return Some(url);
    }
    let bundle = owner.bundle?;
    let home = site.homes.get(bundle)?;
    let url = format!("{home}{}", target.below(bundle.as_str())?);
    plan.find(&url).map(|_| url)
}

/// The page of a topic, source, person or story, in the linking record's language where it exists.
fn entity(site: &Site, plan: &Plan, owner: &Owner, path: &SourcePath) -> Option<String> {
    let named = site
        .topics
        .iter()
        .map(|one| (&one.named, &one.variants))
        .chain(site.sources.iter().map(|one| (&one.named, &one.variants)))
        .chain(site.people.iter().map(|one| (&one.named, &one.variants)))
        .chain(site.stories.iter().map(|one| (&one.named, &one.variants)))
        .find(|(_, variants)| variants.iter().any(|variant| variant.path == *path))?
        .0;
    let page = named.path.as_ref()?;
    [owner.lang, site.config.default_lang()]
        .into_iter()
        .map(|lang| format!("{}{page}", site.config.prefix(lang)))
        .find(|url| plan.find(url).is_some())
}

/// `content/articles/2024` and `../x.md` → `content/articles/x.md`; nothing when the path leaves the site.
pub(super) fn join(folder: &str, path: &str) -> Option<SourcePath> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    SourcePath::parse(&parts.join("/")).ok()
}
