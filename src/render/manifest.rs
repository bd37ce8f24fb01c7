//! `/manifest.webmanifest`: the site as something to keep on a home screen.

use crate::plan::{IconFile, Slice};
use crate::theme;
use serde_json::{Map, Value, json};
use unicode_segmentation::UnicodeSegmentation;

/// Longer names are cut by home screens; theirs is then the better cut.
const SHORT_NAME: usize = 12;

/// The bytes of the manifest.
#[must_use]
pub fn manifest(slice: &Slice<'_>) -> Vec<u8> {
    let (frame, config) = (slice.frame, slice.config);
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| drop(object.insert(key.to_owned(), value));
    put("name", json!(frame.title));
    if frame.title.graphemes(true).count() <= SHORT_NAME {
        put("short_name", json!(frame.title));
    }
    if let Some(line) = &frame.tagline {
        put("description", json!(line));
    }
    put("lang", json!(frame.lang.as_str()));
    put("dir", json!(frame.lang.dir()));
    let root = config.base_url.link("/");
    for key in ["id", "start_url", "scope"] {
        put(key, json!(root));
    }
    // The pages have no way back of their own: the browser's stays.
    put("display", json!("minimal-ui"));
    let (light, dark) = theme::paper(&config.look.look);
    let (light, dark) = config.look.paper.as_ref().map_or((light, dark), |own| (own.light.as_str(), own.dark.as_str()));
    let paper = if config.look.scheme.as_deref() == Some("dark") { dark } else { light };
    put("background_color", json!(paper));
    put("theme_color", json!(paper));
    put("icons", Value::Array(icons(slice)));
    let mut text = format!("{:#}", Value::Object(object));
    text.push('\n');
    text.into_bytes()
}

fn icons(slice: &Slice<'_>) -> Vec<Value> {
    let link = |url: &str| slice.config.base_url.link(url);
    if let Some(logo) = &slice.frame.logo {
        let sizes = match logo.size {
            Some((width, height)) if logo.media != "image/svg+xml" => format!("{width}x{height}"),
            Some(_) | None => "any".to_owned(),
        };
        return vec![json!({"src": link(&logo.url), "sizes": sizes, "type": logo.media})];
    }
    let icon = |file: IconFile| {
        let side = file.pixels();
        let (sizes, media) = match file {
            IconFile::Svg => ("any".to_owned(), "image/svg+xml"),
            IconFile::Small | IconFile::Large | IconFile::Maskable | IconFile::Touch => {
                (format!("{side}x{side}"), "image/png")
            }
        };
        let mut icon = json!({"src": link(file.url()), "sizes": sizes, "type": media});
        if let (IconFile::Maskable, Some(object)) = (file, icon.as_object_mut()) {
            object.insert("purpose".to_owned(), json!("maskable"));
        }
        icon
    };
    [IconFile::Svg, IconFile::Small, IconFile::Large, IconFile::Maskable].into_iter().map(icon).collect()
}
