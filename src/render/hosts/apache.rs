//! `.htaccess`.

use super::headers::{ASK, FEEDS, FOREVER, HASHED, SHORTLY, security};
use super::{gone, moved, on_host};
use crate::config::Config;
use crate::plan::Plan;
use std::fmt::Write as _;

const TYPES: &str = "\
<IfModule mod_mime.c>
  AddCharset utf-8 .html .css .js .json .xml .svg .txt .opml .webmanifest
  AddType application/epub+zip .epub
  AddType application/manifest+json .webmanifest
  AddType font/woff2 .woff2
  AddType image/avif .avif
  AddType image/svg+xml .svg
  AddType image/webp .webp
  AddType text/x-opml .opml
</IfModule>
";

/// A text inside quotation marks.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// An address as a regular expression for itself.
fn pattern(path: &str) -> String {
    let mut out = String::from("^");
    for c in path.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '/' | '-' | '_' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('$');
    out
}

#[allow(clippy::format_push_string)] // One line after the other reads as the file does.
pub(super) fn file(config: &Config, plan: &Plan) -> String {
    let base = &config.base_url;
    let mut text = String::from("# How to serve this site. Made by kliping from kliping.yaml.\n");
    text.push_str("DirectoryIndex index.html\n");
    text.push_str(&format!("ErrorDocument 404 {}\n", on_host(base, "/404.html")));
    text.push_str(TYPES);
    for (name, media) in FEEDS {
        text.push_str(&format!("<Files {name}>\n  ForceType \"{media}\"\n</Files>\n"));
    }
    text.push_str("<IfModule mod_headers.c>\n");
    for (name, value) in security(config) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  Header always set {name} {}", quoted(&value));
    }
    for (files, cache) in [(r"\.html$", ASK), (r"\.(xml|opml)$|^feed\.json$", SHORTLY), (HASHED, FOREVER)] {
        let _ = writeln!(text, "  <FilesMatch \"{files}\">\n    Header set Cache-Control \"{cache}\"\n  </FilesMatch>");
    }
    text.push_str("</IfModule>\n<IfModule mod_rewrite.c>\n  RewriteEngine On\n");
    let rule = |text: &mut String, from: &str, to: &str, flags: &str| {
        // Rules of a folder see the path without the slash that it begins with.
        let from = pattern(from.trim_start_matches('/'));
        let _ = writeln!(text, "  RewriteRule \"{from}\" {} [{flags}]", quoted(to));
    };
    for one in moved(plan) {
        // `$` and `%` would mean parts of what matched.
        let to = on_host(base, one.to).replace('$', "\\$").replace('%', "\\%");
        rule(&mut text, one.from, &to, "R=301,L");
    }
    for url in gone(plan) {
        rule(&mut text, url, "-", "G,L");
    }
    text.push_str("</IfModule>\n");
    for url in gone(plan) {
        let path = on_host(base, url);
        let _ = writeln!(text, "<If \"%{{REQUEST_URI}} == '{path}'\">\n  ErrorDocument 410 {path}index.html\n</If>");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_matches_itself_alone() {
        assert_eq!(pattern("a/b-c.d/두루미(1)/"), "^a/b-c\\.d/두루미\\(1\\)/$");
    }
}
