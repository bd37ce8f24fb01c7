//! Random walks: after every step the incremental site equals a clean one (RELIABILITY B1).

use crate::pair::{Cache, Kept, compare};
use crate::paper::{self, CONFIG, PHOTOS, PICTURE, Piece, photo, svg};
use crate::tree::{SECOND, Stored, Tree};
use kliping::base::path::SourcePath;
use kliping::pipeline::{self, Request};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// SplitMix64: the same numbers on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % sides as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }
}

/// What a step does. Each finds its own object by its own dice, so that a walk still means something when a step
/// before it is left out.
const STEPS: [&str; 47] = [
    "nothing",
    "add",
    "edit body",
    "edit title",
    "delete",
    "rename",
    "case rename",
    "retag",
    "re-source",
    "move section",
    "redate",
    "rank",
    "retract",
    "translate",
    "topic merged",
    "topic renamed",
    "topic moved",
    "source renamed",
    "person edited",
    "person renamed",
    "story edited",
    "edition edited",
    "page edited",
    "template",
    "component",
    "directive",
    "string",
    "configuration",
    "static file",
    "static added",
    "data file",
    "picture",
    "file of a bundle",
    "photograph",
    "clock",
    "swap",
    "restore mtime",
    "same size, same mtime",
    "break",
    "mend",
    "cache damaged",
    "cache deleted",
    "drafts",
    "menu page",
    "comment in front matter",
    "addresses recorded",
    "search",
];

struct Walk {
    tree: Tree,
    pieces: Vec<Piece>,
    kept: Kept,
    request: Request,
    next: usize,
    /// Files and pieces of the last site without errors.
    good: Option<(BTreeMap<SourcePath, Stored>, Vec<Piece>)>,
}

impl Walk {
    fn start() -> Self {
        let mut tree = Tree { clock: 1_732_000_000 * SECOND, ..Tree::default() };
        let pieces = paper::plant(&mut tree);
        // 2024-12-01, before the embargo and the expiry.
        let request = Request { now: 1_733_000_000, folder: "site".into(), ..Request::default() };
        Self { tree, pieces, kept: Kept::default(), request, next: 10, good: None }
    }

    /// Takes back what broke the site, as an editor does who sees the errors; every file with new stamps.
    fn mend(&mut self) {
        let Some((files, pieces)) = self.good.clone() else { return };
        let gone: Vec<SourcePath> = self.tree.files.keys().filter(|path| !files.contains_key(*path)).cloned().collect();
        gone.iter().for_each(|path| self.tree.remove(path.as_str()));
        for (path, stored) in files {
            if self.tree.files.get(&path).is_none_or(|have| have.bytes != stored.bytes) {
                self.tree.write(path.as_str(), stored.bytes);
            }
        }
        self.pieces = pieces;
    }

    fn compare(&mut self) -> Result<bool, String> {
        let did = compare(&mut self.kept, &self.tree, &self.request)?;
        if !did.failed {
            self.good = Some((self.tree.files.clone(), self.pieces.clone()));
        }
        Ok(!did.failed)
    }

    fn piece(&mut self, dice: &mut Dice, change: impl FnOnce(&mut Piece, &mut Dice)) {
        if self.pieces.is_empty() {
            return;
        }
        let at = dice.roll(self.pieces.len());
        change(&mut self.pieces[at], dice);
        let (path, text) = (self.pieces[at].path.clone(), self.pieces[at].text());
        if dice.roll(2) == 0 { self.tree.write(&path, text) } else { self.tree.replace(&path, text) }
    }

    /// Replaces words of a file; nothing when it is broken or gone.
    fn edit(&mut self, path: &str, change: impl FnOnce(&str) -> String) {
        if self.tree.has(path) {
            let text = change(&self.tree.text(path));
            self.tree.write(path, text);
        }
    }

    /// What an editor does who removes a record that was published.
    fn mark_gone(&mut self, piece: &Piece, fresh: usize) {
        let begins = format!("article\t{}\t{}\t", piece.id, if piece.path.contains(".en.") { "en" } else { "id" });
        self.edit(pipeline::addresses::FILE, |text| {
            let mark = |line: &str| {
                format!(
                    "{line}{}\n",
                    if line.starts_with(&begins) {
                        format!("\tgone 2024-11-30 Alasan {fresh}.")
                    } else {
                        String::new()
                    }
                )
            };
            text.lines().map(mark).collect()
        });
    }

