//! `story.html`.

use super::{Shown, View, described};
use crate::plan::{Entry, StoryOwn};
use crate::render::{
    Loaded,
    value::{Fields, html},
};
use tera::Value;

impl View<'_> {
    pub fn story(&self, own: &StoryOwn, loaded: &Loaded) -> Shown {
        let story = own.story;
        let (title, _) = story.named.name(self.lang);
        let lang = own.text.map_or(self.lang, |text| text.lang);
        let summary = own.text.and_then(|text| text.summary.as_deref());
        let lead = own.lead.as_ref();
        let coverage: Vec<Entry> = self
            .slice
            .list("coverage")
            .iter()
            .filter(|entry| lead.is_none_or(|lead| lead.card.url != entry.card.url))
            .cloned()
            .collect();
        let timeline: Vec<Value> = own
            .timeline
            .iter()
            .rev()
            .map(|(entry, line)| {
                entry.as_ref().map_or_else(|| self.timeline_event(line), |entry| self.timeline_card(entry))
            })
            .collect();
        let moments = || own.timeline.iter().map(|(entry, line)| when(entry.as_ref(), line));
        let curators = own.text.and_then(|text| text.curators.as_ref()).or(story.curators.as_ref());
        let count = self.slice.list("coverage").len();
        let status = if story.closed { "closed" } else { "open" };
        let mut fields = Fields::with_capacity(20);
        fields
            .put("title", Value::normal_string(title))
            .put("status", status)
            .put("status_name", self.t.text(&format!("story_statuses.{status}")))
            .put("summary", self.borrowed_value(summary, lang))
            .put("body", self.body(loaded, lang))
            .text("sign", curators.and_then(|curators| self.sign(curators)).as_deref())
            .maybe(
                "image",
                story.image.as_ref().filter(|image| image.url.is_some()).map(|image| self.image(image, lang)),
            )
            .list("topics", [])
            .put("since", self.moment_maybe(moments().min()))
            .put("updated", self.moment_maybe(moments().max()))
            .put("count", count)
            .put("outlets_count", own.outlets.len())
            .maybe("lead", lead.map(|entry| self.card(entry)))
            .list("timeline", timeline)
            .list("coverage", self.cards(&coverage))
            .list("outlets", self.counted(&own.outlets))
            .list("agencies", self.counted(&own.agencies))
            .list("see", self.named_list(story.see.iter()));
        Shown {
            template: "story.html",
            kind: "story",
            title: title.to_owned(),
            description: Some(summary.map_or_else(|| self.t.fill("describe.story", &[("title", title)]), described)),
            crumbs: vec![self.index_crumb("stories")],
            values: vec![("story", fields.done()), ("feeds", Value::from(self.feeds()))],
        }
    }

    /// A report as a line of a timeline.
    pub fn timeline_card(&self, entry: &Entry) -> Value {
        let card = entry.card;
        let mut title = String::new();
        crate::render::escape::text(&mut title, &card.title);
        let mut fields = Fields::with_capacity(9);
        fields
            .put("kind", "card")
            .put("when", self.moment(card.original_published.unwrap_or(card.published)))
            .put("text", html(&title))
            .text("lang", Some(card.lang.as_str()).filter(|_| card.lang != self.lang))
            .put("dir", card.lang.dir())
            .put("url", self.link(&card.url))
            .maybe("outlet", card.source.as_ref().map(|named| self.named(named)))
            .put("key", false)
            .put("card", self.card(entry));
        fields.done()
    }
}

fn when(entry: Option<&Entry>, line: &crate::model::TimelineEntry) -> crate::base::moment::Moment {
    match (entry, line) {
        (_, crate::model::TimelineEntry::Event { when, .. }) => *when,
        (Some(entry), crate::model::TimelineEntry::Card(_)) => {
            entry.card.original_published.unwrap_or(entry.card.published)
        }
        (None, crate::model::TimelineEntry::Card(_)) => unreachable!("a report comes with its card"),
    }
}
