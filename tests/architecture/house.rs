//! The rooms of the house, what each may import, and what the pure ones may not name.

use super::source::{Named, Source};
use super::tokens::are;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// Every room in the order of the floor plan, and the rooms that it may import. No room imports one that comes later.
pub const HOUSE: &[(&str, &str)] = &[
    ("base", ""),
    ("diag", "base"),
    ("yaml", "base diag"),
    ("env", "base"),
    ("config", "base diag yaml"),
    ("theme", "base diag yaml"),
    ("scan", "base diag env config"),
    ("parse", "base diag yaml config scan"),
    ("model", "base diag config parse"),
    ("plan", "base diag config theme parse model"),
    ("render", "base diag config theme parse model plan"),
    ("write", "base diag env plan render"),
    ("store", "base diag env scan parse plan"),
    ("pipeline", "base diag yaml env config theme scan parse model plan render write store"),
    ("check", SIDE),
    ("serve", SIDE),
    ("clip", SIDE),
    ("import", SIDE),
    ("publish", SIDE),
    ("mail", SIDE),
    (
        "cli",
        "base diag yaml env config theme scan parse model plan render write store pipeline check serve clip import publish mail",
    ),
];

/// None of the side rooms imports another.
const SIDE: &str = "base diag env config theme parse model plan render write pipeline";

/// Rooms that compute: the same arguments, the same answer.
pub const PURE: &[&str] = &["base", "diag", "yaml", "config", "theme", "parse", "model", "plan", "render"];

/// Phases that only `pipeline` and what stands above it may call; the others may name their types.
const PHASES: &[(&str, &str)] =
    &[("model", "model"), ("plan", "plan"), ("plan", "slice"), ("plan", "fingerprint"), ("render", "render")];

/// What leads out of the program.
const WORLD: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::os",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "std::thread::sleep",
    "rustix",
    "walkdir",
    "notify",
    "tempfile",
];

const PRINTING: &[&str] = &["print", "println", "eprint", "eprintln", "dbg"];

fn may(room: &str) -> Option<Vec<&'static str>> {
    HOUSE.iter().find(|(name, _)| *name == room).map(|(_, may)| may.split_whitespace().collect())
}

/// The rooms that a file imports, with the line that names each first.
fn imports(source: &Source) -> Vec<(usize, Vec<String>)> {
    let ours = source.named().into_iter().filter(|one| one.is_ours);
    ours.map(|one| (one.line, one.path)).collect()
}

/// Imports that the table does not allow.
pub fn wrong_imports(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| !matches!(source.room(), "lib" | "main")) {
        let room = source.room();
        let Some(may) = may(room) else {
            found.push(format!("{}: {room} is no room of the table in tests/architecture/house.rs", source.path));
            continue;
        };
        for (line, path) in imports(source) {
            let other = path.first().map_or("", String::as_str);
            if other == room || may.contains(&other) {
                continue;
            }
            let place = format!("{}:{line}:", source.path);
            found.push(match HOUSE.iter().any(|(name, _)| *name == other) {
                true => format!("{place} {room} may not import {other}"),
                false => format!("{place} crate::{other} is no room: name what it holds by the room it comes from"),
            });
        }
    }
    found
}

/// Phases that are called by another phase.
pub fn called_phases(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| PURE.contains(&source.room())) {
        for (line, path) in imports(source) {
            let phase = PHASES.iter().find(|(room, phase)| path == [*room, *phase] && *room != source.room());
            if let Some((room, phase)) = phase {
                found.push(format!("{}:{line}: {room}::{phase} is called by pipeline alone", source.path));
            }
        }
    }
    found
}

/// What the pure rooms name of the world. Files reach them as bytes, the clock as `now`, findings leave as values.
pub fn impure(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| PURE.contains(&source.room())) {
        for one in source.named().iter().filter(|one| leads_out(one)) {
            found.push(format!("{}:{}: {} may not name {}", source.path, one.line, source.room(), one.path.join("::")));
        }
        found.extend(macros(source, PRINTING));
    }
    found
}

fn leads_out(one: &Named) -> bool {
    let world = WORLD.iter().any(|world| {
        let world: Vec<&str> = world.split("::").collect();
        // `use std;` would hide all that stands below it.
        let covers = one.is_use
            && !one.is_ours
            && world.iter().zip(&one.path).all(|(a, b)| a == b)
            && one.path.len() < world.len();
        let below = one.path.len() >= world.len() && world.iter().zip(&one.path).all(|(a, b)| a == b);
        (below || covers && one.path.len() == 1) && !one.is_ours
    });
    world || one.path.last().is_some_and(|last| last == "now") && one.path.len() > 1 && !one.is_use
}

