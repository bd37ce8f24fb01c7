//! `kliping build --verify`: is what stands in the output what a clean build makes?

use super::World;
use super::args::BuildArgs;
use super::build;
use super::exit::{Exit, Stop};
use super::place::Place;
use super::progress::Progress;
use super::show::{Screen, counted};
use super::table::table;
use crate::diag::{Diagnostic, Form};
use crate::env::Stream;
use crate::pipeline;
use crate::write::{Comparison, Difference, Differences};
use serde_json::json;
use std::sync::PoisonError;

/// Makes every file from the records alone, without what earlier builds left, and compares it byte for byte. Writes
/// nothing.
pub(super) fn verify(args: &BuildArgs, place: &Place, world: &World<'_>, screen: &Screen<'_>) -> Result<Exit, Stop> {
    let draft = pipeline::draft(&place.files, &place.request(&args.view, world)?);
    screen.findings(Stream::Err, &draft.found, &place.files);
    if draft.found.iter().any(Diagnostic::is_error) {
        return Err(fail(&draft.found, screen));
    }
    let differences = Differences::default();
    let progress = Progress::new(screen);
    let tick = |done, all| progress.tick(done, all);
    let sink = Comparison::new(&build::output(args, place, world), &differences);
    let built = pipeline::build(&place.files, &draft, sink, &tick);
    progress.end();
    let built = match built {
        Ok(built) => built,
        Err(found) => {
            screen.findings(Stream::Err, &found, &place.files);
            return Err(fail(&found, screen));
        }
    };
    let differences = differences.into_inner().unwrap_or_else(PoisonError::into_inner);
    let word = |difference: Difference| match difference {
        Difference::Bytes => "differs",
        Difference::Missing => "missing",
        Difference::Leftover => "leftover",
    };
    if screen.form == Form::Json {
        let lines: Vec<_> =
            differences.iter().map(|(file, how)| json!({"file": file, "difference": word(*how)})).collect();
        screen.json(&json!({"files": built.outputs, "differences": lines}));
    } else {
        let rows: Vec<Vec<String>> =
            differences.iter().map(|(file, how)| vec![word(*how).to_owned(), file.clone()]).collect();
        screen.out(&table(&rows));
    }
    if differences.is_empty() {
        screen.say(&format!("{}, each as a clean build makes it\n", counted(built.outputs, "file")));
        return Ok(Exit::Done);
    }
    let count = counted(differences.len(), "difference");
    screen.say(&format!("{count} from a clean build; `kliping build --clean` makes every file anew\n"));
    Ok(Exit::Found)
}

fn fail(found: &[Diagnostic], screen: &Screen<'_>) -> Stop {
    screen.say(&format!("{}; nothing was compared\n", Screen::tally(found)));
    Stop::Found(Exit::of(found))
}
