//! What the Content-Security-Policy that the site sends lets its pages do (CSP Level 3), as the configuration has it.

use super::html::Tag;
use super::owner::Fault;
use crate::config::Config;
use crate::diag::Code;
use crate::render::hosts;

/// The policy, read back from the header that hosts and the preview send.
#[derive(Debug, Default)]
pub(super) struct Policy {
    /// Directives with their sources.
    directives: Vec<(String, Vec<String>)>,
    /// The site's own: `https://kliping.example`.
    origin: String,
}

/// What stands inside a page, and may be kept from having any effect.
#[derive(Clone, Copy)]
enum Inline {
    /// An attribute: a style or a handler.
    Attribute,
    /// An element with its text.
    Element,
}

/// An address in its parts, in small letters but for the path.
struct Address<'u> {
    scheme: &'u str,
    host: &'u str,
    port: Option<&'u str>,
    path: &'u str,
}

impl Policy {
    pub fn of(config: &Config) -> Self {
        Self::read(&hosts::policy(config), &config.base_url.origin)
    }

    fn read(header: &str, origin: &str) -> Self {
        let directive = |text: &str| {
            let mut words = text.split_ascii_whitespace().map(str::to_owned);
            Some((words.next()?, words.collect()))
        };
        Self { directives: header.split(';').filter_map(directive).collect(), origin: origin.to_owned() }
    }

    /// The sources of the first of these directives that the policy has; none when it says nothing of them.
    fn sources(&self, names: &[&str]) -> Option<&[String]> {
        let of = |name: &&str| self.directives.iter().find(|(have, _)| have == name);
        names.iter().find_map(of).map(|(_, sources)| sources.as_slice())
    }

    /// Whether something inside of a page has any effect. Of hashes it is not known what they are of, so they are
    /// believed; they have no say in attributes unless the policy says so.
    fn has_effect(&self, directive: &str, what: Inline, nonce: Option<&str>) -> bool {
        let Some(sources) = self.sources(&[directive, "default-src"]) else { return true };
        let has = |word: &str| sources.iter().any(|source| source.eq_ignore_ascii_case(word));
        let starts = |word: &str| sources.iter().any(|source| source.to_ascii_lowercase().starts_with(word));
        let has_hash = starts("'sha");
        match what {
            Inline::Attribute if has_hash => has("'unsafe-hashes'"),
            Inline::Element if has_hash => true,
            Inline::Element if nonce.is_some_and(|nonce| has(&format!("'nonce-{nonce}'"))) => true,
            // Beside a nonce the word is not heard.
            Inline::Attribute | Inline::Element => has("'unsafe-inline'") && !starts("'nonce-"),
        }
    }

    /// Whether a page may load what stands at an address, or send there.
    fn may_load(&self, directives: &[&str], address: &str) -> bool {
        let Some(sources) = self.sources(directives) else { return true };
        let address = match address.strip_prefix("//") {
            Some(rest) => format!("{}://{rest}", self.origin.split(':').next().unwrap_or("https")),
            None => address.to_owned(),
        };
        let Some((scheme, _)) = address.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else {
            return sources.iter().any(|source| self.is_own(source));
        };
        if let Some(address) = parts(&address) {
            let own = parts(&self.origin);
            let is_own = own.as_ref().is_some_and(|own| address.is_of(own));
            return sources
                .iter()
                .any(|source| source == "*" || is_own && self.is_own(source) || self.covers(source, &address));
        }
        let scheme = format!("{scheme}:");
        sources.iter().any(|source| source.eq_ignore_ascii_case(&scheme))
    }

    fn is_own(&self, source: &str) -> bool {
        source == "*" || source.eq_ignore_ascii_case("'self'") || source.eq_ignore_ascii_case(&self.origin)
    }

    /// Whether a source names an address: a scheme alone, or a host with or without its scheme, port and path.
    fn covers(&self, source: &str, address: &Address<'_>) -> bool {
        let lower = source.to_ascii_lowercase();
        if let Some(scheme) = lower.strip_suffix(':') {
            return is_scheme_of(scheme, address.scheme);
        }
        let own_scheme = self.origin.split(':').next().unwrap_or("https");
        let (scheme, rest) = source.split_once("://").unwrap_or((own_scheme, source));
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = host.split_once(':').map_or((host, None), |(host, port)| (host, Some(port)));
        let host_fits = match host.strip_prefix('*') {
            // Below a host, and not it itself.
            Some(below) if below.starts_with('.') => {
                let (there, below) = (address.host.to_ascii_lowercase(), below.to_ascii_lowercase());
                there.len() > below.len() && there.ends_with(&below)
            }
            _ => host.eq_ignore_ascii_case(address.host),
        };
        let path_fits = match path {
            "" | "/" => true,
            folder if folder.ends_with('/') => address.path.starts_with(folder),
            file => address.path == file,
        };
        let port_fits = port.is_none_or(|port| port == "*" || Some(port) == address.port)
            && (port.is_some() || address.port.is_none());
        is_scheme_of(&scheme.to_ascii_lowercase(), address.scheme) && host_fits && port_fits && path_fits
    }

