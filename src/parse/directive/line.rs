//! One line of a directive: its name and shape.

use super::{
    Fault, Line, LineKind,
    arguments::{Argument, arguments, word_len},
};
use crate::{
    base::{
        nearest::nearest,
        span::{Span, Spanned},
    },
    parse::body::Directive,
};

/// How a directive is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `::name{…}`
    Leaf,
    /// `:::name{…}` … `:::`
    Container,
    Either,
}

struct Known {
    name: &'static str,
    keys: &'static [&'static str],
    shape: Shape,
}

/// Ours, with their keys (DOMAIN R-14). A leaf `quote` has its words in `text`.
const KNOWN: [Known; 8] = [
    Known { name: "quote", keys: &["by", "said", "via", "language", "text"], shape: Shape::Either },
    Known { name: "related", keys: &["ref", "url", "title", "label"], shape: Shape::Leaf },
    Known { name: "image", keys: &["file", "alt", "caption", "credit"], shape: Shape::Leaf },
    Known { name: "latest", keys: &["where", "limit"], shape: Shape::Leaf },
    Known { name: "note", keys: &["label"], shape: Shape::Container },
    Known { name: "correction", keys: &["when", "kind"], shape: Shape::Container },
    Known { name: "gloss", keys: &["language"], shape: Shape::Container },
    Known { name: "timeline", keys: &["story"], shape: Shape::Leaf },
];

/// Reads one line that begins with `::`; nothing when it is plain text.
pub(super) fn line(text: &str, at: usize, own: &[Box<str>]) -> Option<Line> {
    let text = text.trim_end();
    let rest = text.trim_start_matches(':');
    let colons = text.len() - rest.len();
    let of = |kind, faults| Some(Line { at, len: text.len(), kind, faults });
    if rest.is_empty() {
        return if colons > 2 { of(LineKind::Close(colons), Vec::new()) } else { None };
    }
    let (name, after) = rest.split_at(word_len(rest));
    if name.is_empty() || !after.is_empty() && !after.starts_with('{') {
        let fault = misplaced(rest, at + colons, colons, own)?;
        return of(LineKind::Broken, vec![fault]);
    }
    let mut faults = Vec::new();
    let arguments = arguments(after, at + colons + name.len(), &mut faults);
    let name = Spanned::new(name, Span::new(at + colons, at + colons + name.len()));
    check(&name, &arguments, colons > 2, own, &mut faults);
    let directive = Directive {
        name: name.value.into(),
        arguments: arguments.into_iter().map(|argument| (argument.key.value, argument.value)).collect(),
        span: Span::new(at, at + text.len()),
        container: colons > 2,
        text: Span::default(),
    };
    of(if colons > 2 { LineKind::Open(directive, colons) } else { LineKind::Leaf(directive) }, faults)
}

fn known(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.name == name)
}

fn is_known(name: &str, own: &[Box<str>]) -> bool {
    known(name).is_some() || own.iter().any(|own| **own == *name)
}

/// A line that names a directive but has text or a space in the wrong place. `::before is a pseudo-element` is prose,
/// `::latest limit=5` and `::: note` are directives gone wrong.
fn misplaced(rest: &str, at: usize, colons: usize, own: &[Box<str>]) -> Option<Fault> {
    let dots = ":".repeat(colons);
    let loose = rest.trim_start();
    let name = loose.get(..word_len(loose)).unwrap_or_default();
    if !is_known(name, own) {
        return None;
    }
    let after = loose.get(name.len()..).unwrap_or_default().trim();
    if loose.len() < rest.len() {
        let meant = colons > 2 && (after.is_empty() || after.starts_with('{'));
        return meant.then(|| Fault {
            span: Span::new(at - colons, at + rest.len()),
            message: "a space stands between the colons and the name of the directive".into(),
            help: format!("write `{dots}{name}{after}`"),
        });
    }
    Some(Fault {
        span: Span::new(at + name.len(), at + rest.len()),
        message: format!("text follows the name of the directive `{name}`"),
        help: format!("write its arguments in braces: `{dots}{name}{{key=\"value\"}}`"),
    })
}

/// Whether the name, the keys and the shape are known.
fn check(name: &Spanned<&str>, arguments: &[Argument], container: bool, own: &[Box<str>], faults: &mut Vec<Fault>) {
    let Spanned { value: name, span } = *name;
    if own.iter().any(|own| **own == *name) {
        return;
    }
    let Some(known) = known(name) else {
        let names = KNOWN.iter().map(|known| known.name).chain(own.iter().map(|own| &**own));
        let help = match nearest(name, names) {
            Some(near) => format!("write `{near}`, or add templates/directives/{name}.html"),
            None => format!("add templates/directives/{name}.html, or take out the colons"),
        };
        faults.push(Fault { span, message: format!("no directive is called `{name}`"), help });
        return;
    };
    for Argument { key, .. } in arguments.iter().filter(|argument| !known.keys.contains(&&*argument.key.value)) {
        let help = match nearest(&key.value, known.keys.iter().copied()) {
            Some(near) => format!("write `{near}`"),
            None => format!("its keys are {}", known.keys.join(", ")),
        };
        faults.push(Fault { span: key.span, message: format!("`{name}` has no key `{}`", key.value), help });
    }
    let has_text = arguments.iter().any(|argument| &*argument.key.value == "text");
    let help = match (known.shape, container) {
        (Shape::Leaf, true) => format!("it holds no text: write `::{name}` with two colons"),
        (Shape::Container, false) => format!("write `:::{name}` before its text and `:::` after it"),
        (Shape::Either, false) if !has_text => {
            format!("write `:::{name}` before its text and `:::` after it, or add `text=\"…\"`")
        }
        (Shape::Either | Shape::Leaf, _) | (Shape::Container, true) => return,
    };
    let message = if container {
        format!("the directive `{name}` is no container")
    } else {
        format!("the directive `{name}` has no text")
    };
    faults.push(Fault { span, message, help });
}
