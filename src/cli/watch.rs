//! `kliping build --watch`: content/ to public/, again and again.

use super::World;
use super::args::BuildArgs;
use super::build::{self, Told};
use super::exit::{Exit, Stop};
use super::place::Place;
use super::show::{Screen, counted};
use crate::diag::plain;
use crate::serve::live::{self, After, Why, Work};
use crate::serve::look::Look;
use crate::serve::watch::{Ear, Means};
use std::path::{Path, PathBuf};

/// Changed files that are named; more are counted.
const NAMED: usize = 3;

/// Watches until the user interrupts, which ends the process itself (RELIABILITY D3), but for a build under way: that
/// one ends first.
pub(super) fn watch(
    args: &BuildArgs,
    root: Option<&Path>,
    world: &World<'_>,
    screen: &Screen<'_>,
) -> Result<Exit, Stop> {
    let place = Place::open(root, world)?;
    let deaf = args.poll || place.files.is_remote();
    if deaf && !args.poll {
        screen.say("the site's file system does not tell of changes; files are asked every second instead\n");
    }
    let mut ear = Ear::new(place.files.root(), if deaf { Means::Polled } else { Means::Told });
    let mut repeat = Repeat { args, root: place.root, world, screen, told: Told::default(), last: Ok(Exit::Done) };
    live::watch(&mut repeat, &mut ear);
    repeat.last
}

/// A build that is done again and again.
struct Repeat<'a> {
    args: &'a BuildArgs,
    root: PathBuf,
    world: &'a World<'a>,
    screen: &'a Screen<'a>,
    told: Told,
    /// How the last build ended.
    last: Result<Exit, Stop>,
}

impl Repeat<'_> {
    /// Opens the site anew: its folder may have been removed and made again.
    fn place(&self) -> Result<Place, Stop> {
        Place::open(Some(&self.root), self.world)
    }
}

impl Work for Repeat<'_> {
    fn look(&mut self) -> Look {
        match self.place() {
            Ok(place) => Look::at(&place.files),
            Err(_) => Look::blind("the site's folder cannot be opened"),
        }
    }

    fn now(&self) -> i64 {
        let now = self.place().and_then(|place| place.request(&self.args.view, self.world));
        now.map_or_else(|_| self.world.clock.now(), |request| request.now)
    }

    fn build(&mut self, why: &Why) -> After {
        self.screen.say(&heading(why));
        self.told.next_change = None;
        self.last =
            self.place().and_then(|place| build::once(self.args, &place, self.world, self.screen, &mut self.told));
        let exit = match &self.last {
            Ok(exit) => *exit,
            Err(stop) => {
                self.screen.stop(stop);
                stop.exit()
            }
        };
        match exit {
            Exit::Done | Exit::Found => After::Watch { next_change: self.told.next_change },
            Exit::Files | Exit::Locked => After::Retry,
            // The command line itself is at fault, and was told so above; or nobody waits for more.
            Exit::Usage | Exit::Bug | Exit::Interrupted => {
                self.last = Err(Stop::Found(exit));
                After::Stop
            }
        }
    }

    fn remark(&mut self, text: &str) {
        self.screen.say(&format!("{}\n", plain(text)));
    }
}

/// What is said before a build.
fn heading(why: &Why) -> String {
    match why {
        Why::First => "watching; press Ctrl-C to end\n".to_owned(),
        Why::Changed(paths) if paths.is_empty() => "\nthe site's folder changed\n".to_owned(),
        Why::Changed(paths) if paths.len() <= NAMED => format!("\n{} changed\n", plain(&paths.join(", "))),
        Why::Changed(paths) => format!("\n{} changed\n", counted(paths.len(), "file")),
        Why::Time => "\nthe hour of a record has come\n".to_owned(),
        Why::Again => "\ntrying again\n".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_changed_files_are_named_and_many_are_counted() {
        let of = |names: &[&str]| heading(&Why::Changed(names.iter().map(|name| (*name).to_owned()).collect()));
        assert_eq!(of(&["content/a.md"]), "\ncontent/a.md changed\n");
        assert_eq!(of(&["a", "b", "c"]), "\na, b, c changed\n");
        assert_eq!(of(&["a", "b", "c", "d"]), "\n4 files changed\n");
        assert_eq!(of(&["a\u{1b}[31m"]), "\na\\u{1b}[31m changed\n", "RELIABILITY D4");
    }
}
