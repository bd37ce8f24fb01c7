//! What the outlet says (DOMAIN R-22), quotations of it, and lines "read also".

use super::{
    Rules, common,
    record::{Byline, Dateline, Original, Quote, Related, Role, Speaker},
};
use crate::{
    base::url,
    diag::Code,
    yaml::{Fields, Node, Value},
};

const ROLES: &[(&str, Role)] = &[
    ("writer", Role::Writer),
    ("editor", Role::Editor),
    ("reporter", Role::Reporter),
    ("contributor", Role::Contributor),
    ("photographer", Role::Photographer),
    ("translator", Role::Translator),
];

/// What others call the keys of an original (DOMAIN R-4).
const FOREIGN: &[(&str, &str)] = &[
    ("agency", "agencies"),
    ("author", "byline"),
    ("authors", "byline"),
    ("bylines", "byline"),
    ("date", "published"),
    ("headline", "title"),
    ("lang", "language"),
    ("link", "url"),
    ("publisher", "outlet"),
    ("quotes", "quotations stand beside `original`, not in it: `quotes:`"),
    ("source", "outlet"),
];

/// What others call the keys of a quotation.
const FOREIGN_TO_QUOTE: &[(&str, &str)] = &[
    ("author", "by"),
    ("date", "said"),
    ("lang", "language"),
    ("name", "by"),
    ("quote", "text"),
    ("role", "write it beside the name: `by: Name, what they are`"),
    ("source", "via"),
    ("speaker", "by"),
    ("translation", "gloss"),
    ("when", "said"),
];

/// The original of an article: a mapping, or a bare address (DOMAIN R-21).
pub(super) fn read(fields: &mut Fields<'_, '_>, rules: &Rules) -> Option<Original> {
    let node = fields.node("original")?;
    if let Value::Map(_) | Value::List(_) = node.value {
        let outlet_told = fields.has("source");
        return Some(fields.inside(node, "original", |inner| mapping(inner, rules, outlet_told)));
    }
    let text = fields.as_text("original", node)?;
    let url = fields.as_url("original", text)?;
    Some(Original { span: node.span, url: Some(url), ..Original::default() })
}

fn mapping(fields: &mut Fields<'_, '_>, rules: &Rules, outlet_told: bool) -> Original {
    fields.foreign(FOREIGN);
    let original = Original {
        span: fields.span(),
        title: fields.required_text("title"),
        url: fields.url("url"),
        url_unknown: fields.flag("url_unknown") == Some(true),
        archive_url: fields.url("archive_url"),
        outlet: fields.text("outlet"),
        agencies: fields.texts("agencies"),
        section: fields.string("section"),
        kicker: fields.string("kicker"),
        published: fields.moment_text("published", rules.zone),
        updated: fields.moment_text("updated", rules.zone),
        corrected: fields.moment_text("corrected", rules.zone),
        byline: byline(fields),
        dateline: fields.part("dateline", "dateline", dateline).flatten(),
        language: fields.lang("language").map(|lang| lang.value),
        words: fields.number("words", 1..=10_000_000),
        speakers: fields.parts("speakers", "speaker", |speaker| self::speaker(speaker, rules)),
        image: fields.part("image", "image of an original", super::image::without_file),
        related: related(fields),
        paywall: fields.flag("paywall") == Some(true),
    };
    if original.url.is_none() && !original.url_unknown && !fields.has("url") {
        let help = "write `url: https://…`, or `url_unknown: true` if nobody knows it";
        fields.report(Code::MissingKey, original.span, "an original needs `url`", help);
    }
    if original.url.is_none()
        && original.url_unknown
        && original.outlet.is_none()
        && !outlet_told
        && !fields.has("outlet")
    {
        let help = "write `outlet: …`: without an address nothing else tells who published it";
        fields.report(Code::MissingKey, original.span, "an original needs `outlet`", help);
    }
    original
}

/// `[{name, role}]`; a bare name is a writer's.
fn byline(fields: &mut Fields<'_, '_>) -> Vec<Byline> {
    let nodes = fields.list("byline");
    let mut people = Vec::with_capacity(nodes.len());
    for node in nodes {
        if let Value::Plain(_) | Value::Quoted(_) = node.value {
            people.extend(fields.as_text("byline", node).map(|name| Byline { name, role: Role::Writer }));
            continue;
        }
        people.extend(fields.inside(node, "byline", |inner| {
            let role = inner.word("role", ROLES).map_or(Role::Writer, |role| role.value);
            inner.required_text("name").map(|name| Byline { name, role })
        }));
    }
    people
}

fn dateline(fields: &mut Fields<'_, '_>) -> Option<Dateline> {
    let place = fields.string("place");
    fields.required_string("text").map(|text| Dateline { text, place })
}

fn speaker(fields: &mut Fields<'_, '_>, rules: &Rules) -> Option<Speaker> {
    let said = fields.moment_text("said", rules.zone);
    let via = fields.text("via");
    let count = fields.number("count", 1..=10_000);
    fields.required_text("by").map(|by| Speaker { by, said, via, count })
}

/// DOMAIN R-23.
pub(super) fn quote(fields: &mut Fields<'_, '_>, rules: &Rules) -> Option<Quote> {
    fields.foreign(FOREIGN_TO_QUOTE);
    let (text, by) = (fields.required_text("text"), fields.required_text("by"));
    let said = fields.moment_text("said", rules.zone);
    let via = fields.text("via");
    let language = fields.lang("language").map(|lang| lang.value);
    let gloss = common::plain(fields.by_language("gloss"));
    let context = fields.string("context");
    let sic = fields.flag("sic") == Some(true);
    Some(Quote { text: text?, by: by?, said, via, language, gloss, context, sic })
}

/// Lines "read also": a reference, an address, or `{title, url, label}`.
pub(super) fn related(fields: &mut Fields<'_, '_>) -> Vec<Related> {
    let nodes = fields.list("related");
    nodes.into_iter().filter_map(|node| line(fields, node)).collect()
}

fn line<'n>(fields: &mut Fields<'n, '_>, node: &'n Node) -> Option<Related> {
    let span = node.span;
    if let Value::Map(_) | Value::List(_) = node.value {
        return fields.inside(node, "related entry", |inner| {
            let (url, label) = (inner.url("url"), inner.string("label"));
            let title = inner.required_string("title")?;
            Some(Related { span, article: None, url, title: Some(title), label })
        });
    }
    let text = fields.as_text("related", node)?;
    if url::is_absolute(&text.value) {
        return Some(Related { span, url: Some(text), ..Related::default() });
    }
    Some(Related { span, article: Some(text), ..Related::default() })
}
