//! `kliping explain`: what an output is made of and why it was made, or what has become of a file.

use super::args::ExplainArgs;
use super::exit::{Exit, Stop};
use super::place::Place;
use super::show::{Screen, counted};
use super::table::table;
use super::{World, when};
use crate::base::nearest::nearest;
use crate::base::path::SourcePath;
use crate::diag::{Form, plain};
use crate::env::{Files, Stream};
use crate::model::Status;
use crate::pipeline::{self, Draft, MadeOf, Past, Role, Standing};
use crate::plan::{Output, Part, Work};
use crate::store::{self, Cause, Footing, Last, Store};
use serde_json::{Value, json};
use std::path::{Component, Path, PathBuf};

/// How many outputs of a kind are named; more are counted.
const NAMED: usize = 8;

pub(super) fn explain(
    args: &ExplainArgs,
    root: Option<&Path>,
    world: &World<'_>,
    screen: &Screen<'_>,
) -> Result<Exit, Stop> {
    let place = Place::open(root, world)?;
    let output = world.folder.join(args.output.clone().unwrap_or_else(|| place.root.join("public")));
    let store = Store::open(&place.root, &output, false);
    let past = Past { records: &store.records, sheets: &store.sheets, at: store.at, before: None, is_held: false };
    let draft = pipeline::draft_after(&place.files, &place.request(&args.view, world)?, Some(past));
    match target(&args.what, &draft, &place, &output, world)? {
        Target::Output(output) => {
            let made = pipeline::made_of(&place.files, &draft, output)
                .map_err(|fault| Stop::File { path: output.url.file().into(), fault })?;
            let told = OutputTold::new(output, &made, &store);
            match screen.form {
                Form::Json => screen.json(&told.json()),
                Form::Human | Form::Github => screen.out(&told.text()),
            }
        }
        Target::File(path) => {
            let standing = pipeline::standing(&place.files, &draft, &path);
            match screen.form {
                Form::Json => screen.json(&file_json(&draft, &path, &standing)),
                Form::Human | Form::Github => {
                    screen.out(&file_text(&draft, &path, &standing));
                    let found: Vec<_> = standing.found.iter().map(|one| (*one).clone()).collect();
                    screen.findings(Stream::Err, &found, &place.files);
                }
            }
        }
    }
    Ok(Exit::Done)
}

/// What the command line names.
enum Target<'d> {
    Output(&'d Output),
    File(SourcePath),
}

fn target<'d>(
    asked: &str,
    draft: &'d Draft,
    place: &Place,
    output: &Path,
    world: &World<'_>,
) -> Result<Target<'d>, Stop> {
    let base = &draft.site.config.base_url;
    if asked.contains("://") {
        let whole = format!("{}{}", base.origin, base.path);
        let rest = asked.strip_prefix(&whole).filter(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
        let Some(rest) = rest else {
            return Err(Stop::Usage(format!("`{asked}` is not on this site, whose address is {whole}/")));
        };
        return at(if rest.starts_with('/') { rest } else { "/" }, draft);
    }
    let full = straight(&world.folder.join(asked));
    if let Ok(below) = full.strip_prefix(straight(output)) {
        return at(&format!("/{}", below.display()), draft);
    }
    let roots = [straight(&world.folder.join(&place.root)), place.files.root().to_owned()];
    let inside = roots.iter().find_map(|root| full.strip_prefix(root).ok()).map(Path::to_path_buf);
    for path in [inside, Some(PathBuf::from(asked))].into_iter().flatten() {
        let path = path.to_str().and_then(|path| SourcePath::parse(path).ok());
        if let Some(path) = path.filter(|path| place.files.exists(path)) {
            return Ok(Target::File(path));
        }
    }
    let address = if asked.starts_with('/') { asked.to_owned() } else { format!("/{asked}") };
    match address.strip_prefix(base.path.as_str()).filter(|rest| !base.path.is_empty() && rest.starts_with('/')) {
        Some(rest) if pipeline::find(draft, &address).is_none() => at(rest, draft),
        _ => at(&address, draft),
    }
}

/// The path without `.` and `..`, as it is written: nothing need stand there.
fn straight(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(out.pop()),
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => out.push(part),
        }
    }
    out
}

fn at<'d>(address: &str, draft: &'d Draft) -> Result<Target<'d>, Stop> {
    pipeline::find(draft, address).map(Target::Output).ok_or_else(|| {
        let near = nearest(address, draft.plan.outputs.iter().map(|output| output.url.as_str()));
        let near = near.map_or_else(String::new, |near| format!("; the nearest address is {near}"));
        Stop::Usage(format!("`{address}` is neither a file of the site nor an address on it{near}"))
    })
}

