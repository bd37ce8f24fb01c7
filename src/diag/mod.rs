//! Diagnostics: what was found wrong, where, and what to write instead.

mod code;
mod form;

pub use code::{CODES, Code, CodeRow, Severity};
pub(crate) use form::plain;
pub use form::{Form, Texts, render};

use crate::base::{path::SourcePath, span::Span};
use serde::{Deserialize, Serialize};

/// A place in a file of the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    pub path: SourcePath,
    pub span: Span,
}

impl Place {
    #[must_use]
    pub fn new(path: &SourcePath, span: Span) -> Self {
        Self { path: path.clone(), span }
    }

    /// The whole file: shown without a snippet.
    #[must_use]
    pub fn file(path: &SourcePath) -> Self {
        Self { path: path.clone(), span: Span::default() }
    }
}

/// One finding. `message` quotes the offending text and says what is wrong, `help` says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub message: String,
    pub place: Option<Place>,
    /// Stands beside the mark under the offending text.
    pub label: String,
    pub help: Option<String>,
    /// Other places that belong to the finding: "first used here".
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A finding with the severity of its code.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.row().severity,
            message: message.into(),
            place: None,
            label: String::new(),
            help: None,
            related: Vec::new(),
        }
    }

    #[must_use]
    pub fn at(mut self, path: &SourcePath, span: Span) -> Self {
        self.place = Some(Place::new(path, span));
        self
    }

    #[must_use]
    pub fn in_file(mut self, path: &SourcePath) -> Self {
        self.place = Some(Place::file(path));
        self
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn related(mut self, path: &SourcePath, span: Span, text: impl Into<String>) -> Self {
        self.related.push((Place::new(path, span), text.into()));
        self
    }

    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    fn order(&self) -> (Option<(&SourcePath, Span)>, Code, &str) {
        (self.place.as_ref().map(|place| (&place.path, place.span)), self.code, &self.message)
    }
}

/// Sorts findings by place, then code, and drops repetitions (RELIABILITY D2: one order at any thread count).
pub fn sort(found: &mut Vec<Diagnostic>) {
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    found.dedup();
}

/// A value that is always there, and all that was found wrong on the way.
#[derive(Debug, Clone)]
pub struct Checked<T> {
    pub value: T,
    pub found: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    pub fn new(value: T, found: Vec<Diagnostic>) -> Self {
        Self { value, found }
    }

    pub fn clean(value: T) -> Self {
        Self { value, found: Vec::new() }
    }
}
