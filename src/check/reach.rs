//! Addresses as a browser understands them, seen from one page of the site.

use crate::base::{text::nfc, url};
use crate::config::BaseUrl;

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// To another site.
    Away,
    /// To our host, but not below the site's address there.
    Beside,
    /// To the page that it stands on.
    Here,
    /// To this path on the site.
    To(String),
}

/// What an address on a page means, below the site's own.
pub(super) fn local(address: &str, page: Option<&str>, base: &BaseUrl) -> Leads {
    if address.is_empty() {
        return Leads::Here;
    }
    let (path, whole) = match address.strip_prefix(base.origin.as_str()) {
        Some("") => ("/", true),
        Some(path) if path.starts_with('/') => (path, true),
        Some(_) | None => (address, false),
    };
    if path.starts_with("//") || scheme(path) {
        return Leads::Away;
    }
    let path = if path.starts_with('/') {
        match path.strip_prefix(base.path.as_str()) {
            Some("") => "/".to_owned(),
            Some(below) if below.starts_with('/') => below.to_owned(),
            // Who writes the host means the host.
            Some(_) | None => return if whole { Leads::Away } else { Leads::Beside },
        }
    } else {
        joined(page.unwrap_or_default(), path)
    };
    let decoded = url::decode(&path).unwrap_or(path);
    Leads::To(nfc(&decoded).into_owned())
}

/// Whether an address begins with a scheme.
fn scheme(address: &str) -> bool {
    let head = address.split(['/', '?', '#']).next().unwrap_or_default();
    head.split_once(':').is_some_and(|(name, _)| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// RFC 3986 §5.2 for paths: `../b/` on the page of `a/x/index.html` is `/a/b/`.
fn joined(page: &str, path: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    let folder = path.ends_with("/.") || path.ends_with("/..") || path == "." || path == "..";
    let text = parts.join("/");
    format!("/{}{}", text.trim_start_matches('/'), if folder && !text.is_empty() { "/" } else { "" })
}

/// The address of an output's file.
pub(super) fn address(file: &str) -> String {
    match file.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        Some(_) | None => format!("/{file}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(path: &str) -> BaseUrl {
        BaseUrl { origin: "https://example.org".into(), path: path.into() }
    }

    #[test]
    fn an_address_is_ours_when_it_lies_below_the_base() {
        let local = |address: &str, path: &str| local(address, Some("a/x/index.html"), &base(path));
        let to = |path: &str| Leads::To(path.to_owned());
        assert_eq!(local("/tags/korea/", ""), to("/tags/korea/"));
        assert_eq!(local("/d/tags/", "/d"), to("/tags/"));
        assert_eq!(local("/d", "/d"), to("/"));
        assert_eq!(local("/digest/", "/d"), Leads::Beside);
        assert_eq!(local("https://example.org/digest/", "/d"), Leads::Away);
        assert_eq!(local("https://example.org/tags/", ""), to("/tags/"));
        assert_eq!(local("https://example.org", ""), to("/"));
        assert_eq!(local("https://example.org.evil/", ""), Leads::Away);
        assert_eq!(local("https://elsewhere.org/", ""), Leads::Away);
        assert_eq!(local("mailto:a@example.org", ""), Leads::Away);
        assert_eq!(local("//elsewhere.org/", ""), Leads::Away);
        assert_eq!(local("", ""), Leads::Here);
        assert_eq!(local("/tags/%EB%B6%81%ED%95%9C/", ""), to("/tags/북한/"));
        assert_eq!(local("pic.jpg", ""), to("/a/x/pic.jpg"));
        assert_eq!(local("../y/", ""), to("/a/y/"));
        assert_eq!(local("..", ""), to("/a/"));
    }

    #[test]
    fn a_file_of_the_output_tells_its_address() {
        assert_eq!(address("index.html"), "/");
        assert_eq!(address("a/b/index.html"), "/a/b/");
        assert_eq!(address("404.html"), "/404.html");
        assert_eq!(address("a/myindex.html"), "/a/myindex.html");
    }
}