    /// Tells what of an element the policy keeps from having any effect.
    pub fn judge(&self, tag: &Tag<'_, '_>, faults: &mut Vec<Fault>) {
        self.inline(tag, faults);
        for (directives, address) in loads(tag) {
            let address = address.trim();
            if address.is_empty() || address.starts_with('#') || self.may_load(directives, address) {
                continue;
            }
            let directive = directives.first().copied().unwrap_or_default();
            let message = format!("the site's Content-Security-Policy keeps `{address}` out (`{directive}`)");
            let help = match host_of(address) {
                _ if matches!(directive, "object-src" | "base-uri") => {
                    "take it out: no page of a digest needs it".to_owned()
                }
                Some(host) => {
                    let leave =
                        format!("write `content_security_policy: {{ {directive}: [\"{host}\"] }}` into kliping.yaml");
                    let has_copy = !matches!(directive, "form-action" | "frame-src");
                    if has_copy { format!("put a copy into static/, or {leave}") } else { leave }
                }
                None => "put it into a file of static/ or templates/assets/".to_owned(),
            };
            faults.push(Fault::new(Code::Blocked, message).about(address).help(&help));
        }
    }

    /// Scripts, styles and handlers that stand in the page itself.
    fn inline(&self, tag: &Tag<'_, '_>, faults: &mut Vec<Fault>) {
        let mut say = |what: String, about: &str| {
            faults.push(
                Fault::new(Code::Blocked, format!("{what} has no effect under the site's Content-Security-Policy"))
                    .about(about)
                    .help("put it into a file of static/ or templates/assets/"),
            );
        };
        for (name, value) in tag.attributes {
            if name.eq_ignore_ascii_case("style") {
                if !self.has_effect("style-src", Inline::Attribute, None) {
                    say(format!("the style `{value}`"), value);
                }
            } else if name.len() > 2
                && name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case("on"))
                && !self.has_effect("script-src", Inline::Attribute, None)
            {
                say(format!("the handler `{name}`"), name);
            }
        }
        if tag.is("style") && !self.has_effect("style-src", Inline::Element, tag.get("nonce")) {
            say("a `<style>` in a page".to_owned(), "<style");
        }
        let data = tag.get("type").is_some_and(|kind| kind.contains("json") || kind.contains("template"));
        let is_inline = tag.is("script") && tag.get("src").is_none() && !data;
        if is_inline && !self.has_effect("script-src", Inline::Element, tag.get("nonce")) {
            say("a `<script>` without an address".to_owned(), "<script");
        }
    }
}

impl Address<'_> {
    /// Whether it lies at this origin.
    fn is_of(&self, origin: &Address<'_>) -> bool {
        self.scheme == origin.scheme && self.host.eq_ignore_ascii_case(origin.host) && self.port == origin.port
    }
}

/// Whether what stands before a colon is a scheme, and no part of a path (RFC 3986, 3.1).
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// The parts of an address on the web; none of `data:` and its like.
fn parts(address: &str) -> Option<Address<'_>> {
    let (scheme, rest) = address.split_once("://")?;
    let scheme = ["http", "https", "ws", "wss"].into_iter().find(|known| known.eq_ignore_ascii_case(scheme))?;
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let (host, port) = host.split_once(':').map_or((host, None), |(host, port)| (host, Some(port)));
    let default = if matches!(scheme, "https" | "wss") { "443" } else { "80" };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    Some(Address { scheme, host, port: port.filter(|port| *port != default), path })
}

/// A source that names plain HTTP means the safe one, too.
fn is_scheme_of(source: &str, scheme: &str) -> bool {
    source == scheme || matches!((source, scheme), ("http", "https") | ("ws", "wss" | "http" | "https"))
}

