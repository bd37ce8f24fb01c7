//! Content types (DOMAIN P-5, F-11).

use crate::plan::{Output, Work};

/// The type under which an output is served.
#[must_use]
pub fn of(output: &Output) -> &'static str {
    match output.work {
        Work::Feed { format, .. } => format.media(),
        Work::Front(_)
        | Work::Article(_)
        | Work::Edition(_)
        | Work::Page(_)
        | Work::Story { .. }
        | Work::List { .. }
        | Work::Index { .. }
        | Work::Archive(_)
        | Work::ArchiveYear { .. }
        | Work::ArchiveMonth { .. }
        | Work::Corrections(_)
        | Work::Offline(_)
        | Work::Search(_)
        | Work::NotFound
        | Work::Redirect(_)
        | Work::Tombstone(_) => HTML,
        Work::SearchData { .. }
        | Work::Sitemap(_)
        | Work::News(_)
        | Work::Opml(_)
        | Work::Notice(_)
        | Work::Robots
        | Work::Asset(_)
        | Work::Accent
        | Work::FeedStyle(_)
        | Work::File(_)
        | Work::Picture(_)
        | Work::Poster(_)
        | Work::Host(_)
        | Work::Manifest
        | Work::Worker
        | Work::Icon(_)
        | Work::Oembed(_) => by_name(output.url.as_str()),
    }
}

pub const HTML: &str = "text/html; charset=utf-8";
pub const TEXT: &str = "text/plain; charset=utf-8";
pub const JSON: &str = "application/json; charset=utf-8";
pub const SCRIPT: &str = "text/javascript; charset=utf-8";
pub const STYLE: &str = "text/css; charset=utf-8";

/// By the ending of the name; bytes that nobody interprets when it is not known.
fn by_name(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase());
    match ending.as_str() {
        "html" | "htm" => HTML,
        "css" => STYLE,
        "js" | "mjs" => SCRIPT,
        "json" | "map" => JSON,
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" | "xsl" => "application/xml; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "txt" => TEXT,
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "opml" => "text/x-opml; charset=utf-8",
        "epub" => "application/epub+zip",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "wasm" => "application/wasm",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_says_its_encoding_and_unknown_bytes_are_not_guessed() {
        // DOMAIN P-5
        for name in ["/a.html", "/a.CSS", "/a.js", "/a.json", "/a.xml", "/a.svg", "/robots.txt"] {
            assert!(by_name(name).ends_with("; charset=utf-8"), "{name}");
        }
        assert_eq!(by_name("/a.epub"), "application/epub+zip");
        assert_eq!(by_name("/a.woff2"), "font/woff2");
        assert_eq!(by_name("/CNAME"), "application/octet-stream");
        assert_eq!(by_name("/a.exe"), "application/octet-stream");
    }
}
