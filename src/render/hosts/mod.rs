//! Files that tell a host how to serve the site: redirects, what is gone, types, caches, and what pages may load.
//!
//! Every one of them only adds to what stands in the files of the site anyway: an old address has its stub and a removed
//! record its tombstone on the plainest host there is.

mod apache;
mod headers;
mod json;
mod nginx;
mod redirects;

pub use headers::{OPENER, PERMISSIONS, policy, security};

use crate::config::BaseUrl;
use crate::plan::{HostFile, Plan, Slice, Work};

/// An old address and the one that it leads to, both below the site's root and decoded.
struct Moved<'p> {
    from: &'p str,
    to: &'p str,
}

fn moved(plan: &Plan) -> impl Iterator<Item = Moved<'_>> {
    plan.outputs.iter().filter_map(|output| {
        let Work::Redirect(at) = output.work else { return None };
        plan.redirects.get(at as usize).map(|one| Moved { from: output.url.as_str(), to: &one.to })
    })
}

/// The addresses of tombstones.
fn gone(plan: &Plan) -> impl Iterator<Item = &str> {
    plan.outputs.iter().filter(|output| matches!(output.work, Work::Tombstone(_))).map(|output| output.url.as_str())
}

/// A path on the host, decoded: what servers compare with.
fn on_host(base: &BaseUrl, url: &str) -> String {
    format!("{}{url}", base.path)
}

/// The bytes of one file.
#[must_use]
pub fn file(slice: &Slice<'_>, file: HostFile) -> Vec<u8> {
    let Some(plan) = slice.plan else { unreachable!("files for hosts are made of the plan") };
    let config = slice.config;
    let text = match file {
        HostFile::Redirects => redirects::file(config, plan),
        HostFile::Headers => headers::file(config, plan),
        HostFile::Htaccess => apache::file(config, plan),
        HostFile::Nginx => nginx::file(config, plan),
        HostFile::Vercel => json::vercel(config, plan),
        HostFile::S3 => json::s3(plan),
        HostFile::NoJekyll => String::new(),
        HostFile::Cname => format!("{}\n", config.base_url.host()),
    };
    text.into_bytes()
}
