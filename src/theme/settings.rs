//! `theme.yaml` of a theme in `themes/`: its name, its version, and settings of its own that a site may change.

use crate::{
    base::{hash::HashOf, nearest::nearest, path::SourcePath},
    diag::{Code, Diagnostic, Place},
    yaml::{self, Fields, Node, Value},
};
use std::collections::BTreeMap;

/// One entry of `theme: {settings: …}` in the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub key: Box<str>,
    pub value: Box<str>,
    /// Where the value stands.
    pub place: Option<Place>,
}

/// A value of a setting. Its kind is that of the theme's default.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Setting {
    Flag(bool),
    Number(i64),
    Text(Box<str>),
}

/// The settings of a theme, with what the site says to them.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings(BTreeMap<Box<str>, Setting>);

/// The size of a `theme.yaml`.
const BYTES: usize = 64 * 1024;

impl Settings {
    /// Reads the `theme.yaml` among these files, if there is one, and lays over it what the site gives.
    pub(super) fn read(own: &[(SourcePath, Vec<u8>)], given: &[Given], found: &mut Vec<Diagnostic>) -> Self {
        let manifest = own.iter().find(|(path, _)| path.in_theme().is_some_and(|(_, rest)| rest == "theme.yaml"));
        let mut settings = manifest.map(|(path, bytes)| defaults(path, bytes, found)).unwrap_or_default();
        for one in given {
            if let Err((message, help)) = settings.set(one) {
                let finding = Diagnostic::new(Code::ThemeFile, message).help(help);
                found.push(Diagnostic { place: one.place.clone(), ..finding });
            }
        }
        settings
    }

    fn set(&mut self, given: &Given) -> Result<(), (String, String)> {
        let Some(have) = self.0.get_mut(&given.key) else {
            let help = nearest(&given.key, self.0.keys().map(AsRef::as_ref)).map_or_else(
                || "the settings of a theme stand in its theme.yaml".to_owned(),
                |near| format!("write `{near}`"),
            );
            return Err((format!("the theme has no setting `{}`", given.key), help));
        };
        let value = match have {
            Setting::Flag(_) => flag(&given.value).map(Setting::Flag),
            Setting::Number(_) => given.value.parse().ok().map(Setting::Number),
            Setting::Text(_) => Some(Setting::Text(given.value.clone())),
        };
        let due = if matches!(have, Setting::Flag(_)) { "`true` or `false`" } else { "a whole number" };
        *have = value.ok_or_else(|| {
            (format!("`{}` cannot be the theme's `{}`", given.value, given.key), format!("write {due}"))
        })?;
        Ok(())
    }

    /// As templates see them: `site.theme_settings`.
    pub(super) fn value(&self) -> tera::Value {
        let value = |one: &Setting| match one {
            Setting::Flag(flag) => tera::Value::from(*flag),
            Setting::Number(number) => tera::Value::from(*number),
            Setting::Text(text) if text.is_empty() => tera::Value::none(),
            Setting::Text(text) => tera::Value::normal_string(text),
        };
        let entries = self.0.iter().map(|(key, one)| (tera::value::Key::from(key.to_string()), value(one)));
        tera::Value::from(entries.collect::<tera::Map>())
    }

    pub(super) fn hash(&self, hash: &mut HashOf) {
        for (key, one) in &self.0 {
            hash.text(key).text(&format!("{one:?}"));
        }
    }
}

/// The settings that a `theme.yaml` declares.
fn defaults(path: &SourcePath, bytes: &[u8], found: &mut Vec<Diagnostic>) -> Settings {
    let Ok(text) = std::str::from_utf8(bytes) else {
        found.push(Diagnostic::new(Code::ThemeFile, "the file is not UTF-8").in_file(path));
        return Settings::default();
    };
    let document = yaml::read(text, 0, path, yaml::Limits { bytes: BYTES, ..yaml::Limits::default() });
    found.extend(document.found);
    let mut fields = Fields::config(&document.value, path, found, "theme.yaml");
    // Told to people who look for it; nothing is made of them.
    for key in ["name", "version", "author", "url"] {
        fields.text(key);
    }
    let mut settings = Settings::default();
    if let Some(node) = fields.node("settings") {
        match &node.value {
            Value::Map(entries) => {
                for (key, value) in entries {
                    match setting(value) {
                        Some(setting) => drop(settings.0.insert(key.name.clone(), setting)),
                        None => fields.wrong(&key.name, value, "one text, number or flag"),
                    }
                }
            }
            Value::Null | Value::Broken => {}
            Value::Plain(_) | Value::Quoted(_) | Value::List(_) => {
                fields.wrong("settings", node, "a mapping of settings")
            }
        }
    }
    fields.finish();
    settings
}

fn setting(node: &Node) -> Option<Setting> {
    match &node.value {
        Value::Plain(text) => Some(match (flag(text), text.parse()) {
            (Some(flag), _) => Setting::Flag(flag),
            (None, Ok(number)) => Setting::Number(number),
            (None, Err(_)) => Setting::Text(text.clone()),
        }),
        Value::Quoted(text) => Some(Setting::Text(text.clone())),
        Value::Null => Some(Setting::Text("".into())),
        Value::Broken | Value::List(_) | Value::Map(_) => None,
    }
}

fn flag(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}
