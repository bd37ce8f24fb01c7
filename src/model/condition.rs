//! Conditions of lists (DOMAIN G-13): `topic=korea and not (form=link or source=anadolu) and date>=2024-11-01`.
//!
//! The grammar is closed: words over kind, section, topic, source, story, person, language, form and date, with
//! `and`, `or`, `not` and parentheses. A name of several words stands in quotation marks.

use super::{Card, CardKind, Facts, Person, Source, Story, Topic, names::References};
use crate::base::{
    id::Id,
    lang::Lang,
    moment::{Day, Zone},
    nearest::nearest,
};
use crate::parse::record::Form;

/// A condition whose names are resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    Always,
    Kind(CardKind),
    Section(usize),
    Topic(Id<Topic>),
    Source(Id<Source>),
    Story(Id<Story>),
    Person(Id<Person>),
    Language(Lang),
    Form(Form),
    /// Published on this day or later.
    From(Day),
    /// Published on this day or earlier.
    To(Day),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
}

/// Why a condition cannot be read: what is wrong, where in the text (bytes), and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhereFault {
    pub at: (usize, usize),
    pub message: String,
    pub help: String,
}

const WORDS: [&str; 9] = ["kind", "section", "topic", "source", "story", "person", "language", "form", "date"];

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Operator(&'static str),
    Open,
    Close,
}

/// Reads a condition in a record or template of `lang`.
///
/// # Errors
/// The first fault.
pub fn read(text: &str, references: &References, lang: Lang, default: Lang) -> Result<Condition, WhereFault> {
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Ok(Condition::Always);
    }
    let mut reader = Reader { tokens, at: 0, end: text.len(), references, lang, default, depth: 0 };
    let condition = reader.either()?;
    match reader.tokens.get(reader.at) {
        None => Ok(condition),
        Some((_, span)) => {
            Err(reader.fault(*span, "the condition goes on after its end", "join conditions with `and` or `or`"))
        }
    }
}

/// A token and its bytes in the text.
type Spotted = (Token, (usize, usize));

fn tokens(text: &str) -> Result<Vec<Spotted>, WhereFault> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let start = at;
        at += c.len_utf8();
        let two = text.get(start..start + 2);
        let token = match c {
            _ if c.is_whitespace() => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            _ if two == Some(">=") || two == Some("<=") || two == Some("!=") => {
                at = start + 2;
                Token::Operator(match two {
                    Some(">=") => ">=",
                    Some("<=") => "<=",
                    _ => "!=",
                })
            }
            '=' => Token::Operator("="),
            '"' | '\'' => {
                let Some(len) = text.get(at..).and_then(|rest| rest.find(c)) else {
                    return Err(WhereFault {
                        at: (start, text.len()),
                        message: "the quotation mark is not closed".into(),
                        help: format!("write a second {c}"),
                    });
                };
                let word = text.get(at..at + len).unwrap_or_default().to_owned();
                at += len + 1;
                Token::Word(word)
            }
            _ => {
                let rest = text.get(start..).unwrap_or_default();
                let len = rest.find(|c: char| c.is_whitespace() || "()=<>!\"'".contains(c)).unwrap_or(rest.len());
                if len == 0 {
                    return Err(WhereFault {
                        at: (start, at),
                        message: format!("`{c}` has no meaning here"),
                        help: "the operators are = != >= <= and or not".into(),
                    });
                }
                at = start + len;
                Token::Word(rest.get(..len).unwrap_or_default().to_owned())
            }
        };
        tokens.push((token, (start, at)));
    }
    Ok(tokens)
}

struct Reader<'a> {
    tokens: Vec<Spotted>,
    at: usize,
    end: usize,
    references: &'a References,
    lang: Lang,
    default: Lang,
    depth: usize,
}