fn host_of(address: &str) -> Option<String> {
    let address = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
    parts(&address).map(|parts| match parts.port {
        Some(port) => format!("{}://{}:{port}", parts.scheme, parts.host),
        None => format!("{}://{}", parts.scheme, parts.host),
    })
}

/// What an element makes a browser load, with the directives that rule it, the nearest first.
fn loads<'t>(tag: &'t Tag<'_, '_>) -> Vec<(&'static [&'static str], &'t str)> {
    const IMAGES: &[&str] = &["img-src", "default-src"];
    const MEDIA: &[&str] = &["media-src", "default-src"];
    const OBJECTS: &[&str] = &["object-src", "default-src"];
    let rel = |word: &str| {
        tag.get("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(word)))
    };
    let one = |directives: &'static [&'static str], name: &str| tag.get(name).map(|address| (directives, address));
    let name = tag.name.to_ascii_lowercase();
    let mut all: Vec<_> = match name.as_str() {
        "img" | "input" => one(IMAGES, "src"),
        "script" => one(&["script-src", "default-src"], "src"),
        "iframe" | "frame" => one(&["frame-src", "child-src", "default-src"], "src"),
        "audio" | "video" | "source" | "track" => one(MEDIA, "src"),
        "object" => one(OBJECTS, "data"),
        "embed" => one(OBJECTS, "src"),
        // What says nothing of forms lets them go anywhere.
        "form" => one(&["form-action"], "action"),
        "base" => one(&["base-uri"], "href"),
        "link" if rel("stylesheet") => one(&["style-src", "default-src"], "href"),
        "link" if rel("icon") || rel("apple-touch-icon") => one(IMAGES, "href"),
        "link" if rel("manifest") => one(&["manifest-src", "default-src"], "href"),
        _ => None,
    }
    .into_iter()
    .collect();
    all.extend(one(IMAGES, "poster"));
    let candidates = tag.get("srcset").into_iter().flat_map(|set| set.split(", "));
    all.extend(candidates.filter_map(|one| one.split_ascii_whitespace().next()).map(|address| (IMAGES, address)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(header: &str) -> Policy {
        Policy::read(header, "https://k.test")
    }

    #[test]
    fn an_address_is_held_against_the_sources_of_its_directive() {
        // CSP Level 3, 6.7.2: does a URL match a source list
        let policy =
            policy("default-src 'none'; img-src 'self' https://img.test *.cdn.test https://a.test/pics/ data:");
        let may = |address: &str| policy.may_load(&["img-src", "default-src"], address);
        for address in [
            "/a.png",
            "a.png",
            "https://k.test/a.png",
            "//k.test/a.png",
            "https://img.test/x",
            "HTTPS://IMG.test/x",
            "https://x.cdn.test/y",
            "https://x.y.cdn.test/y",
            "https://a.test/pics/b.png?x",
            "data:image/png;base64,AA",
        ] {
            assert!(may(address), "{address}");
        }
        for address in [
            "https://other.test/a",
            "http://img.test/x",
            "https://cdn.test/y",
            "https://evilcdn.test/y",
            "blob:x",
            "https://img.test:8443/x",
            "https://a.test/b.png",
            "https://k.test.evil.test/",
            "https://k.test@evil.test/",
        ] {
            assert!(!may(address), "{address}");
        }
        assert!(!policy.may_load(&["frame-src", "child-src", "default-src"], "/frame"));
        assert!(policy.may_load(&["form-action"], "https://anywhere.test/"), "nothing is said of forms");
    }

    #[test]
    fn what_stands_in_a_page_needs_its_own_leave() {
        // CSP Level 3, 6.7.3: does an element match a source list for type and source
        let effect =
            |sources: &str, what, nonce| policy(&format!("script-src {sources}")).has_effect("script-src", what, nonce);
        assert!(!effect("'self'", Inline::Element, None) && !effect("'self'", Inline::Attribute, None));
        assert!(effect("'self' 'unsafe-inline'", Inline::Element, None));
        assert!(effect("'self' 'unsafe-inline'", Inline::Attribute, None));
        assert!(!effect("'unsafe-inline' 'nonce-a'", Inline::Element, None));
        assert!(effect("'nonce-a'", Inline::Element, Some("a")) && !effect("'nonce-a'", Inline::Element, Some("b")));
        assert!(effect("'sha256-x'", Inline::Element, None) && !effect("'sha256-x'", Inline::Attribute, None));
        assert!(effect("'sha256-x' 'unsafe-hashes'", Inline::Attribute, None));
    }
}
