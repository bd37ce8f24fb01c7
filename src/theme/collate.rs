//! The order of names in a language (DOMAIN I-7). The only file that knows the crate that collates.

use crate::base::lang::Lang;
use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::Locale;
use std::cmp::Ordering;

/// Compares as dictionaries of one language do.
pub struct Collate(Option<CollatorBorrowed<'static>>);

impl Collate {
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        // The data hold CLDR's root order for languages without their own; without data names go by bytes.
        let locale = lang.as_str().parse::<Locale>().unwrap_or(Locale::UNKNOWN);
        Self(Collator::try_new(locale.into(), CollatorOptions::default()).ok())
    }

    /// The language's order; ties by bytes, so that two different names are never equal.
    #[must_use]
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        let order = self.0.as_ref().map_or(Ordering::Equal, |collator| collator.compare(a, b));
        order.then_with(|| a.cmp(b))
    }

    /// Sorts by the name that `name` gives. Items of one name keep their order.
    pub fn sort_by<T>(&self, items: &mut [T], name: impl Fn(&T) -> &str) {
        items.sort_by(|a, b| self.compare(name(a), name(b)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::testing::lang;

    fn sorted(tag: &str, names: &str) -> String {
        let mut names: Vec<&str> = names.split(' ').collect();
        Collate::of(lang(tag)).sort_by(&mut names, |name| name);
        names.join(" ")
    }

    #[test]
    fn names_go_by_the_language() {
        // DOMAIN I-7
        assert_eq!(sorted("id", "Zulu apel Éire Eko Apel"), "apel Apel Éire Eko Zulu");
        assert_eq!(sorted("sv", "Zorn Ångström Ödman Adam"), "Adam Zorn Ångström Ödman");
        assert_eq!(sorted("de", "Zorn Ärger Adam"), "Adam Ärger Zorn");
        assert_eq!(sorted("ko", "하늘 가람 나라"), "가람 나라 하늘");
        assert_eq!(sorted("ar", "بيت أسد جبل"), "أسد بيت جبل");
    }
}
