//! `_redirects` of Netlify and Cloudflare (DOMAIN U-9, U-11).

use super::{gone, moved};
use crate::config::{Config, Host};
use crate::plan::Plan;
use std::fmt::Write as _;

/// Cloudflare reads so many lines, and so many characters of one; what is over is left to the stubs.
const LINES: usize = 2_000;
const CHARACTERS: usize = 1_000;

pub(super) fn file(config: &Config, plan: &Plan) -> String {
    let base = &config.base_url;
    // Netlify serves a file that exists, such as our stub, unless it is told to lead on all the same. Cloudflare always
    // leads on, and would answer 302 if the code were left out.
    let (code, lines) =
        if config.hosting.hosts.contains(&Host::Cloudflare) { ("301", LINES) } else { ("301!", usize::MAX) };
    let mut text = String::from("# Former addresses. Made by kliping.\n");
    let all = moved(plan).map(|one| format!("{} {} {code}", base.link(one.from), base.link(one.to)));
    for line in all.filter(|line| line.len() <= CHARACTERS).take(lines) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{line}");
    }
    // Netlify shows the tombstone with the status that a rule tells, when told to in spite of the file. Cloudflare leads
    // on and knows no other answer.
    if !config.hosting.hosts.contains(&Host::Cloudflare) {
        for url in gone(plan) {
            let path = base.link(url);
            let _ = writeln!(text, "{path} {path}index.html 410!");
        }
    }
    text
}
