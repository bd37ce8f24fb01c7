//! Pieces of the HTML inside an entry: no class, no id, no script (DOMAIN F-8).

use crate::base::lang::Lang;
use crate::render::escape;

/// HTML that is being put together.
#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    /// Text, escaped.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        escape::text(&mut self.0, text);
        self
    }

    /// HTML as it is: tags written here, and what the Markdown became.
    pub(super) fn raw(&mut self, html: &str) -> &mut Self {
        self.0.push_str(html);
        self
    }

    /// `<name>`, with the language and direction of what is inside when those are not the ones around it (DOMAIN I-2).
    pub(super) fn open(&mut self, name: &str, inside: Lang, around: Lang) -> &mut Self {
        self.0.push('<');
        self.0.push_str(name);
        if inside != around {
            self.0.push_str(" lang=\"");
            self.0.push_str(inside.as_str());
            self.0.push('"');
            if inside.is_rtl() != around.is_rtl() {
                self.0.push_str(" dir=\"");
                self.0.push_str(inside.dir());
                self.0.push('"');
            }
        }
        self.0.push('>');
        self
    }

    /// ` name="value"`
    pub(super) fn attribute(&mut self, name: &str, value: &str) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"");
        escape::attribute(&mut self.0, value);
        self.raw("\"")
    }

    /// An address inside an attribute.
    pub(super) fn address(&mut self, url: &str) -> &mut Self {
        escape::address(&mut self.0, url);
        self
    }

    /// `text`, linked where it leads somewhere.
    pub(super) fn link(&mut self, url: Option<&str>, text: &str) -> &mut Self {
        match url {
            Some(url) => self.raw("<a href=\"").address(url).raw("\">").text(text).raw("</a>"),
            None => self.text(text),
        }
    }

    pub(super) fn done(self) -> String {
        self.0
    }
}
