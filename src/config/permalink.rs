//! Patterns of addresses: `/articles/{year}/{month}/{slug}/`.

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Text(String),
    Year,
    Month,
    Day,
    Slug,
    Id,
    Section,
}

/// The pattern of the articles' addresses (DOMAIN U-1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permalink {
    pub parts: Vec<Part>,
}

/// The words that a pattern may hold between braces.
pub const WORDS: [&str; 6] = ["year", "month", "day", "slug", "id", "section"];

impl Permalink {
    /// Reads a pattern that begins and ends with `/` and names the slug or the id.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        if !text.starts_with('/') || !text.ends_with('/') {
            return Err(format!("the pattern `{text}` does not begin and end with `/`"));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let Some((word, tail)) = after.split_once('}') else {
                return Err(format!("the pattern `{text}` has a `{{` without `}}`"));
            };
            parts.push(match word {
                "year" => Part::Year,
                "month" => Part::Month,
                "day" => Part::Day,
                "slug" => Part::Slug,
                "id" => Part::Id,
                "section" => Part::Section,
                _ => return Err(format!("the pattern `{text}` names `{word}`; it may name {}", WORDS.join(", "))),
            });
            rest = tail;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        if !parts.contains(&Part::Slug) && !parts.contains(&Part::Id) {
            return Err(format!(
                "the pattern `{text}` names neither {{slug}} nor {{id}}, so all articles of a day would meet"
            ));
        }
        Ok(Self { parts })
    }

    /// `/articles/`: the fixed folder that the pattern begins with, whose truncated addresses lead to the archive.
    #[must_use]
    pub fn root(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "/",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_names_its_parts() {
        let pattern = Permalink::parse("/articles/{year}/{month}/{slug}/").unwrap();
        assert_eq!(pattern.parts.len(), 7);
        assert_eq!(pattern.root(), "/articles/");
    }

    #[test]
    fn a_pattern_that_cannot_work_is_refused() {
        for bad in ["articles/{slug}/", "/{slug}", "/{year}/", "/{slug/", "/{name}/{slug}/"] {
            assert!(Permalink::parse(bad).is_err(), "{bad}");
        }
    }
}
