//! The keys of every kind (DOMAIN R-20).

use super::{
    Rules,
    record::{Common, Text},
};
use crate::{
    base::{lang::Lang, slug::valid_id},
    diag::Code,
    yaml::{Fields, to_json},
};

/// Keys of other tools, with ours or with what to do (DOMAIN R-4).
pub(super) const FOREIGN: &[(&str, &str)] = &[
    ("author", "who wrote the record stands under `curators`, who wrote the original under `original.byline`"),
    ("authors", "who wrote the record stands under `curators`, who wrote the original under `original.byline`"),
    ("byline", "original.byline"),
    ("canonical", "original.url"),
    ("canonical_url", "original.url"),
    ("canonicalURL", "original.url"),
    ("categories", "topics"),
    ("category", "section"),
    ("content", "body"),
    ("cover_image", "image.file"),
    ("created", "publish_date"),
    ("createdAt", "publish_date"),
    ("creator", "curators"),
    ("description", "summary"),
    ("excerpt", "summary"),
    ("expiryDate", "expires"),
    ("featured_image", "image.file"),
    ("guid", "id"),
    ("headline", "title"),
    ("keywords", "topics"),
    ("lang", "language"),
    ("lastmod", "updated"),
    ("last_modified_at", "updated"),
    ("layout", "remove it: the folder of a record is its kind, and the kind has its template"),
    ("link", "original"),
    ("link_title", "short_title"),
    ("linkTitle", "short_title"),
    ("locale", "language"),
    ("modified", "updated"),
    ("outlet", "source"),
    ("permalink", "write `slug`; the form of addresses is set by `permalinks:` in kliping.yaml"),
    ("picture", "image.file"),
    ("post_title", "title"),
    ("pubDate", "publish_date"),
    ("publishDate", "publish_date"),
    (
        "published",
        "a record is published unless it has `draft: true`; when the original appeared is `original.published`",
    ),
    ("publisher", "source"),
    ("redirect_from", "aliases"),
    ("robotsNoIndex", "write `robots: noindex`"),
    ("series", "stories"),
    ("story", "stories"),
    ("subtitle", "deck"),
    ("taxonomies", "topics"),
    ("template", "remove it: the folder of a record is its kind, and the kind has its template"),
    ("teaser", "summary"),
    ("thumbnail", "image.file"),
    ("translationKey", "translation_key"),
    ("type", "kind"),
    ("unlisted", "write `robots: noindex`"),
    ("updatedAt", "updated"),
    ("url", "original.url"),
    ("via", "original.agencies"),
    ("weight", "rank"),
];

/// Reads what every kind may say. The kind and the language were read before.
pub(super) fn read(fields: &mut Fields<'_, '_>, rules: &Rules) -> Common {
    let date = fields.both("publish_date", "date");
    Common {
        id: id(fields),
        translation_key: fields.text("translation_key"),
        slug: fields.text("slug"),
        title: fields.text("title"),
        summary: fields.text("summary"),
        aliases: fields.texts("aliases"),
        gloss: plain(fields.by_language("gloss")),
        curators: fields.texts_maybe("curators"),
        image: fields.part("image", "image", super::image::with_file),
        draft: fields.flag("draft"),
        publish_date: fields.moment(date, rules.zone),
        expires: fields.moment("expires", rules.zone),
        updated: fields.moment("updated", rules.zone),
        robots: fields.texts("robots"),
        also: also(fields),
        iptc: shaped(fields, "iptc", "`medtop:` and eight digits", iptc),
        wikidata: shaped(fields, "wikidata", "`Q` and a number, as in Q884", wikidata),
        same_as: fields.urls("same_as"),
        extra: extra(fields),
    }
}

/// Texts by language without their places.
pub(super) fn plain(texts: Vec<(Lang, Text)>) -> Vec<(Lang, Box<str>)> {
    texts.into_iter().map(|(lang, text)| (lang, text.value)).collect()
}

fn id(fields: &mut Fields<'_, '_>) -> Option<Text> {
    let id = fields.text("id")?;
    if valid_id(&id.value) {
        return Some(id);
    }
    let right = crate::base::slug::id_from(&id.value);
    let help = format!("an id has up to 64 of a–z, 0–9 and `-` and does not begin with `-`: write `{right}`");
    fields.report(Code::BadId, id.span, format!("`{}` is no id", id.value), help);
    None
}

/// Other names: `[…]`, or by language `{id: […], ko: …}`.
fn also(fields: &mut Fields<'_, '_>) -> Vec<(Option<Lang>, Text)> {
    let by_language = fields.node("also").is_some_and(|node| matches!(node.value, crate::yaml::Value::Map(_)));
    if by_language {
        fields.lists_by_language("also").into_iter().map(|(lang, text)| (Some(lang), text)).collect()
    } else {
        fields.texts("also").into_iter().map(|text| (None, text)).collect()
    }
}

fn shaped(fields: &mut Fields<'_, '_>, key: &'static str, due: &str, right: fn(&str) -> bool) -> Option<Text> {
    let text = fields.text(key)?;
    if right(&text.value) {
        return Some(text);
    }
    fields.report(Code::BadValue, text.span, format!("`{}` is no {key} code", text.value), format!("write {due}"));
    None
}

/// DOMAIN G-8.
fn iptc(text: &str) -> bool {
    text.strip_prefix("medtop:")
        .is_some_and(|digits| digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn wikidata(text: &str) -> bool {
    text.strip_prefix('Q').is_some_and(|digits| {
        !digits.is_empty() && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn extra(fields: &mut Fields<'_, '_>) -> Box<str> {
    // Data without faults always has a JSON form.
    fields
        .node("extra")
        .map(|node| serde_json::to_string(&to_json(node)).unwrap_or_default())
        .unwrap_or_default()
        .into()
}
