//! The picture of an entry in the words of Media RSS, which Atom and RSS share: its size in pixels, what it shows, and
//! whose it is. Unlike an enclosure it need not tell how many bytes the file has.

use super::{entry::Lead, xml::Xml};

/// The namespace, as the specification writes it.
pub(super) const MEDIA: &str = "http://search.yahoo.com/mrss/";

/// `media:content`, with alternative text and credit inside.
pub(super) fn content(xml: &mut Xml, picture: Option<&Lead<'_>>) {
    let Some(Lead { of, url, media }) = picture else { return };
    let size = of.size.map(|(width, height)| (width.to_string(), height.to_string()));
    let mut attributes = vec![("url", url.as_str()), ("medium", "image")];
    attributes.extend(media.map(|media| ("type", media)));
    if let Some((width, height)) = &size {
        attributes.extend([("width", width.as_str()), ("height", height.as_str())]);
    }
    let alt = of.alt.as_deref().filter(|_| !of.decorative);
    let texts = [("media:description", alt), ("media:credit", of.credit.as_deref())];
    let texts: Vec<(&str, &str)> = texts.into_iter().filter_map(|(name, text)| Some((name, text?))).collect();
    if texts.is_empty() {
        xml.empty("media:content", &attributes);
        return;
    }
    xml.open("media:content", &attributes);
    for (name, text) in texts {
        xml.text(name, &[], text);
    }
    xml.close("media:content");
}
