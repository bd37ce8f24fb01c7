//! `kliping theme`: the default templates, to look at and to change.

use super::World;
use super::args::{ThemeAction, ThemeArgs};
use super::exit::{Exit, Stop};
use super::file;
use super::place::Place;
use super::show::{Screen, counted};
use super::table::table;
use crate::base::nearest::nearest;
use crate::base::path::SourcePath;
use crate::diag::Form;
use crate::env::Files;
use crate::theme::embedded;
use serde_json::{Value, json};
use std::path::Path;

pub(super) fn theme(
    args: &ThemeArgs,
    root: Option<&Path>,
    world: &World<'_>,
    screen: &Screen<'_>,
) -> Result<Exit, Stop> {
    let place = Place::open(root, world)?;
    match &args.action {
        ThemeAction::List => list(&place, screen),
        ThemeAction::Eject { files, force } => {
            eject(&place, files, if *force { Old::Replace } else { Old::Keep }, screen)?
        }
    }
    Ok(Exit::Done)
}

/// What happens to files of the site that stand where a default one goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Old {
    Keep,
    Replace,
}

fn list(place: &Place, screen: &Screen<'_>) {
    let own = |name: &str| SourcePath::parse(&format!("templates/{name}")).is_ok_and(|path| place.files.exists(&path));
    let all: Vec<(&str, usize, bool)> = embedded::files().map(|(name, bytes)| (name, bytes.len(), own(name))).collect();
    if screen.form == Form::Json {
        let object = |(name, bytes, own): &(&str, usize, bool)| json!({"file": name, "bytes": bytes, "own": own});
        screen.json(&Value::Array(all.iter().map(object).collect()));
        return;
    }
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|(name, _, own)| vec![(*name).to_owned(), if *own { "replaced by templates/" } else { "" }.to_owned()])
        .collect();
    screen.out(&table(&rows));
}

fn eject(place: &Place, names: &[String], old: Old, screen: &Screen<'_>) -> Result<(), Stop> {
    let chosen: Vec<(&str, &[u8])> = if names.is_empty() {
        embedded::files().collect()
    } else {
        names.iter().map(|name| find(name)).collect::<Result<Vec<_>, _>>()?.concat()
    };
    let mut written = 0;
    for (name, bytes) in &chosen {
        let path = place.root.join("templates").join(name);
        if old == Old::Replace {
            file::replace(&path, bytes)?;
        } else if !file::create(&path, bytes)? {
            screen.say(&format!("kept templates/{name}: it stands there already; --force replaces it\n"));
            continue;
        }
        written += 1;
        screen.say(&format!("templates/{name}\n"));
    }
    screen.say(&format!("{} written; delete one to have the default again\n", counted(written, "file")));
    Ok(())
}

/// The file of this name, or every file of this folder.
fn find(name: &str) -> Result<Vec<(&'static str, &'static [u8])>, Stop> {
    let bare = name.strip_prefix("templates/").unwrap_or(name).trim_end_matches('/');
    let below = |have: &str| have == bare || have.strip_prefix(bare).is_some_and(|rest| rest.starts_with('/'));
    let found: Vec<_> = embedded::files().filter(|(have, _)| below(have)).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let near = nearest(bare, embedded::files().map(|(have, _)| have));
    let help =
        near.map_or_else(|| "`kliping theme list` names all".to_owned(), |near| format!("the nearest is `{near}`"));
    Err(Stop::Usage(format!("the default theme has no file `{bare}`; {help}")))
}
