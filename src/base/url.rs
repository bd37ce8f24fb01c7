//! Addresses: paths of the finished site, and absolute addresses of others.

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt, sync::Arc};

/// The address of one output below the site's root: `/tags/korea/` or `/robots.txt`, decoded and in NFC.
///
/// Begins with `/`; a page ends in `/`, a file does not (DOMAIN U-2).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UrlPath(Arc<str>);

/// Why a text is no [`UrlPath`] (DOMAIN U-6, U-7).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlFault {
    #[error("the address does not begin with `/`")]
    Relative,
    #[error("the address holds a query or a fragment")]
    Query,
    #[error("the part `{0}` may not be a part of an address")]
    Segment(String),
    #[error("the part `{0}` is longer than 200 bytes")]
    LongSegment(String),
    #[error("the address is longer than 900 bytes")]
    Long,
}

const SEGMENT_BYTES: usize = 200;
const PATH_BYTES: usize = 900;
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether a segment is legal on every file system that a site may be copied to (DOMAIN U-6, RELIABILITY W10).
fn legal(segment: &str, hidden: bool) -> bool {
    // Small letters, digits and `-` are legal everywhere, but in the names of devices, which have at most four.
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if segment.len() > 4 && segment.bytes().all(is_plain) {
        return true;
    }
    let device = segment.split('.').next().unwrap_or(segment).trim_end();
    // No device has a longer name, so most segments need not be folded.
    let device = if device.len() > 4 { String::new() } else { device.to_lowercase() };
    !segment.is_empty()
        && !segment.ends_with(['.', ' '])
        && (hidden || !segment.starts_with(['.', '_']))
        && !segment.chars().any(|c| c.is_control() || r#"<>:"|?*\"#.contains(c))
        && !DEVICES.contains(&device.as_str())
}

impl UrlPath {
    /// An address that the site plans; its parts may not begin with `.` or `_`.
    ///
    /// # Errors
    /// The first fault of DOMAIN U-2, U-6 and U-7.
    pub fn parse(text: &str) -> Result<Self, UrlFault> {
        Self::checked(text, false)
    }

    /// The address of a file of `static/`, exempt from the rule on `.` and `_` (DOMAIN U-1).
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_static(text: &str) -> Result<Self, UrlFault> {
        Self::checked(text, true)
    }

    /// As [`Self::parse`], without a copy of a text that is in NFC already.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn shared(text: &Arc<str>) -> Result<Self, UrlFault> {
        match Self::checked_text(text, false)? {
            Cow::Borrowed(_) => Ok(Self(Arc::clone(text))),
            Cow::Owned(text) => Ok(Self(text.into())),
        }
    }

    fn checked(text: &str, hidden: bool) -> Result<Self, UrlFault> {
        Self::checked_text(text, hidden).map(|text| Self(text.as_ref().into()))
    }

    fn checked_text(text: &str, hidden: bool) -> Result<Cow<'_, str>, UrlFault> {
        let text = crate::base::text::nfc(text);
        let Some(rest) = text.strip_prefix('/') else { return Err(UrlFault::Relative) };
        if text.contains(['?', '#']) {
            return Err(UrlFault::Query);
        }
        if text.len() > PATH_BYTES {
            return Err(UrlFault::Long);
        }
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if !rest.is_empty() {
            for segment in rest.split('/') {
                if segment.len() > SEGMENT_BYTES {
                    return Err(UrlFault::LongSegment(segment.into()));
                }
                if !legal(segment, hidden) {
                    return Err(UrlFault::Segment(segment.into()));
                }
            }
        }
        Ok(text)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the address is a page (`/a/`) and not a file (`/a.xml`).
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.0.ends_with('/')
    }

    /// The file below the output folder that holds it, with `/` between the parts: `tags/korea/index.html`.
    #[must_use]
    pub fn file(&self) -> String {
        let path = self.0.trim_start_matches('/');
        if self.is_page() { format!("{path}index.html") } else { path.into() }
    }

    /// Percent-encoded as it stands in a link: upper-case hexadecimal digits, unreserved characters bare
    /// (DOMAIN U-5, RFC 3986 §6.2.2).
    #[must_use]
    pub fn encoded(&self) -> String {
        encode(&self.0)
    }

    /// The key under which two addresses collide: NFC, full case folding (DOMAIN U-4, RELIABILITY W9).
    #[must_use]
    pub fn fold(&self) -> Cow<'_, str> {
        crate::base::text::casefold(self.0.trim_end_matches('/'))
    }
}

