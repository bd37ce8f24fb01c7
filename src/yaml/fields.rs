//! The entries of a mapping, read by type, and everything that can be wrong with them.

mod typed;

use super::{Key, Node, Value};
use crate::{
    base::{
        nearest::nearest,
        path::SourcePath,
        span::{Span, Spanned},
    },
    diag::{Code, Diagnostic},
};
use std::{fmt::Display, ops::RangeInclusive, str::FromStr};

/// A text and its place.
type Text = Spanned<Box<str>>;

/// Whose keys are read: the codes differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Voice {
    Record,
    Config,
}

/// Reads the entries of one mapping.
///
/// Each question names a key, and that makes the key known; [`Self::finish`] reports the entries nobody asked for.
/// Every answer is `None` or empty both when the key is absent and when its value is wrong; then the fault is reported,
/// so that the caller goes on to the next key (RELIABILITY D2).
pub struct Fields<'n, 'f> {
    path: &'n SourcePath,
    found: &'f mut Vec<Diagnostic>,
    what: &'n str,
    entries: &'n [(Key, Node)],
    /// Where a missing key is reported.
    span: Span,
    /// The mapping itself could not be read, which was reported: nothing is missing from it.
    broken: bool,
    voice: Voice,
    known: Vec<&'static str>,
    /// Keys that others use, with ours or with what to do.
    foreign: &'static [(&'static str, &'static str)],
}

impl<'n, 'f> Fields<'n, 'f> {
    /// The entries of a record's mapping. `what` names it in messages: `article`, `original`.
    /// A value that is no mapping is reported and read as an empty one.
    pub fn new(node: &'n Node, path: &'n SourcePath, found: &'f mut Vec<Diagnostic>, what: &'n str) -> Self {
        Self::speaking(Voice::Record, node, path, found, what)
    }

    /// The entries of `kliping.yaml`: unknown keys and unusable values have the codes of the configuration.
    pub fn config(node: &'n Node, path: &'n SourcePath, found: &'f mut Vec<Diagnostic>, what: &'n str) -> Self {
        Self::speaking(Voice::Config, node, path, found, what)
    }

    fn speaking(
        voice: Voice,
        node: &'n Node,
        path: &'n SourcePath,
        found: &'f mut Vec<Diagnostic>,
        what: &'n str,
    ) -> Self {
        let (entries, broken): (&[(Key, Node)], bool) = match &node.value {
            Value::Map(entries) => (entries, false),
            Value::Null => (&[], false),
            Value::Broken => (&[], true),
            Value::Plain(_) | Value::Quoted(_) | Value::List(_) => {
                let message =
                    format!("{} takes a mapping (`key: value` lines), not {}", with_article(what), kind(&node.value));
                let help = "write each entry as `key: value`, indented below its key";
                found.push(Diagnostic::new(wrong_type(voice), message).at(path, node.span).help(help));
                (&[], true)
            }
        };
        let known = Vec::with_capacity(entries.len() + 16);
        // A long mapping would be marked over many lines: its first entry is mark enough.
        let span = entries.first().map_or(node.span, |(key, _)| key.span);
        Self { path, found, what, entries, span, broken, voice, known, foreign: &[] }
    }

