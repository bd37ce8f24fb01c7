//! What all lists share: items, pages, feeds.

use super::{Shown, View};
use crate::plan::{Entry, Own};
use crate::render::{Loaded, value::Fields};
use tera::Value;

impl View<'_> {
    /// Shape `listing`, as top-level values.
    pub fn listing(&self, heading: &str, intro: Value) -> Vec<(&'static str, Value)> {
        let items = self.slice.list("items");
        let head = self.slice.links.page == 0;
        vec![
            ("heading", Value::normal_string(heading)),
            ("intro", if head { intro } else { Value::none() }),
            ("items", Value::from(self.cards(items))),
            ("days", Value::from(Vec::<Value>::new())),
            ("pager", self.pager()),
            ("count", if head { Value::from(self.count(items)) } else { Value::none() }),
            ("feeds", Value::from(self.feeds())),
        ]
    }

    /// Reports in the whole list: those of the head and those of its full archive pages.
    fn count(&self, items: &[Entry]) -> usize {
        items.len() + self.slice.links.pages as usize * self.slice.config.page_items
    }

    /// Shape `pager`; nothing when all is on one page.
    fn pager(&self) -> Value {
        let links = &self.slice.links;
        let (Some(list), true) = (&links.list, links.pages > 0) else { return Value::none() };
        let label = |page: u32| self.t.fill("page_n", &[("n", &self.number(page as usize))]);
        let link = |page: u32, name: String| {
            let url = if page == 0 { list.clone() } else { format!("{list}page/{page}/") };
            let mut fields = Fields::with_capacity(2);
            fields.put("url", self.link(&url)).put("label", name);
            fields.done()
        };
        // The head's older neighbour is the newest numbered page; that page's newer one is the head.
        let newer = match links.page {
            0 => None,
            page if page == links.pages => Some(link(0, self.t.text("newest").to_owned())),
            page => Some(link(page + 1, label(page + 1))),
        };
        let older = match links.page {
            0 => Some(links.pages),
            1 => None,
            page => Some(page - 1),
        };
        let mut fields = Fields::with_capacity(4);
        fields
            .number("page", (links.page > 0).then_some(links.page as usize))
            .maybe("newer", newer)
            .maybe("older", older.map(|page| link(page, label(page))))
            .text("head", (links.page > 0).then(|| self.link(list)).as_deref());
        fields.done()
    }

    /// A list without a record: a section, or one kept by name.
    pub fn shelf(&self, loaded: &Loaded) -> Shown {
        let (named, template, kind): (_, &'static str, &'static str) = match &self.slice.own {
            Own::Section(named) => (*named, "section.html", "section"),
            Own::Named(named) => (*named, "list.html", "list"),
            _ => unreachable!("called for these two"),
        };
        let (title, _) = named.name(self.lang);
        let mut values = self.listing(title, self.body(loaded, self.lang));
        if kind == "section" {
            values.push(("section", self.named(named)));
        }
        Shown {
            template,
            kind,
            title: self.page_of(title),
            description: Some(self.page_of(&self.t.fill(&format!("describe.{kind}"), &[("title", title)]))),
            crumbs: if kind == "section" { vec![self.index_crumb("sections")] } else { Vec::new() },
            values,
        }
    }

    /// The title with the page's number, on numbered pages (DOMAIN M-8).
    pub fn page_of(&self, title: &str) -> String {
        match self.slice.links.page {
            0 => title.to_owned(),
            page => self.t.fill("page_of", &[("title", title), ("n", &self.number(page as usize))]),
        }
    }
}
