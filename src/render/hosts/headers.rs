//! What goes with every answer: the policy, types, caches (DOMAIN P-5, P-6).

use crate::config::{Config, Host};
use crate::plan::{Plan, Work};
use std::fmt::Write as _;

/// Files whose names hold the hash of their bytes never change (RFC 8246).
pub(super) const FOREVER: &str = "public, max-age=31536000, immutable";
/// Feeds and sitemaps: readers ask often, and a new item may be told minutes later.
pub(super) const SHORTLY: &str = "public, max-age=300";
/// Pages: asked for anew, and answered with "as it was".
pub(super) const ASK: &str = "no-cache";

/// A file whose name holds ten digits of its hash.
pub(super) const HASHED: &str = r"\.[0-9a-f]{10}\.[a-z0-9]+$";

/// Feeds by the name of their file, with their types (DOMAIN F-11).
pub(super) const FEEDS: [(&str, &str); 3] = [
    ("feed.xml", "application/atom+xml; charset=utf-8"),
    ("rss.xml", "application/rss+xml; charset=utf-8"),
    ("feed.json", "application/feed+json; charset=utf-8"),
];

/// What a page may load: its own site's files and nothing else. No inline script runs and no inline style is read, so
/// that markup which slips into a page stays markup. Structured data is not run, so it needs no leave.
const POLICY: [(&str, &str); 12] = [
    ("default-src", "'none'"),
    ("base-uri", "'none'"),
    ("connect-src", "'self'"),
    ("font-src", "'self'"),
    ("form-action", "'self'"),
    ("frame-ancestors", "'none'"),
    ("img-src", "'self'"),
    ("manifest-src", "'self'"),
    ("media-src", "'self'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("worker-src", "'self'"),
];

/// The Content-Security-Policy, with what the site's configuration adds.
#[must_use]
pub fn policy(config: &Config) -> String {
    let mut directives: Vec<(String, Vec<String>)> =
        POLICY.iter().map(|(name, source)| ((*name).to_owned(), vec![(*source).to_owned()])).collect();
    for (name, sources) in &config.hosting.policy {
        let more = sources.iter().map(|source| source.to_string());
        match directives.iter_mut().find(|(have, _)| **have == **name) {
            Some((_, have)) => {
                // "Nothing" beside something has no meaning.
                have.retain(|source| source != "'none'" || sources.is_empty());
                have.extend(more);
            }
            None => directives.push((name.to_string(), more.collect())),
        }
    }
    let shown: Vec<String> = directives.iter().map(|(name, sources)| format!("{name} {}", sources.join(" "))).collect();
    shown.join("; ")
}

/// No window of another site reaches into ours.
pub const OPENER: &str = "same-origin";

/// What no page of a digest asks a reader's device for.
pub const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// Headers of every answer that keep readers safe.
#[must_use]
pub fn security(config: &Config) -> Vec<(&'static str, String)> {
    vec![
        ("Content-Security-Policy", policy(config)),
        ("Cross-Origin-Opener-Policy", OPENER.to_owned()),
        ("Permissions-Policy", PERMISSIONS.to_owned()),
        ("Referrer-Policy", "strict-origin-when-cross-origin".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
    ]
}

/// `_headers`. A path that two rules match gets both values of a header, so no rule repeats another's; pages are asked
/// for anew by the hosts' own default.
pub(super) fn file(config: &Config, plan: &Plan) -> String {
    let mut text = String::from("# How to serve this site. Made by kliping from kliping.yaml.\n");
    let root = config.base_url.link("/");
    let mut rule = |path: &str, headers: &[(&str, &str)]| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{root}{path}");
        for (name, value) in headers {
            let _ = writeln!(text, "  {name}: {value}");
        }
    };
    let security = security(config);
    let all: Vec<(&str, &str)> = security.iter().map(|(name, value)| (*name, value.as_str())).collect();
    rule("*", &all);
    // A file of the site's own may lie there under a name that stays.
    let own = plan
        .outputs
        .iter()
        .any(|output| matches!(output.work, Work::File(_)) && output.url.as_str().starts_with("/assets/"));
    if own {
        for output in plan.outputs.iter().filter(|output| matches!(output.work, Work::Asset(_) | Work::Accent)) {
            rule(output.url.encoded().trim_start_matches('/'), &[("Cache-Control", FOREVER)]);
        }
    } else {
        rule("assets/*", &[("Cache-Control", FOREVER)]);
    }
    // A star stands for whole folders at Cloudflare, and for the end of a path alone at Netlify.
    let star = if config.hosting.hosts.contains(&Host::Cloudflare) { "*" } else { "" };
    for (name, media) in FEEDS {
        rule(&format!("{star}{name}"), &[("Cache-Control", SHORTLY), ("Content-Type", media)]);
    }
    for name in ["sitemap.xml", "news-sitemap.xml", "feeds.opml", "sources.opml"] {
        rule(name, &[("Cache-Control", SHORTLY)]);
    }
    rule("sitemaps/*", &[("Cache-Control", SHORTLY)]);
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn hashed_names_are_those_of_assets() {
        // DOMAIN P-6: ten hexadecimal digits before the ending.
        assert_eq!(crate::base::hash::ContentHash::of(b"x").short().len(), 10);
    }
}
