//! Records at rest: a quarter of the room that an open one takes, and no work to take from a cache.
//!
//! An archive is read record by record, but identities, translations and references need all of them at once. So all
//! wait packed, and each is opened for as long as somebody looks at it.

use super::{
    body::Body,
    record::{Common, Head, Kind, Record, Text},
};
use crate::base::{hash::ContentHash, lang::Lang, path::SourcePath};
use serde::{Deserialize, Serialize};
use std::{ops::Range, sync::Arc};

/// One record, packed: who it is stands open.
#[derive(Debug, Clone)]
pub struct Packed {
    pub path: SourcePath,
    /// Of the file's bytes.
    pub hash: ContentHash,
    pub label: Label,
    rest: Bytes,
}

/// What tells one record from others (DOMAIN ).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Label {
    pub kind: Kind,
    pub lang: Lang,
    /// As [`Record::stem`].
    pub stem: Box<str>,
    /// As [`Record::bundle`].
    pub bundle: Option<SourcePath>,
    /// As written; none when the record writes no `id`.
    pub id: Option<Text>,
    pub translation_key: Option<Text>,
}

/// The other keys, encoded.
#[derive(Debug, Clone)]
enum Bytes {
    Own(Box<[u8]>),
    /// A part of a cache that many records stand in.
    Part(Arc<Vec<u8>>, Range<usize>),
}

impl Packed {
    /// Packs a record. `None` when it cannot be encoded, which no record that was parsed is.
    #[must_use]
    pub fn new(record: Record) -> Option<Self> {
        let Record { path, hash, kind, lang, stem, bundle, mut common, head, body } = record;
        let label =
            Label { kind, lang, stem, bundle, id: common.id.take(), translation_key: common.translation_key.take() };
        let rest = postcard::to_stdvec(&(common, head, body)).ok()?;
        Some(Self { path, hash, label, rest: Bytes::Own(rest.into()) })
    }

    /// A record that lies packed among others.
    #[must_use]
    pub fn part(path: SourcePath, hash: ContentHash, label: Label, among: &Arc<Vec<u8>>, at: Range<usize>) -> Self {
        Self { path, hash, label, rest: Bytes::Part(Arc::clone(among), at) }
    }

    /// The keys that do not stand open, as they are kept.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.rest {
            Bytes::Own(bytes) => bytes,
            Bytes::Part(all, at) => all.get(at.clone()).unwrap_or_default(),
        }
    }

    /// The record again. `None` when its bytes come from a cache that somebody has tampered with.
    #[must_use]
    pub fn open(&self) -> Option<Record> {
        let (mut common, head, body): (Box<Common>, Head, Option<Body>) = postcard::from_bytes(self.bytes()).ok()?;
        let Label { kind, lang, stem, bundle, id, translation_key } = &self.label;
        if head.kind() != *kind {
            return None;
        }
        common.id.clone_from(id);
        common.translation_key.clone_from(translation_key);
        Some(Record {
            path: self.path.clone(),
            hash: self.hash,
            kind: *kind,
            lang: *lang,
            stem: stem.clone(),
            bundle: bundle.clone(),
            common,
            head,
            body,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::moment::Zone;
    use crate::parse::{Rules, parse};

    #[test]
    fn a_record_comes_out_as_it_was_packed() {
        let text = "---\nid: a-1\ntitle: Kim\ndate: 2024-11-23 18:30 WIB\ntopics: [korea]\nquotes: [{text: a, by: b}]\n\
            extra: {a: [1, 2]}\n---\nText with [a link](b.md).\n";
        let path = SourcePath::parse("content/articles/2024/kim.ko.md").unwrap();
        let rules = Rules::new(vec![Lang::EN, Lang::parse("ko").unwrap()], Zone::parse("UTC").unwrap());
        let record = parse(&path, text.as_bytes(), ContentHash::of(text.as_bytes()), &rules).value.unwrap();
        let packed = Packed::new(record.clone()).unwrap();
        assert_eq!(packed.open(), Some(record));
    }
}
