//! A page as a browser reads it.

use html5ever::{parse_document, tendril::TendrilSink};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// One element: its name, its attributes, and the text directly within it.
#[derive(Debug)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
}

/// Every element of a document, in its order.
pub fn elements(html: &str) -> Vec<Element> {
    let dom = parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(html);
    let mut all = Vec::new();
    walk(&dom.document, &mut all);
    all
}

fn walk(node: &Handle, all: &mut Vec<Element>) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let attributes = attrs.borrow().iter().map(|one| (one.name.local.to_string(), one.value.to_string())).collect();
        let mut text = String::new();
        for child in node.children.borrow().iter() {
            if let NodeData::Text { contents } = &child.data {
                text.push_str(&contents.borrow());
            }
        }
        all.push(Element { name: name.local.to_string(), attributes, text });
    }
    for child in node.children.borrow().iter() {
        walk(child, all);
    }
}

/// Every text and attribute of a document, quotation marks folded to the typewriter's.
pub fn strings(elements: &[Element]) -> Vec<String> {
    let texts = elements.iter().map(|one| one.text.as_str());
    let values = elements.iter().flat_map(|one| one.attributes.iter().map(|(_, value)| value.as_str()));
    texts.chain(values).map(plain).collect()
}

pub fn plain(text: &str) -> String {
    text.replace(['“', '”'], "\"").replace(['‘', '’'], "'")
}

/// What could run or reach out among a page's elements.
pub fn dangers(elements: &[Element]) -> Vec<String> {
    let mut found = Vec::new();
    for one in elements {
        let data = one.attributes.iter().any(|(name, value)| name == "type" && value == "application/ld+json");
        let has = |key: &str, start: &str, end: &str| {
            one.attributes.iter().any(|(name, value)| name == key && value.starts_with(start) && value.ends_with(end))
        };
        // The fields that ask the search page, and the theme's scripts. Content can make neither: both elements are
        // dropped.
        let posts = one.attributes.iter().any(|(name, value)| name == "method" && value != "get");
        let script =
            ["/assets/search.", "/assets/helps.", "/assets/first."].iter().any(|start| has("src", start, ".js"));
        let theirs = (one.name == "form" && has("action", "/", "/search/") && !posts)
            || (one.name == "script" && one.text.is_empty() && script);
        let ours = theirs
            || (one.name == "script" && data)
            || (one.name == "meta"
                && one.attributes.iter().all(|(name, value)| name != "http-equiv" || !value.contains("script")));
        let active = [
            "script",
            "iframe",
            "object",
            "embed",
            "form",
            "base",
            "style",
            "math",
            "frame",
            "applet",
            "foreignobject",
            "animate",
            "set",
        ];
        if active.contains(&one.name.as_str()) && !ours {
            found.push(format!("<{}>", one.name));
        }
        for (name, value) in &one.attributes {
            if name.starts_with("on")
                || name == "srcdoc"
                || name == "formaction"
                || (name == "style" && one.name != "svg")
            {
                found.push(format!("<{} {name}=\"{value}\">", one.name));
            }
            let link = ["href", "src", "action", "poster", "cite", "data", "background"].contains(&name.as_str())
                || name.ends_with(":href")
                || (one.name == "meta" && one.attributes.iter().any(|(name, _)| name == "http-equiv"));
            let folded: String =
                value.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect::<String>().to_lowercase();
            let scheme = ["javascript:", "vbscript:", "data:", "file:", "blob:"]
                .iter()
                .any(|bad| folded.starts_with(bad) || folded.contains(&format!("url={bad}")));
            if link && scheme {
                found.push(format!("<{} {name}=\"{value}\">", one.name));
            }
        }
    }
    found
}
