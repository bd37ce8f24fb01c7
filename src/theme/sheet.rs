//! One file of interface strings: its keys with dots (`dates.full`), and how they compare with the shipped ones.

use super::{functions::placeholder, plural::Plural};
use crate::{
    base::{nearest::nearest, path::SourcePath, span::Span},
    diag::{Code, Diagnostic},
    yaml::{self, Node, Value},
};
use std::collections::{BTreeMap, BTreeSet};

/// A value of a file of strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leaf {
    Text(Box<str>),
    List(Vec<Box<str>>),
    /// One form for each plural category.
    Forms(Vec<(Plural, Box<str>)>),
}

impl Leaf {
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) | Self::Forms(_) => None,
        }
    }

    /// What it is, in words.
    fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::List(_) => "a list of texts",
            Self::Forms(_) => "a form for each plural category",
        }
    }

    fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => vec![text],
            Self::List(all) => all.iter().map(AsRef::as_ref).collect(),
            Self::Forms(forms) => forms.iter().map(|(_, text)| text.as_ref()).collect(),
        }
    }

    fn placeholders(&self) -> BTreeSet<&str> {
        self.texts().into_iter().flat_map(|text| text.split('{').skip(1)).filter_map(placeholder).collect()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub leaf: Leaf,
    pub span: Span,
}

/// The entries of one file, by their keys with dots.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub path: SourcePath,
    pub entries: BTreeMap<String, Entry>,
}

/// The size of a file of strings (RELIABILITY X: configuration).
const BYTES: usize = 1024 * 1024;

impl Sheet {
    /// Reads a file. What cannot be read is reported and left out.
    pub(super) fn read(bytes: &[u8], path: &SourcePath, found: &mut Vec<Diagnostic>) -> Self {
        let mut sheet = Self { path: path.clone(), entries: BTreeMap::new() };
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(fault) => {
                let at = fault.valid_up_to();
                found.push(Diagnostic::new(Code::Strings, "the file is not UTF-8").at(path, Span::new(at, at + 1)));
                return sheet;
            }
        };
        let limits = yaml::Limits { bytes: BYTES, ..yaml::Limits::default() };
        let document = yaml::read(text, 0, path, limits);
        found.extend(document.found);
        match &document.value.value {
            Value::Map(_) => sheet.add("", &document.value, found),
            Value::Null | Value::Broken => {}
            Value::Plain(_) | Value::Quoted(_) | Value::List(_) => {
                let message = "a file of strings is a mapping of keys to texts";
                found.push(Diagnostic::new(Code::Strings, message).at(path, document.value.span));
            }
        }
        sheet
    }

    fn add(&mut self, key: &str, node: &Node, found: &mut Vec<Diagnostic>) {
        let leaf = match &node.value {
            // Nothing written is nothing said: the text comes from elsewhere.
            Value::Null | Value::Broken => return,
            Value::Plain(text) | Value::Quoted(text) => Leaf::Text(text.clone()),
            Value::List(nodes) => {
                let texts: Option<Vec<Box<str>>> = nodes.iter().map(text_of).collect();
                match texts {
                    Some(texts) => Leaf::List(texts),
                    None => {
                        let message = format!("`{key}` is a list of texts, but something else stands in it");
                        found.push(Diagnostic::new(Code::Strings, message).at(&self.path, node.span));
                        return;
                    }
                }
            }
            Value::Map(entries) => match forms(entries) {
                Some(forms) => Leaf::Forms(forms),
                None => {
                    for (name, inner) in entries {
                        let inner_key =
                            if key.is_empty() { name.name.to_string() } else { format!("{key}.{}", name.name) };
                        self.add(&inner_key, inner, found);
                    }
                    return;
                }
            },
        };
        self.entries.insert(key.to_owned(), Entry { leaf, span: node.span });
    }

    /// Reports and drops what does not fit the shipped strings. `is_open` says which unknown keys are welcome.
    pub(super) fn hold_against(&mut self, shipped: &Self, is_open: &dyn Fn(&str) -> bool, found: &mut Vec<Diagnostic>) {
        let path = self.path.clone();
        self.entries.retain(|key, entry| match misfit(key, entry, shipped, is_open) {
            Some((message, help)) => {
                let one = Diagnostic::new(Code::Strings, message).at(&path, entry.span);
                found.push(if help.is_empty() { one } else { one.help(help) });
                false
            }
            None => true,
        });
    }
}

fn text_of(node: &Node) -> Option<Box<str>> {
    match &node.value {
        Value::Plain(text) | Value::Quoted(text) => Some(text.clone()),
        Value::Null | Value::Broken | Value::List(_) | Value::Map(_) => None,
    }
}

/// A mapping whose keys are plural categories, `other` among them.
fn forms(entries: &[(yaml::Key, Node)]) -> Option<Vec<(Plural, Box<str>)>> {
    let forms: Option<Vec<_>> =
        entries.iter().map(|(key, node)| Some((Plural::parse(&key.name)?, text_of(node)?))).collect();
    forms.filter(|forms| forms.iter().any(|(category, _)| *category == Plural::Other))
}

/// What is wrong with an entry of a site's own file, and what to write instead.
fn misfit(key: &str, entry: &Entry, shipped: &Sheet, is_open: &dyn Fn(&str) -> bool) -> Option<(String, String)> {
    let Some(known) = shipped.entries.get(key) else {
        let inside = format!("{key}.");
        if shipped.entries.keys().any(|other| other.starts_with(&inside)) {
            return Some((format!("`{key}` holds {}, but it is a mapping", entry.leaf.kind()), String::new()));
        }
        if is_open(key) {
            return None;
        }
        let near = nearest(key, shipped.entries.keys().map(String::as_str));
        let help = near.map_or_else(
            || format!("a key of your own is welcome once a template of yours shows `t.{key}`"),
            |near| format!("write `{near}`"),
        );
        return Some((format!("no interface string is called `{key}`"), help));
    };
    match (&entry.leaf, &known.leaf) {
        (Leaf::List(own), Leaf::List(due)) if own.len() != due.len() => {
            return Some((format!("`{key}` has {} texts, not {}", own.len(), due.len()), String::new()));
        }
        (Leaf::Text(_), Leaf::Text(_)) | (Leaf::List(_), Leaf::List(_)) | (Leaf::Forms(_), Leaf::Forms(_)) => {}
        (own, due) => {
            return Some((format!("`{key}` is {}, but here stands {}", due.kind(), own.kind()), String::new()));
        }
    }
    let due = known.leaf.placeholders();
    let foreign = entry.leaf.placeholders().into_iter().find(|name| !due.contains(name))?;
    let all: Vec<String> = due.iter().map(|name| format!("`{{{name}}}`")).collect();
    let help = if all.is_empty() { "this text has none".to_owned() } else { format!("there are {}", all.join(", ")) };
    Some((format!("nothing fills `{{{foreign}}}` of `{key}`"), help))
}