    /// The file that is read.
    #[must_use]
    pub fn path(&self) -> &'n SourcePath {
        self.path
    }

    /// Where faults go: for readers of nodes that this one does not know.
    pub fn found(&mut self) -> &mut Vec<Diagnostic> {
        self.found
    }

    /// Adds a finding at a place in this file.
    pub fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Diagnostic::new(code, message).at(self.path, span).help(help));
    }

    /// The place that stands for the whole mapping in reports: its first key.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    fn entry(&mut self, key: &'static str) -> Option<&'n (Key, Node)> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.entries.iter().find(|(name, _)| *name.name == *key)
    }

    /// Whether the key is written, be it with nothing behind it.
    pub fn has(&mut self, key: &'static str) -> bool {
        self.entry(key).is_some()
    }

    /// Where the key is written.
    pub fn key_span(&mut self, key: &'static str) -> Option<Span> {
        self.entry(key).map(|(key, _)| key.span)
    }

    /// Where a value is written, be it one that cannot be read.
    pub fn value_span(&mut self, key: &'static str) -> Option<Span> {
        self.entry(key).filter(|(_, node)| node.value != Value::Null).map(|(_, node)| node.span)
    }

    /// The value as it was read; `None` also for `~` and nothing.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        let (_, node) = self.entry(key)?;
        (!matches!(node.value, Value::Null | Value::Broken)).then_some(node)
    }

    /// The values of a list; one value where a list is due is a list of one (DOMAIN R-4).
    pub fn list(&mut self, key: &'static str) -> Vec<&'n Node> {
        match self.node(key) {
            Some(Node { value: Value::List(items), .. }) => {
                items.iter().filter(|item| !matches!(item.value, Value::Null | Value::Broken)).collect()
            }
            Some(node) => vec![node],
            None => Vec::new(),
        }
    }

    /// Of two keys that mean the same, the one that is written; both is an error at the second.
    pub fn both(&mut self, one: &'static str, other: &'static str) -> &'static str {
        match (self.key_span(one), self.key_span(other)) {
            (Some(first), Some(second)) => {
                let (code, at) = (self.code(Code::BothKeys), first.max(second));
                let message = format!("`{one}` and `{other}` mean the same, and both are written");
                let found = Diagnostic::new(code, message)
                    .at(self.path, at)
                    .related(self.path, first.min(second), "first written here")
                    .help(format!("keep `{one}`"));
                self.found.push(found);
                one
            }
            (None, Some(_)) => other,
            (_, None) => one,
        }
    }

    /// A text as it is spelt: `no`, `1984`, `16:05` (DOMAIN R-2).
    pub fn text(&mut self, key: &'static str) -> Option<Text> {
        let node = self.node(key)?;
        self.as_text(key, node)
    }

    /// A text whose place does not matter.
    pub fn string(&mut self, key: &'static str) -> Option<Box<str>> {
        self.text(key).map(|text| text.value)
    }

    /// A text that must be there and not empty.
    pub fn required_text(&mut self, key: &'static str) -> Option<Text> {
        self.require(key)?;
        let text = self.text(key)?;
        if text.value.trim().is_empty() {
            self.missing(key, text.span);
            return None;
        }
        Some(text)
    }

    /// A text that must be there, whose place does not matter.
    pub fn required_string(&mut self, key: &'static str) -> Option<Box<str>> {
        self.required_text(key).map(|text| text.value)
    }

    /// Reports the key when nothing is written for it. `None` also when its value could not be read.
    pub fn require(&mut self, key: &'static str) -> Option<&'n Node> {
        match self.entry(key) {
            Some((name, node)) if node.value == Value::Null => self.missing(key, name.span),
            None if !self.broken => self.missing(key, self.span),
            _ => {}
        }
        self.node(key)
    }

    fn missing(&mut self, key: &str, at: Span) {
        let code = self.code(Code::MissingKey);
        let message = format!("{} needs `{key}`", with_article(self.what));
        self.report(code, at, message, format!("write `{key}: …`"));
    }

    /// `true` or `false`; YAML 1.1's `yes` and `no` are texts (DOMAIN R-2).
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        let node = self.node(key)?;
        match &node.value {
            Value::Plain(text) if matches!(&**text, "true" | "True" | "TRUE") => Some(true),
            Value::Plain(text) if matches!(&**text, "false" | "False" | "FALSE") => Some(false),
            _ => {
                self.wrong(key, node, "`true` or `false`");
                None
            }
        }
    }

    /// A whole number within a range.
    pub fn number<T>(&mut self, key: &'static str, range: RangeInclusive<T>) -> Option<T>
    where
        T: FromStr + PartialOrd + Display,
    {
        let node = self.node(key)?;
        let number = match &node.value {
            Value::Plain(text) => text.parse().ok().filter(|number| range.contains(number)),
            _ => None,
        };
        if number.is_none() {
            self.wrong(key, node, &format!("a whole number from {} to {}", range.start(), range.end()));
        }
        number
    }

    /// A list of texts; empty when the key is absent.
    pub fn texts(&mut self, key: &'static str) -> Vec<Text> {
        self.list(key).into_iter().filter_map(|node| self.as_text(key, node)).collect()
    }

    /// A list of texts, when the key is written: `topics: []` says "none", an absent key says nothing.
    pub fn texts_maybe(&mut self, key: &'static str) -> Option<Vec<Text>> {
        self.node(key)?;
        Some(self.texts(key))
    }

    /// A node as a text; a list or mapping is reported.
    pub fn as_text(&mut self, key: &str, node: &'n Node) -> Option<Text> {
        match &node.value {
            Value::Plain(text) | Value::Quoted(text) => Some(Spanned::new(text.clone(), node.span)),
            Value::Null | Value::Broken => None,
            Value::List(_) | Value::Map(_) => {
                self.wrong(key, node, "one text");
                None
            }
        }
    }

    /// One of a few words.
    pub fn word<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Option<Spanned<T>> {
        let text = self.text(key)?;
        if let Some((_, meaning)) = words.iter().find(|(word, _)| **word == *text.value) {
            return Some(Spanned::new(*meaning, text.span));
        }
        let all: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let near = nearest(&text.value, words.iter().map(|(word, _)| *word));
        let help = match near {
            Some(word) => format!("write `{word}`; the words are {}", all.join(", ")),
            None => format!("the words are {}", all.join(", ")),
        };
        let code = self.code(Code::BadValue);
        self.report(code, text.span, format!("`{}` is no value of `{key}`", text.value), help);
        None
    }

    /// A mapping inside this one: reads it, then reports its unknown keys. `None` when the key is absent.
    pub fn part<T>(
        &mut self,
        key: &'static str,
        what: &'n str,
        read: impl FnOnce(&mut Fields<'n, '_>) -> T,
    ) -> Option<T> {
        let node = self.node(key)?;
        Some(self.inside(node, what, read))
    }

    /// A list of mappings: those that `read` could make nothing of are left out.
    pub fn parts<T>(
        &mut self,
        key: &'static str,
        what: &'n str,
        mut read: impl FnMut(&mut Fields<'n, '_>) -> Option<T>,
    ) -> Vec<T> {
        self.list(key).into_iter().filter_map(|node| self.inside(node, what, &mut read)).collect()
    }

    /// Reads a node as a mapping in the same voice.
    pub fn inside<T>(&mut self, node: &'n Node, what: &'n str, read: impl FnOnce(&mut Fields<'n, '_>) -> T) -> T {
        let mut inner = Fields::speaking(self.voice, node, self.path, self.found, what);
        let value = read(&mut inner);
        inner.finish();
        value
    }

    /// Names the keys that other tools, and people, use for those of this mapping (DOMAIN R-4).
    pub fn foreign(&mut self, foreign: &'static [(&'static str, &'static str)]) {
        self.foreign = foreign;
    }

    /// The entries as they stand, for mappings whose keys are names and not ours.
    pub fn entries(&self) -> &'n [(Key, Node)] {
        self.entries
    }

    /// Reports that a value is not what its key takes.
    pub fn wrong(&mut self, key: &str, node: &Node, due: &str) {
        let message = match &node.value {
            Value::Plain(text) => format!("`{key}` takes {due}, not `{text}`"),
            Value::Quoted(text) if text.chars().count() <= 40 && !text.contains('\n') => {
                format!("`{key}` takes {due}, not the text \"{text}\"")
            }
            other => format!("`{key}` takes {due}, not {}", kind(other)),
        };
        let at = first_line(node);
        let found = Diagnostic::new(wrong_type(self.voice), message).at(self.path, at);
        self.found.push(found);
    }

    fn code(&self, code: Code) -> Code {
        match self.voice {
            Voice::Record => code,
            Voice::Config => Code::ConfigValue,
        }
    }

    /// Reports the entries that nobody asked for.
    pub fn finish(self) {
        let code = match self.voice {
            Voice::Record => Code::UnknownKey,
            Voice::Config => Code::ConfigKey,
        };
        for (key, _) in self.entries.iter().filter(|(key, _)| !self.known.contains(&&*key.name)) {
            let message = format!("`{}` is no key of {}", key.name, with_article(self.what));
            let help = self.instead(&key.name);
            self.found.push(Diagnostic::new(code, message).at(self.path, key.span).help(help));
        }
    }

    fn instead(&self, name: &str) -> String {
        let ours = self.foreign.iter().find(|(theirs, _)| *theirs == name);
        // An advice is a sentence; a key of ours helps only where it is known.
        if let Some((_, ours)) = ours {
            if ours.contains(' ') {
                return (*ours).to_owned();
            }
            if ours.split('.').next().is_some_and(|first| self.known.contains(&first)) {
                return format!("in kliping this key is `{ours}`");
            }
        }
        if let Some(near) = nearest(name, self.known.iter().copied()) {
            return format!("write `{near}`");
        }
        if self.known.contains(&"extra") {
            return "free data goes under `extra:`".to_owned();
        }
        let mut known: Vec<String> = self.known.iter().map(|key| format!("`{key}`")).collect();
        known.sort_unstable();
        format!("the keys are {}", known.join(", "))
    }
}

