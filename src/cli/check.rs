//! `kliping check`: everything that is wrong, in the records and in the finished site. Writes nothing.

use super::World;
use super::args::CheckArgs;
use super::exit::{Exit, Stop};
use super::place::Place;
use super::progress::Progress;
use super::show::{Screen, counted};
use crate::check;
use crate::diag::{self, Diagnostic, Form};
use crate::env::Stream;
use crate::pipeline;
use std::path::Path;

pub(super) fn check(
    args: &CheckArgs,
    root: Option<&Path>,
    world: &World<'_>,
    screen: &Screen<'_>,
) -> Result<Exit, Stop> {
    let place = Place::open(root, world)?;
    let request = place.request(&args.view, world)?;
    let draft = pipeline::draft(&place.files, &request);
    let mut found = draft.found.clone();
    let mut files = 0;
    // A site with errors has no finished form to look at; what is wrong in it would be told twice.
    if !found.iter().any(Diagnostic::is_error) {
        let progress = Progress::new(screen);
        let seen = check::finished(&place.files, &draft, &|done, all| progress.tick(done, all));
        progress.end();
        files = seen.value;
        found.extend(seen.found);
        diag::sort(&mut found);
    }
    screen.findings(Stream::Out, &found, &place.files);
    if screen.form != Form::Json {
        let seen = if files > 0 { format!(" in {}", counted(files, "file")) } else { String::new() };
        screen.say(&format!("{}{seen}\n", Screen::tally(&found)));
    }
    match Exit::of(&found) {
        Exit::Done => Ok(Exit::Done),
        exit => Err(Stop::Found(exit)),
    }
}