impl Reader<'_> {
    #[allow(clippy::unused_self)] // Called where a reader is at hand; keeps the callers short.
    fn fault(&self, at: (usize, usize), message: impl Into<String>, help: impl Into<String>) -> WhereFault {
        WhereFault { at, message: message.into(), help: help.into() }
    }

    fn word_is(&self, wanted: &str) -> bool {
        matches!(self.tokens.get(self.at), Some((Token::Word(word), _)) if word == wanted)
    }

    fn either(&mut self) -> Result<Condition, WhereFault> {
        let mut left = self.both()?;
        while self.word_is("or") {
            self.at += 1;
            left = Condition::Or(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Condition, WhereFault> {
        let mut left = self.one()?;
        while self.word_is("and") {
            self.at += 1;
            left = Condition::And(Box::new(left), Box::new(self.one()?));
        }
        Ok(left)
    }

    fn one(&mut self) -> Result<Condition, WhereFault> {
        self.depth += 1;
        if self.depth > 64 {
            return Err(self.fault((0, self.end), "the condition nests too deeply", "write it more simply"));
        }
        let condition = self.one_inner();
        self.depth -= 1;
        condition
    }

    fn one_inner(&mut self) -> Result<Condition, WhereFault> {
        if self.word_is("not") {
            self.at += 1;
            return Ok(Condition::Not(Box::new(self.one()?)));
        }
        let Some((token, span)) = self.tokens.get(self.at).cloned() else {
            return Err(self.fault((self.end, self.end), "the condition stops too early", "write `topic=korea`"));
        };
        self.at += 1;
        match token {
            Token::Open => {
                let inner = self.either()?;
                match self.tokens.get(self.at) {
                    Some((Token::Close, _)) => self.at += 1,
                    _ => return Err(self.fault(span, "the parenthesis is not closed", "write `)`")),
                }
                Ok(inner)
            }
            Token::Word(word) => self.comparison(&word, span),
            Token::Close | Token::Operator(_) => {
                Err(self.fault(span, "a condition begins with a word", format!("write one of {}", WORDS.join(", "))))
            }
        }
    }

    fn comparison(&mut self, word: &str, span: (usize, usize)) -> Result<Condition, WhereFault> {
        if !WORDS.contains(&word) {
            let help = nearest(word, WORDS)
                .map_or_else(|| format!("write one of {}", WORDS.join(", ")), |near| format!("write `{near}`"));
            return Err(self.fault(span, format!("`{word}` is nothing to choose by"), help));
        }
        let operator = match self.tokens.get(self.at) {
            Some((Token::Operator(operator), _)) => *operator,
            _ => {
                return Err(self.fault(
                    span,
                    format!("`{word}` is not followed by an operator"),
                    format!("write `{word}=…`"),
                ));
            }
        };
        self.at += 1;
        let Some((Token::Word(value), at)) = self.tokens.get(self.at).cloned() else {
            return Err(self.fault(
                span,
                format!("`{word}` is compared with nothing"),
                format!("write `{word}{operator}…`"),
            ));
        };
        self.at += 1;
        if word == "date" {
            return self.date(operator, &value, at);
        }
        let condition = self.named(word, &value, at)?;
        match operator {
            "=" => Ok(condition),
            "!=" => Ok(Condition::Not(Box::new(condition))),
            _ => Err(self.fault(span, format!("`{word}` has no order"), format!("write `{word}=…` or `{word}!=…`"))),
        }
    }

    fn date(&self, operator: &str, value: &str, at: (usize, usize)) -> Result<Condition, WhereFault> {
        let day = Day::parse(value)
            .map_err(|_| self.fault(at, format!("`{value}` is no date"), "write a day as 2024-11-23"))?;
        Ok(match operator {
            ">=" => Condition::From(day),
            "<=" => Condition::To(day),
            "=" => Condition::And(Box::new(Condition::From(day)), Box::new(Condition::To(day))),
            _ => Condition::Not(Box::new(Condition::And(Box::new(Condition::From(day)), Box::new(Condition::To(day))))),
        })
    }

    fn named(&self, word: &str, value: &str, at: (usize, usize)) -> Result<Condition, WhereFault> {
        let known = self.references;
        let unknown = |near: Option<&str>| {
            let help = near.map_or_else(|| "see `kliping list`".to_owned(), |near| format!("write `{word}={near}`"));
            self.fault(at, format!("no {word} is called `{value}`"), help)
        };
        let (lang, default) = (self.lang, self.default);
        match word {
            "kind" => match value {
                "article" => Ok(Condition::Kind(CardKind::Article)),
                "brief" => Ok(Condition::Kind(CardKind::Brief)),
                _ => Err(unknown(nearest(value, ["article", "brief"]))),
            },
            "section" => known
                .sections
                .iter()
                .position(|one| *one.key == *value)
                .map(Condition::Section)
                .ok_or_else(|| unknown(nearest(value, known.sections.iter().map(|one| &*one.key)))),
            "topic" => known
                .topics
                .find(value, lang, default)
                .map(Condition::Topic)
                .ok_or_else(|| unknown(known.topics.nearest(value))),
            "source" => known
                .sources
                .find(value, lang, default)
                .map(Condition::Source)
                .ok_or_else(|| unknown(known.sources.nearest(value))),
            "story" => known
                .stories
                .find(value, lang, default)
                .map(Condition::Story)
                .ok_or_else(|| unknown(known.stories.nearest(value))),
            "person" => known
                .people
                .find(value, lang, default)
                .map(Condition::Person)
                .ok_or_else(|| unknown(known.people.nearest(value))),
            "language" => Lang::parse(value).map(Condition::Language).map_err(|_| unknown(None)),
            _ => match value {
                "link" => Ok(Condition::Form(Form::Link)),
                "quote" => Ok(Condition::Form(Form::Quote)),
                "summary" => Ok(Condition::Form(Form::Summary)),
                "full" => Ok(Condition::Form(Form::Full)),
                _ => Err(unknown(nearest(value, ["link", "quote", "summary", "full"]))),
            },
        }
    }
}

impl Condition {
    /// Whether an item meets the condition; days are those of the site's zone (DOMAIN T-11).
    #[must_use]
    pub fn holds(&self, card: &Card, facts: &Facts, zone: Zone) -> bool {
        match self {
            Self::Always => true,
            Self::Kind(kind) => card.kind == *kind,
            Self::Section(section) => facts.section == Some(*section),
            Self::Topic(topic) => facts.topics.contains(topic),
            Self::Source(source) => facts.sources.contains(source),
            Self::Story(story) => facts.stories.contains(story),
            Self::Person(person) => facts.people.contains(person),
            Self::Language(lang) => card.lang == *lang,
            Self::Form(form) => card.kind == CardKind::Article && facts.form == *form,
            Self::From(day) => card.published.day_in(zone) >= *day,
            Self::To(day) => card.published.day_in(zone) <= *day,
            Self::Not(inner) => !inner.holds(card, facts, zone),
            Self::And(a, b) => a.holds(card, facts, zone) && b.holds(card, facts, zone),
            Self::Or(a, b) => a.holds(card, facts, zone) || b.holds(card, facts, zone),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn en() -> Lang {
        Lang::parse("en").unwrap()
    }

    fn known() -> References {
        let mut known = References::default();
        known.topics.add_id("korea", Id::new(0));
        known.topics.add_id("us", Id::new(1));
        known.sections = vec![crate::model::Named::plain(crate::model::NamedKind::Section, "dunia").into()];
        known
    }

    #[test]
    fn and_binds_closer_than_or() {
        let read = read("topic=korea or topic=us and not form=link", &known(), en(), en()).unwrap();
        let Condition::Or(left, right) = read else { panic!("{read:?}") };
        assert_eq!(*left, Condition::Topic(Id::new(0)));
        assert!(matches!(*right, Condition::And(..)));
    }

    #[test]
    fn a_wrong_name_is_answered_with_the_nearest() {
        // DOMAIN G-13
        let fault = read("section=dunai", &known(), en(), en()).unwrap_err();
        assert_eq!((fault.at, fault.help.as_str()), ((8, 13), "write `section=dunia`"));
        let fault = read("topik=korea", &known(), en(), en()).unwrap_err();
        assert_eq!(fault.help, "write `topic`");
    }

    #[test]
    fn no_text_breaks_the_reader() {
        for text in
            ["(", "topic", "topic=", "not", "a=b)", "topic=korea topic=us", "date>=x", "\"", "date<2024", "((((", "="]
        {
            assert!(read(text, &known(), en(), en()).is_err(), "{text}");
        }
        assert_eq!(read("  ", &known(), en(), en()), Ok(Condition::Always));
        assert!(read(&"not ".repeat(5000), &known(), en(), en()).is_err());
    }
}
