//! In which languages' lists an item stands: its own, all, or where no translation takes its place (DOMAIN G-19).

use super::{Article, Card, LangSet};
use crate::base::{id::Id, lang::Lang};
use crate::config::Config;
use std::collections::HashMap;

/// The languages of every card; nothing when each stands in its own alone, or in all.
#[derive(Debug, Default)]
pub(super) struct Stands(Option<Vec<LangSet>>);

impl Stands {
    /// With `fallback:` an article stands also in the lists of a language that has no translation of it, if its own
    /// language is the first of those that the language falls back to and that have one. A brief stays in its edition's
    /// language.
    pub fn of(cards: &[Card], articles: &[Article], config: &Config) -> Self {
        if config.fallback.is_empty() || config.mix {
            return Self::default();
        }
        let mut groups: HashMap<&str, Vec<(Lang, Id<Card>)>> = HashMap::new();
        for article in articles {
            if let Some(card) = cards.get(article.card.index()) {
                groups.entry(&article.translation_key).or_default().push((card.lang, article.card));
            }
        }
        let own = |card: &Card| {
            let mut set = LangSet::default();
            config.lang_at(card.lang).into_iter().for_each(|at| set.add(at));
            set
        };
        let mut stands: Vec<LangSet> = cards.iter().map(own).collect();
        for group in groups.values() {
            for (at, lang) in config.languages.iter().enumerate() {
                let chain = std::iter::once(lang).chain(config.fallback_of(*lang));
                let first = chain.into_iter().find_map(|lang| group.iter().find(|(have, _)| have == lang));
                if let Some(set) = first.and_then(|(_, card)| stands.get_mut(card.index())) {
                    set.add(at);
                }
            }
        }
        Self(Some(stands))
    }

    /// Whether a card stands in the lists of a language.
    pub fn has(&self, id: Id<Card>, card: &Card, lang: Lang, config: &Config) -> bool {
        match &self.0 {
            Some(stands) => {
                let set = stands.get(id.index()).copied().unwrap_or_default();
                config.lang_at(lang).is_some_and(|at| set.has(at))
            }
            None => config.mix || card.lang == lang,
        }
    }
}