fn wrong_type(voice: Voice) -> Code {
    match voice {
        Voice::Record => Code::WrongType,
        Voice::Config => Code::ConfigValue,
    }
}

/// A collection is marked at its beginning, a scalar whole.
fn first_line(node: &Node) -> Span {
    match node.value {
        Value::List(_) | Value::Map(_) => Span { len: 1, ..node.span },
        _ => node.span,
    }
}

/// What a value is, in a message.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null | Value::Broken => "nothing",
        Value::Plain(_) | Value::Quoted(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a mapping",
    }
}

fn with_article(what: &str) -> String {
    let vowel = what.starts_with(['a', 'e', 'i', 'o', 'u']);
    let bare = what.starts_with('`') || what.contains('.');
    match (bare, vowel) {
        (true, _) => what.to_owned(),
        (false, true) => format!("an {what}"),
        (false, false) => format!("a {what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, read};
    use super::*;

    fn asked(text: &str, ask: impl FnOnce(&mut Fields<'_, '_>)) -> Vec<String> {
        let path = SourcePath::parse("kliping.yaml").unwrap();
        let document = read(text, 0, &path, Limits::default());
        let mut found = document.found;
        let mut fields = Fields::config(&document.value, &path, &mut found, "kliping.yaml");
        ask(&mut fields);
        fields.foreign(&[("lang", "languages")]);
        fields.finish();
        found.iter().map(|found| format!("{} {}; {:?}", found.code.row().id, found.message, found.help)).collect()
    }

    #[test]
    fn the_configuration_has_codes_of_its_own() {
        let found = asked("titel: x\nlang: id\nbaseUrl: [y]\nslugs: asci\n", |fields| {
            fields.required_text("title");
            fields.texts("languages");
            fields.text("baseUrl");
            fields.word("slugs", &[("keep", 0), ("ascii", 1)]);
        });
        assert_eq!(
            found,
            [
                "K0003 kliping.yaml needs `title`; Some(\"write `title: …`\")",
                "K0003 `baseUrl` takes one text, not a list; None",
                "K0003 `asci` is no value of `slugs`; Some(\"write `ascii`; the words are `keep`, `ascii`\")",
                "K0002 `titel` is no key of kliping.yaml; Some(\"write `title`\")",
                "K0002 `lang` is no key of kliping.yaml; Some(\"in kliping this key is `languages`\")",
            ]
        );
    }

    #[test]
    fn what_could_not_be_read_is_not_called_missing() {
        // RELIABILITY D2: one mistake, one report.
        let found = asked("title: a: b\n", |fields| drop(fields.required_text("title")));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(asked("a: x\0# y\n", |fields| drop(fields.text("a")))[0].starts_with("K0104"));
        assert!(asked("a: x # y\0\nb: z\n", |fields| drop(fields.text("a")))[0].starts_with("K0104"));
    }

    #[test]
    fn one_value_where_a_list_is_due_is_a_list_of_one() {
        // DOMAIN R-4
        let found = asked("a: x\nb: [y, ~]\nc: []\n", |fields| {
            assert_eq!(fields.texts("a").len(), 1);
            assert_eq!(fields.texts("b").len(), 1);
            assert_eq!(fields.texts_maybe("c"), Some(Vec::new()));
            assert_eq!(fields.texts_maybe("d"), None);
        });
        assert_eq!(found, Vec::<String>::new());
    }
}
