//! `_hosts/nginx.conf`: to be included in the `server` block of a site.

use super::headers::{ASK, FEEDS, FOREVER, HASHED, SHORTLY, security};
use super::{gone, moved, on_host};
use crate::config::Config;
use crate::plan::Plan;

const TYPES: &str = "\
charset utf-8;
charset_types text/css text/plain text/xml text/x-opml text/javascript application/javascript application/json \
application/xml application/manifest+json application/atom+xml application/rss+xml application/feed+json image/svg+xml;
";

/// A text inside quotation marks.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

pub(super) fn file(config: &Config, plan: &Plan) -> String {
    let base = &config.base_url;
    let mut text = String::from(
        "# How to serve this site: `include` it in the `server` block. Made by kliping from kliping.yaml.\n\
         index index.html;\n",
    );
    let mut line = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    line(format!("error_page 404 {};", quoted(&on_host(base, "/404.html"))));
    line(TYPES.trim_end().to_owned());
    // A block with a header of its own would lose these, so the cache is told by a variable.
    line("set $kliping_cache \"\";".to_owned());
    for (files, cache) in [(r"(/|\.html)$", ASK), (r"(\.xml|\.opml|/feed\.json)$", SHORTLY), (HASHED, FOREVER)] {
        line(format!("if ($uri ~ \"{files}\") {{ set $kliping_cache \"{cache}\"; }}"));
    }
    line("add_header Cache-Control $kliping_cache;".to_owned());
    for (name, value) in security(config) {
        line(format!("add_header {name} {} always;", quoted(&value)));
    }
    for (name, media) in FEEDS {
        let media = media.split(';').next().unwrap_or(media);
        line(format!("location ~ \"/{}$\" {{ types {{ }} default_type {media}; }}", name.replace('.', r"\.")));
    }
    for one in moved(plan) {
        // The path is compared decoded, and sent encoded.
        line(format!("location = {} {{ return 301 {}; }}", quoted(&on_host(base, one.from)), base.link(one.to)));
    }
    for url in gone(plan) {
        // Where it leads inside the server is a file's path: decoded, too.
        let page = quoted(&format!("{}index.html", on_host(base, url)));
        line(format!("location = {} {{ error_page 410 {page}; return 410; }}", quoted(&on_host(base, url))));
    }
    text
}
