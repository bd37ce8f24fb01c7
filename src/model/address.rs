//! Addresses of records (DOMAIN U-1, R-9, R-10).

use crate::base::{
    lang::Lang,
    moment::Day,
    slug::{self, Slug},
    span::Span,
};
use crate::config::{Config, Part};
use crate::diag::{Code, Diagnostic};
use crate::parse::record::Record;
use std::sync::Arc;

/// The slug of a record: its own, else one made from its file's name, else its id.
pub(super) fn slug_of(record: &Record, id: &str, config: &Config, found: &mut Vec<Diagnostic>) -> Box<str> {
    if let Some(written) = &record.common.slug {
        return match Slug::parse(&written.value) {
            Ok(slug) => slug.as_str().into(),
            Err(fault) => {
                found.push(
                    Diagnostic::new(Code::BadAddress, format!("`{}` is no slug", written.value))
                        .at(&record.path, written.span)
                        .help(fault.help()),
                );
                id.into()
            }
        };
    }
    let name = without_date(record.stem.rsplit('/').next().unwrap_or(&record.stem));
    let made = slug::slugify(name, config.letters);
    if made.unspoken {
        found.push(
            Diagnostic::new(Code::NoSlug, format!("`{name}` has letters that no rule turns into Latin ones"))
                .at(&record.path, Span::default())
                .help("write a `slug:` by hand"),
        );
    }
    made.slug.map_or_else(|| id.into(), |slug| slug.as_str().into())
}

/// `2024-11-23-kim` → `kim`. A name that is nothing but a date stays.
fn without_date(name: &str) -> &str {
    let (Some(date), Some(rest)) = (name.get(..10), name.get(10..)) else { return name };
    if Day::parse(date).is_err() {
        return name;
    }
    let rest = rest.trim_start_matches(['-', '_', ' ']);
    if rest.is_empty() { name } else { rest }
}

/// The address of an article by the site's pattern, with the language's prefix.
pub(super) fn article(config: &Config, lang: Lang, day: Day, slug: &str, id: &str, section: Option<&str>) -> Arc<str> {
    let mut url = config.prefix(lang);
    for part in &config.permalink.parts {
        match part {
            Part::Text(text) => url.push_str(text),
            Part::Year => url.push_str(&format!("{:04}", day.year())),
            Part::Month => url.push_str(&format!("{:02}", day.month())),
            Part::Day => url.push_str(&format!("{:02}", day.day())),
            Part::Slug => url.push_str(slug),
            Part::Id => url.push_str(id),
            Part::Section => url.push_str(section.unwrap_or("articles")),
        }
    }
    url.into()
}

/// `/editions/SLUG/` and its like.
pub(super) fn under(config: &Config, lang: Lang, folder: &str, slug: &str) -> Arc<str> {
    format!("{}/{folder}/{slug}/", config.prefix(lang)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_date_is_no_part_of_the_slug() {
        // DOMAIN R-9
        assert_eq!(without_date("2024-11-23-kim"), "kim");
        assert_eq!(without_date("2024-11-23"), "2024-11-23");
        assert_eq!(without_date("북한과-미국"), "북한과-미국");
    }
}