    #[allow(clippy::too_many_lines)] // A table of what editors do.
    fn step(&mut self, step: &str, dice: &mut Dice) {
        self.next += 1;
        let fresh = self.next;
        match step {
            "add" => {
                let mut piece = dice.pick(&paper::pieces()).clone();
                (piece.id, piece.path, piece.title) = (format!("a{fresh}"), format!("content/articles/n{fresh}.md"), format!("Baru {fresh}"));
                piece.date = format!("2024-11-{:02} {:02}:00 WIB", 1 + dice.roll(28), dice.roll(24));
                piece.body = format!("Isi {fresh}.");
                if !piece.more.contains("foto") {
                    self.tree.write(&piece.path, piece.text());
                    self.pieces.push(piece);
                }
            }
            "edit body" => self.piece(dice, |piece, dice| {
                piece.body = dice.pick(&["Lain.", "[satu](a1.md) <i>x</i> <script>y</script>", "::latest{limit=3}", "![kapal](/img/laut.png)", "[penuh](/img/laut.png)", "# Judul\n\n::gloss{language=en text=hi}", "[buruk](javascript:x)"]).to_string();
            }),
            "edit title" => self.piece(dice, |piece, _| piece.title = format!("Judul {fresh}")),
            "delete" => {
                if self.pieces.len() > 3 {
                    let piece = self.pieces.remove(dice.roll(self.pieces.len()));
                    self.tree.remove(&piece.path);
                    self.mark_gone(&piece, fresh);
                }
            }
            "rename" | "case rename" => {
                let at = dice.roll(self.pieces.len());
                let piece = &mut self.pieces[at];
                if !piece.path.contains("b7") {
                    let name = piece.path.rsplit('/').next().unwrap().trim_start_matches("r").to_owned();
                    let to = if step == "rename" { format!("content/articles/r{name}") } else { format!("content/articles/{}", name.to_ascii_uppercase().replace(".MD", ".md").replace(".EN", ".en")) };
                    if !self.tree.has(&to) {
                        self.tree.rename(&piece.path, &to);
                        piece.path = to;
                    }
                }
            }
            "retag" => self.piece(dice, |piece, dice| piece.topics = dice.pick(&["korea", "laut", "selatan", "korea, laut", "laut, selatan"]).to_string()),
            "re-source" => self.piece(dice, |piece, dice| piece.source = dice.pick(&["lantern", "kompas", "kawat", "entah"]).to_string()),
            "move section" => self.piece(dice, |piece, dice| piece.section = if dice.roll(2) == 0 { "dunia" } else { "iklim" }),
            "redate" => self.piece(dice, |piece, dice| piece.date = format!("2024-{:02}-{:02} 09:00 WIB", 8 + dice.roll(4), 1 + dice.roll(28))),
            "rank" => self.piece(dice, |piece, dice| piece.more = format!("rank: {}\n", dice.roll(5))),
            "retract" => self.piece(dice, |piece, dice| {
                piece.more = dice.pick(&["retracted: { when: 2024-11-28, reason: Keliru. }\n", "sponsored: { by: Bank }\n", "robots: [noindex]\n", "draft: true\n", "people: [kim]\n", "gloss: { en: Hi }\n", "stories: [perang]\n"]).to_string();
            }),
            "translate" => {
                let original = dice.pick(&self.pieces).clone();
                let path = original.path.replace(".md", ".en.md");
                if !original.path.contains(".en.") && !self.tree.has(&path) {
                    let piece = Piece { path, title: format!("News {fresh}"), body: "Text.".into(), more: format!("translation_key: {}\n", original.id), ..original };
                    self.tree.write(&piece.path, piece.text());
                    self.pieces.push(piece);
                }
            }
            "topic merged" => self.tree.write("content/topics/selatan.yaml", if dice.roll(2) == 0 { "names: { id: Selatan }\nmerged_into: korea\n".into() } else { format!("names: {{ id: Selatan {fresh}, en: South }}\nparent: korea\n") }),
            "topic renamed" => self.tree.write("content/topics/laut.md", format!("---\nnames: {{ id: Laut {fresh}, en: Sea }}\n---\nTeks laut {fresh}.\n")),
            "topic moved" => self.tree.write("content/topics/korea.yaml", dice.pick(&["names: { id: Korea, en: Korea }\nparent: laut\n", "names: { id: Korea, en: Korea }\nsee: [laut]\nwikidata: Q18097\n", "names: { id: Korea, en: Korea }\ninherit: false\n"]).to_string()),
            "source renamed" => self.tree.write("content/sources/lantern.yaml", format!("title: Lantern {fresh}\nurl: https://lantern.example/\n{}", dice.pick(&["place: Seoul\n", "type: official\n", "language: ko\n", "timezone: Asia/Seoul\n", "same_as: [\"https://x.example/\"]\n", "feed: https://lantern.example/rss\n"]))),
            "person edited" => self.tree.write("content/people/rara.md", format!("---\ntitle: Rara\ninitials: R{}\n{}---\nKurator {fresh}.\n", dice.roll(9), dice.pick(&["image: { file: /img/peta.svg, alt: Rara }\n", "role: Kurator\n", ""]))),
            "person renamed" => self.tree.write("content/people/kim.yaml", format!("title: Kim\nalso: [Kim {fresh}]\nrole: Presiden {fresh}\n{}", dice.pick(&["sort_name: Aaa\n", "page: false\n", "native: { ko: 김 }\n"]))),
            "story edited" => self.tree.write("content/stories/perang.yaml", format!("id: perang\ntitle: Perang {}\nsummary: Baru {fresh}.\nstatus: {}\nitems:\n  - {{ when: 2018-06-12, text: Dulu {fresh}. }}\n", dice.roll(3), dice.pick(&["open", "closed"]))),
            "edition edited" => self.edit("content/editions/2024-11-24-satu.md", |_| format!("---\nid: edisi-1\ntitle: Satu {fresh}\nnumber: 1\npublish_date: 2024-11-24 07:00 WIB\n{}items:\n  - {{ heading: laut }}\n  - a2\n  - {{ title: Singkat {fresh}, url: \"https://kawat.example/x\", outlet: kawat, topics: [korea] }}\n---\nPengantar.\n", dice.pick(&["cover: { file: /img/peta.svg, alt: Peta }\n", "", "curators: [kim]\n"]))),
            "page edited" => self.tree.write("content/pages/tentang.md", format!("---\ntitle: Tentang {}\nmenu: 1\n{}---\nTeks {fresh}. ![peta](/img/peta.svg)\n", dice.roll(2), dice.pick(&["image: { file: /img/peta.svg, alt: Peta }\n", "aliases: [/lama/]\n", ""]))),
            "menu page" => self.tree.write(&format!("content/pages/p{}.md", dice.roll(2)), format!("---\ntitle: Halaman {fresh}\nmenu: {}\n---\nx\n", dice.roll(3))),
            "template" => {
                let name = *dice.pick(&["article.html", "topic.html", "base.html", "redirect.html", "404.html"]);
                self.tree.write(&format!("templates/{name}"), paper::template(name).replacen("</", &format!("<!-- --><i>{fresh}</i></"), 1));
            }
            "component" => self.tree.write("templates/components/item.html", paper::template("components/item.html").replacen("</", &format!("<i>{fresh}</i></"), 1)),
            "directive" => {
                let name = *dice.pick(&["note.html", "latest.html", "quote.html"]);
                self.tree.write(&format!("templates/directives/{name}"), paper::template(&format!("directives/{name}")).replacen("</", &format!("<i>{fresh}</i></"), 1));
            }
            "string" => self.tree.write(["templates/strings/id.yaml", "templates/strings/en.yaml"][dice.roll(2)], format!("front_page: depan {fresh}\n")),
            "configuration" => {
                let more = *dice.pick(&[
                    "description: Baris\n", "llms: true\nusage: { train: false }\n", "robots: { ai: none }\nindexnow: 0123456789\n", "front: { days: 2 }\n",
                    "make: { related: false }\n", "make: { people: false, archive: false }\n", "make: { sitemaps: false }\n", "make: { indexes: false }\n",
                    "raw_html: escape\n", "theme: { look: reader }\n", "theme: { accent: { light: '#123456', dark: '#abcdef' } }\n", "mix: true\n",
                    "editions: { automatic: weekly }\n", "editions: { automatic: daily }\n", "menu:\n  - { title: Kami, url: /tentang/ }\n", "slugs: ascii\n",
                    "quotes: { max_words: 1 }\n", "limits: { page: 1MB }\n", "vocabulary: open\n", "formats: { id: { date: \"d MMM y\" } }\n",
                    "permalinks: { article: \"/berita/{year}/{slug}/\" }\n", "fallback: { en: [id] }\n", "make: { oembed: true }\n", "hosts: [cloudflare, apache, nginx, vercel, s3, github]\n", "pictures: { widths: [16, 32] }\n", "pictures: { sets: false }\n", "",
                ]);
                let base = match dice.roll(9) {
                    6 => CONFIG.replace("of: [front, topics, stories, editions]", "items: 2, history: [front, topics, editions]"),
                    7 => CONFIG.replace("feeds: {", "feeds: { full_text: none, hub: \"https://hub.example/\", formats: [atom, rss, json],"),
                    5 => CONFIG.replace("lists: { named", "lists: { mix: true, named"),
                    0 => CONFIG.replace("[id, en]", "[en, id]"),
                    1 => CONFIG.replace("[id, en]", "[id, en, ko]"),
                    2 => CONFIG.replace("Asia/Jakarta", "America/New_York"),
                    3 => CONFIG.replace("pages: 3", "pages: 2").replace("digest.example/", "example.org/sub/"),
                    4 => CONFIG.replace("title: Digest", &format!("title: Digest {fresh}")).replace("limit: 2", "limit: 1"),
                    _ => CONFIG.to_owned(),
                };
                let base = if more.starts_with("make") { base.replace("make: { archive: false }\n", "") } else { base };
                self.tree.write("kliping.yaml", format!("{base}{more}"));
            }
            "search" => {
                let toggled = |text: &str| match text.strip_suffix("search: false\n") {
                    Some(rest) => rest.to_owned(),
                    None => format!("{text}search: false\n"),
                };
                self.edit("kliping.yaml", toggled);
            }
            "static file" => self.tree.write("static/humans.txt", format!("kami {}\n", dice.roll(9))),
            "static added" => {
                let path = *dice.pick(&["static/favicon.svg", "static/robots.txt", "static/x/y.bin"]);
                if self.tree.has(path) { self.tree.remove(path) } else { self.tree.write(path, svg(16, 16)) }
            }
            "data file" => self.tree.write("data/staf.yaml", format!("nama: Rara {fresh}\n")),
            "picture" => self.tree.write("static/img/peta.svg", svg(10 + fresh as u32, 20)),
            "file of a bundle" => self.tree.write(PICTURE, svg(10, 20 + fresh as u32)),
            "photograph" => {
                let mut bytes = photo(8 + fresh as u32 % 40, 6 + dice.roll(20) as u32);
                // Some are cut short, which is an error until it is mended.
                if dice.roll(6) == 0 {
                    bytes.truncate(bytes.len() / 2);
                }
                self.tree.write(PHOTOS[dice.roll(PHOTOS.len())], bytes);
            }
            "clock" => self.request.now = [1_732_000_000, 1_733_000_000, 1_733_100_000, 1_733_200_000, 1_735_000_000, 1_730_000_000, 1_731_800_000, 1_731_900_000][dice.roll(8)],
            "drafts" => self.request.drafts = !self.request.drafts,
            "swap" => {
                let (a, b) = (dice.roll(self.pieces.len()), dice.roll(self.pieces.len()));
                let (one, other) = (self.pieces[a].path.clone(), self.pieces[b].path.clone());
                if a != b {
                    self.tree.rename(&one, "content/articles/zwischen.md");
                    self.tree.rename(&other, &one);
                    self.tree.rename("content/articles/zwischen.md", &other);
                    (self.pieces[a].path, self.pieces[b].path) = (other, one);
                }
            }
            "restore mtime" | "same size, same mtime" => {
                let at = dice.roll(self.pieces.len());
                let path = SourcePath::parse(&self.pieces[at].path).unwrap();
                let Some(old) = self.tree.files.get(&path).cloned() else { return };
                // Same size: letters in the place of letters.
                let body = &mut self.pieces[at].body;
                *body = body.chars().map(|c| if c == 'i' { 'a' } else { c }).collect();
                self.tree.write(&path.to_string(), self.pieces[at].text());
                let stored = self.tree.files.get_mut(&path).unwrap();
                stored.mtime = old.mtime;
                if step != "restore mtime" && old.mtime.max(old.ctime) + 2 * SECOND >= self.tree.clock {
                    // Within one tick of the clock, nothing but the bytes tells.
                    stored.ctime = old.ctime;
                }
            }
            "break" => match dice.roll(4) {
                0 => self.tree.write("content/articles/rusak.md", "---\ntitel: x\n---\n"),
                1 => self.tree.write("templates/article.html", "{% if %}"),
                2 => self.tree.write("content/topics/selatan.yaml", "names: [\n"),
                _ => self.tree.write("kliping.yaml", "titel: x\n"),
            },
            "mend" => self.mend(),
            "cache damaged" => {
                let Kept { records, outputs, sheets, .. } = &mut self.kept;
                let cache = [records, outputs, sheets].into_iter().nth(dice.roll(3)).unwrap();
                let file = if dice.roll(2) == 0 { &mut cache.base } else { &mut cache.delta };
                if let Some(bytes) = file {
                    let at = dice.roll(bytes.len());
                    if dice.roll(2) == 0 { bytes.truncate(at) } else { bytes[at] ^= 1 << dice.roll(8) }
                }
            }
            "cache deleted" => match dice.roll(7) {
                0 => self.kept.records = Cache::default(),
                1 => self.kept.outputs = Cache::default(),
                2 => self.kept.records.delta = None,
                3 => self.kept.outputs.delta = None,
                4 => self.kept.sheets = Cache::default(),
                5 => self.kept.sheets.delta = None,
                _ => (self.kept.records, self.kept.outputs) = (Cache::default(), Cache::default()),
            },
            "comment in front matter" => self.piece(dice, |piece, _| piece.more.push_str(&format!("# {fresh}\n"))),
            "addresses recorded" => {
                let draft = pipeline::draft(&self.tree, &self.request);
                if let Some(text) = pipeline::addresses::recorded(&self.tree, &draft).filter(|_| !draft.has_errors()) {
                    self.tree.write(pipeline::addresses::FILE, text);
                }
            }
            _ => assert_eq!(step, "nothing"),
        }
        // Sometimes a build follows within the same tick, sometimes much later.
        self.tree.clock += [0, SECOND / 100, SECOND, 5 * SECOND, 3600 * SECOND][dice.roll(5)];
    }
}

