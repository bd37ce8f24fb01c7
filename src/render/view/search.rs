//! `search.html`.

use super::{Shown, View};
use crate::plan::SearchOwn;
use crate::render::{Loaded, value::Fields};
use serde_json::json;
use tera::Value;

impl View<'_> {
    pub fn search(&self, own: &SearchOwn, loaded: &Loaded) -> Shown {
        let SearchOwn::Page(own) = own else { unreachable!("the files of the index have no template") };
        let heading = own.text.map_or_else(|| self.heading("search"), |page| page.title.to_string());
        let archive = own.archive.map(|url| {
            let mut fields = Fields::with_capacity(2);
            fields.put("ref", self.plain_ref(&self.heading("archive"), Some(url), None)).put("count", Value::none());
            fields.done()
        });
        let indexes = own.indexes.iter().map(|(of, count)| self.index_link(*of, *count));
        let data: serde_json::Map<String, serde_json::Value> =
            own.manifests.iter().map(|(lang, url)| (lang.to_string(), json!(self.link(url)))).collect();
        // The switch has the languages that something is found in; the page's own comes first.
        let languages = own.manifests.iter().map(|(lang, _)| *lang).filter(|lang| *lang != self.lang).map(|lang| {
            let mut fields = Fields::with_capacity(2);
            fields.put("lang", lang.as_str()).put("name", self.lang_name(lang));
            fields.done()
        });
        let has_data = !data.is_empty();
        Shown {
            template: "search.html",
            kind: "search",
            description: Some(self.t.fill("describe.page", &[("title", &heading), ("site", &self.slice.frame.title)])),
            crumbs: Vec::new(),
            values: vec![
                ("heading", Value::from(heading.as_str())),
                ("intro", self.body(loaded, own.text.map_or(self.lang, |page| page.lang))),
                (
                    "script",
                    self.kit
                        .theme
                        .asset_url("search.js")
                        .filter(|_| has_data)
                        .map_or_else(Value::none, |url| self.link(url).into()),
                ),
                ("data", if has_data { Value::from(serde_json::Value::from(data).to_string()) } else { Value::none() }),
                ("words", Value::from(self.search_words())),
                ("base", Value::normal_string(&self.slice.config.base_url.path)),
                ("action", Value::from(self.link(self.slice.url))),
                ("languages", Value::from(languages.collect::<Vec<_>>())),
                ("indexes", Value::from(archive.into_iter().chain(indexes).collect::<Vec<_>>())),
            ],
            title: heading,
        }
    }

    /// What the script says, in the page's language.
    fn search_words(&self) -> String {
        let text = |key: &str| json!(self.t.text(key));
        let results: serde_json::Map<String, serde_json::Value> =
            self.t.forms("results").into_iter().map(|(category, text)| (category.to_owned(), json!(text))).collect();
        let dates = self.t.dates();
        json!({
            "results": results,
            "none": text("search_none"),
            "more": text("search_words.more"),
            "instead": text("search_words.instead"),
            "partial": text("search_words.partial"),
            "sponsored": text("sponsored_label"),
            "retracted": text("retracted"),
            "date": text("dates.short"),
            "month": text("dates.month"),
            "months": { "full": dates.months(), "short": dates.months_short() },
        })
        .to_string()
    }
}
