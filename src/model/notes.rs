//! What the site remembers of a record beside its page: its address, what stood there before, why it is not shown.

use super::{Omitted, Options, Status, Tombstone, article::Placed, gather::Entry, world::World};
use crate::base::{hash::Table, path::SourcePath};
use crate::parse::addresses::Owner;
use std::sync::Arc;

/// What is learnt beside the records that are shown.
#[derive(Default)]
pub(super) struct Notes {
    pub omitted: Vec<Omitted>,
    pub tombstones: Vec<Tombstone>,
    pub by_path: Table<SourcePath, Arc<str>>,
    pub next: Option<i64>,
}

impl Notes {
    pub fn clock(&mut self, next: Option<i64>) {
        self.next = [self.next, next].into_iter().flatten().min();
    }
}

/// What the site remembers of one record of an item, beside its sheet.
pub(super) struct Noted<'a> {
    pub owner: Owner,
    pub path: &'a SourcePath,
    pub bundle: Option<&'a SourcePath>,
    pub aliases: Vec<Box<str>>,
}

impl<'a> Noted<'a> {
    pub fn of(entry: &'a Entry) -> Self {
        let record = &entry.record;
        let owner = Owner { kind: record.kind, id: entry.id.clone(), lang: record.lang };
        Self { owner, path: &record.path, bundle: record.bundle.as_ref(), aliases: aliases(entry) }
    }
}

pub(super) fn aliases(entry: &Entry) -> Vec<Box<str>> {
    entry.record.common.aliases.iter().map(|alias| alias.value.clone()).collect()
}

pub(super) fn note(notes: &mut Notes, one: Noted, placed: &Placed, world: &mut World, options: Options) {
    notes.clock(placed.times.next(options.now));
    if placed.shown {
        appear(notes, one, (&placed.url, &placed.title), world);
    } else {
        omit(notes, &one, placed);
    }
}

pub(super) fn appear(notes: &mut Notes, one: Noted, (url, title): (&Arc<str>, &str), world: &mut World) {
    notes.by_path.insert(one.path.clone(), url.clone());
    if let Some(bundle) = one.bundle {
        world.homes.entry(bundle.clone()).or_insert_with(|| url.clone());
    }
    for alias in one.aliases {
        world.moved.push((alias, url.clone(), title.into(), one.owner.lang, one.path.clone()));
    }
}

pub(super) fn omit(notes: &mut Notes, one: &Noted, placed: &Placed) {
    let path = one.path.clone();
    let until = placed.times.until(placed.status);
    if placed.status == Status::Expired {
        notes.tombstones.push(Tombstone {
            url: placed.url.clone(),
            title: placed.title.clone(),
            when: until,
            reason: None,
            lang: one.owner.lang,
            path: path.clone(),
        });
    }
    notes.omitted.push(Omitted {
        owner: one.owner.clone(),
        path,
        title: placed.title.clone(),
        status: placed.status,
        until,
    });
}