/// What there is to say of an output.
struct OutputTold<'a> {
    output: &'a Output,
    made: &'a MadeOf,
    last: Last,
    footing: Option<Footing>,
    /// What moved since it was made.
    since: Option<Cause>,
}

impl<'a> OutputTold<'a> {
    fn new(output: &'a Output, made: &'a MadeOf, store: &Store) -> Self {
        let (last, footings) = store.footings();
        let footing = footings.get(store::key(output.url.as_str()));
        let since = footing.map(|old| Cause::between((&last.grounds, &old.parts), (&made.grounds, &made.parts)));
        Self { output, made, last, footing, since }
    }

    /// The parts of a cause that count for this output: a copied file stands on its bytes alone.
    fn moved(&self, cause: Cause) -> Vec<Part> {
        let is_file = matches!(self.output.work, Work::File(_));
        cause.moved().into_iter().filter(|part| !is_file || !Part::GROUNDS.contains(part)).collect()
    }

    fn text(&self) -> String {
        let (url, kind) = (&self.output.url, self.output.work.kind());
        let mut out = format!("{}: {kind}, in {}\n", plain(url.as_str()), plain(&self.output.url.file()));
        let rows: Vec<Vec<String>> = self
            .made
            .ingredients
            .iter()
            .map(|one| vec![format!("  {}", one.part.word()), one.hash.clone(), one.holds.join(", ")])
            .collect();
        out.push_str(&table(&rows));
        if !self.made.records.is_empty() {
            let records: Vec<&str> = self.made.records.iter().map(SourcePath::as_str).collect();
            out.push_str(&format!("it shows {}:\n", counted(records.len(), "record")));
            out.push_str(&some(&records));
        }
        out.push_str(&format!("{}\n{}\n", self.last_build(), self.next_build()));
        out
    }

    fn last_build(&self) -> String {
        let Some(footing) = self.footing.filter(|_| self.last.build > 0) else {
            return "last build: nothing is known of this output".to_owned();
        };
        let why = self.why(footing.cause);
        match self.last.build.saturating_sub(footing.build) {
            0 => format!("last build: made, since {why}"),
            before => format!("last build: kept; made {} before, since {why}", counted(before as usize, "build")),
        }
    }

    fn why(&self, cause: Cause) -> String {
        match cause {
            Cause::NEW => "nothing was known of it".to_owned(),
            Cause::CLEAN => "`--clean` makes everything anew".to_owned(),
            Cause::LOST => "what stood there was gone or had other bytes".to_owned(),
            moved => format!("{} moved", listed(&self.moved(moved))),
        }
    }

    fn next_build(&self) -> String {
        match self.since.map(|since| self.moved(since)) {
            None => "next build: makes it".to_owned(),
            Some(moved) if moved.is_empty() => "next build: keeps it, since nothing moved".to_owned(),
            Some(moved) => format!("next build: makes it again, since {} moved", listed(&moved)),
        }
    }

    fn json(&self) -> Value {
        let part = |one: &pipeline::Ingredient| json!({"part": one.part.word(), "hash": one.hash, "holds": one.holds});
        let words = |parts: Vec<Part>| parts.into_iter().map(Part::word).collect::<Vec<_>>();
        let last = self.footing.filter(|_| self.last.build > 0).map(|footing| {
            let cause = match footing.cause {
                Cause::NEW => "new",
                Cause::CLEAN => "clean",
                Cause::LOST => "lost",
                _ => "moved",
            };
            json!({
                "made": footing.build == self.last.build,
                "builds_ago": self.last.build.saturating_sub(footing.build),
                "cause": cause,
                "moved": words(self.moved(footing.cause)),
            })
        });
        json!({
            "output": self.output.url.as_str(),
            "kind": self.output.work.kind(),
            "file": self.output.url.file(),
            "parts": self.made.ingredients.iter().map(part).collect::<Vec<_>>(),
            "records": self.made.records.iter().map(SourcePath::as_str).collect::<Vec<_>>(),
            "last_build": last,
            "moved_since": self.since.map(|since| words(self.moved(since))),
        })
    }
}

/// `the theme and its subject`.
fn listed(parts: &[Part]) -> String {
    let name = |part: &Part| match part {
        Part::Program | Part::Theme | Part::Configuration => format!("the {}", part.word()),
        Part::Frame
        | Part::Subject
        | Part::Lists
        | Part::Links
        | Part::Answers
        | Part::Texts
        | Part::Entries
        | Part::Addresses => format!("its {}", part.word()),
    };
    let names: Vec<String> = parts.iter().map(name).collect();
    match names.split_last() {
        None => "nothing of it".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
    }
}

