//! Texts that must have a form: addresses, moments, language tags.

use super::{Fields, Node, Text, Value};
use crate::{
    base::{
        lang::Lang,
        moment::{Moment, MomentFault, Zone},
        span::{Span, Spanned},
        url,
    },
    diag::{Code, Diagnostic},
};

impl<'n> Fields<'n, '_> {
    /// An absolute http or https address.
    pub fn url(&mut self, key: &'static str) -> Option<Text> {
        let text = self.text(key)?;
        self.as_url(key, text)
    }

    /// Addresses; the wrong ones are left out.
    pub fn urls(&mut self, key: &'static str) -> Vec<Text> {
        self.texts(key).into_iter().filter_map(|text| self.as_url(key, text)).collect()
    }

    /// The text, if it is an absolute address.
    pub fn as_url(&mut self, key: &str, text: Text) -> Option<Text> {
        if url::is_absolute(&text.value) {
            return Some(text);
        }
        let message = format!("`{}` is no absolute http or https address", text.value);
        self.report(Code::BadUrl, text.span, message, format!("`{key}` takes an address like `https://example.org/a`"));
        None
    }

    /// A moment (DOMAIN T-1); without a zone of its own it is told in `zone`.
    pub fn moment(&mut self, key: &'static str, zone: Zone) -> Option<Spanned<Moment>> {
        let text = self.text(key)?;
        self.as_moment(&text, zone)
    }

    /// A moment that must be there.
    pub fn required_moment(&mut self, key: &'static str, zone: Zone) -> Option<Spanned<Moment>> {
        let text = self.required_text(key)?;
        self.as_moment(&text, zone)
    }

    /// A moment whose zone another record tells: checked here, kept as it is written (DOMAIN T-1).
    pub fn moment_text(&mut self, key: &'static str, zone: Zone) -> Option<Text> {
        let text = self.text(key)?;
        // A time that the clock skips in one zone may exist in the other: the model finds that.
        match Moment::parse(text.value.trim(), zone) {
            Ok(_) | Err(MomentFault::Gap { .. } | MomentFault::Twice { .. }) => Some(text),
            Err(fault) => {
                self.bad_moment(&text, &fault);
                None
            }
        }
    }

    fn as_moment(&mut self, text: &Text, zone: Zone) -> Option<Spanned<Moment>> {
        match Moment::parse(text.value.trim(), zone) {
            Ok(moment) => Some(Spanned::new(moment, text.span)),
            Err(fault) => {
                self.bad_moment(text, &fault);
                None
            }
        }
    }

    fn bad_moment(&mut self, text: &Text, fault: &MomentFault) {
        let code = if fault.is_zone() { Code::BadZone } else { Code::BadMoment };
        self.report(code, text.span, fault.to_string(), fault.help());
    }

    /// A language tag (DOMAIN I-1).
    pub fn lang(&mut self, key: &'static str) -> Option<Spanned<Lang>> {
        let text = self.text(key)?;
        self.as_lang(&text.value, text.span).map(|lang| Spanned::new(lang, text.span))
    }

    /// Texts by language: `{id: Korea Utara, ko: 북한}`. In the order written.
    pub fn by_language(&mut self, key: &'static str) -> Vec<(Lang, Text)> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let texts = |fields: &mut Self, value| fields.as_text(key, value).into_iter().collect();
        self.languages(key, node, texts)
    }

    /// Lists of texts by language, each text beside its language.
    pub fn lists_by_language(&mut self, key: &'static str) -> Vec<(Lang, Text)> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let texts = |fields: &mut Self, value: &'n Node| match &value.value {
            Value::List(items) => items.iter().filter_map(|item| fields.as_text(key, item)).collect(),
            _ => fields.as_text(key, value).into_iter().collect(),
        };
        self.languages(key, node, texts)
    }

    fn languages(
        &mut self,
        key: &'static str,
        node: &'n Node,
        mut texts: impl FnMut(&mut Self, &'n Node) -> Vec<Text>,
    ) -> Vec<(Lang, Text)> {
        let Value::Map(entries) = &node.value else {
            self.wrong(key, node, "a text for each language: `{id: …, en: …}`");
            return Vec::new();
        };
        let mut found: Vec<(Lang, Text)> = Vec::new();
        for (name, value) in entries {
            let Some(lang) = self.as_lang(&name.name, name.span) else { continue };
            if found.iter().any(|(other, _)| *other == lang) {
                let message = format!("`{}` is the language {lang} again", name.name);
                self.report(Code::DuplicateKey, name.span, message, "keep one of the two");
                continue;
            }
            found.extend(texts(self, value).into_iter().map(|text| (lang, text)));
        }
        found
    }

    /// A tag, if it is one.
    pub fn as_lang(&mut self, tag: &str, span: Span) -> Option<Lang> {
        match Lang::parse(tag) {
            Ok(lang) => Some(lang),
            Err(fault) => {
                let found = Diagnostic::new(Code::BadLanguage, fault.to_string()).at(self.path(), span);
                self.found().push(found);
                None
            }
        }
    }
}
