//! `PAGE/oembed.json`: what another site shows of an article that it links to (oEmbed 1.0, type `link`).

use super::meta::{self, name_of};
use crate::plan::{Own, Slice};
use serde_json::{Map, Value, json};

/// How long a consumer may keep it, in seconds: a day.
const CACHE: u32 = 86_400;

/// The bytes of the file; an empty object for what is no article.
#[must_use]
pub fn oembed(slice: &Slice<'_>) -> Vec<u8> {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| drop(object.insert(key.to_owned(), value));
    if let Own::Article(own) = &slice.own {
        let base = &slice.config.base_url;
        put("version", json!("1.0"));
        put("type", json!("link"));
        put("title", json!(own.card.title));
        let authors: Vec<String> = own.card.curators.iter().map(|named| name_of(named, slice.lang)).collect();
        if !authors.is_empty() {
            put("author_name", json!(authors.join(", ")));
        }
        if let [one] = &*own.card.curators
            && let Some(page) = meta::page_of(slice.config, one, slice.lang)
        {
            put("author_url", json!(base.absolute(&page)));
        }
        put("provider_name", json!(slice.frame.title));
        put("provider_url", json!(base.absolute(&slice.frame.home)));
        put("cache_age", json!(CACHE));
        // What was taken back shows its notice and no picture (DOMAIN Q-12).
        let image = own.card.image.as_ref().filter(|_| own.card.retracted.is_none());
        if let Some(image) = image.and_then(|picture| meta::og_image(slice.config, picture)) {
            put("thumbnail_url", json!(image.url));
            put("thumbnail_width", json!(image.width));
            put("thumbnail_height", json!(image.height));
        }
    }
    let mut text = Value::Object(object).to_string();
    text.push('\n');
    text.into_bytes()
}
