//! Drawings: SVG is published as it is, so it may hold nothing that acts or fetches (RELIABILITY I6). It is never written
//! into a page.

use super::Fault;
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

const HELP: &str = "save it as a plain SVG, without scripts, links and linked files";

/// How deep elements may stand in each other.
const DEPTH: usize = 256;

/// Elements that run, hold foreign languages, fetch, or change what others refer to.
const REFUSED: [&str; 19] = [
    "script",
    "foreignobject",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "source",
    "canvas",
    "handler",
    "listener",
    "set",
    "animate",
    "link",
    "meta",
    "base",
    "annotation-xml",
    "import",
    "form",
];

/// Reads a drawing from its first element to its last.
///
/// # Errors
/// The first thing in it that may not be published, or that it cannot be read.
pub(super) fn check(bytes: &[u8]) -> Result<(), Fault> {
    let refused = |what: String| Fault::new(format!("the drawing {what}"), HELP);
    let text = std::str::from_utf8(bytes).map_err(|_| refused("is not UTF-8".into()))?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let (mut open, mut is_style, mut seen) = (0_usize, false, 0_usize);
    loop {
        match reader.read_event().map_err(|fault| refused(format!("cannot be read: {fault}")))? {
            Event::Start(element) => {
                is_style = begin(&element, seen).map_err(refused)?;
                (open, seen) = (open + 1, seen + 1);
                if open > DEPTH {
                    return Err(refused("nests too deeply".into()));
                }
            }
            Event::Empty(element) => {
                begin(&element, seen).map_err(refused)?;
                seen += 1;
            }
            Event::End(_) => {
                is_style = false;
                open = open.checked_sub(1).ok_or_else(|| refused("ends an element that never began".into()))?;
            }
            Event::Text(text) if is_style => sheet(&text).map_err(refused)?,
            Event::CData(text) if is_style => sheet(&text).map_err(refused)?,
            // A reference in a sheet could spell what was looked for.
            Event::GeneralRef(_) if is_style => return Err(refused("hides its styles".into())),
            // Five entities are XML's own; others would come from a document type, which is refused.
            Event::Text(_) | Event::CData(_) | Event::Comment(_) | Event::Decl(_) | Event::GeneralRef(_) => {}
            Event::DocType(kind) if is_harmless(&kind) => {}
            Event::DocType(_) => return Err(refused("declares entities".into())),
            Event::PI(_) => return Err(refused("holds a processing instruction".into())),
            Event::Eof if open > 0 => return Err(refused("is cut short".into())),
            Event::Eof if seen == 0 => return Err(refused("is empty".into())),
            Event::Eof => return Ok(()),
        }
    }
}

/// A document type that only names SVG: programs that draw write one.
fn is_harmless(kind: &str) -> bool {
    !kind.contains('[') && kind.trim_start().starts_with("svg")
}

fn local(name: &str) -> String {
    name.rsplit_once(':').map_or(name, |(_, local)| local).to_ascii_lowercase()
}

/// An element with its attributes. Tells whether it holds styles.
fn begin(element: &BytesStart<'_>, at: usize) -> Result<bool, String> {
    let name = local(element.name().as_ref());
    if at == 0 && name != "svg" {
        return Err(format!("begins with `<{name}>`"));
    }
    // `animateTransform` and `animateMotion` only move what is there.
    if REFUSED.contains(&name.as_str()) {
        return Err(format!("holds `<{name}>`"));
    }
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|fault| format!("cannot be read: {fault}"))?;
        let value =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|fault| format!("cannot be read: {fault}"))?;
        let prefix = attribute.key.prefix().map(|prefix| prefix.into_inner());
        if prefix != Some("xmlns") {
            self::attribute(&local(attribute.key.as_ref()), prefix.is_none(), &value)?;
        }
    }
    Ok(name == "style")
}

/// Attributes that hold an address. What prefix they bear says nothing: it may be bound to any language.
const ADDRESSES: [&str; 9] = ["href", "src", "srcset", "action", "formaction", "data", "poster", "background", "ping"];

/// `is_own`: of SVG itself, not of the language of a drawing program.
fn attribute(name: &str, is_own: bool, value: &str) -> Result<(), String> {
    // Browsers pass over white space and controls in addresses.
    let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let plain = plain.to_ascii_lowercase();
    if is_own && name.starts_with("on") {
        return Err(format!("has the handler `{name}`"));
    }
    if ADDRESSES.contains(&name) && !is_inside(&plain) {
        return Err(format!("leads outside by `{name}`"));
    }
    if name == "attributename" && plain.ends_with("href") || name == "base" {
        return Err("changes where its addresses lead".into());
    }
    if is_own { sheet(value) } else { Ok(()) }
}

/// A place in the drawing itself, or a picture written into it.
fn is_inside(address: &str) -> bool {
    let pictures = ["png", "jpeg", "jpg", "gif", "webp"];
    let is_picture = |rest: &str| pictures.iter().any(|kind| rest.strip_prefix(kind).is_some_and(is_parameter));
    address.is_empty() || address.starts_with('#') || address.strip_prefix("data:image/").is_some_and(is_picture)
}

fn is_parameter(rest: &str) -> bool {
    rest.starts_with([';', ','])
}

/// Styles: what they fetch stands behind `url(` or `@import`, what they run behind words of old browsers.
fn sheet(text: &str) -> Result<(), String> {
    let text = text.to_ascii_lowercase();
    // An escape could spell any of these words.
    if text.contains('\\') {
        return Err("hides its styles behind escapes".into());
    }
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    for word in ["@import", "@font-face", "expression(", "-moz-binding", "behavior:", "image-set(", "javascript:"] {
        if plain.contains(word) {
            return Err(format!("has `{word}` in its styles"));
        }
    }
    let addresses = plain.split("url(").skip(1);
    match addresses.map(|rest| rest.trim_start_matches(['"', '\''])).find(|rest| !is_inside(rest)) {
        Some(_) => Err("fetches what lies outside".into()),
        None => Ok(()),
    }
}
