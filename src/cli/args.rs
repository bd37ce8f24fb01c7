//! What may be written behind `kliping`.

use crate::diag::Form;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;

/// A static site generator for curated news digests.
#[derive(Debug, Parser)]
#[command(name = "kliping", version, disable_version_flag = true, arg_required_else_help = true)]
pub(super) struct CommandLine {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl CommandLine {
    /// The complaint about a line that holds options alone.
    pub fn nothing_asked() -> clap::Error {
        Self::command().error(clap::error::ErrorKind::MissingSubcommand, "no command was given")
    }
}

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// The site's folder [default: the nearest one upwards that holds kliping.yaml or content/]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// How results and findings are printed
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Whether to use colours; NO_COLOR is heeded
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
    /// Print errors alone
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Print the version, and that of the tz database
    #[arg(long, short = 'V')]
    pub version: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Human,
    /// For programs: JSON
    Json,
    /// For GitHub: workflow commands that mark the lines of a pull request
    Github,
}

impl Format {
    pub fn form(self) -> Form {
        match self {
            Self::Human => Form::Human,
            Self::Json => Form::Json,
            Self::Github => Form::Github,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a new digest that builds at once
    Init(InitArgs),
    /// Make a record from its archetype, with id and date set
    New(NewArgs),
    /// Turn content/ into public/
    Build(BuildArgs),
    /// Show the site in a browser, and follow every save
    Serve(ServeArgs),
    /// Report everything that is wrong, in the records and in the finished site
    Check(CheckArgs),
    /// Show what is there, and what is not on the site
    List(ListArgs),
    /// Tell what an output is made of and why it was made, or what has become of a file
    Explain(ExplainArgs),
    /// The templates that the site is made with
    Theme(ThemeArgs),
    /// Print a shell's completion script
    Completions(CompletionsArgs),
    /// Print the manual page, or write one for each command
    Man(ManArgs),
}

/// What decides which site is made: the clock and who looks at it.
#[derive(Debug, Args)]
pub(super) struct View {
    /// Build as of this moment: `2024-11-23 18:30 WIB` [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "MOMENT")]
    pub now: Option<String>,
    /// Show drafts and what is scheduled for later
    #[arg(long)]
    pub drafts: bool,
    /// Show what is under embargo
    #[arg(long)]
    pub embargoed: bool,
    /// The address the site will have, instead of the one in kliping.yaml
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Lay kliping.NAME.yaml over kliping.yaml
    #[arg(long, value_name = "NAME")]
    pub environment: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    pub view: View,
    /// Where to write [default: public in the site's folder]
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Write among files that kliping did not write, and take over those in its way
    #[arg(long)]
    pub adopt: bool,
    /// Trust nothing that earlier builds left: make every file anew
    #[arg(long)]
    pub clean: bool,
    /// How many threads work [default: one a core]
    #[arg(long, short, value_name = "N", value_parser = jobs)]
    pub jobs: Option<usize>,
    /// Print how long each phase took, and which kinds of output cost most
    #[arg(long)]
    pub timings: bool,
    /// After the build, write every address that it published into addresses.tsv; commit that file
    #[arg(long, conflicts_with_all = ["drafts", "embargoed", "watch"])]
    pub record_addresses: bool,
    /// Write the addresses of all pages that came, changed or went to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub changed: Option<PathBuf>,
    /// Write when each output was made, and by which thread, for a browser's profiler (trace event format)
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// Write nothing: compare what stands with what a clean build makes, byte for byte
    #[arg(long, conflicts_with_all = ["adopt", "changed", "clean", "record_addresses", "timings", "trace", "watch"])]
    pub verify: bool,
    /// Go on building whenever the site changes, until interrupted
    #[arg(long)]
    pub watch: bool,
    /// Ask files for their times instead of waiting to be told of changes
    #[arg(long, requires = "watch")]
    pub poll: bool,
}

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Show the site as of this moment: `2024-11-23 18:30 WIB` [default: SOURCE_DATE_EPOCH, else the clock as it runs]
    #[arg(long, value_name = "MOMENT")]
    pub now: Option<String>,
    /// Show drafts and what is scheduled for later
    #[arg(long)]
    pub drafts: bool,
    /// Show what is under embargo
    #[arg(long)]
    pub embargoed: bool,
    /// Lay kliping.NAME.yaml over kliping.yaml
    #[arg(long, value_name = "NAME")]
    pub environment: Option<String>,
    /// Where to listen; anything but a loopback address shows the site to other machines
    #[arg(long, value_name = "ADDRESS", default_value_t = std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST))]
    pub host: std::net::IpAddr,
    /// The port; when it is taken, the next free one
    #[arg(long, value_name = "N", default_value_t = 5547)]
    pub port: u16,
    /// Answer under this name, too, when a browser asks for it
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,
    /// Open the site in a browser
    #[arg(long)]
    pub open: bool,
    /// Print the address as a QR code, for a telephone in the same network; needs --host
    #[arg(long)]
    pub qr: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub view: View,
    /// How many threads work [default: one a core]
    #[arg(long, short, value_name = "N", value_parser = jobs)]
    pub jobs: Option<usize>,
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// What to list [default: how much there is of each]
    #[arg(value_enum)]
    pub what: Option<What>,
    #[command(flatten)]
    pub view: View,
    /// Print the next moment at which the site changes by itself
    #[arg(long, conflicts_with_all = ["what", "missing_translations"])]
    pub next: bool,
    /// Print records that lack a language of the site
    #[arg(long, conflicts_with = "what")]
    pub missing_translations: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// A file of the site, a file of the output, or an address: `content/a.md`, `public/a/index.html`, `/a/`
    #[arg(value_name = "PATH|URL")]
    pub what: String,
    #[command(flatten)]
    pub view: View,
    /// The folder whose last build is told of [default: public in the site's folder]
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum What {
    Articles,
    Editions,
    Stories,
    Topics,
    Sources,
    People,
    Pages,
    /// What is not on the site, why, and until when
    Omitted,
}

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder of the digest; it must be empty or not exist yet
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// The name of the digest [default: the folder's]
    #[arg(long)]
    pub title: Option<String>,
    /// The address the site will have
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The language it is written in
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub language: String,
    /// The zone its moments are told in
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub timezone: String,
    /// Write a workflow that checks every change and publishes the site
    #[arg(long, value_enum)]
    pub ci: Option<Forge>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Forge {
    Github,
    Gitlab,
}

#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// What to make
    #[arg(value_enum)]
    pub kind: NewKind,
    /// Its title or name
    pub title: String,
    /// The language it is written in [default: the site's first]
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// The moment it is dated [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "MOMENT")]
    pub now: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum NewKind {
    Article,
    Edition,
    Story,
    Topic,
    Source,
    Person,
    Page,
}

#[derive(Debug, Args)]
pub(super) struct ThemeArgs {
    #[command(subcommand)]
    pub action: ThemeAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum ThemeAction {
    /// Write the default templates into the site's templates/, where they can be changed
    Eject {
        /// Which ones, as `theme list` names them [default: all]
        files: Vec<String>,
        /// Replace files that stand there already
        #[arg(long)]
        force: bool,
    },
    /// Show every file of the default theme, and which of them the site replaces
    List,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    pub shell: Shell,
}

#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Write one page for each command into this folder
    pub dir: Option<PathBuf>,
}

/// A number of threads: one at least, and not so many that the system refuses them.
fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=256) => Ok(number),
        Ok(_) | Err(_) => Err("write a number from 1 to 256".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        CommandLine::command().debug_assert();
    }
}
