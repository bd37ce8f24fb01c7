//! `kliping build`: content/ to public/.

use super::args::BuildArgs;
use super::changed::Changed;
use super::exit::{Exit, Stop};
use super::place::Place;
use super::progress::Progress;
use super::show::{Screen, counted};
use super::{World, file, list, timings, verify, watch, when};
use crate::base::hash::ContentHash;
use crate::diag::{Diagnostic, Form};
use crate::env::Stream;
use crate::model::Rested;
use crate::pipeline::{self, Built, Course, Draft, Past, Renditions};
use crate::plan;
use crate::render;
use crate::store::{Outputs, PROGRAM, Store};
use crate::write::lock::PATIENCE;
use crate::write::manifest;
use crate::write::{FolderSink, LIST, Sink, Strangers, Summary, Target, WriteFault};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How many records that are not on the site are named after a build: all of them but in the largest archives, where
/// `list omitted` names all.
const OMITTED: usize = 200;

pub(super) fn build(
    args: &BuildArgs,
    root: Option<&Path>,
    world: &World<'_>,
    screen: &Screen<'_>,
) -> Result<Exit, Stop> {
    if args.watch {
        return watch::watch(args, root, world, screen);
    }
    let place = Place::open(root, world)?;
    if args.verify {
        return verify::verify(args, &place, world, screen);
    }
    once(args, &place, world, screen, &mut Told::default())
}

/// What one build leaves for the next of a watch.
#[derive(Default)]
pub(super) struct Told {
    /// When the site will change by itself; told also when the build fails.
    pub next_change: Option<i64>,
    /// What was last said about records that are not on the site: it is not said twice.
    omitted: String,
    /// The last draft of a watch: the next takes over what still holds of it.
    draft: Option<Draft>,
}

/// Builds a site that was found.
#[allow(clippy::too_many_lines)] // One step after the other, each of which may end it.
pub(super) fn once(
    args: &BuildArgs,
    place: &Place,
    world: &World<'_>,
    screen: &Screen<'_>,
    told: &mut Told,
) -> Result<Exit, Stop> {
    let start = Instant::now();
    let request = place.request(&args.view, world)?;
    let store = Store::open(&place.root, &output(args, place, world), args.clean);
    let past = Past {
        records: &store.records,
        sheets: &store.sheets,
        at: store.at,
        before: told.draft.as_ref(),
        is_held: false,
    };
    let mut draft = pipeline::draft_after(&place.files, &request, Some(past));
    if let Some(note) = note(args, &store, &output(args, place, world)) {
        screen.say(&format!("note: {note}\n"));
    }
    told.next_change = draft.site.next_change;
    screen.findings(Stream::Err, &draft.found, &place.files);
    if draft.found.iter().any(Diagnostic::is_error) {
        return Err(fail(&draft.found, screen));
    }
    let folder = output(args, place, world);
    let before = args.changed.as_ref().map(|_| manifest::written(&folder));
    let built = match write(args, place, &draft, &store, world, screen) {
        Ok(Some(built)) => built,
        Ok(None) => {
            screen.say("interrupted; nothing was written\n");
            return Err(Stop::Found(Exit::Interrupted));
        }
        Err(found) => {
            screen.findings(Stream::Err, &found, &place.files);
            return Err(fail(&found, screen));
        }
    };
    if let Some(seen) = &mut draft.seen {
        seen.learn(&built.read);
    }
    if let Some(seen) = &draft.seen {
        let grounds = plan::grounds(PROGRAM, draft.theme.hash(), &draft.site.config);
        let planned = draft.plan.outputs.iter().map(|output| output.url.as_str());
        let cards = draft.plan.posters.iter().map(render::poster::key);
        store.pictures.sweep(draft.plan.derived.iter().map(render::picture::key).chain(cards));
        let save = || {
            let Rested { ground, sheets } = pipeline::at_rest(&draft, &store.sheets);
            store.save_sheets(ground, &sheets).and(store.save_parts(grounds, &built.parts, planned))
        };
        let (kept, explained) = rayon::join(|| store.save(seen, &built.made), save);
        if let Err(fault) = kept.and(explained) {
            screen.say(&format!("note: the cache in .kliping/ cannot be written: {fault}\n"));
        }
    }
    if let (Some(path), Some(before)) = (&args.changed, before) {
        let after = manifest::written(&folder);
        let changes = Changed::between(&before, &after, &draft.plan, &draft.site.config.base_url);
        file::exchange(&world.folder.join(path), format!("{:#}\n", changes.json()).as_bytes())?;
    }
    if args.record_addresses
        && let Some(text) = pipeline::addresses::recorded(&place.files, &draft)
    {
        file::exchange(&place.root.join(pipeline::addresses::FILE), text.as_bytes())?;
        screen.say("addresses.tsv was written; commit it\n");
    }
    screen.findings(Stream::Err, &built.found, &place.files);
    if let Some(path) = &args.trace {
        file::replace(&world.folder.join(path), timings::trace(&draft, &built).as_bytes())?;
    }
    let report = Report { draft: &draft, built: &built, took: start.elapsed(), timings: args.timings };
    match screen.form {
        Form::Json => screen.json(&report.json()),
        Form::Human | Form::Github => report.show(screen, told),
    }
    if args.watch {
        told.draft = Some(draft);
    } else {
        // The process ends: giving an archive back piece by piece would only take time.
        std::mem::forget((draft, built, store));
    }
    if args.watch && world.interrupts.came() {
        return Err(Stop::Found(Exit::Interrupted));
    }
    Ok(Exit::Done)
}

