//! What the user sees: results on standard output, everything said about them on standard error.

use super::args::{Colour, Common};
use super::exit::Stop;
use super::{World, paint};
use crate::base::path::SourcePath;
use crate::diag::{self, Diagnostic, Form, Severity, plain};
use crate::env::{Console, Files, Stream};
use crate::pipeline;
use std::cell::RefCell;

/// The terminal, and how the user wants to be spoken to.
#[derive(Clone, Copy)]
pub(super) struct Screen<'a> {
    console: &'a dyn Console,
    pub form: Form,
    quiet: bool,
    painted: Painted,
}

/// Which streams are painted.
#[derive(Debug, Clone, Copy)]
struct Painted {
    out: bool,
    err: bool,
}

impl<'a> Screen<'a> {
    pub fn new(world: &World<'a>, common: &Common) -> Self {
        let allowed = world.env.var("NO_COLOR").is_none() && world.env.var("TERM").is_none_or(|term| term != "dumb");
        let paints = |stream| match common.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => allowed && world.console.is_terminal(stream),
        };
        Self {
            console: world.console,
            form: common.format.form(),
            quiet: common.quiet,
            painted: Painted { out: paints(Stream::Out), err: paints(Stream::Err) },
        }
    }

    /// What was asked for.
    pub fn out(&self, text: &str) {
        self.console.print(Stream::Out, text);
    }

    /// One JSON value on a line of its own.
    pub fn json(&self, value: &serde_json::Value) {
        self.out(&format!("{value}\n"));
    }

    /// A remark that nobody asked for.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            self.console.print(Stream::Err, text);
        }
    }

    /// A remark that must be read, also by who asked for quiet.
    #[cfg(feature = "serve")]
    pub fn warn(&self, text: &str) {
        let text = format!("warning: {}\n", plain(text));
        self.console.print(Stream::Err, &if self.painted.err { paint::findings(&text) } else { text });
    }

    /// Findings in the order given; with `--quiet` errors alone.
    pub fn findings(&self, stream: Stream, found: &[Diagnostic], files: &dyn Files) {
        let (loud, painted) = (!self.quiet, self.paints(stream));
        let chosen: Vec<Diagnostic> = found.iter().filter(|one| loud || one.is_error()).cloned().collect();
        let texts = Texts { files, last: RefCell::default() };
        let text = diag::render(&chosen, self.form, &|path| texts.of(path));
        let is_human = self.form == Form::Human;
        self.console.print(stream, &if painted && is_human { paint::findings(&text) } else { text });
    }

    /// `2 errors and 1 warning`.
    pub fn tally(found: &[Diagnostic]) -> String {
        let count = |severity| found.iter().filter(|one| one.severity == severity).count();
        let parts: Vec<String> = [("error", Severity::Error), ("warning", Severity::Warning), ("note", Severity::Note)]
            .into_iter()
            .map(|(word, severity)| (word, count(severity)))
            .filter(|(_, number)| *number > 0)
            .map(|(word, number)| counted(number, word))
            .collect();
        match parts.split_last() {
            None => "nothing found".to_owned(),
            Some((last, [])) => last.clone(),
            Some((last, first)) => format!("{} and {last}", first.join(", ")),
        }
    }

    /// Why a command could not do its work.
    pub fn stop(&self, stop: &Stop) {
        let text = match stop {
            Stop::Usage(message) => format!("error: {}\n", plain(message)),
            Stop::File { path, fault } => format!("error: {}: {fault}\n", plain(&path.display().to_string())),
            Stop::Found(_) => return,
        };
        let text = if self.painted.err { paint::findings(&text) } else { text };
        self.console.print(Stream::Err, &text);
    }

    /// Whether a line of progress may be shown.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && self.form == Form::Human && self.console.is_terminal(Stream::Err)
    }

    pub fn progress(&self, line: &str) {
        self.console.progress(line);
    }

    fn paints(&self, stream: Stream) -> bool {
        match stream {
            Stream::Out => self.painted.out,
            Stream::Err => self.painted.err,
        }
    }
}

/// The text of the file that was asked for last: findings come sorted by file.
struct Texts<'a> {
    files: &'a dyn Files,
    last: RefCell<Option<(SourcePath, Option<String>)>>,
}

impl Texts<'_> {
    fn of(&self, path: &SourcePath) -> Option<String> {
        if let Some((last, text)) = &*self.last.borrow()
            && last == path
        {
            return text.clone();
        }
        let text = pipeline::text_of(self.files, path);
        *self.last.borrow_mut() = Some((path.clone(), text.clone()));
        text
    }
}

/// `1 file`, `2 files`, `3 entries`.
pub(super) fn counted(number: usize, word: &str) -> String {
    match (number, word.strip_suffix('y')) {
        (1, _) => format!("1 {word}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    #[test]
    fn a_tally_counts_by_severity() {
        let one = |code| Diagnostic::new(code, "");
        assert_eq!(Screen::tally(&[]), "nothing found");
        assert_eq!(Screen::tally(&[one(Code::BaseUrl)]), "1 warning");
        assert_eq!(Screen::tally(&[one(Code::Yaml), one(Code::Yaml), one(Code::BaseUrl)]), "2 errors and 1 warning");
    }

    #[test]
    fn text_from_outside_cannot_drive_the_terminal() {
        // RELIABILITY D4
        assert_eq!(plain("a\u{1b}[31m\u{202e}b\n"), "a\\u{1b}[31m\\u{202e}b\\u{a}");
        assert_eq!(plain("북한 Kim"), "북한 Kim");
    }
}
