//! Smart punctuation in own text (DOMAIN I-4): quotation marks of the language, apostrophes, dashes, ellipses.

use crate::base::lang::Lang;
use std::borrow::Cow;

/// The quotation marks of a language, the inner ones for `'`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    pub open: &'static str,
    pub close: &'static str,
    pub inner_open: &'static str,
    pub inner_close: &'static str,
}

impl Marks {
    const fn new(open: &'static str, close: &'static str, inner_open: &'static str, inner_close: &'static str) -> Self {
        Self { open, close, inner_open, inner_close }
    }

    /// The marks of a language as CLDR gives them, those of English where it is not listed.
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        let old_han = lang.script() == Some("Hant") || matches!(lang.region(), Some("TW" | "HK" | "MO"));
        match lang.primary() {
            "ja" => Self::new("「", "」", "『", "』"),
            "zh" if old_han => Self::new("「", "」", "『", "』"),
            // The narrow space belongs to the marks and never breaks.
            "fr" => Self::new("«\u{202F}", "\u{202F}»", "“", "”"),
            "ar" => Self::new("”", "“", "’", "‘"),
            "de" | "cs" | "sk" | "sl" => Self::new("„", "“", "‚", "‘"),
            "pl" | "ro" => Self::new("„", "”", "«", "»"),
            "ru" | "be" => Self::new("«", "»", "„", "“"),
            "es" | "it" | "el" | "uk" => Self::new("«", "»", "“", "”"),
            "fa" => Self::new("«", "»", "‹", "›"),
            "sv" | "fi" => Self::new("”", "”", "’", "’"),
            _ => Self::new("“", "”", "‘", "’"),
        }
    }
}

/// Sets the text of one block after another.
///
/// Works on pieces of a block in order, so that a quotation may begin in one and end in another.
#[derive(Debug)]
pub struct Typographer {
    marks: Marks,
    /// The character before the next one; nothing at the start of a block.
    before: Option<char>,
    /// Open quotations in `"` and in `'`.
    outer: usize,
    inner: usize,
    /// Inside a bare address, which is not ours to set.
    address: bool,
}

/// Stands for the character before, behind an opening and a closing mark of any language.
const OPENED: char = '(';
const CLOSED: char = ')';

impl Typographer {
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self { marks: Marks::of(lang), before: None, outer: 0, inner: 0, address: false }
    }

    /// A new block: what was open is forgotten.
    pub fn block(&mut self) {
        *self = Self { marks: self.marks, before: None, outer: 0, inner: 0, address: false };
    }

    /// Text that stays as it is, such as code, but stands before what follows.
    pub fn pass(&mut self, text: &str) {
        let Some(last) = text.chars().next_back() else { return };
        self.before = Some(last);
        if !self.address && !text.contains(':') {
            return;
        }
        let word = text.rsplit(char::is_whitespace).next().unwrap_or(text);
        self.address = word.contains("://") || self.address && word.len() == text.len();
    }

    /// Sets a piece. `closes_later` tells whether a later piece of the block may close an inner quotation
    /// ([`may_close`]), for an apostrophe that begins a word looks like an opening mark.
    pub fn set<'t>(&mut self, text: &'t str, closes_later: bool) -> Cow<'t, str> {
        if !may_change(text) {
            self.pass(text);
            return Cow::Borrowed(text);
        }
        let last_closing = if closes_later { Some(text.len()) } else { may_close(text) };
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let at = text.len() - rest.len();
            let after = rest.get(c.len_utf8()..).unwrap_or_default();
            let next = after.chars().next();
            let (set, used, before): (Option<&str>, usize, char) = match c {
                '"' => self.outer(next),
                '\'' => self.inner(after, last_closing > Some(at)),
                '-' | '.' if !self.address => self.run(rest, c),
                _ => (None, c.len_utf8(), c),
            };
            if c.is_whitespace() || c == '"' {
                self.address = false;
            } else if c == ':' && after.starts_with("//") {
                self.address = true;
            }
            let written = rest.get(..used).unwrap_or_default();
            out.push_str(set.unwrap_or(written));
            self.before = Some(before);
            rest = rest.get(used..).unwrap_or_default();
        }
        Cow::Owned(out)
    }

    /// Whether a mark may open here by what stands before it.
    fn after_gap(&self) -> bool {
        self.before.is_none_or(|c| c.is_whitespace() || "([{<¿¡–—/\"'“‘„‚«‹「『".contains(c))
    }

    fn after_space(&self) -> bool {
        self.before.is_none_or(char::is_whitespace)
    }

    /// Scripts that set no space before a quotation.
    fn after_dense_script(&self) -> bool {
        self.before.is_some_and(|c| matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3001}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}'))
    }

    fn outer(&mut self, next: Option<char>) -> (Option<&'static str>, usize, char) {
        let before_gap = next.is_some_and(char::is_whitespace);
        let word_follows = next.is_some_and(char::is_alphanumeric);
        let may_close = self.outer > 0 && !self.after_space() && self.before != Some(OPENED);
        if may_close && (!word_follows || !self.after_gap()) {
            self.outer -= 1;
            (Some(self.marks.close), 1, CLOSED)
        } else if !before_gap && (self.after_gap() || self.after_dense_script()) {
            self.outer += 1;
            (Some(self.marks.open), 1, OPENED)
        } else {
            // An inch, or a mark that belongs nowhere.
            (None, 1, '"')
        }
    }

    fn inner(&mut self, after: &str, closes: bool) -> (Option<&'static str>, usize, char) {
        let next = after.chars().next();
        let word_follows = next.is_some_and(char::is_alphanumeric);
        let before_gap = next.is_some_and(char::is_whitespace);
        let dense = self.after_dense_script();
        if self.address && word_follows {
            return (None, 1, '\'');
        }
        let in_word = self.before.is_some_and(char::is_alphanumeric) && word_follows && !dense;
        if in_word || is_decade(after) {
            return (Some("’"), 1, '’');
        }
        let may_close = self.inner > 0 && !self.after_space() && self.before != Some(OPENED);
        if may_close && (!word_follows || !self.after_gap()) {
            self.inner -= 1;
            (Some(self.marks.inner_close), 1, CLOSED)
        } else if closes && !before_gap && (self.after_gap() || dense) {
            self.inner += 1;
            (Some(self.marks.inner_open), 1, OPENED)
        } else if self.after_gap() && !word_follows || self.before.is_some_and(|c| c.is_ascii_digit()) {
            // Alone between spaces, or a minute or a foot.
            (None, 1, '\'')
        } else {
            (Some("’"), 1, '’')
        }
    }

    /// `--`, `---` and `...`; longer runs, options such as `--force` and what leads to a word stay as written.
    fn run(&self, rest: &str, c: char) -> (Option<&'static str>, usize, char) {
        let used = rest.len() - rest.trim_start_matches(c).len();
        let next = rest.get(used..).and_then(|after| after.chars().next());
        let even = self.after_space() == next.is_none_or(char::is_whitespace);
        match (c, used) {
            ('.', 3) => (Some("…"), 3, '…'),
            ('-', 2) if even => (Some("–"), 2, '–'),
            ('-', 3) if even => (Some("—"), 3, '—'),
            _ => (None, used, c),
        }
    }
}