fn fail(found: &[Diagnostic], screen: &Screen<'_>) -> Stop {
    screen.say(&format!("{}; nothing was written\n", Screen::tally(found)));
    Stop::Found(Exit::of(found))
}

/// Why everything is made anew, said once (RELIABILITY B4). Of a first build nobody expects less.
fn note(args: &BuildArgs, store: &Store, output: &Path) -> Option<String> {
    let is_lost = store.is_first && !args.clean && output.join(LIST).exists();
    let lost = || "there is no record of the last build in .kliping/; everything is made anew".to_owned();
    store.note.clone().or_else(|| is_lost.then(lost))
}

pub(super) fn output(args: &BuildArgs, place: &Place, world: &World<'_>) -> PathBuf {
    world.folder.join(args.output.clone().unwrap_or_else(|| place.root.join("public")))
}

/// Writes the site. From the first file that waits until the commit is over, an interrupt is held, so that nothing is
/// left behind (RELIABILITY W4). `None`: one came before the commit.
fn write(
    args: &BuildArgs,
    place: &Place,
    draft: &Draft,
    store: &Store,
    world: &World<'_>,
    screen: &Screen<'_>,
) -> Result<Option<Built>, Vec<Diagnostic>> {
    let output = output(args, place, world);
    let home = world.env.var("HOME").map(PathBuf::from);
    let target = Target {
        output: &output,
        root: &place.root,
        sources: &place.sources(),
        home: home.as_deref(),
        strangers: if args.adopt { Strangers::Adopt } else { Strangers::Refuse },
        patience: PATIENCE,
    };
    let sink = FolderSink::open(&target).map_err(|fault| fault.diagnostics())?;
    world.interrupts.hold(true);
    let progress = Progress::new(screen);
    let course = Course {
        progress: &|done, all| progress.tick(done, all),
        is_stopped: &|| world.interrupts.came(),
        is_timed: args.timings || args.trace.is_some(),
        renditions: Renditions::Make(&store.pictures),
    };
    let built = if args.clean {
        pipeline::build_along(&place.files, draft, Anew(sink), &Outputs::default(), course)
    } else {
        pipeline::build_along(&place.files, draft, sink, &store.outputs, course)
    };
    progress.end();
    world.interrupts.hold(false);
    built
}

/// `--clean`: a sink that keeps nothing unseen, so that every file is made and compared with what stands. The old list
/// still says what is ours, or nothing that left the plan could be deleted.
struct Anew<S>(S);

impl<S: Sink> Sink for Anew<S> {
    fn put_hashed(&self, file: &str, bytes: &[u8], hash: ContentHash) -> Result<(), WriteFault> {
        self.0.put_hashed(file, bytes, hash)
    }

    fn keep(&self, _file: &str, _hash: ContentHash) -> Result<bool, WriteFault> {
        Ok(false)
    }

    fn commit(self) -> Result<Summary, WriteFault> {
        self.0.commit()
    }
}

/// What there is to say after a build.
struct Report<'a> {
    draft: &'a Draft,
    built: &'a Built,
    took: Duration,
    timings: bool,
}

impl Report<'_> {
    fn show(&self, screen: &Screen<'_>, told: &mut Told) {
        let omitted = self.omitted();
        if omitted != told.omitted {
            screen.say(&omitted);
            told.omitted = omitted;
        }
        if self.timings {
            screen.say(&timings::text(self.draft, self.built));
        }
        screen.say(&self.closing());
    }

    /// DOMAIN T-8: every record that is not on the site, why, and from when it will be.
    fn omitted(&self) -> String {
        let omitted = &self.draft.site.omitted;
        let mut out = String::new();
        if !omitted.is_empty() {
            out.push_str("not on the site:\n");
            let shown = omitted.get(..OMITTED).unwrap_or(omitted);
            for line in super::table::table(&list::omitted_rows(&self.draft.site, shown)).lines() {
                let _ = writeln!(out, "  {line}");
            }
            if let Some(more) = omitted.len().checked_sub(OMITTED).filter(|more| *more > 0) {
                let _ = writeln!(out, "  … and {more} more: `kliping list omitted`");
            }
        }
        if let Some(next) = self.draft.site.next_change {
            let _ = writeln!(out, "the site changes next at {}", when::shown(next, self.draft.site.config.zone));
        }
        out
    }

    fn closing(&self) -> String {
        let summary = &self.built.summary;
        format!(
            "{}: {} written, {} unchanged, {} deleted, in {:.2} s\n",
            counted(self.built.outputs, "file"),
            summary.written,
            summary.unchanged,
            summary.deleted,
            self.took.as_secs_f64()
        )
    }

    fn json(&self) -> Value {
        let (site, summary) = (&self.draft.site, &self.built.summary);
        let mut value = json!({
            "files": self.built.outputs,
            "written": summary.written,
            "unchanged": summary.unchanged,
            "deleted": summary.deleted,
            "bytes": summary.bytes,
            "left": summary.left,
            "seconds": self.took.as_secs_f64(),
            "omitted": list::omitted_json(site),
            "next_change": site.next_change.map(|next| when::machine(next, site.config.zone)),
        });
        if self.timings
            && let Some(object) = value.as_object_mut()
        {
            let told = timings::json(self.draft, self.built);
            object.extend(told.map(|(name, value)| (name.to_owned(), value)));
        }
        value
    }
}
