//! What the lines "related" of articles lead to (DOMAIN G-18).

use super::{Article, Card, RelatedFacts, Sheet, Ties, known::Known};
use crate::base::{
    hash::{ContentHash, Table},
    id::Id,
    lang::Lang,
    path::SourcePath,
};
use crate::diag::{Code, Diagnostic};
use crate::parse::record::Related;
use std::collections::HashMap;
use std::sync::Arc;

/// All items, in their order.
#[derive(Clone, Copy)]
struct Items<'a> {
    /// The card of each article.
    articles: &'a [Id<Card>],
    sheets: &'a [Arc<Sheet>],
}

/// Ties lines "related" to records of ours: by id, or by the title of an original (DOMAIN G-18).
pub(super) fn ties(
    articles: &[Id<Card>],
    sheets: &[Arc<Sheet>],
    known: &Known,
    found: &mut Vec<Diagnostic>,
) -> HashMap<Id<Article>, Ties> {
    let items = Items { articles, sheets };
    let rows = || {
        items.articles.iter().enumerate().filter_map(|(at, card)| {
            let sheet = items.sheets.get(card.index())?;
            Some((Id::new(at), *card, &sheet.card, sheet.article.as_ref()?))
        })
    };
    let mut titles: Table<ContentHash, Id<Card>> = Table::default();
    if rows().any(|(.., row)| !row.sought.is_empty()) {
        for (_, card, _, row) in rows() {
            if let Some(key) = row.original_title {
                titles.entry(key).or_insert(card);
            }
        }
    }
    let mut all = HashMap::new();
    for (id, _, card, row) in rows().filter(|(.., row)| !row.sought.is_empty() || !row.hand.is_empty()) {
        let mut ties = Ties::default();
        for line in &row.hand {
            ties.hand.extend(hand_line(line, row.path(), card.lang, items, known, found));
        }
        for (at, key) in &row.sought {
            if let Some(to) = titles.get(key)
                && let Some(sheet) = items.sheets.get(to.index())
            {
                ties.original.push((*at, sheet.card.url.clone(), *to));
            }
        }
        all.insert(id, ties);
    }
    all
}

fn hand_line(
    line: &Related,
    path: &SourcePath,
    lang: Lang,
    items: Items,
    known: &Known,
    found: &mut Vec<Diagnostic>,
) -> Option<RelatedFacts> {
    let Some(name) = &line.article else {
        return Some(RelatedFacts {
            label: line.label.clone(),
            title: line.title.clone().or_else(|| line.url.as_ref().map(|url| url.value.clone()))?,
            url: line.url.as_ref().map(|url| url.value.clone()),
            local: false,
            card: None,
            lang,
        });
    };
    let references = known.references;
    let languages = &known.config.languages;
    if references.entry(&name.value, lang, languages).is_none() {
        let finding = Diagnostic::new(Code::UnknownReference, format!("no article has the id `{}`", name.value))
            .at(path, name.span);
        found.push(match references.nearest_article(&name.value) {
            Some(near) => finding.help(format!("write `{near}`, or an address that begins with https://")),
            None => finding.help("write the `id` of an article, or an address that begins with https://"),
        });
        return None;
    }
    let article = references.article(&name.value, lang, languages)?;
    let id = items.articles.get(article.index()).copied()?;
    let card = &items.sheets.get(id.index())?.card;
    Some(RelatedFacts {
        label: line.label.clone(),
        title: line.title.clone().unwrap_or_else(|| card.title.clone()),
        url: Some((*card.url).into()),
        local: true,
        card: Some(id),
        lang: card.lang,
    })
}