fn macros(source: &Source, names: &[&str]) -> Vec<String> {
    let code = source.code();
    let called = (0..code.len()).filter(|at| are(&code, at + 1, &["!"]) && names.contains(&code[*at].text));
    called
        .map(|at| format!("{}:{}: {}! prints; only env and cli do", source.path, code[at].line, code[at].text))
        .collect()
}

/// Calls of the wall clock and of the terminal outside of the rooms that own them.
pub fn clocks_and_prints(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        if source.room() != "env" {
            let now = |one: &Named| {
                one.path.ends_with(&["now".into()]) && one.path.iter().any(|part| WALL.contains(&part.as_str()))
            };
            let calls = source.named().into_iter().filter(now);
            found.extend(calls.map(|one| format!("{}:{}: the time is env's to tell", source.path, one.line)));
        }
        if !matches!(source.room(), "env" | "cli" | "main") {
            found.extend(macros(source, PRINTING));
        }
    }
    found
}

/// `Instant` measures how long a build took; these tell when it was.
const WALL: &[&str] = &["SystemTime", "Utc", "Local"];

/// Types whose values can change behind a shared reference. `LazyLock` is absent: its value hangs on nothing.
const CHANGING: &[&str] =
    &["Mutex", "RwLock", "OnceLock", "OnceCell", "LazyCell", "Cell", "RefCell", "UnsafeCell", "ThreadLocal"];

/// `static` state, globs, `unsafe`.
pub fn forbidden_words(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let code = source.code();
        let place = |at: usize| format!("{}:{}:", source.path, code[at].line);
        for at in 0..code.len() {
            match code[at].text {
                "unsafe" => found.push(format!("{} unsafe", place(at))),
                "thread_local" if are(&code, at + 1, &["!"]) => {
                    found.push(format!("{} thread_local! is state", place(at)))
                }
                "static" if changes(&code[at + 1..]) => {
                    found.push(format!("{} a static that can change: pass the value along", place(at)));
                }
                _ => {}
            }
        }
        // A prelude is made to be imported whole; clippy's `wildcard_imports` thinks so, too.
        let globs = source
            .named()
            .into_iter()
            .filter(|one| one.is_glob && one.path.last().is_none_or(|last| last != "prelude"));
        found.extend(globs.map(|one| {
            format!("{}:{}: {}::* hides where names come from", source.path, one.line, one.path.join("::"))
        }));
    }
    found
}

/// Whether what follows `static` may be changed: its type ends before `=`.
fn changes(rest: &[super::tokens::Token<'_>]) -> bool {
    let kind = rest.iter().take_while(|token| !matches!(token.text, "=" | ";"));
    kind.into_iter()
        .any(|token| token.text == "mut" || CHANGING.contains(&token.text) || token.text.starts_with("Atomic"))
}

/// Folders and top files of `src/`, as they are written in ARCHITECTURE.md: `parse/`, `yaml/quick/`, `lib.rs`.
pub fn places(sources: &[Source]) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for source in sources.iter().filter(|source| !source.is_test) {
        let inner = source.path.strip_prefix("src/").unwrap_or(&source.path);
        match inner.rsplit_once('/') {
            None => drop(places.insert(inner.to_owned())),
            Some((folder, _)) => {
                let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
                places.extend(ends.map(|end| format!("{}/", &folder[..end])));
            }
        }
    }
    places
}

