//! `page.html`, `corrections.html`, `404.html`, `redirect.html`, `tombstone.html`.

use super::{Shown, View, article::fault_word, described};
use crate::model::{CorrectionFacts, Page, Redirect, Tombstone};
use crate::plan::Entry;
use crate::render::{
    Loaded,
    value::{Fields, extra},
};
use std::collections::BTreeMap;
use tera::Value;

impl View<'_> {
    pub fn page_record(&self, page: &Page, loaded: &Loaded) -> Shown {
        let opening = page.body.as_ref().and_then(|body| body.opening.as_deref());
        let description = page.summary.as_deref().or(opening).map_or_else(
            || self.t.fill("describe.page", &[("title", &page.title), ("site", &self.slice.frame.title)]),
            described,
        );
        Shown {
            template: "page.html",
            kind: "page",
            title: page.title.to_string(),
            description: Some(description),
            crumbs: Vec::new(),
            values: vec![
                ("heading", Value::normal_string(&page.title)),
                ("summary", self.inline_value(page.summary.as_deref(), page.lang)),
                (
                    "image",
                    page.image
                        .as_ref()
                        .filter(|image| image.url.is_some())
                        .map_or_else(Value::none, |image| self.image(image, page.lang)),
                ),
                ("body", self.body(loaded, page.lang)),
                ("updated", self.moment_maybe(page.updated)),
                ("glosses", Value::from(self.glosses(page.lang, &page.gloss))),
                ("extra", extra(&page.extra)),
            ],
        }
    }

    pub fn corrections(
        &self,
        entries: &[(Entry, usize, &CorrectionFacts)],
        policy: Option<&Page>,
        loaded: &Loaded,
    ) -> Shown {
        let own = policy.filter(|page| page.lang == self.lang);
        let heading = own.map_or_else(|| self.heading("corrections"), |page| page.title.to_string());
        let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, _, one) in entries {
            *tally.entry(one.fault.map_or("curator", fault_word)).or_default() += 1;
        }
        let tally = tally.into_iter().map(|(fault, count)| {
            let mut fields = Fields::with_capacity(2);
            fields
                .put("ref", self.plain_ref(self.t.text(&format!("faults.{fault}")), None, None))
                .put("count", self.number(count));
            fields.done()
        });
        let lines = entries.iter().map(|(entry, at, one)| {
            let mut fields = Fields::with_capacity(2);
            fields.put("card", self.card(entry)).put("correction", self.correction(one, *at, entry.card.lang));
            fields.done()
        });
        Shown {
            template: "corrections.html",
            kind: "corrections",
            description: Some(self.t.fill("describe.corrections", &[("site", &self.slice.frame.title)])),
            crumbs: Vec::new(),
            values: vec![
                ("heading", Value::from(heading.as_str())),
                ("intro", self.body(loaded, policy.map_or(self.lang, |page| page.lang))),
                ("entries", Value::from(lines.collect::<Vec<_>>())),
                ("tally", Value::from(tally.collect::<Vec<_>>())),
                ("count", Value::from(entries.len())),
                ("pager", Value::none()),
                ("feeds", Value::from(Vec::<Value>::new())),
            ],
            title: heading,
        }
    }

    /// DOMAIN U-12: every language's text and root.
    pub fn not_found(&self) -> Shown {
        let texts = self.slice.frames.iter().map(|frame| {
            let t = self.kit.theme.strings(frame.lang);
            let mut fields = Fields::with_capacity(5);
            fields
                .put("lang", frame.lang.as_str())
                .put("dir", frame.lang.dir())
                .put("title", t.text("lost.title"))
                .put("text", t.text("lost.text"))
                .put("home", self.head_link(t.text("to_front"), &frame.home, false));
            fields.done()
        });
        Shown {
            template: "404.html",
            kind: "404",
            title: self.t.text("lost.title").to_owned(),
            description: None,
            crumbs: Vec::new(),
            values: vec![
                ("texts", Value::from(texts.collect::<Vec<_>>())),
                ("items", Value::from(self.cards(self.slice.list("newest")))),
            ],
        }
    }

    pub fn offline(&self) -> Shown {
        let heading = self.heading("offline");
        Shown {
            template: "offline.html",
            kind: "offline",
            description: Some(self.t.text("offline_text").to_owned()),
            crumbs: Vec::new(),
            values: vec![
                ("heading", Value::from(heading.as_str())),
                ("text", Value::normal_string(self.t.text("offline_text"))),
                ("kept", Value::normal_string(self.t.text("offline_kept"))),
            ],
            title: heading,
        }
    }

    pub fn redirect(&self, redirect: &Redirect) -> Shown {
        Shown {
            template: "redirect.html",
            kind: "redirect",
            title: redirect.title.to_string(),
            description: None,
            crumbs: Vec::new(),
            values: vec![
                ("target", Value::from(self.link(&redirect.to))),
                ("canonical", Value::from(self.slice.config.base_url.absolute(&redirect.to))),
                ("title", Value::normal_string(&redirect.title)),
            ],
        }
    }

    pub fn tombstone(&self, tombstone: &Tombstone) -> Shown {
        Shown {
            template: "tombstone.html",
            kind: "tombstone",
            title: if tombstone.title.is_empty() {
                self.t.text("gone_title").to_owned()
            } else {
                format!("{}{}{}", self.t.text("gone_title"), self.t.text("colon"), tombstone.title)
            },
            description: Some(match &tombstone.reason {
                Some(reason) => reason.to_string(),
                None => self.t.text("expired_text").to_owned(),
            }),
            crumbs: Vec::new(),
            values: vec![
                (
                    "title",
                    if tombstone.title.is_empty() { Value::none() } else { Value::normal_string(&tombstone.title) },
                ),
                ("when", self.moment_maybe(tombstone.when)),
                ("reason", tombstone.reason.as_deref().map_or_else(Value::none, Value::normal_string)),
                ("expired", Value::from(tombstone.reason.is_none())),
            ],
        }
    }
}
