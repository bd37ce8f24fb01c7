//! The loop on a clock of its own: nothing here waits, nothing is read from disk.

mod stage;

use super::{After, IDLE, LOOK, Look, MOST, QUIET, SELDOM, Why, Work, watch};
use crate::diag::Diagnostic;
use stage::{EPOCH, Ear, SITE, Script, Step, ms, path, run, run_with};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;
use std::time::Duration;

fn about(text: &str) -> Step {
    Step::Put("content/pages/about.md", format!("---\ntitle: About\n---\n{text}\n"))
}

/// Edits a second apart, the last of which decides.
fn edits() -> Vec<(Duration, Step)> {
    let mut steps = Vec::new();
    for number in 0..8 {
        let at = ms(1_000 + number * 300);
        steps.push((at, about(&format!("Edit {number}."))));
        steps.push((at + ms(1), Step::Put("content/pages/new.md", format!("---\ntitle: New {number}\n---\n"))));
        steps.push((at + ms(2), Step::Put("static/made/deep/a.txt", number.to_string())));
    }
    steps.push((ms(3_500), Step::Remove("content/pages/new.md")));
    steps
}

#[test]
fn no_random_double_or_shuffled_events_lead_to_the_same_site() {
    // RELIABILITY L1; L4: drop all events
    let times: Vec<Duration> = edits().iter().map(|(at, _)| *at).collect();
    let random = (0_u64..40).map(|number| ms(number * 7_919 % 6_000)).collect();
    let double = times.iter().chain(&times).copied().collect();
    let shuffled = times.iter().rev().map(|at| ms(4_000) - *at / 2).collect();
    let (mut sites, mut builds) = (Vec::new(), Vec::new());
    for events in [times, Vec::new(), random, double, shuffled] {
        let mut steps = edits();
        steps.extend(events.into_iter().map(|at| (at, Step::Event)));
        let built = run(ms(3_500) + LOOK * 2, steps);
        assert_eq!(built.failed, Vec::<Vec<Diagnostic>>::new());
        sites.push(built.site.shown());
        builds.push(built.rebuilds());
    }
    let clean = run(Duration::ZERO, Vec::new());
    assert_ne!(*clean.site.shown(), *sites[0]);
    for (site, builds) in sites.iter().zip(builds) {
        assert_eq!(**site, *sites[0]);
        assert!(builds >= 1);
    }
    assert_eq!(sites[0].get("made/deep/a.txt").map(|held| held.bytes.to_vec()), Some(b"7".to_vec()));
}

#[test]
fn the_first_event_acts_at_once_and_names_what_changed() {
    // RELIABILITY L2
    let built = run(ms(3_000), vec![(ms(1_234), about("Two.")), (ms(1_234), Step::Event)]);
    let why = Why::Changed(vec!["content/pages/about.md".to_owned()]);
    assert_eq!(built.builds, [(Duration::ZERO, Why::First), (ms(1_234), why)]);
    assert!(built.text("about/index.html").unwrap().contains("Two."));
}

#[test]
fn a_burst_of_ten_thousand_files_makes_at_most_three_builds() {
    // RELIABILITY L2; for notify 12,000 writes took 0.64 s.
    for cost in [0, 40, 400, 3_000] {
        let mut steps = Vec::new();
        for number in 0..10_000_u64 {
            let at = Duration::from_micros(1_000_000 + number * 53);
            let text = number.to_string();
            let step = if number % 500 == 0 { about(&text) } else { Step::Put("static/a.txt", text) };
            steps.extend([(at, step), (at, Step::Event)]);
        }
        let built = run_with(&Script::new(ms(20_000), steps), |builder| builder.cost = ms(cost));
        assert!((1..=3).contains(&built.rebuilds()), "{} builds of {cost} ms", built.rebuilds());
        assert_eq!(built.text("a.txt").as_deref(), Some("9999"));
    }
}

