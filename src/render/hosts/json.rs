//! `vercel.json`, and the website configuration of a bucket.

use super::headers::{FEEDS, FOREVER, SHORTLY, security};
use super::moved;
use crate::config::Config;
use crate::plan::Plan;
use serde_json::{Value, json};

/// Vercel takes so many redirects; what is over is left to the stubs.
const REDIRECTS: usize = 1_000;
/// A bucket takes so many rules.
const RULES: usize = 50;

fn shown(value: &Value) -> String {
    format!("{value:#}\n")
}

/// The keys of one object in the order of the alphabet, as serde_json writes them.
pub(super) fn vercel(config: &Config, plan: &Plan) -> String {
    let base = &config.base_url;
    let header = |key: &str, value: &str| json!({"key": key, "value": value});
    let rule = |source: String, headers: Vec<Value>| json!({"source": source, "headers": headers});
    let root = base.link("/");
    let mut headers = vec![
        rule(format!("{root}(.*)"), security(config).iter().map(|(name, value)| header(name, value)).collect()),
        rule(format!(r"{root}(.*)\.([0-9a-f]{{10}})\.([a-z0-9]+)"), vec![header("Cache-Control", FOREVER)]),
    ];
    for (name, media) in FEEDS {
        let source = format!("{root}(.*){}", name.replace('.', r"\."));
        headers.push(rule(source, vec![header("Cache-Control", SHORTLY), header("Content-Type", media)]));
    }
    for source in ["sitemap.xml", "news-sitemap.xml", "sitemaps/(.*)"] {
        headers.push(rule(format!("{root}{source}"), vec![header("Cache-Control", SHORTLY)]));
    }
    let redirects: Vec<Value> = moved(plan)
        .take(REDIRECTS)
        .map(|one| json!({"source": base.link(one.from), "destination": base.link(one.to), "statusCode": 301}))
        .collect();
    shown(&json!({"headers": headers, "redirects": redirects, "trailingSlash": true}))
}

/// For `aws s3api put-bucket-website`. A rule holds for every key that begins with its own, so only what nothing else
/// begins with can have one; the stubs do the rest.
pub(super) fn s3(plan: &Plan) -> String {
    let key = |url: &str| url.trim_start_matches('/').to_owned();
    let alone = |from: &str| {
        let at = plan.outputs.partition_point(|output| output.url.as_str() <= from);
        plan.outputs.get(at).is_none_or(|next| !next.url.as_str().starts_with(from))
    };
    let rules: Vec<Value> = moved(plan)
        .filter(|one| alone(one.from))
        .take(RULES)
        .map(|one| {
            json!({
                "Condition": {"KeyPrefixEquals": key(one.from)},
                "Redirect": {"HttpRedirectCode": "301", "ReplaceKeyWith": key(one.to)},
            })
        })
        .collect();
    let mut site = json!({"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "404.html"}});
    // An empty list is refused.
    if let (Some(object), false) = (site.as_object_mut(), rules.is_empty()) {
        object.insert("RoutingRules".to_owned(), Value::Array(rules));
    }
    shown(&site)
}