/// Which room imports which: a row each, a column each for those before it.
pub fn picture(sources: &[Source]) -> String {
    let mut have: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for source in sources {
        let rooms = imports(source).into_iter().filter_map(|(_, path)| path.into_iter().next());
        have.entry(source.room()).or_default().extend(rooms);
    }
    let rooms: Vec<_> = HOUSE.iter().filter(|(name, _)| have.contains_key(name)).collect();
    let numbers = (1..rooms.len()).fold(String::new(), |line, number| format!("{line}{number:>3}"));
    let mut out = format!("             {numbers}\n");
    for (at, (room, may)) in rooms.iter().enumerate() {
        let _ = write!(out, "{:>2} {room:<10}", at + 1);
        for (other, _) in &rooms[..at] {
            let is_imported = have[room].contains(*other);
            let is_allowed = may.split_whitespace().any(|name| name == *other);
            let _ = write!(
                out,
                "  {}",
                if is_imported {
                    '●'
                } else if is_allowed {
                    '○'
                } else {
                    ' '
                }
            );
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod proofs {
    use super::*;

    fn file(path: &str, text: &str) -> [Source; 1] {
        [Source::new(path, text)]
    }

    #[test]
    fn no_room_may_import_one_that_comes_later() {
        for (at, (room, may)) in HOUSE.iter().enumerate() {
            for other in may.split_whitespace() {
                assert!(HOUSE[..at].iter().any(|(name, _)| *name == other), "{room} and {other}");
            }
        }
    }

    #[test]
    fn an_import_against_the_table_is_told_with_its_place() {
        let check = |path, text| wrong_imports(&file(path, text));
        assert_eq!(
            check("src/parse/body.rs", "\nuse crate::{base::Id, render::Page};"),
            ["src/parse/body.rs:2: parse may not import render"]
        );
        assert_eq!(
            check("src/model/mod.rs", "fn f() { crate::yaml::read() }"),
            ["src/model/mod.rs:1: model may not import yaml"]
        );
        assert_eq!(
            check("src/plan/own.rs", "use super::super::write::Sink;"),
            ["src/plan/own.rs:1: plan may not import write"]
        );
        assert_eq!(
            check("src/serve/mod.rs", "use crate::publish::x;"),
            ["src/serve/mod.rs:1: serve may not import publish"]
        );
        assert_eq!(check("src/plan/own.rs", "use crate::Site;").len(), 1, "a way round through lib.rs");
        assert_eq!(check("src/plan/own.rs", "use crate as all;").len(), 1, "a way round through a second name");
        assert_eq!(check("src/attic/mod.rs", "").len(), 1, "a room that nobody planned");
        assert_eq!(
            check(
                "src/parse/body.rs",
                "use crate::base::Id; // crate::render\n#[cfg(test)] mod t { use crate::render; }"
            ),
            [""; 0]
        );
        assert_eq!(check("src/pipeline.rs", "use crate::{store::S, render::R};"), [""; 0]);
    }

    #[test]
    fn a_phase_that_calls_a_phase_is_told() {
        assert_eq!(called_phases(&file("src/render/mod.rs", "use crate::plan::{Slice, slice};")).len(), 1);
        assert_eq!(called_phases(&file("src/plan/mod.rs", "use crate::model::Site; use crate::plan::slice;")), [""; 0]);
    }

    #[test]
    fn each_way_out_of_a_pure_room_is_told() {
        let ways = [
            "use std::fs;",
            "use std::{io, fs::File};",
            "fn f() { std::env::var(x) }",
            "use std::net::TcpStream;",
            "fn f() { ::std::process::exit(1) }",
            "fn f() { chrono::Utc::now() }",
            "fn f() { Instant::now() }",
            "use std::time::SystemTime as S; fn f() { S::now() }",
            "fn f() { println!(\"\") }",
            "fn f() { eprintln!(\"\") }",
            "use std as s;",
            "use walkdir::WalkDir;",
            "use std::io::{stdout};",
        ];
        for way in ways {
            assert_eq!(impure(&file("src/render/page.rs", way)).len(), 1, "{way}");
            assert_eq!(impure(&file("src/env/real.rs", way)), [""; 0], "{way}");
        }
        let innocent = "use std::{io, fmt}; fn f(now: i64) { site.now(); g(self.now, env!(\"X\")) } // std::fs";
        assert_eq!(impure(&file("src/render/page.rs", innocent)), [""; 0]);
    }

    #[test]
    fn clocks_and_prints_have_their_rooms() {
        let check = |path, text| clocks_and_prints(&file(path, text)).len();
        assert_eq!(check("src/write/lock.rs", "fn f() { SystemTime::now(); Instant::now() }"), 1);
        assert_eq!(check("src/env/real.rs", "fn f() { SystemTime::now() }"), 0);
        assert_eq!(check("src/pipeline.rs", "fn f() { println!() }"), 1);
        assert_eq!(check("src/cli/show.rs", "fn f() { println!() }"), 0);
    }

    #[test]
    fn state_globs_and_unsafe_are_told() {
        let wrong = [
            "static A: Mutex<u8> = x;",
            "static mut A: u8 = 0;",
            "static A: std::sync::atomic::AtomicU8 = x;",
            "thread_local! { x }",
            "fn f() { unsafe { g() } }",
            "use crate::base::*;",
            "pub use own::*;",
            "static A: LazyLock<Mutex<u8>> = x;",
        ];
        for text in wrong {
            assert_eq!(forbidden_words(&file("src/plan/own.rs", text)).len(), 1, "{text}");
        }
        let right = "#![forbid(unsafe_code)] static A: &[&'static str] = x; use rayon::prelude::*; #[cfg(test)] mod t { use super::*; }";
        assert_eq!(forbidden_words(&file("src/plan/own.rs", right)), [""; 0]);
    }

    #[test]
    fn the_picture_shows_what_is_imported_and_what_may_be() {
        let house = [
            Source::new("src/base/mod.rs", ""),
            Source::new("src/diag/mod.rs", "use crate::base::x;"),
            Source::new("src/env/mod.rs", "#[cfg(test)] mod t { use crate::base::x; }"),
        ];
        assert_eq!(picture(&house), "               1  2\n 1 base\n 2 diag        ●\n 3 env         ○\n");
        assert_eq!(
            places(&[Source::new("src/yaml/quick/flow.rs", ""), Source::new("src/lib.rs", "")]),
            ["lib.rs", "yaml/", "yaml/quick/"].map(str::to_owned).into()
        );
    }
}
