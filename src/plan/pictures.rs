//! Which renditions the site's pictures need: those that its pages, feeds and metadata name, and no others.

use super::{CopiedFile, Output, Plan, Work, answer::Owner, check};
use crate::base::{
    hash::{ContentHash, HashOf},
    path::SourcePath,
    url::{self, Target, UrlPath},
};
use crate::model::{Picture, Recipe, Rendition, Shape, Site};
use crate::parse::body::Body;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A rendition of a picture as an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    pub url: UrlPath,
    pub file: SourcePath,
    /// Of the file's bytes.
    pub hash: ContentHash,
    pub recipe: Recipe,
}

impl Derived {
    /// Names its bytes, but for the program that makes them.
    pub(super) fn hash_into(&self, hash: &mut HashOf) {
        let Self { url: _, file, hash: bytes, recipe } = self;
        // The record of what an output is made of tells the file by its name.
        hash.text(file.as_str()).hash(*bytes);
        recipe.hash_into(hash);
    }
}

/// All that pages show of pictures.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// In the order of their addresses.
    pub derived: Vec<Derived>,
    /// Each file that is shown, with the record that shows it first.
    pub shown: BTreeMap<SourcePath, SourcePath>,
}

/// What a picture is used for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// It stands in a text.
    Body,
    /// It stands on a page of its own.
    Page,
    /// And in lists.
    Card,
}

/// As [`gather`] said of the site of this plan.
pub(super) fn again(plan: &Plan, files: &mut Vec<CopiedFile>) -> Pictures {
    files.clone_from(&plan.files);
    Pictures { derived: plan.derived.clone(), shown: plan.shown.clone() }
}

/// Takes those out of `files` of which renditions alone are published: files of bundles, to which no text links. They may
/// hold what is nobody's business (RELIABILITY I4).
pub(super) fn gather(site: &Site, files: &mut Vec<CopiedFile>) -> Pictures {
    let owners = check::owners(site);
    let mut uses: Vec<(Use, Picture, &SourcePath)> = Vec::new();
    for (_, _, card, row) in site.rows() {
        uses.extend(used(Use::Card, card.image.as_deref(), Some(row.path())));
    }
    for edition in &site.editions {
        uses.extend(used(Use::Page, edition.cover.as_deref(), edition.path.as_ref()));
    }
    for page in &site.pages {
        uses.extend(used(Use::Page, page.image.as_deref(), Some(&page.path)));
    }
    for person in &site.people {
        uses.extend(used(Use::Page, person.image.as_deref(), person.variants.first().map(|one| &one.path)));
    }
    for story in &site.stories {
        uses.extend(used(Use::Page, story.image.as_deref(), story.variants.first().map(|one| &one.path)));
    }
    let inside = owners.par_iter().flat_map_iter(|(owner, body)| {
        of_body(site, owner, body).into_iter().map(|picture| (Use::Body, picture, owner.path))
    });
    uses.extend(inside.collect::<Vec<_>>());
    let mut all = Pictures::default();
    let mut own: BTreeSet<&SourcePath> = BTreeSet::new();
    let mut derived: BTreeMap<String, Derived> = BTreeMap::new();
    for (of, picture, record) in &uses {
        let Some(file) = &picture.file else { continue };
        all.shown.entry(file.clone()).or_insert_with(|| (*record).clone());
        let Some(negative) = picture.negative else { continue };
        for Rendition { url, recipe } in renditions(site, picture, *of) {
            if let Ok(parsed) = UrlPath::parse_static(&url) {
                let make = || Derived { url: parsed, file: file.clone(), hash: negative.hash, recipe };
                derived.entry(url).or_insert_with(make);
            }
        }
        if file.below("content").is_some() {
            own.insert(file);
        }
    }
    all.derived = derived.into_values().collect();
    if !own.is_empty() {
        let linked = linked(&owners);
        let is_linked = |file: &CopiedFile| linked.contains(file.path.as_str()) || linked.contains(file.url.as_str());
        files.retain(|file| !own.contains(&file.path) || is_linked(file));
    }
    all
}

fn used<'s>(
    of: Use,
    picture: Option<&Picture>,
    record: Option<&'s SourcePath>,
) -> Option<(Use, Picture, &'s SourcePath)> {
    picture.zip(record).map(|(picture, record)| (of, picture.clone(), record))
}

fn renditions(site: &Site, picture: &Picture, of: Use) -> Vec<Rendition> {
    let settings = &site.config.pictures;
    let mut all = picture.whole(settings);
    all.extend(picture.plain(settings));
    if of != Use::Body {
        all.extend(Shape::ALL.into_iter().filter_map(|shape| picture.social(shape, settings)));
    }
    if of == Use::Card {
        all.extend(picture.cards(settings));
    }
    all
}

/// The pictures that a body shows. What cannot be found is reported where bodies are checked.
fn of_body(site: &Site, owner: &Owner<'_>, body: &Body) -> Vec<Picture> {
    let links = body.links.iter().filter(|link| link.image).map(|link| &*link.target);
    let images = body.directives.iter().filter(|directive| &*directive.name == "image");
    let files = images.flat_map(|image| &image.arguments).filter(|(key, _)| &**key == "file");
    links.chain(files.map(|(_, file)| &*file.value)).filter_map(|file| check::picture(site, owner, file).ok()).collect()
}

/// The files and addresses that links of bodies lead to, where they stand for no picture.
fn linked(owners: &[(Owner<'_>, &Body)]) -> HashSet<String> {
    let links = owners.iter().flat_map(|(owner, body)| body.links.iter().map(move |link| (owner, link)));
    let local = links.filter(|(_, link)| !link.image && url::target(&link.target) == Target::Local);
    local
        .filter_map(|(owner, link)| {
            let path = link.target.split(['?', '#']).next()?;
            let decoded = url::decode(path).unwrap_or_else(|| path.to_owned());
            if decoded.starts_with('/') {
                return Some(decoded);
            }
            check::join(owner.path.folder(), &decoded).map(|path| path.to_string())
        })
        .collect()
}

pub(super) fn outputs(derived: &[Derived]) -> impl Iterator<Item = Output> + '_ {
    derived.iter().zip(0..).map(|(one, at)| Output { url: one.url.clone(), work: Work::Picture(at) })
}
