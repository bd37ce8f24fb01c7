//! In which languages' lists an item stands: its own, all, or where no translation takes its place (DOMAIN G-19).

use super::{Card, LangSet, Sheet};
use crate::base::{id::Id, lang::Lang};
use crate::config::Config;
use std::collections::HashMap;
use std::sync::Arc;

/// The languages of every card; nothing when each stands in its own alone, or in all.
#[derive(Debug, Default)]
pub(super) struct Stands(Option<Vec<LangSet>>);

impl Stands {
    /// With `fallback:` an article stands also in the lists of a language that has no translation of it, if its own
    /// language is the first of those that the language falls back to and that have one. A brief stays in its edition's
    /// language.
    pub fn of(sheets: &[Arc<Sheet>], config: &Config) -> Self {
        if config.fallback.is_empty() || config.mix {
            return Self::default();
        }
        let mut groups: HashMap<&str, Vec<(Lang, Id<Card>)>> = HashMap::new();
        for (at, sheet) in sheets.iter().enumerate() {
            if let Some(row) = &sheet.article {
                groups.entry(&row.translation_key).or_default().push((sheet.card.lang, Id::new(at)));
            }
        }
        let own = |card: &Card| {
            let mut set = LangSet::default();
            config.lang_at(card.lang).into_iter().for_each(|at| set.add(at));
            set
        };
        let mut stands: Vec<LangSet> = sheets.iter().map(|sheet| own(&sheet.card)).collect();
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
