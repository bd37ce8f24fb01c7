//! `kliping theme`: the templates that a site's own lie over, to look at and to change.

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
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

pub(super) fn theme(
    args: &ThemeArgs,
    root: Option<&Path>,
    world: &World<'_>,
    screen: &Screen<'_>,
) -> Result<Exit, Stop> {
    let place = Place::open(root, world)?;
    match &args.action {
        ThemeAction::List => list(&place, &Beneath::of(&place), screen),
        ThemeAction::Eject { files, force } => {
            let old = if *force { Old::Replace } else { Old::Keep };
            eject(&place, &Beneath::of(&place), files, old, screen)?;
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

/// The templates beneath the site's own: the default ones, and over them those of the theme that it names.
struct Beneath {
    /// The folder of that theme.
    folder: Option<String>,
    /// By their path below `templates/`; whether the theme in `themes/` has brought them.
    files: BTreeMap<String, (Cow<'static, [u8]>, bool)>,
}

impl Beneath {
    fn of(place: &Place) -> Self {
        let all = embedded::files().map(|(name, bytes)| (name.to_owned(), (Cow::Borrowed(bytes), false)));
        let mut files: BTreeMap<String, _> = all.collect();
        let folder = place.config(None).look.theme.map(|name| format!("themes/{}/templates", name.value));
        for entry in
            folder.iter().flat_map(|folder| place.files.list(folder).map(|found| found.files).unwrap_or_default())
        {
            let (Some(folder), Ok(bytes)) = (&folder, place.files.read(&entry.path)) else { continue };
            if let Some(name) = entry.path.below(folder) {
                files.insert(name.to_owned(), (Cow::Owned(bytes), true));
            }
        }
        Self { folder, files }
    }

    /// Where a file comes from, when it is not the default theme.
    fn origin(&self, is_theirs: bool) -> Option<String> {
        self.folder.as_ref().filter(|_| is_theirs).map(|folder| format!("{folder}/"))
    }

    /// The file of this name, or every file of this folder.
    fn find(&self, name: &str) -> Result<Vec<(&str, &[u8])>, Stop> {
        let bare = name.strip_prefix("templates/").unwrap_or(name).trim_end_matches('/');
        let below = |have: &str| have == bare || have.strip_prefix(bare).is_some_and(|rest| rest.starts_with('/'));
        let found: Vec<_> = self.all().filter(|(have, _)| below(have)).collect();
        if !found.is_empty() {
            return Ok(found);
        }
        let near = nearest(bare, self.files.keys().map(String::as_str));
        let help =
            near.map_or_else(|| "`kliping theme list` names all".to_owned(), |near| format!("the nearest is `{near}`"));
        Err(Stop::Usage(format!("the theme has no file `{bare}`; {help}")))
    }

    fn all(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, (bytes, _))| (name.as_str(), bytes.as_ref()))
    }
}

fn list(place: &Place, beneath: &Beneath, screen: &Screen<'_>) {
    let own = |name: &str| SourcePath::parse(&format!("templates/{name}")).is_ok_and(|path| place.files.exists(&path));
    if screen.form == Form::Json {
        let object = |(name, (bytes, theirs)): (&String, &(Cow<'_, [u8]>, bool))| json!({"file": name, "bytes": bytes.len(), "own": own(name), "theme": beneath.origin(*theirs)});
        screen.json(&Value::Array(beneath.files.iter().map(object).collect()));
        return;
    }
    let state = |name: &str, theirs: bool| match (own(name), beneath.origin(theirs)) {
        (true, _) => "replaced by templates/".to_owned(),
        (false, Some(folder)) => format!("of {folder}"),
        (false, None) => String::new(),
    };
    let rows: Vec<Vec<String>> =
        beneath.files.iter().map(|(name, (_, theirs))| vec![name.clone(), state(name, *theirs)]).collect();
    screen.out(&table(&rows));
}

fn eject(place: &Place, beneath: &Beneath, names: &[String], old: Old, screen: &Screen<'_>) -> Result<(), Stop> {
    let chosen: Vec<(&str, &[u8])> = if names.is_empty() {
        beneath.all().collect()
    } else {
        names.iter().map(|name| beneath.find(name)).collect::<Result<Vec<_>, _>>()?.concat()
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
    screen.say(&format!("{} written; delete one to have the theme's again\n", counted(written, "file")));
    Ok(())
}
