//! Where the site will be served from, and what its pages may load.

use crate::diag::Code;
use crate::yaml::{Fields, Value};

/// A host that reads how to serve a site from files beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Host {
    Netlify,
    Cloudflare,
    Apache,
    Vercel,
    Nginx,
    S3,
    Github,
}

impl Host {
    const WORDS: [(&str, Self); 7] = [
        ("netlify", Self::Netlify),
        ("cloudflare", Self::Cloudflare),
        ("apache", Self::Apache),
        ("vercel", Self::Vercel),
        ("nginx", Self::Nginx),
        ("s3", Self::S3),
        ("github", Self::Github),
    ];
}

/// What a site's own Content-Security-Policy may widen. The rest is fixed: a page of the default theme needs no more.
const DIRECTIVES: [&str; 11] = [
    "child-src",
    "connect-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "media-src",
    "script-src",
    "style-src",
    "worker-src",
];

/// How the site is served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosting {
    /// Hosts for which files are made.
    pub hosts: Vec<Host>,
    /// What pages may load besides what is the site's own: directive and sources, in the order written.
    pub policy: Vec<(Box<str>, Vec<Box<str>>)>,
}

pub(super) fn read(fields: &mut Fields, hosting: &mut Hosting) {
    if let Some(hosts) = super::read::words_of(fields, "hosts", &Host::WORDS) {
        if hosts.contains(&Host::Netlify) && hosts.contains(&Host::Cloudflare) {
            let span = fields.key_span("hosts").unwrap_or_default();
            fields.report(
                Code::ConfigValue,
                span,
                "Netlify and Cloudflare read one file, `_redirects`, in two ways",
                "keep one of the two; an overlay, `kliping.NAME.yaml`, can name the other",
            );
        }
        hosting.hosts = hosts;
    }
    policy(fields, &mut hosting.policy);
}

/// `content_security_policy: { img-src: ["https://img.example.org"] }`
fn policy(fields: &mut Fields, policy: &mut Vec<(Box<str>, Vec<Box<str>>)>) {
    const KEY: &str = "content_security_policy";
    let Some(node) = fields.node(KEY) else { return };
    let Value::Map(directives) = &node.value else {
        fields.wrong(KEY, node, "a mapping of directives: `{ img-src: [\"https://img.example.org\"] }`");
        return;
    };
    for (name, value) in directives {
        if !DIRECTIVES.contains(&&*name.name) {
            fields.report(
                Code::ConfigValue,
                name.span,
                format!("`{}` is none of the directives that can be widened", name.name),
                format!("write one of {}", DIRECTIVES.join(", ")),
            );
            continue;
        }
        let texts = match &value.value {
            Value::List(items) => items.iter().filter_map(|item| fields.as_text(KEY, item)).collect(),
            _ => fields.as_text(KEY, value).into_iter().collect::<Vec<_>>(),
        };
        let mut sources = Vec::new();
        for text in texts {
            // A header has one line, and `;` ends a directive.
            if text.value.is_empty() || text.value.chars().any(|c| !c.is_ascii_graphic() || ";,\"".contains(c)) {
                let message = format!("`{}` is no source of a policy", text.value);
                fields.report(Code::ConfigValue, text.span, message, "write `https://img.example.org`, or `data:`");
                continue;
            }
            sources.push(text.value);
        }
        policy.retain(|(have, _)| **have != *name.name);
        policy.push((name.name.as_ref().into(), sources));
    }
}
