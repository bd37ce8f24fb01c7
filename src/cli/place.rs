//! Finding the site's folder, and what the commands that do not build it need to know of it.

use super::World;
use super::args::View;
use super::exit::Stop;
use super::when;
use crate::base::path::SourcePath;
use crate::config::{self, Config, ConfigFile};
use crate::env::Files;
use crate::env::real::RealFiles;
use crate::parse::front::normalise;
use crate::pipeline::Request;
use crate::yaml;
use std::path::{Path, PathBuf};

/// The site's folder.
pub(super) struct Place {
    pub root: PathBuf,
    pub files: RealFiles,
}

impl Place {
    /// Opens the folder of `--root`, else the nearest one upwards that holds a site.
    pub fn open(asked: Option<&Path>, world: &World<'_>) -> Result<Self, Stop> {
        let root = match asked {
            Some(root) => world.folder.join(root),
            None => nearest(world.folder).ok_or_else(|| {
                Stop::Usage(
                    "no digest here: neither this folder nor one above it holds kliping.yaml or content/; \
                     make one with `kliping init`, or name one with `--root`"
                        .to_owned(),
                )
            })?,
        };
        match RealFiles::open(&root) {
            Ok(files) => Ok(Self { root, files }),
            Err(fault) => Err(Stop::File { path: root, fault }),
        }
    }

    /// The name of the site's folder.
    pub fn name(&self) -> String {
        self.files.root().file_name().map_or_else(|| "digest".to_owned(), |name| name.to_string_lossy().into_owned())
    }

    /// What the pipeline is asked for.
    pub fn request(&self, view: &View, world: &World<'_>) -> Result<Request, Stop> {
        Ok(Request {
            now: when::now(view.now.as_deref(), self.config(view.environment.as_deref()).zone, world)?,
            drafts: view.drafts,
            embargoed: view.embargoed,
            base_url: view.base_url.clone(),
            environment: view.environment.clone(),
            folder: self.name(),
        })
    }

    /// The settings alone, for commands that read no records and for the zone of `--now`. Mistakes in them are the
    /// pipeline's to report.
    pub fn config(&self, environment: Option<&str>) -> Config {
        let names =
            ["kliping.yaml".to_owned()].into_iter().chain(environment.map(|name| format!("kliping.{name}.yaml")));
        let read: Vec<ConfigFile> = names.filter_map(|name| self.settings(&name)).collect();
        config::read(&read, &self.name()).value
    }

    fn settings(&self, name: &str) -> Option<ConfigFile> {
        let path = SourcePath::parse(name).ok()?;
        let bytes = self.files.read_capped(&path, 1 << 20).ok()?;
        let text = normalise(&bytes).ok()?;
        let node = yaml::read(&text, 0, &path, yaml::Limits::default()).value;
        Some(ConfigFile { path, node })
    }

    /// Everything that the site is made from, none of which an output may touch (RELIABILITY W8).
    pub fn sources(&self) -> Vec<PathBuf> {
        ["content", "templates", "themes", "static", "data", "archetypes", ".git", ".kliping", "kliping.yaml"]
            .into_iter()
            .map(|name| self.root.join(name))
            .collect()
    }
}

fn nearest(folder: &Path) -> Option<PathBuf> {
    let holds = |folder: &Path| folder.join("kliping.yaml").is_file() || folder.join("content").is_dir();
    folder.ancestors().find(|folder| holds(folder)).map(Path::to_owned)
}
