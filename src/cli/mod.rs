//! The command line: the only room that prints, and the only one that decides how the program ends.
//!
//! [`run`] is handed the world it runs in, so that a test may be its terminal, its clock and its folder.

mod args;
mod bug;
mod build;
mod changed;
mod check;
mod exit;
mod explain;
mod file;
mod init;
mod list;
mod new;
mod paint;
mod place;
mod progress;
#[cfg(feature = "serve")]
mod qr;
mod serve;
mod shell;
mod show;
mod table;
mod theme;
mod timings;
mod verify;
mod watch;
mod when;

pub use exit::Exit;

use crate::env::{Clock, Console, Env, Interrupts, Stream};
use args::{Command, CommandLine};
use clap::Parser;
use exit::Stop;
use show::Screen;
use std::ffi::OsString;
use std::path::Path;

/// What a command may touch besides the site's folder.
#[derive(Clone, Copy)]
pub struct World<'a> {
    pub console: &'a dyn Console,
    pub env: &'a dyn Env,
    pub clock: &'a dyn Clock,
    pub interrupts: &'a dyn Interrupts,
    /// The folder that the user stands in: paths of the command line count from here.
    pub folder: &'a Path,
}

/// Runs one command line, whose first word is the program's name.
pub fn run<I, A>(words: I, world: &World<'_>) -> Exit
where
    I: IntoIterator<Item = A>,
    A: Into<OsString> + Clone,
{
    match CommandLine::try_parse_from(words) {
        Ok(line) => bug::caught(world.console, || obey(&line, world)),
        Err(refusal) => refused(&refusal, world),
    }
}

/// Help was asked for, or the line cannot be understood.
fn refused(refusal: &clap::Error, world: &World<'_>) -> Exit {
    if refusal.use_stderr() {
        world.console.print(Stream::Err, &refusal.render().to_string());
        Exit::Usage
    } else {
        world.console.print(Stream::Out, &refusal.render().to_string());
        Exit::Done
    }
}

fn obey(line: &CommandLine, world: &World<'_>) -> Exit {
    let screen = Screen::new(world, &line.common);
    if line.common.version {
        screen.out(&format!(
            "kliping {} (tz database {})\n",
            env!("CARGO_PKG_VERSION"),
            crate::base::moment::tzdb_version()
        ));
        return Exit::Done;
    }
    let Some(command) = &line.command else {
        return refused(&CommandLine::nothing_asked(), world);
    };
    match command_of(command, line, world, &screen) {
        Ok(exit) => exit,
        Err(stop) => {
            screen.stop(&stop);
            stop.exit()
        }
    }
}

fn command_of(command: &Command, line: &CommandLine, world: &World<'_>, screen: &Screen<'_>) -> Result<Exit, Stop> {
    let root = line.common.root.as_deref();
    match command {
        Command::Build(args) => on_all_cores(args.jobs, || build::build(args, root, world, screen)),
        Command::Serve(args) => serve::serve(args, root, world, screen),
        Command::Check(args) => on_all_cores(args.jobs, || check::check(args, root, world, screen)),
        Command::List(args) => on_all_cores(None, || list::list(args, root, world, screen)),
        Command::Explain(args) => on_all_cores(None, || explain::explain(args, root, world, screen)),
        Command::Init(args) => init::init(args, world, screen),
        Command::New(args) => new::new(args, root, world, screen),
        Command::Theme(args) => theme::theme(args, root, world, screen),
        Command::Completions(args) => shell::completions(args, screen),
        Command::Man(args) => shell::man(args, world, screen),
    }
}

/// Works on a pool of its own: templates nest deeper than the two megabytes of a thread's usual stack allow.
fn on_all_cores<T: Send>(jobs: Option<usize>, work: impl FnOnce() -> Result<T, Stop> + Send) -> Result<T, Stop> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).stack_size(8 << 20).build();
    match pool {
        Ok(pool) => pool.install(work),
        Err(fault) => Err(Stop::Usage(format!("cannot start {} threads: {fault}", jobs.unwrap_or(0)))),
    }
}

/// The program as the shell starts it.
#[must_use]
pub fn main() -> std::process::ExitCode {
    use crate::env::real::{ProcessEnv, Signals, SystemClock, Terminal};
    let console = Terminal::default();
    let folder = match std::env::current_dir() {
        Ok(folder) => folder,
        Err(fault) => {
            console.print(Stream::Err, &format!("error: cannot read the current folder: {fault}\n"));
            return Exit::Files.into();
        }
    };
    let interrupts = match Signals::listen() {
        Ok(interrupts) => interrupts,
        Err(fault) => {
            console.print(Stream::Err, &format!("error: cannot listen for interrupts: {fault}\n"));
            return Exit::Files.into();
        }
    };
    let world =
        World { console: &console, env: &ProcessEnv, clock: &SystemClock, interrupts: &interrupts, folder: &folder };
    run(std::env::args_os(), &world).into()
}
