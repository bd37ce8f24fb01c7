//! Files that tell hosts how to serve the site (DOMAIN U-1 "when asked", U-9).

use super::{Output, Work};
use crate::base::url::UrlPath;
use crate::config::{Config, Host};

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HostFile {
    /// `_redirects` of Netlify and Cloudflare.
    Redirects,
    /// `_headers` of Netlify and Cloudflare.
    Headers,
    Htaccess,
    Vercel,
    Nginx,
    S3,
    /// Empty: GitHub is not to build the site anew.
    NoJekyll,
    Cname,
}

impl HostFile {
    /// Where it stands. What the server includes, and no host looks for, lies apart.
    #[must_use]
    pub fn url(self) -> &'static str {
        match self {
            Self::Redirects => "/_redirects",
            Self::Headers => "/_headers",
            Self::Htaccess => "/.htaccess",
            Self::Vercel => "/vercel.json",
            Self::Nginx => "/_hosts/nginx.conf",
            Self::S3 => "/_hosts/s3.json",
            Self::NoJekyll => "/.nojekyll",
            Self::Cname => "/CNAME",
        }
    }
}

/// The files that the configuration asks for.
pub(super) fn outputs(config: &Config) -> Vec<Output> {
    let mut files: Vec<HostFile> = Vec::new();
    for host in &config.hosting.hosts {
        files.extend(match host {
            Host::Netlify | Host::Cloudflare => &[HostFile::Redirects, HostFile::Headers][..],
            Host::Apache => &[HostFile::Htaccess],
            Host::Vercel => &[HostFile::Vercel],
            Host::Nginx => &[HostFile::Nginx],
            Host::S3 => &[HostFile::S3],
            // A name below github.io is the host's to give.
            Host::Github if config.base_url.host().ends_with(".github.io") => &[HostFile::NoJekyll],
            Host::Github => &[HostFile::NoJekyll, HostFile::Cname],
        });
    }
    files.sort_unstable();
    files.dedup();
    let output = |file: HostFile| Some(Output { url: UrlPath::parse_static(file.url()).ok()?, work: Work::Host(file) });
    files.into_iter().filter_map(output).collect()
}
