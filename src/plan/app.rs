//! What makes a site something to keep: its logo, its icons, its manifest.

use super::{Output, Plan, Work};
use crate::base::{path::SourcePath, url::UrlPath};
use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::model::Site;

/// An icon that is drawn for a site without a logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IconFile {
    Svg,
    Small,
    Large,
    /// With room around it for what home screens cut off.
    Maskable,
    /// Of Apple's devices.
    Touch,
}

impl IconFile {
    pub const ALL: [Self; 5] = [Self::Svg, Self::Small, Self::Large, Self::Maskable, Self::Touch];

    #[must_use]
    pub fn url(self) -> &'static str {
        match self {
            Self::Svg => "/icons/icon.svg",
            Self::Small => "/icons/icon-192.png",
            Self::Large => "/icons/icon-512.png",
            Self::Maskable => "/icons/maskable-512.png",
            Self::Touch => "/icons/apple-touch-icon.png",
        }
    }

    /// The length of its side.
    #[must_use]
    pub fn pixels(self) -> u16 {
        match self {
            Self::Svg | Self::Large | Self::Maskable => 512,
            Self::Small => 192,
            Self::Touch => 180,
        }
    }
}

/// The site's own sign (`theme.logo`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// Path from the site's root.
    pub url: String,
    pub media: &'static str,
    pub size: Option<(u32, u32)>,
}

pub(super) fn outputs(config: &Config) -> Vec<Output> {
    if !config.make.manifest {
        return Vec::new();
    }
    let icons = IconFile::ALL.into_iter().filter(|_| config.look.logo.is_none());
    let works = icons.map(|file| (file.url(), Work::Icon(file))).chain([("/manifest.webmanifest", Work::Manifest)]);
    works.filter_map(|(url, work)| Some(Output { url: UrlPath::parse(url).ok()?, work })).collect()
}

/// The logo, if its file is there to be published.
pub(super) fn logo(site: &Site, plan: &Plan) -> Option<Logo> {
    let path = SourcePath::parse(&site.config.look.logo.as_ref()?.value).ok()?;
    let media = match &*path.extension() {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        _ => return None,
    };
    let file = plan.files.iter().find(|file| file.path == path)?;
    Some(Logo { url: file.url.to_string(), media, size: site.pictures.get(&path).copied().flatten() })
}

pub(super) fn check(site: &Site, plan: &Plan, found: &mut Vec<Diagnostic>) {
    let Some(written) = &site.config.look.logo else { return };
    if logo(site, plan).is_none() {
        let mut finding = Diagnostic::new(Code::MissingFile, format!("`{}` is no picture of the site", written.value))
            .help("write the path of an SVG, PNG or WebP in static/: `logo: static/logo.svg`");
        if let Ok(settings) = SourcePath::parse("kliping.yaml") {
            finding = finding.at(&settings, written.span);
        }
        found.push(finding);
    }
}
