//! XML, one element a line. Escaping is the writer's; nothing here knows what the elements mean.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesPI, BytesStart, BytesText, Event};
use std::borrow::Cow;

/// A document, or a piece of one, that is being written.
pub(in crate::render) struct Xml {
    writer: Writer<Vec<u8>>,
}

/// Names and values of attributes, in their order.
pub(in crate::render) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// A document with its declaration.
    pub(in crate::render) fn document() -> Self {
        let mut xml = Self::fragment();
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    /// Names the style sheet by which a browser shows the document.
    pub(in crate::render) fn style_sheet(&mut self, url: &str) {
        self.write(Event::PI(BytesPI::new(format!("xml-stylesheet type=\"text/css\" href=\"{url}\""))));
    }

    /// A remark for people who read the source.
    pub(in crate::render) fn comment(&mut self, text: &str) {
        // Two hyphens would end it.
        let text = legal(text).replace("--", "- -");
        self.write(Event::Comment(BytesText::from_escaped(format!(" {text} "))));
    }

    /// A piece that another document takes in with [`Self::raw`].
    pub(in crate::render) fn fragment() -> Self {
        Self { writer: Writer::new_with_indent(Vec::with_capacity(4096), b' ', 0) }
    }

    pub(in crate::render) fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.write(Event::Start(start(name, attributes)));
    }

    pub(in crate::render) fn close(&mut self, name: &str) {
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// An element with nothing but text.
    pub(in crate::render) fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.write(Event::Text(BytesText::new(&legal(text))));
        self.close(name);
    }

    pub(in crate::render) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.write(Event::Empty(start(name, attributes)));
    }

    /// A piece that is XML already.
    pub(in crate::render) fn raw(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let out = self.writer.get_mut();
        out.push(b'\n');
        write(out);
    }

    /// How many bytes are written.
    pub(in crate::render) fn len(&self) -> usize {
        self.writer.get_ref().len()
    }

    pub(in crate::render) fn done(self) -> Vec<u8> {
        self.writer.into_inner()
    }

    /// The document with its last line ended.
    pub(in crate::render) fn file(self) -> Vec<u8> {
        let mut bytes = self.done();
        bytes.push(b'\n');
        bytes
    }

    fn write(&mut self, event: Event<'_>) {
        match self.writer.write_event(event) {
            Ok(()) => {}
            Err(_) => unreachable!("writing to a vector cannot fail"),
        }
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'_>) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, &*legal(value)));
    }
    start
}

/// The text without what XML 1.0 cannot hold. Records cannot hold it either (DOMAIN R-3), so nothing is lost; but a
/// feed that does not parse is lost whole (RELIABILITY H5).
pub(in crate::render) fn legal(text: &str) -> Cow<'_, str> {
    let is_legal = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..);
    if text.chars().all(is_legal) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|c| is_legal(*c)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_read_back_as_they_were() {
        // RELIABILITY H4
        let canary = "a ]]> <b>&amp; \"'\u{1F4F0}";
        let mut xml = Xml::document();
        xml.open("feed", &[]);
        xml.text("title", &[("label", canary)], canary);
        xml.close("feed");
        let text = String::from_utf8(xml.file()).unwrap();
        assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed>\n<title label="), "{text}");
        assert!(text.ends_with("</title>\n</feed>\n"), "{text}");
        let (title, label) = read(&text);
        assert_eq!((title.as_str(), label.as_str()), (canary, canary));
    }

    fn read(text: &str) -> (String, String) {
        let mut reader = quick_xml::Reader::from_str(text);
        let (mut title, mut label, mut inside) = (String::new(), String::new(), false);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) if start.name().as_ref() == "title" => {
                    inside = true;
                    let attribute = start.attributes().next().unwrap().unwrap();
                    label = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
                }
                Event::End(_) => inside = false,
                Event::Text(text) if inside => title.push_str(&text),
                Event::GeneralRef(name) if inside => {
                    let name = format!("&{};", &*name);
                    title.push_str(&quick_xml::escape::unescape(&name).unwrap());
                }
                Event::Eof => return (title, label),
                _ => {}
            }
        }
    }

    #[test]
    fn what_xml_cannot_hold_does_not_reach_it() {
        // RELIABILITY H5
        assert_eq!(legal("a\u{0}\u{1}\u{FFFE}\u{FFFF}b\tc"), "ab\tc");
    }
}
