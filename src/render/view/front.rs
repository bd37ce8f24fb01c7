//! `front.html`.

use super::{Shown, View};
use crate::plan::{Entry, FrontOwn, Lead};
use crate::render::value::Fields;
use tera::Value;

/// Shapes of the bands; two in a row are never alike (DESIGN 10).
const SHAPES: [&str; 3] = ["columns", "picture-columns", "picture-lines"];

impl View<'_> {
    pub fn front(&self, own: &FrontOwn) -> Shown {
        let river = self.slice.list("river");
        let mut fields = Fields::with_capacity(9);
        fields
            .put(
                "date",
                self.moment_maybe(river.first().map(|entry| entry.card.published.in_zone(self.slice.config.zone))),
            )
            .maybe("lead", own.lead.as_ref().map(|lead| self.lead(lead)))
            .list("seconds", self.cards(self.slice.list("seconds")))
            .list("river", self.river(river))
            .maybe("edition", own.edition.as_ref().map(|(edition, items)| self.front_edition(edition, items)))
            .list("bands", self.bands(own))
            .list("topics", self.counted(&own.topics))
            .text("archive_url", self.slice.frame.archive_url.as_ref().map(|url| self.link(url)).as_deref());
        let site = self.slice.frame.title.to_string();
        let description = match &self.slice.frame.tagline {
            Some(tagline) => tagline.to_string(),
            None => self.t.fill("describe.front", &[("site", &site)]),
        };
        Shown {
            template: "front.html",
            kind: "front",
            title: site,
            description: Some(description),
            crumbs: Vec::new(),
            values: vec![("front", fields.done())],
        }
    }

    fn lead(&self, lead: &Lead) -> Value {
        let mut fields = Fields::with_capacity(5);
        fields
            .put("card", self.card(&lead.entry))
            .maybe("story", lead.story.as_ref().map(|named| self.named(named)))
            .number("story_count", lead.story.as_ref().map(|_| lead.reports))
            .number("outlets_count", lead.story.as_ref().map(|_| lead.outlets))
            .list("coverage", self.cards(&lead.coverage));
        fields.done()
    }

    /// The newest items with the time of their appearance in the site's zone.
    fn river(&self, river: &[Entry]) -> Vec<Value> {
        let zone = self.slice.config.zone;
        let mut last = river.first().map(|entry| entry.card.published.day_in(zone));
        river
            .iter()
            .map(|entry| {
                let at = entry.card.published.in_zone(zone);
                let day = entry.card.published.day_in(zone);
                let fresh = last != Some(day);
                last = Some(day);
                let mut fields = Fields::with_capacity(3);
                fields
                    .put("day", self.moment_maybe(fresh.then_some(at)))
                    .text("time", self.t.dates().time(&at).as_deref())
                    .put("card", self.card(entry));
                fields.done()
            })
            .collect()
    }

    fn bands(&self, own: &FrontOwn) -> Vec<Value> {
        let mut last = "";
        own.bands
            .iter()
            .enumerate()
            .map(|(at, band)| {
                // A picture leads where there is one; else the columns stand alone.
                let pictured = band
                    .items
                    .iter()
                    .position(|entry| entry.card.image.as_ref().is_some_and(|image| image.url.is_some()));
                let mut items: Vec<&Entry> = band.items.iter().collect();
                let shape = match pictured {
                    Some(at_picture) => {
                        let first = items.remove(at_picture);
                        items.insert(0, first);
                        SHAPES
                            .iter()
                            .skip(1)
                            .cycle()
                            .skip(at)
                            .find(|shape| **shape != last)
                            .copied()
                            .unwrap_or("columns")
                    }
                    None => "columns",
                };
                last = shape;
                let mut fields = Fields::with_capacity(3);
                fields
                    .put("ref", self.named(band.section))
                    .put("shape", shape)
                    .list("items", items.into_iter().map(|entry| self.card(entry)));
                fields.done()
            })
            .collect()
    }
}
