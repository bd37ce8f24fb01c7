//! `robots.txt` (DOMAIN S-5, RFC 9309).

use crate::config::{AiCrawlers, Config, RobotsGroup, Usage};
use crate::plan::{Slice, news_url};

/// Crawlers that gather texts to train models, by the names under which their operators document them.
const TRAINING: [&str; 14] = [
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "Diffbot",
    "Google-Extended",
    "GPTBot",
    "meta-externalagent",
    "PanguBot",
    "Timpibot",
];

/// Crawlers that read a page to answer somebody's question.
const ANSWERING: [&str; 9] = [
    "ChatGPT-User",
    "Claude-SearchBot",
    "Claude-User",
    "DuckAssistBot",
    "meta-externalfetcher",
    "MistralAI-User",
    "OAI-SearchBot",
    "Perplexity-User",
    "PerplexityBot",
];

/// Allows all but what the configuration turns away, says on what terms, and names both sitemaps.
#[must_use]
pub fn robots(slice: &Slice<'_>) -> Vec<u8> {
    let Some(plan) = slice.plan else { unreachable!("the slice of robots.txt holds the plan whose sitemaps it names") };
    let config = slice.config;
    let mut groups = config.robots.groups.clone();
    groups.extend(turned_away(config.robots.ai));
    if !groups.iter().any(is_for_all) {
        groups.push(RobotsGroup { agents: vec!["*".into()], allow: vec!["/".into()], disallow: Vec::new() });
    }
    let mut parts: Vec<String> = groups.iter().map(|one| group(one, config)).collect();
    if config.usage.is_told() {
        parts.push(format!("License: {}\n", config.base_url.absolute("/license.xml")));
    }
    let pages = plan.find("/sitemap.xml").map(|output| output.url.to_string());
    let sitemaps = pages.into_iter().chain((0..plan.news.len()).map(news_url));
    let sitemaps: String = sitemaps.map(|url| format!("Sitemap: {}\n", config.base_url.absolute(&url))).collect();
    parts.extend((!sitemaps.is_empty()).then_some(sitemaps));
    parts.join("\n").into_bytes()
}

fn turned_away(ai: AiCrawlers) -> Option<RobotsGroup> {
    let agents: Vec<&str> = match ai {
        AiCrawlers::Allow => return None,
        AiCrawlers::NoTraining => TRAINING.to_vec(),
        AiCrawlers::None => [&TRAINING[..], &ANSWERING[..]].concat(),
    };
    let agents = agents.into_iter().map(str::to_owned).collect();
    Some(RobotsGroup { agents, allow: Vec::new(), disallow: vec!["/".into()] })
}

fn is_for_all(group: &RobotsGroup) -> bool {
    group.agents.iter().any(|agent| agent == "*")
}

fn group(group: &RobotsGroup, config: &Config) -> String {
    let mut lines: Vec<String> = group.agents.iter().map(|agent| format!("User-agent: {agent}")).collect();
    lines.extend(group.disallow.iter().map(|path| format!("Disallow: {path}")));
    lines.extend(group.allow.iter().map(|path| format!("Allow: {path}")));
    // What a crawler may do with what it was let in to read (DOMAIN Q-16).
    if is_for_all(group) {
        lines.extend(content_usage(&config.usage).map(|terms| format!("Content-Usage: {terms}")));
    }
    lines.join("\n") + "\n"
}

/// `search=y, train-ai=n`: a dictionary as in the IETF's draft on AI preferences.
fn content_usage(usage: &Usage) -> Option<String> {
    let terms = [("search", usage.search), ("train-ai", usage.train)];
    let told = terms.iter().filter_map(|(name, allowed)| {
        let answer = if (*allowed)? { "y" } else { "n" };
        Some(format!("{name}={answer}"))
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join(", "))
}