#[test]
fn what_follows_is_gathered_until_it_is_quiet_and_no_longer_than_half_a_second() {
    // RELIABILITY L2
    let mut steps = Vec::new();
    for number in 0..200 {
        let at = ms(1_000 + number * 10);
        steps.extend([(at, about(&number.to_string())), (at, Step::Event)]);
    }
    let times: Vec<Duration> = run(ms(5_000), steps).builds.into_iter().map(|(at, _)| at).collect();
    assert_eq!(times[1], ms(1_000));
    for two in times[1..].windows(2) {
        assert!(two[1] - two[0] <= MOST + QUIET, "{times:?}");
    }
    assert!(times.len() <= 7 && times.last().is_some_and(|last| *last >= ms(2_990)), "{times:?}");
}

#[test]
fn no_style_of_saving_shows_a_half_written_page() {
    // RELIABILITY L3
    let page = || about("Saved.");
    let gone = || Step::Remove("content/pages/about.md");
    let empty = || Step::Put("content/pages/about.md", String::new());
    let side = |text: &str| Step::Put("content/pages/about.md.bck", text.to_owned());
    let styles: Vec<(&str, Vec<Step>)> = vec![
        ("truncate", vec![empty(), page()]),
        (
            "temporary and rename",
            vec![Step::Put("content/pages/.about.tmp", "x".into()), Step::Remove("content/pages/.about.tmp"), page()],
        ),
        ("backup and rename", vec![side("old"), gone(), page()]),
        ("delete and create", vec![gone(), page()]),
        ("side file", vec![side("old"), page(), Step::Remove("content/pages/about.md.bck")]),
        (
            "directory swap",
            vec![
                gone(),
                Step::Remove("content/topics/korea.md"),
                page(),
                Step::Put("content/topics/korea.md", SITE[2].1.into()),
            ],
        ),
        ("delete, create empty, write", vec![gone(), empty(), page()]),
        (
            "vim's trial file",
            vec![Step::Put("content/pages/4913", String::new()), Step::Remove("content/pages/4913"), page()],
        ),
    ];
    for (style, saves) in styles {
        let mut steps = Vec::new();
        for (number, save) in (0_u64..).zip(saves) {
            steps.extend([(ms(1_000 + number * 8), save), (ms(1_000 + number * 8), Step::Event)]);
        }
        let built = run(ms(2_000), steps);
        assert_eq!(built.failed, Vec::<Vec<Diagnostic>>::new(), "{style}");
        assert!((1..=2).contains(&built.rebuilds()), "{style}: {:?}", built.builds);
        let (last, earlier) = built.pages.split_last().unwrap();
        assert!(last.contains("Saved."), "{style}");
        assert!(earlier.iter().all(|page| page.contains("One.") || page.contains("Saved.")), "{style}");
    }
}

#[test]
fn ten_idle_minutes_make_no_build_and_few_looks() {
    // RELIABILITY L4, L5; the events are those of files that a site is not made from.
    let steps = vec![(ms(200_000), Step::Put("public/index.html", "x".into())), (ms(200_000), Step::Event)];
    let built = run(ms(600_000), steps);
    assert_eq!(built.builds, [(Duration::ZERO, Why::First)]);
    let most = IDLE.as_secs() / LOOK.as_secs() + 540 / SELDOM.as_secs() + 6;
    assert!(built.looks as u64 <= most, "{} looks", built.looks);
    assert_eq!(built.remarks, ["told once"]);
}

#[test]
fn a_broken_site_keeps_what_it_showed_and_mends_without_a_restart() {
    // RELIABILITY L6: 200 cycles
    const CYCLES: u64 = 200;
    let mut steps = Vec::new();
    for cycle in 0..CYCLES {
        let (broken, whole) = (ms(1_000 + cycle * 1_000), ms(1_500 + cycle * 1_000));
        let (name, text) = match cycle % 4 {
            0 => ("content/pages/about.md", "---\ntitle: [\n---\n".to_owned()),
            1 => ("kliping.yaml", "title: [\n".to_owned()),
            2 => ("templates/page.html", "{% if %}".to_owned()),
            _ => ("content/topics/korea.md", "---\ntitle: Korea\n".to_owned()),
        };
        let mend = match SITE.iter().find(|(known, _)| *known == name) {
            Some((known, text)) => Step::Put(known, (*text).to_owned()),
            None => Step::Remove(name),
        };
        steps.extend([(broken, Step::Put(name, text)), (broken, Step::Event), (whole, mend), (whole, Step::Event)]);
    }
    let clean = run(Duration::ZERO, Vec::new());
    let built = run(ms(2_000 + CYCLES * 1_000), steps);
    assert_eq!(built.failed.len() as u64, CYCLES, "each break was told");
    assert_eq!(built.rebuilds() as u64, 2 * CYCLES);
    assert_eq!(*built.site.shown(), *clean.site.shown());
}

