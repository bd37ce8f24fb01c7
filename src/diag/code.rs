//! The table of everything that kliping can find wrong.

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Reported; the build goes on.
    Warning,
    /// Worth knowing.
    Note,
}

/// One row of the table.
pub struct CodeRow {
    pub code: Code,
    /// As it is printed and looked up in `docs/codes/`: `K0203`.
    pub id: &'static str,
    /// A name for configuration files and reports: `unknown-topic`.
    pub name: &'static str,
    pub severity: Severity,
    /// One line: what the code means in general.
    pub about: &'static str,
}

macro_rules! codes {
    ($($id:literal $variant:ident $name:literal $severity:ident $about:literal)*) => {
        /// What is wrong. The number never changes its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code { $(#[doc = $about] $variant,)* }

        /// Every code in the order of its number.
        pub const CODES: &[CodeRow] = &[
            $(CodeRow { code: Code::$variant, id: $id, name: $name, severity: Severity::$severity, about: $about },)*
        ];

        impl Code {
            #[must_use]
            pub fn row(self) -> &'static CodeRow {
                match self { $(Code::$variant => {
                    const ROW: CodeRow = CodeRow { code: Code::$variant, id: $id, name: $name, severity: Severity::$severity, about: $about };
                    &ROW
                })* }
            }
        }
    };
}

