//! What all pages are rendered with: theme, words, limits. Made once a build.

use super::markdown;
use crate::base::lang::Lang;
use crate::config::Config;
use crate::parse::body::BodyLimits;
use crate::theme::Theme;
use std::collections::BTreeMap;

/// The tools of rendering, shared by all workers.
pub struct Kit<'a> {
    pub theme: &'a Theme,
    pub(super) limits: BodyLimits,
    words: BTreeMap<Lang, markdown::Strings>,
    first: markdown::Strings,
    pub(super) raw: markdown::RawHtml,
}

impl<'a> Kit<'a> {
    #[must_use]
    pub fn new(theme: &'a Theme, config: &Config) -> Self {
        let words = |lang: Lang| {
            let t = theme.strings(lang);
            let text = |key: &str| t.text(key).into();
            markdown::Strings {
                note: text("alerts.note"),
                tip: text("alerts.tip"),
                important: text("alerts.important"),
                warning: text("alerts.warning"),
                caution: text("alerts.caution"),
                footnotes: text("footnotes"),
                back: text("footnote_back"),
                table: text("table_n"),
                done: text("task_done"),
                open: text("task_open"),
            }
        };
        Self {
            theme,
            limits: limits(theme),
            words: config.languages.iter().map(|lang| (*lang, words(*lang))).collect(),
            first: words(config.default_lang()),
            raw: match config.raw_html {
                crate::config::RawHtml::Sanitize => markdown::RawHtml::Sanitize,
                crate::config::RawHtml::Escape => markdown::RawHtml::Escape,
                crate::config::RawHtml::Trust => markdown::RawHtml::Trust,
            },
        }
    }

    pub(super) fn words(&self, lang: Lang) -> &markdown::Strings {
        self.words.get(&lang).unwrap_or(&self.first)
    }
}

/// The limits of bodies, with the directives that the theme has beside the built-in ones.
#[must_use]
pub fn limits(theme: &Theme) -> BodyLimits {
    BodyLimits { directives: theme.directives().into_iter().map(Into::into).collect(), ..BodyLimits::default() }
}
