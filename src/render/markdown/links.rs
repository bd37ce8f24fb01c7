//! Links and pictures.

use super::{
    Form, ImageTag,
    writer::{Inline, Writer},
};
use crate::{
    base::url::{self, Target},
    parse::{
        body::{bad_link, target_of},
        facts::{plain, target_span},
    },
    render::escape,
};
use pulldown_cmark::LinkType;
use std::ops::Range;

impl Writer<'_, '_> {
    pub(super) fn link(&mut self, kind: LinkType, dest: &str, title: &str, range: &Range<usize>) {
        let target = target_of(kind, dest);
        let Some(href) = self.href(&target, title, range) else {
            self.inline.push(Inline::Marked(""));
            return;
        };
        self.out.push_str("<a href=\"");
        escape::address(&mut self.out, &href);
        self.titled(title);
        self.out.push_str("\">");
        self.inline.push(Inline::Marked("</a>"));
        self.links += 1;
    }

    fn titled(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.push_str("\" title=\"");
            escape::attribute(&mut self.out, title);
        }
    }

    /// Where a link leads; nothing when it is to be text.
    pub(super) fn href(&mut self, target: &str, title: &str, range: &Range<usize>) -> Option<String> {
        match url::target(target) {
            Target::Refused => {
                self.refused(target, title, range);
                None
            }
            Target::Web | Target::Contact => Some(target.to_owned()),
            Target::Local => match (self.options.form, target.strip_prefix('#')) {
                (Form::Page { prefix }, Some(id)) => Some(format!("#{prefix}{id}")),
                (Form::Away { page }, Some(_)) => Some(format!("{page}{target}")),
                (Form::Page { .. }, None) => Some((self.hooks.link)(target).unwrap_or_else(|| target.to_owned())),
                (Form::Away { .. }, None) => (self.hooks.link)(target),
            },
        }
    }

    /// The same finding at the same place as [`crate::parse::body::read`] makes it, so that one is shown.
    fn refused(&mut self, target: &str, title: &str, range: &Range<usize>) {
        let span = target_span(self.text, target, title.len(), range.clone());
        let finding = self.options.placed(bad_link(target), span);
        self.found.push(finding);
    }

    pub(super) fn in_link(&self) -> bool {
        self.links > 0
    }

    /// A picture of the site, or a link to one that is elsewhere: a reader's visit is told to nobody.
    pub(super) fn picture(&mut self, target: &str, alt: &str, title: &str, in_link: bool, range: &Range<usize>) {
        self.setter.pass("x");
        let kind = url::target(target);
        if kind == Target::Refused {
            self.refused(target, title, range);
        } else if let Some(image) = (self.hooks.image)(target) {
            self.img(&image, alt, title);
            return;
        } else if kind == Target::Web && !in_link {
            self.out.push_str("<a href=\"");
            escape::address(&mut self.out, target);
            self.out.push_str("\">");
            escape::text(&mut self.out, if alt.trim().is_empty() { target } else { alt });
            self.out.push_str("</a>");
            return;
        }
        escape::text(&mut self.out, alt);
    }

    fn img(&mut self, image: &ImageTag, alt: &str, title: &str) {
        let is_set = !image.srcset.is_empty();
        if is_set {
            self.out.push_str("<picture><source type=\"image/webp\" srcset=\"");
            escape::attribute(&mut self.out, &image.srcset);
            self.out.push_str("\" sizes=\"");
            escape::attribute(&mut self.out, image.sizes);
            self.out.push_str("\">");
        }
        self.out.push_str("<img src=\"");
        escape::address(&mut self.out, &image.src);
        self.out.push_str("\" alt=\"");
        escape::attribute(&mut self.out, alt);
        self.titled(title);
        self.out.push('"');
        if image.width > 0 && image.height > 0 {
            self.out.push_str(&format!(" width=\"{}\" height=\"{}\"", image.width, image.height));
        }
        if self.options.on_page() {
            self.out.push_str(" loading=\"lazy\" decoding=\"async\"");
        }
        self.out.push_str(if is_set { " /></picture>" } else { " />" });
    }

    /// The text of a picture.
    pub(super) fn alt(&self, events: Range<usize>) -> String {
        self.events.get(events).unwrap_or_default().iter().filter_map(|(event, _)| plain(event)).collect()
    }
}
