//! OPML 2.0: our feeds, and those of the outlets (DOMAIN F-13).

use super::{entry, xml::Xml};
use crate::base::lang::Lang;
use crate::plan::{FeedLine, OpmlOwn, OutletLine, Own, Slice};
use crate::render::meta::name_of;
use crate::theme::strings::Strings;

/// The list of the slice. It holds no date: it would be the only thing of the site that says when it was built.
pub(in crate::render) fn opml<'t>(slice: &Slice<'_>, strings: impl Fn(Lang) -> &'t Strings) -> Vec<u8> {
    let Own::Opml(own) = &slice.own else { unreachable!("the slice of a list of feeds holds its lines") };
    let mut xml = Xml::document();
    xml.open("opml", &[("version", "2.0")]);
    xml.open("head", &[]);
    xml.text("title", &[], &slice.frame.title);
    xml.text("ownerId", &[], &slice.config.base_url.absolute(&slice.frame.home));
    xml.text("docs", &[], "http://opml.org/spec2.opml");
    xml.close("head");
    xml.open("body", &[]);
    match own {
        OpmlOwn::Feeds(lines) => feeds(&mut xml, slice, lines, strings),
        OpmlOwn::Outlets(lines) => lines.iter().for_each(|line| outlet(&mut xml, slice, line)),
    }
    xml.close("body");
    xml.close("opml");
    xml.file()
}

/// A group for each language when there is more than one.
fn feeds<'t>(xml: &mut Xml, slice: &Slice<'_>, lines: &[FeedLine], strings: impl Fn(Lang) -> &'t Strings) {
    let groups = slice.frames.len() > 1;
    for frame in slice.frames {
        let own: Vec<&FeedLine> = lines.iter().filter(|line| line.lang == frame.lang).collect();
        if own.is_empty() {
            continue;
        }
        let words = strings(frame.lang);
        if groups {
            let tag = frame.lang.as_str();
            xml.open("outline", &[("text", words.maybe(&format!("languages.{tag}")).unwrap_or(tag))]);
        }
        for line in own {
            let heading = entry::heading(line.of, line.named.map(|named| &**named), words);
            let title = entry::title(heading.as_deref(), &frame.title, words);
            feed(xml, slice, line, &title);
        }
        if groups {
            xml.close("outline");
        }
    }
}

fn feed(xml: &mut Xml, slice: &Slice<'_>, line: &FeedLine, title: &str) {
    let absolute = |path: &str| slice.config.base_url.absolute(path);
    xml.empty(
        "outline",
        &[
            ("text", title),
            ("type", "rss"),
            ("xmlUrl", &absolute(&line.url)),
            ("htmlUrl", &absolute(&line.home)),
            ("language", line.lang.as_str()),
        ],
    );
}

fn outlet(xml: &mut Xml, slice: &Slice<'_>, line: &OutletLine) {
    let name = name_of(&line.source.named, slice.lang);
    let mut attributes = vec![("text", name.as_str()), ("type", "rss"), ("xmlUrl", line.feed)];
    attributes.extend(line.source.url.as_deref().map(|url| ("htmlUrl", url)));
    attributes.extend(line.source.named.lang.as_ref().map(|lang| ("language", lang.as_str())));
    xml.empty("outline", &attributes);
}
