//! Who may ask (RELIABILITY S1 to S3): a page of the web must neither read the preview nor find out that it is there.

use std::net::IpAddr;

/// What a request says of where it comes from and whom it means.
#[derive(Debug, Clone, Default)]
pub(super) struct Claims<'a> {
    /// Every `Host` header, and the authority of a target in absolute form.
    pub hosts: Vec<&'a [u8]>,
    pub origin: Option<&'a [u8]>,
    pub site: Option<&'a [u8]>,
    pub mode: Option<&'a [u8]>,
    pub dest: Option<&'a [u8]>,
}

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("the request names no host, or two")]
    NoHost,
    #[error("`{0}` is not a name of this preview; if you trust it, start `kliping serve --allow-host {0}`")]
    Host(String),
    #[error("a page of another site asked for this")]
    CrossSite,
}

/// The names that this preview answers to.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// `--allow-host`, in lower case.
    pub allowed: Vec<String>,
    /// Whether `--host` opened the preview to other machines.
    pub is_open: bool,
}

impl Names {
    /// Judges a request that came in at the address `local` of this machine.
    pub fn judge(&self, claims: &Claims<'_>, local: IpAddr) -> Result<(), Refusal> {
        let (Some(host), true) = (claims.hosts.first(), claims.hosts.len() == 1) else { return Err(Refusal::NoHost) };
        if !self.knows(host, local) {
            return Err(Refusal::Host(printable(host)));
        }
        // An origin of the same host and port is ours, whichever scheme a proxy in front of us speaks.
        let is_own = |origin: &[u8]| {
            let rest = origin.strip_prefix(b"http://").or_else(|| origin.strip_prefix(b"https://"));
            rest.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
        };
        if claims.origin.is_some_and(|origin| !is_own(origin)) {
            return Err(Refusal::CrossSite);
        }
        // `same-site` is another port of this machine, and no friend. A link that a person follows is let in.
        let is_followed = claims.mode == Some(b"navigate") && claims.dest == Some(b"document");
        match claims.site {
            None | Some(b"same-origin" | b"none") => Ok(()),
            Some(_) if is_followed => Ok(()),
            Some(_) => Err(Refusal::CrossSite),
        }
    }

    /// RELIABILITY S2. A name could have been made to point here by whoever owns it; an address cannot.
    fn knows(&self, host: &[u8], local: IpAddr) -> bool {
        let Some(name) = std::str::from_utf8(host).ok().and_then(without_port) else { return false };
        if name.eq_ignore_ascii_case("localhost") || self.allowed.iter().any(|one| one.eq_ignore_ascii_case(name)) {
            return true;
        }
        address(name).is_some_and(|address| address.is_loopback() || self.is_open && address == local.to_canonical())
    }
}

/// `[::1]` or `127.0.0.1`, in the one form in which they are usually written.
fn address(name: &str) -> Option<IpAddr> {
    match name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(inner) => inner.parse().ok().map(IpAddr::V6),
        None => name.parse().ok().map(IpAddr::V4),
    }
}

/// `localhost:5547` without its port; nothing when what follows the colon is no port.
fn without_port(host: &str) -> Option<&str> {
    let from = host.rfind(']').unwrap_or(0);
    let Some(colon) = host.get(from..)?.find(':').map(|at| at + from) else { return Some(host) };
    let (name, port) = (host.get(..colon)?, host.get(colon + 1..)?);
    let is_port = port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    is_port.then_some(name)
}

/// A header's value fit for a message: short, and of harmless characters.
fn printable(host: &[u8]) -> String {
    let harmless = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(byte);
    host.iter().take(80).map(|byte| if harmless(byte) { char::from(*byte) } else { '?' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn judged(names: &Names, host: &str) -> bool {
        names.judge(&Claims { hosts: vec![host.as_bytes()], ..Claims::default() }, LOCAL).is_ok()
    }

    #[test]
    fn a_name_that_somebody_else_owns_is_refused() {
        // RELIABILITY S2
        let names = Names::default();
        for good in ["localhost", "LocalHost:1", "127.0.0.1", "127.0.0.1:5547", "127.9.8.7", "[::1]", "[::1]:80"] {
            assert!(judged(&names, good), "{good}");
        }
        for bad in
            ["", "evil.example", "localhost.evil.example", "localhost.", "127.0.0.1.nip.io", "a@localhost", "::1"]
        {
            assert!(!judged(&names, bad), "{bad}");
        }
    }

    #[test]
    fn a_name_is_let_in_by_hand_and_an_address_with_the_door() {
        // RELIABILITY S2
        let names = Names { allowed: vec!["phone.test".to_owned()], is_open: false };
        assert!(judged(&names, "Phone.test:8080") && !judged(&names, "a.phone.test"));
        let here = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 5));
        let claims = Claims { hosts: vec![b"192.168.1.5:5547"], ..Claims::default() };
        assert_eq!(names.judge(&claims, here), Err(Refusal::Host("192.168.1.5:5547".to_owned())));
        let open = Names { is_open: true, ..names };
        assert_eq!(open.judge(&claims, here), Ok(()));
        assert!(open.judge(&claims, LOCAL).is_err(), "an address that is not the one it came to");
    }

    #[test]
    fn another_sites_page_gets_nothing_but_a_person_may_follow_a_link() {
        // RELIABILITY S3
        let names = Names::default();
        let from = |site: &'static [u8], mode: &'static [u8], dest: &'static [u8], origin: Option<&'static [u8]>| {
            let hosts: Vec<&[u8]> = vec![b"localhost:5547"];
            names.judge(&Claims { hosts, origin, site: Some(site), mode: Some(mode), dest: Some(dest) }, LOCAL).is_ok()
        };
        assert!(from(b"same-origin", b"cors", b"empty", Some(b"http://localhost:5547")));
        assert!(from(b"none", b"navigate", b"document", None));
        assert!(from(b"cross-site", b"navigate", b"document", None));
        assert!(!from(b"cross-site", b"no-cors", b"script", None));
        assert!(!from(b"same-site", b"cors", b"empty", None), "another port of this machine");
        assert!(!from(b"cross-site", b"navigate", b"iframe", None));
        assert!(!from(b"same-origin", b"cors", b"empty", Some(b"null")));
        assert!(!from(b"same-origin", b"cors", b"empty", Some(b"http://localhost:3000")));
        assert!(!from(b"same-origin", b"cors", b"empty", Some(b"http://10.0.0.1")));
    }
}
