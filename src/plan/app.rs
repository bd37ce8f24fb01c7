//! What makes a site something to keep: its logo, its icons, its manifest.

use super::{Output, Plan, Work, own::WorkerOwn};
use crate::base::{hash::HashOf, path::SourcePath, url::UrlPath};
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

/// Below the root of the site, since a worker sees what lies below itself.
pub(super) const WORKER: &str = "/sw.js";

pub(super) fn outputs(config: &Config) -> Vec<Output> {
    let worker = UrlPath::parse(WORKER).ok().filter(|_| config.offline);
    let mut outputs: Vec<Output> = worker.map(|url| Output { url, work: Work::Worker }).into_iter().collect();
    if !config.make.manifest {
        return outputs;
    }
    let icons = IconFile::ALL.into_iter().filter(|_| config.look.logo.is_none());
    let works = icons.map(|file| (file.url(), Work::Icon(file))).chain([("/manifest.webmanifest", Work::Manifest)]);
    outputs.extend(works.filter_map(|(url, work)| Some(Output { url: UrlPath::parse(url).ok()?, work })));
    outputs
}

/// What the worker keeps: what stands around every page, and the pages for being offline.
pub(super) fn worker(plan: &Plan) -> WorkerOwn {
    let mut keep: Vec<String> = Vec::new();
    let mut frames = HashOf::new();
    let mut offline = Vec::new();
    for frame in &plan.frames {
        let scripts = [&frame.first, &frame.script, &frame.offline].into_iter().flatten();
        let files = [Some(&frame.css), frame.accent_css.as_ref(), Some(&frame.favicon)];
        for file in files.into_iter().flatten().chain(scripts).filter(|file| !file.is_empty()) {
            if !keep.contains(file) {
                keep.push(file.clone());
            }
        }
        frames.hash(frame.hash);
        offline.push((frame.home.clone(), format!("{}{}/", frame.home, super::outputs::OFFLINE)));
    }
    WorkerOwn { keep, offline, frames: frames.done() }
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
    Some(Logo { url: file.url.to_string(), media, size: site.pictures.get(&path).and_then(|seen| seen.size) })
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
