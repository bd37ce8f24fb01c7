//! What crawlers are told: `robots`, `usage`, `llms`, `indexnow`.

use super::Config;
use crate::diag::Code;
use crate::yaml::Fields;

/// Which crawlers of companies that train or run language models are turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AiCrawlers {
    /// None.
    #[default]
    Allow,
    /// Those that gather texts for training; those that answer a reader's question may come.
    NoTraining,
    /// All of them.
    None,
}

/// A group of `robots.txt` that a site writes itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RobotsGroup {
    pub agents: Vec<String>,
    pub allow: Vec<String>,
    pub disallow: Vec<String>,
}

/// `robots.txt` beside what it says of itself (DOMAIN S-5).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Robots {
    pub ai: AiCrawlers,
    pub groups: Vec<RobotsGroup>,
}

/// Terms of use by machines. Nothing is said of what is not set (DOMAIN Q-16).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usage {
    pub search: Option<bool>,
    pub train: Option<bool>,
    /// Where the terms are explained.
    pub policy: Option<String>,
}

impl Usage {
    /// Whether there is anything to tell.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.search.is_some() || self.train.is_some()
    }
}

pub(super) fn read(fields: &mut Fields, config: &mut Config) {
    robots(fields, &mut config.robots);
    fields.part("usage", "usage", |usage| {
        let own = &mut config.usage;
        own.search = usage.flag("search").or(own.search);
        own.train = usage.flag("train").or(own.train);
        own.policy = usage.url("policy").map(|text| text.value.into()).or(own.policy.take());
    });
    if let Some(llms) = fields.flag("llms") {
        config.llms = llms;
    }
    if let Some(key) = fields.text("indexnow") {
        let fine = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if (8..=128).contains(&key.value.len()) && key.value.chars().all(fine) {
            config.indexnow = Some(key.value.into());
        } else {
            let message = format!("`{}` is no key of IndexNow", key.value);
            fields.report(Code::ConfigValue, key.span, message, "a key has 8 to 128 of a-z, A-Z, 0-9 and `-`");
        }
    }
}

fn robots(fields: &mut Fields, config: &mut Robots) {
    const AI: [(&str, AiCrawlers); 3] =
        [("allow", AiCrawlers::Allow), ("no-training", AiCrawlers::NoTraining), ("none", AiCrawlers::None)];
    fields.part("robots", "robots", |robots| {
        if let Some(word) = robots.word("ai", &AI) {
            config.ai = word.value;
        }
        let groups = robots.parts("groups", "group", |group| {
            group.require("agents")?;
            let name = |agent: &str| agent.bytes().all(|b| b.is_ascii_alphanumeric() || b"*-_.".contains(&b));
            let path = |path: &str| path.starts_with('/') && path.bytes().all(|b| b.is_ascii_graphic() && b != b'#');
            let agents = lines(group, "agents", "write a crawler's name: `ExampleBot`, or `*`", name);
            let mut paths = |key| lines(group, key, "write a path: `/drafts/`", path);
            let (allow, disallow) = (paths("allow"), paths("disallow"));
            (!agents.is_empty()).then_some(RobotsGroup { agents, allow, disallow })
        });
        if !groups.is_empty() {
            config.groups = groups;
        }
    });
}

/// Texts of which each is one value in `robots.txt`.
fn lines(group: &mut Fields, key: &'static str, help: &str, fine: impl Fn(&str) -> bool) -> Vec<String> {
    let mut lines = Vec::new();
    for text in group.texts(key) {
        if !text.value.is_empty() && fine(&text.value) {
            lines.push(text.value.into());
        } else {
            let message = format!("`{}` cannot stand under `{key}` in robots.txt", text.value);
            group.report(Code::ConfigValue, text.span, message, help);
        }
    }
    lines
}