impl fmt::Display for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters and `/`.
#[must_use]
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => {
                use fmt::Write as _;
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Undoes percent-encoding; nothing when a `%` is not followed by two digits or the bytes are no UTF-8.
#[must_use]
pub fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = tail.get(2..)?;
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

/// The host of an absolute http(s) address in ASCII lower case, without port and user.
#[must_use]
pub fn host(url: &str) -> Option<String> {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    let rest = if lower.starts_with("https://") {
        url.get(8..)?
    } else {
        lower.starts_with("http://").then(|| url.get(7..))??
    };
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split(':').next()?.to_ascii_lowercase();
    (!host.is_empty()).then_some(host)
}

/// Whether a text is an absolute http or https address without spaces, controls or markup characters (DOMAIN type U).
#[must_use]
pub fn is_absolute(url: &str) -> bool {
    host(url).is_some_and(|host| !host.contains(['%', '\\']))
        && !url.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"`{}|\\^".contains(c))
}

/// What a link in a body may lead to (DOMAIN R-13, RELIABILITY H3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// http or https.
    Web,
    /// mailto or tel.
    Contact,
    /// A path, a query or a fragment of this site.
    Local,
    /// Any other scheme: shown as text.
    Refused,
}

/// Judges the scheme of a link as a browser would: controls and white space are dropped before the colon is sought.
#[must_use]
pub fn target(link: &str) -> Target {
    let seen: String = link.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    if seen.starts_with("//") || seen.starts_with("/\\") || seen.starts_with('\\') {
        return Target::Refused;
    }
    let Some((scheme, _)) = seen.split_once(':') else { return Target::Local };
    if scheme.contains(['/', '?', '#']) {
        return Target::Local;
    }
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => Target::Web,
        "mailto" | "tel" => Target::Contact,
        _ => Target::Refused,
    }
}

/// The key under which two addresses are one article (DOMAIN Q-13): no scheme, no tracking, sorted query.
#[must_use]
pub fn article_key(url: &str) -> String {
    const TRACKING: [&str; 10] =
        ["fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid", "_ga", "page=all", "page=1"];
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or(rest);
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = place.split_once('/').unwrap_or((place, ""));
    let mut host = authority.to_ascii_lowercase();
    for port in [":80", ":443"] {
        if let Some(bare) = host.strip_suffix(port) {
            host = bare.to_owned();
        }
    }
    for prefix in ["www.", "m.", "amp."] {
        if let Some(bare) = host.strip_prefix(prefix) {
            host = bare.to_owned();
        }
    }
    let mut path = decode(path).map_or_else(|| path.to_owned(), |decoded| encode(&decoded));
    for end in ["/", "index.html", "index.htm", "index.php", "/", "/amp", "/"] {
        if let Some(bare) = path.strip_suffix(end) {
            path = bare.to_owned();
        }
    }
    if path == "amp" {
        path.clear();
    }
    let mut pairs: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or(pair);
            !pair.is_empty() && !name.starts_with("utm_") && !TRACKING.contains(&name) && !TRACKING.contains(pair)
        })
        .collect();
    pairs.sort_unstable();
    if pairs.is_empty() { format!("{host}/{path}") } else { format!("{host}/{path}?{}", pairs.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_some_file_system_refuses_are_refused() {
        // DOMAIN U-6, RELIABILITY W10
        for bad in ["/con/", "/nul.html", "/a./", "/a /", "/a:b/", "/_x/", "/.x/", "/a\\b/", "/a//b/", "a/", "/a/?q"] {
            assert!(UrlPath::parse(bad).is_err(), "{bad}");
        }
        assert!(UrlPath::parse_static("/.well-known/x").is_ok());
        assert!(UrlPath::parse(&format!("/{}/", "a".repeat(201))).is_err());
    }

    #[test]
    fn links_are_encoded_and_files_are_not() {
        // DOMAIN U-5
        let url = UrlPath::parse("/tags/북한/").unwrap();
        assert_eq!(url.encoded(), "/tags/%EB%B6%81%ED%95%9C/");
        assert_eq!(url.file(), "tags/북한/index.html");
        assert_eq!(decode(&url.encoded()).as_deref(), Some(url.as_str()));
        assert_eq!(decode("%zz"), None);
    }

    #[test]
    fn a_scheme_is_judged_after_what_browsers_drop() {
        // RELIABILITY H3
        for bad in ["javascript:x", "JaVa\tscript:x", " data:x", "vbscript:x", "//evil.example", "\u{1}javascript:x"] {
            assert_eq!(target(bad), Target::Refused, "{bad:?}");
        }
        assert_eq!(target("https://a.example"), Target::Web);
        assert_eq!(target("mailto:a@b"), Target::Contact);
        assert_eq!(target("/tags/a:b/"), Target::Local);
        assert_eq!(target("#x"), Target::Local);
    }

    #[test]
    fn one_article_has_one_key() {
        // DOMAIN Q-13
        let key = article_key("https://example.org/news/a?b=1&a=2");
        for same in [
            "http://www.example.org/news/a/?a=2&b=1&utm_source=x#top",
            "https://m.example.org:443/news/a/index.html?b=1&a=2&page=all&fbclid=9",
            "https://EXAMPLE.org/news/a/amp?a=2&b=1",
        ] {
            assert_eq!(article_key(same), key, "{same}");
        }
        assert_ne!(article_key("https://example.org/news/b"), key);
    }
}
