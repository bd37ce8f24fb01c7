//! Texts that must have a form: addresses, moments, language tags.

use super::{Fields, Text};
use crate::{base::url, diag::Code};

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
        let message = format!("`{}` is no absolute address", text.value);
        self.report(Code::BadUrl, text.span, message, format!("`{key}` takes an address like https://example.org/a"));
        None
    }
}