codes! {
    // 00: the site's folder and configuration
    "K0001" Io "io" Error "A file or folder cannot be read or written."
    "K0002" ConfigKey "config-key" Error "A key of kliping.yaml is not known."
    "K0003" ConfigValue "config-value" Error "A value of kliping.yaml cannot be used."
    "K0004" BaseUrl "base-url" Warning "The site has no base_url, so links in feeds lead to http://localhost/."
    "K0005" SiteTag "site-tag" Warning "The site has no tag, so the identity of its feeds hangs on its host."
    "K0006" Limit "limit" Error "A limit is exceeded."
    "K0007" FileKind "file-kind" Warning "A file under content/ is neither a record nor part of a bundle."
    "K0008" Escape "escape" Error "A path leads out of the site's folder."
    "K0009" Data "data" Error "A file of data/ cannot be read."
    "K0010" RobotsPath "robots-path" Warning "The site stands below a path, where nobody reads its robots.txt."
    "K0011" NewsName "news-name" Warning "The news sitemap calls the publication otherwise than its pages do."
    // 01: the form of a record
    "K0101" Encoding "encoding" Error "A record is not UTF-8, or holds characters that no record may hold."
    "K0102" FrontMatter "front-matter" Error "The front matter has no end, or is in another dialect."
    "K0103" Yaml "yaml" Error "The YAML cannot be read."
    "K0104" YamlSubset "yaml-subset" Error "The YAML uses an anchor, alias, tag, merge key or second document."
    "K0105" DuplicateKey "duplicate-key" Error "A key stands twice in one mapping."
    "K0106" UnknownKey "unknown-key" Error "A key is not known for this kind of record."
    "K0107" WrongType "wrong-type" Error "A value has the wrong type."
    "K0108" MissingKey "missing-key" Error "A required key is absent."
    "K0109" BothKeys "both-keys" Error "Two keys that mean the same are both written."
    "K0110" BadId "bad-id" Error "An id has a form that ids may not have."
    "K0111" NoId "no-id" Warning "A record has no written id, so its identity hangs on its file name."
    "K0112" BadMoment "bad-moment" Error "A date or time cannot be read, or does not exist."
    "K0113" BadZone "bad-zone" Error "A zone is unknown or ambiguous."
    "K0114" BadLanguage "bad-language" Error "A language tag is unknown, or two tell different languages."
    "K0115" BadUrl "bad-url" Error "An address is no absolute http or https address."
    "K0116" BadValue "bad-value" Error "A value is none of the words that the key takes."
    "K0117" NoSlug "no-slug" Warning "A slug cannot be made by sound; the id takes its place."
    // 02: what records say of each other
    "K0201" DuplicateId "duplicate-id" Error "Two records of one kind and language have the same id."
    "K0202" Translations "translations" Error "Two records of one language claim to be the same translation."
    "K0203" UnknownTopic "unknown-topic" Error "A topic is not in the vocabulary."
    "K0204" UnknownReference "unknown-reference" Error "A record that is referred to does not exist."
    "K0205" DuplicateName "duplicate-name" Error "Two records claim one name in one language."
    "K0206" TopicCycle "topic-cycle" Error "Topics are their own ancestors, or merge in a circle, or nest too deeply."
    "K0207" UnknownSection "unknown-section" Error "A section is not listed in kliping.yaml."
    "K0208" PlainName "plain-name" Warning "A source has no record and is shown as a plain name."
    "K0209" EditionItem "edition-item" Error "A live edition holds an item that is not live."
    "K0210" TimeOrder "time-order" Error "A record ends or changes before it begins."
    "K0211" PublishedLater "published-later" Warning "The original appeared after our own item."
    "K0212" SameArticle "same-article" Warning "Two live records of one language clip the same address."
    // 03: the trade
    "K0301" Form "form" Error "A record holds more than its form allows."
    "K0302" Rights "rights" Error "A full text needs a right to it."
    "K0303" QuoteLength "quote-length" Error "Quotations are longer than the rules allow."
    "K0304" UrlUnknown "url-unknown" Warning "The address of the original is not known."
    "K0305" ImageRights "image-rights" Warning "A picture has no credit or no right to be shown."
    "K0306" HotLink "hot-link" Error "A picture is taken from another host."
    "K0307" MissingAlt "missing-alt" Error "A picture has no alternative text."
    "K0308" MissingFile "missing-file" Error "A file that a record names does not exist."
    "K0309" CorrectionOwed "correction-owed" Warning "The original was corrected after our newest correction."
    "K0310" BadPicture "bad-picture" Error "A picture is broken, too large, or not what its name says."
    "K0311" CardFont "card-font" Warning "A card cannot be drawn: no font of fonts/ has its letters, or a font cannot be read."
    // 04: bodies
    "K0401" Directive "directive" Error "A directive is unknown, unclosed, or has a wrong argument."
    "K0402" BadLink "bad-link" Warning "A link has a scheme that is not allowed, and is shown as text."
    "K0403" DroppedHtml "dropped-html" Warning "Raw HTML was dropped from a body."
    "K0404" DeadLink "dead-link" Error "An internal link leads nowhere."
    "K0405" Where "where" Error "A condition of a list cannot be read."
    "K0406" MarkdownNesting "markdown-nesting" Error "A body nests too deeply or grows too much."
    // 05: addresses
    "K0501" Collision "collision" Error "Two outputs claim one address."
    "K0502" BadAddress "bad-address" Error "An address has a form that addresses may not have."
    "K0503" Alias "alias" Error "An alias loops or lies on a live address."
    "K0504" Reserved "reserved" Error "An address is reserved by kliping."
    "K0505" AddressLine "address-line" Error "A line of addresses.tsv cannot be read, or is not true."
    "K0506" LostAddress "lost-address" Error "Nothing stands any more at an address that was published."
    "K0507" UsedAddress "used-address" Error "A record takes an address that another record had."
    // 06: the theme
    "K0601" Template "template" Error "A template cannot be read or rendered."
    "K0602" Strings "strings" Error "A file of interface strings cannot be used."
    "K0603" MissingString "missing-string" Warning "An interface string is missing in a language of the site."
    "K0604" UnknownTheme "unknown-theme" Error "The theme that the site names is not in themes/."
    "K0605" ThemeFile "theme-file" Error "A theme.yaml cannot be used, or the site sets what the theme does not know."
    "K0606" Contrast "contrast" Warning "A colour of the site cannot be read well on its paper."
    // 07: writing
    "K0701" Foreign "foreign" Error "A file that kliping did not write stands in the place of an output."
    "K0702" Output "output" Error "The output folder cannot be used."
    "K0703" Locked "locked" Error "Another build is writing to the same folder."
    // 08: the finished site
    "K0801" DuplicateAnchor "duplicate-anchor" Error "An id stands twice on one page."
    "K0802" BrokenFeed "broken-feed" Error "A feed, a sitemap or another file for machines cannot be read, or tells two entries by one id."
    "K0803" BrokenData "broken-data" Error "The structured data of a page cannot be read."
    "K0804" Blocked "blocked" Warning "A page holds what the site's Content-Security-Policy keeps from having any effect."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique_and_in_order() {
        for pair in CODES.windows(2) {
            let [a, b] = pair else { continue };
            assert!(a.id < b.id, "{} before {}", a.id, b.id);
        }
        let mut names: Vec<_> = CODES.iter().map(|row| row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CODES.len());
    }
}