/// Whether a text holds anything that is set.
fn may_change(text: &str) -> bool {
    let mut before = 0;
    text.bytes().any(|byte| {
        let twice = byte == before && matches!(byte, b'-' | b'.');
        before = byte;
        twice || matches!(byte, b'"' | b'\'')
    })
}

/// `90s`, behind a mark that is an apostrophe then.
fn is_decade(after: &str) -> bool {
    let rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
    after.len() - rest.len() == 2 && rest.starts_with('s')
}

/// The place of the last `'` that may close a quotation: behind a word or a mark, before no word.
#[must_use]
pub fn may_close(text: &str) -> Option<usize> {
    text.rmatch_indices('\'').map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let after = text.get(at + 1..).and_then(|after| after.chars().next());
        let dense = before.is_some_and(|c| c as u32 > 0x1100);
        before.is_none_or(|c| !c.is_whitespace()) && (dense || after.is_none_or(|c| !c.is_alphanumeric()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(lang: &str, text: &str) -> String {
        Typographer::new(Lang::parse(lang).unwrap()).set(text, false).into_owned()
    }

    #[test]
    fn each_language_has_its_marks() {
        // DOMAIN I-4
        for (lang, expected) in [
            ("id", "“a ‘b’ c”"),
            ("ko", "“a ‘b’ c”"),
            ("en", "“a ‘b’ c”"),
            ("ja", "「a 『b』 c」"),
            ("zh-Hant", "「a 『b』 c」"),
            ("zh", "“a ‘b’ c”"),
            ("fr", "«\u{202F}a “b” c\u{202F}»"),
            ("ar", "”a ’b‘ c“"),
            ("de", "„a ‚b‘ c“"),
        ] {
            assert_eq!(set(lang, "\"a 'b' c\""), expected, "{lang}");
        }
    }

    #[test]
    fn quotations_open_and_close_where_readers_expect() {
        for (text, expected) in [
            ("He said \"yes\", then \"no\".", "He said “yes”, then “no”."),
            ("(\"yes\")", "(“yes”)"),
            ("\"wait—\" he said", "“wait—” he said"),
            ("\"He said 'no.'\"", "“He said ‘no.’”"),
            ("don't, it's, O'Brien, Qur'an, 90's", "don’t, it’s, O’Brien, Qur’an, 90’s"),
            ("the '90s and the dogs' home", "the ’90s and the dogs’ home"),
            ("'tis the season", "’tis the season"),
            ("5\" x 6' boards", "5\" x 6' boards"),
            ("a \" b", "a \" b"),
            ("그는\"안녕\"이라고 했다. '강조'입니다", "그는“안녕”이라고 했다. ‘강조’입니다"),
            ("그는'강조'라고", "그는‘강조’라고"),
            ("“already” ‘set’", "“already” ‘set’"),
        ] {
            assert_eq!(set("en", text), expected, "{text}");
        }
    }

    #[test]
    fn dashes_and_ellipses_are_set() {
        for (text, expected) in [
            ("a -- b, 1950--1953, c --- d", "a – b, 1950–1953, c — d"),
            ("wait...", "wait…"),
            ("--force", "--force"),
            ("a ---- b ....", "a ---- b ...."),
            (
                "https://a.example/x--y...z'w and \"https://b.example/a--b\" -- c",
                "https://a.example/x--y...z'w and “https://b.example/a--b” – c",
            ),
        ] {
            assert_eq!(set("en", text), expected, "{text}");
        }
    }

    #[test]
    fn a_quotation_may_begin_in_one_piece_and_end_in_another() {
        let mut setter = Typographer::new(Lang::parse("en").unwrap());
        assert_eq!(setter.set("\"", false), "“");
        setter.pass("bold");
        assert_eq!(setter.set("\" and '", true), "” and ‘");
        setter.pass("code");
        assert_eq!(setter.set("'", false), "’");
        setter.block();
        assert_eq!(setter.set("\"x", false), "“x");
    }
}