/// The steps of a walk: the kind of each and the seed of its dice.
type Script = Vec<(usize, u64)>;

fn script(seed: u64, steps: usize) -> Script {
    let mut dice = Dice(seed);
    let script: Script = (0..steps).map(|_| (dice.roll(STEPS.len()), dice.roll(1 << 40) as u64)).collect();
    script
}

/// Where the walk goes wrong, and how; and how many builds of it made a site.
fn run(script: &Script, stop: &AtomicBool) -> Result<usize, (usize, String)> {
    let mut walk = Walk::start();
    let mut whole = 0;
    let mut stands = walk.compare().map_err(|fault| (0, fault))?;
    for (at, (step, seed)) in script.iter().enumerate() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        // A broken site hides what follows, so most are mended before the next step.
        if !stands && seed % 4 > 0 {
            walk.mend();
        }
        walk.step(STEPS[*step], &mut Dice(*seed));
        stands = walk.compare().map_err(|fault| (at + 1, fault))?;
        whole += usize::from(stands);
    }
    Ok(whole)
}

/// Leaves out every step without which the walk still goes wrong.
fn shrink(script: &Script, until: usize) -> Script {
    let mut script: Script = script[..until].to_vec();
    let mut at = script.len();
    while at > 0 {
        at -= 1;
        let mut shorter = script.clone();
        shorter.remove(at);
        if let Err((until, _)) = run(&shorter, &AtomicBool::new(false)) {
            shorter.truncate(until);
            script = shorter;
            at = at.min(script.len());
        }
    }
    script
}

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn an_incremental_site_equals_a_clean_one() {
    // RELIABILITY B1. KLIPING_WALKS and KLIPING_STEPS make it longer, KLIPING_WALK_SEED repeats one walk.
    let (walks, steps) = (number("KLIPING_WALKS", 64), number("KLIPING_STEPS", 20));
    let seeds: Vec<u64> = match std::env::var("KLIPING_WALK_SEED") {
        Ok(seed) => vec![seed.parse().unwrap()],
        Err(_) => (0..walks as u64).collect(),
    };
    let failed = AtomicBool::new(false);
    let results: Vec<Result<usize, String>> = seeds
        .into_par_iter()
        .map(|seed| match run(&script(seed, steps), &failed) {
            Ok(whole) => Ok(whole),
            // One failure is enough, and shrinking it needs the cores.
            Err(_) if failed.swap(true, Ordering::Relaxed) => Ok(0),
            Err((until, _)) => {
                let short = shrink(&script(seed, steps), until);
                let fault = run(&short, &AtomicBool::new(false)).unwrap_err().1;
                let names: Vec<&str> = short.iter().map(|(step, _)| STEPS[*step]).collect();
                Err(format!("KLIPING_WALK_SEED={seed}: after {until} steps, shrunk to {names:?}: {fault}"))
            }
        })
        .collect();
    // Told by this thread: what a worker prints may be lost with another test's output.
    let whole: usize = results.into_iter().map(|one| one.unwrap_or_else(|fault| panic!("{fault}"))).sum();
    // A walk among broken sites would prove nothing.
    assert!(whole * 3 > walks * steps * 2 || walks < 8, "only {whole} of {} builds made a site", walks * steps);
}