#[test]
fn folders_that_are_removed_and_restored_are_seen() {
    // RELIABILITY L6: config, template and content folders removed and restored
    let mut steps = Vec::new();
    for (name, _) in SITE {
        steps.extend([(ms(1_000), Step::Remove(name)), (ms(1_000), Step::Event)]);
    }
    let empty = run(ms(1_900), steps);
    assert_ne!(empty.text("robots.txt").as_deref(), Some(SITE[3].1), "the one that is made when there is none");
    assert_eq!(empty.text("about/index.html"), None);
    let mut steps = Vec::new();
    for (name, text) in SITE {
        steps.extend([(ms(1_000), Step::Remove(name)), (ms(1_000), Step::Event)]);
        steps.extend([(ms(2_000), Step::Put(name, text.to_owned())), (ms(2_000), Step::Event)]);
    }
    let back = run(ms(4_000), steps);
    assert_eq!(*back.site.shown(), *run(Duration::ZERO, Vec::new()).site.shown());
}

/// A record whose hour comes a minute and a half after the watch began.
const SCHEDULED: &str = "---\nid: 20241124-b3v7sy\ntitle: Cranes come early\npublish_date: 2024-11-24T08:01:30Z\n\
     summary: Volunteers counted cranes.\noriginal:\n  title: Cranes\n  url: https://a.example/x\n  \
     published: 2024-11-23T20:00:00Z\n  language: en\n---\nText.\n";

#[test]
fn the_hour_of_a_record_builds_by_itself() {
    let of = |fixed: Option<i64>| {
        let script = Script::new(ms(300_000), Vec::new());
        script.files.put(&path("content/articles/2024/cranes.md"), SCHEDULED);
        run_with(&script, |builder| builder.fixed = fixed)
    };
    let built = of(None);
    assert_eq!(built.failed, Vec::<Vec<Diagnostic>>::new());
    let (at, why) = built.builds[1].clone();
    assert_eq!((why, built.builds.len()), (Why::Time, 2));
    assert!((ms(90_000)..ms(91_100)).contains(&at), "{at:?}");
    assert_eq!(of(Some(EPOCH)).builds.len(), 1, "--now: the clock stands");
}

/// A build whose ends are told in advance.
struct Told {
    script: Rc<Script>,
    ends: VecDeque<After>,
    builds: Vec<(Duration, Why)>,
}

impl Work for Told {
    fn look(&mut self) -> Look {
        Look::at(&self.script.files)
    }

    fn now(&self) -> i64 {
        EPOCH
    }

    fn build(&mut self, why: &Why) -> After {
        self.builds.push((self.script.now.get(), why.clone()));
        self.ends.pop_front().unwrap_or(After::Watch { next_change: None })
    }

    fn remark(&mut self, _text: &str) {}
}

#[test]
fn a_failing_world_is_tried_again_and_a_wrong_command_is_not() {
    let told = |ends: &[After]| {
        let script = Script::new(ms(100_000), Vec::new());
        let mut work = Told { script: Rc::clone(&script), ends: ends.iter().copied().collect(), builds: Vec::new() };
        watch(&mut work, &mut Ear { script, registered: BTreeSet::new(), remarks: Vec::new() });
        work.builds.into_iter().map(|(at, why)| (at.as_secs(), why)).collect::<Vec<_>>()
    };
    let again = |at| (at, Why::Again);
    assert_eq!(told(&[After::Retry, After::Retry]), [(0, Why::First), again(10), again(30)]);
    assert_eq!(told(&[After::Stop]), [(0, Why::First)]);
}