/// A line each; the rest is counted.
fn some(lines: &[&str]) -> String {
    let mut out = String::new();
    for line in lines.iter().take(NAMED) {
        out.push_str(&format!("  {}\n", plain(line)));
    }
    if let Some(more) = lines.len().checked_sub(NAMED).filter(|more| *more > 0) {
        out.push_str(&format!("  … and {more} more\n"));
    }
    out
}

fn file_text(draft: &Draft, path: &SourcePath, standing: &Standing<'_>) -> String {
    let mut out = format!("{}: {}\n", plain(path.as_str()), said(draft, standing));
    if !standing.own.is_empty() {
        out.push_str("made of it:\n");
        out.push_str(&outputs_text(&standing.own));
    }
    if !standing.shown.is_empty() {
        let what = match standing.role {
            Role::Template => "the theme counts as a whole, so all of these stand on it",
            Role::Configuration => "it counts as a whole, so all of these stand on it",
            Role::Record | Role::Data | Role::Picture | Role::Copied | Role::Addresses | Role::Nothing => "shown on",
        };
        out.push_str(&format!("{what}:\n{}", outputs_text(&standing.shown)));
    }
    out
}

fn outputs_text(outputs: &[&Output]) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (kind, outputs) in pipeline::by_kind(outputs) {
        let many = outputs.len().checked_sub(NAMED).filter(|more| *more > 0);
        for output in outputs.iter().take(NAMED) {
            rows.push(vec![format!("  {kind}"), output.url.to_string()]);
        }
        if let Some(more) = many {
            rows.push(vec![format!("  {kind}"), format!("… and {more} more")]);
        }
    }
    table(&rows)
}

/// What has become of a file, in words.
fn said(draft: &Draft, standing: &Standing<'_>) -> String {
    let zone = draft.site.config.zone;
    let has_errors = standing.found.iter().any(|one| one.is_error());
    if let Some(one) = standing.omitted.filter(|_| !has_errors) {
        let at = one.until.map(|until| when::shown(until.seconds(), zone)).unwrap_or_default();
        return match one.status {
            Status::Draft => "not on the site: it is a draft (`--drafts` shows it)".to_owned(),
            Status::Withheld => format!("not on the site: under embargo until {at}"),
            Status::Scheduled => format!("not on the site: scheduled for {at}"),
            Status::Expired => format!("not on the site: expired since {at}"),
            Status::Live => "on the site".to_owned(),
        };
    }
    match standing.role {
        Role::Record if has_errors => {
            "a record with errors: nothing is built while there are any, and the last good site stays".to_owned()
        }
        Role::Record if standing.own.is_empty() && standing.shown.is_empty() => {
            "a record that no page is made of".to_owned()
        }
        Role::Record => "a record that is on the site".to_owned(),
        Role::Template => "a file of the theme".to_owned(),
        Role::Configuration => "the configuration".to_owned(),
        Role::Data => match standing.shown.len() {
            0 => "a data file that no template asks for".to_owned(),
            _ => "a data file".to_owned(),
        },
        Role::Picture => "a picture of which renditions are published".to_owned(),
        Role::Copied => "published as it is".to_owned(),
        Role::Addresses => "the list of what was published, from which redirects are made".to_owned(),
        Role::Nothing => "kliping makes nothing of it".to_owned(),
    }
}

fn file_json(draft: &Draft, path: &SourcePath, standing: &Standing<'_>) -> Value {
    let outputs = |outputs: &[&Output]| -> Vec<Value> {
        outputs.iter().map(|one| json!({"output": one.url.as_str(), "kind": one.work.kind()})).collect()
    };
    let has_errors = standing.found.iter().any(|one| one.is_error());
    let status = match standing.omitted {
        _ if has_errors => "broken",
        Some(one) => one.status.word(),
        None if standing.own.is_empty() && standing.shown.is_empty() => "unused",
        None => "live",
    };
    let until = standing.omitted.and_then(|one| one.until);
    let role = match standing.role {
        Role::Record => "record",
        Role::Template => "template",
        Role::Configuration => "configuration",
        Role::Data => "data",
        Role::Picture => "picture",
        Role::Copied => "copied",
        Role::Addresses => "addresses",
        Role::Nothing => "nothing",
    };
    json!({
        "path": path.as_str(),
        "role": role,
        "status": status,
        "until": until.map(|until| when::machine(until.seconds(), draft.site.config.zone)),
        "found": standing.found.iter().map(|one| json!({"code": one.code.row().id, "message": one.message})).collect::<Vec<_>>(),
        "own": outputs(&standing.own),
        "shown": outputs(&standing.shown),
    })
}
