//! Editions (DOMAIN R-24).

use super::{
    Rules,
    record::{AutoSection, Brief, EditionHead, EditionItem},
};
use crate::{
    base::{moment::Moment, span::Spanned, url},
    diag::Code,
    yaml::{Fields, Node, Value},
};

/// Reads an edition; items that its body lists are added by [`super::parse`].
pub(super) fn read(fields: &mut Fields<'_, '_>, rules: &Rules) -> EditionHead {
    let head = EditionHead {
        number: fields.number("number", 0..=1_000_000),
        period: fields.part("period", "period", |period| self::period(period, rules)).flatten(),
        items: items(fields, rules),
        items_from_body: fields.word("items_from", &[("body", ())]).is_some(),
        cover: fields.part("cover", "cover", super::image::with_file),
        auto: fields.parts("auto", "automatic section", auto),
    };
    if let Some(at) = fields.key_span("items").filter(|_| head.items_from_body) {
        let help = "keep `items`, and the body is text; or keep `items_from: body`, and its lists are the items";
        fields.report(Code::BothKeys, at, "`items` and `items_from: body` are both written", help);
    }
    head
}

fn period(fields: &mut Fields<'_, '_>, rules: &Rules) -> Option<(Spanned<Moment>, Spanned<Moment>)> {
    let (from, to) = (fields.required_moment("from", rules.zone), fields.required_moment("to", rules.zone));
    Some((from?, to?))
}

fn auto(fields: &mut Fields<'_, '_>) -> Option<AutoSection> {
    let (heading, condition) = (fields.required_text("heading"), fields.required_text("where"));
    let limit = fields.number("limit", 1..=1_000);
    Some(AutoSection { heading: heading?, condition: condition?, limit })
}

fn items(fields: &mut Fields<'_, '_>, rules: &Rules) -> Vec<EditionItem> {
    let nodes = fields.list("items");
    nodes.into_iter().filter_map(|node| item(fields, node, rules)).collect()
}

fn item<'n>(fields: &mut Fields<'n, '_>, node: &'n Node, rules: &Rules) -> Option<EditionItem> {
    if let Value::Map(entries) = &node.value {
        if entries.iter().any(|(key, _)| &*key.name == "heading") {
            return fields.inside(node, "heading", |inner| inner.required_text("heading")).map(EditionItem::Heading);
        }
        return fields.inside(node, "brief", |inner| brief(inner, rules)).map(Box::new).map(EditionItem::Brief);
    }
    let text = fields.as_text("items", node)?;
    if url::is_absolute(&text.value) {
        let help = "write `{title: …, url: …}`: a brief needs a title";
        fields.report(
            Code::WrongType,
            text.span,
            "an item is an article, a brief or a heading, not a bare address",
            help,
        );
        return None;
    }
    Some(EditionItem::Article(text))
}

fn brief(fields: &mut Fields<'_, '_>, rules: &Rules) -> Option<Brief> {
    let span = fields.span();
    let title = fields.required_text("title");
    let url = fields.require("url").and_then(|_| fields.url("url"));
    let id = fields.text("id");
    let outlet = fields.text("outlet");
    let note = fields.string("note");
    let topics = fields.texts("topics");
    let published = fields.moment_text("published", rules.zone);
    let language = fields.lang("language").map(|lang| lang.value);
    let labels = fields.texts("labels").into_iter().map(|text| text.value).collect();
    Some(Brief { span, title: title?, url: url?, id, outlet, note, topics, published, language, labels })
}
