//! What is kept, and what happens when it is wrong.

use crate::pair::{self, Cache, Did, Kept, compare, start};
use crate::tree::{SECOND, Tree};
use kliping::pipeline::{self, Past, Request};
use kliping::store::{PROGRAM, Records, Sheets};

#[test]
fn a_build_after_which_nothing_changed_renders_nothing_and_reads_no_record() {
    let (tree, mut kept, request) = start();
    tree.reads();
    let (did, _) = kept.build(&tree, &request);
    assert_eq!(did, Did { rendered: 0, ..did });
    // kliping.yaml, the site's own template, one file of data, and the look for a list of what was published.
    assert_eq!(tree.reads(), 4);
}

#[test]
fn a_changed_body_renders_its_page_and_its_feeds_alone() {
    let (mut tree, mut kept, request) = start();
    let text = tree.text("content/articles/a5.md").replace("Lima.", "Enam.");
    tree.write("content/articles/a5.md", text);
    let did = compare(&mut kept, &tree, &request).unwrap();
    // The page; the feeds of the front, a section, two topics, a source.
    assert!(did.rendered > 0 && did.rendered <= 12, "{did:?}");
}

#[test]
fn a_cache_cut_or_flipped_anywhere_is_passed_over() {
    // RELIABILITY B4: "cut at every byte, 10,000 bit flips"
    let (mut tree, mut kept, request) = start();
    tree.write("content/articles/a5.md", tree.text("content/articles/a5.md").replace("Lima.", "Enam."));
    compare(&mut kept, &tree, &request).unwrap();
    let mut dice = crate::walk::Dice(7);
    let mut hurt = |cache: &Cache, is_none: &dyn Fn(&Cache) -> bool| {
        let flip = |bytes: &mut Vec<u8>, dice: &mut crate::walk::Dice| {
            let at = dice.roll(bytes.len());
            bytes[at] ^= 1 << dice.roll(8);
        };
        let cut = |bytes: &mut Vec<u8>, dice: &mut crate::walk::Dice| bytes.truncate(dice.roll(bytes.len()));
        let mut both = [cache.clone(), cache.clone(), cache.clone(), cache.clone()];
        flip(both[0].base.as_mut().unwrap(), &mut dice);
        flip(both[1].delta.as_mut().unwrap(), &mut dice);
        cut(both[2].base.as_mut().unwrap(), &mut dice);
        cut(both[3].delta.as_mut().unwrap(), &mut dice);
        assert!(!is_none(cache) && both.iter().all(is_none));
    };
    for _ in 0..2_000 {
        hurt(&kept.records, &|cache| pair::records(cache).is_none());
        hurt(&kept.outputs, &|cache| pair::outputs(cache).is_none());
        hurt(&kept.sheets, &|cache| pair::sheets(cache).is_none());
    }
    assert!(Records::read(kept.records.base.unwrap(), "another build").is_err());
}

#[test]
fn what_moved_is_kept_beside_what_stands() {
    // A build after an edit writes what moved, and only when much has moved all of it.
    let (mut tree, mut kept, request) = start();
    let (records, outputs) = (kept.records.base.clone(), kept.outputs.base.clone());
    let edit = |kept: &mut Kept, tree: &mut Tree, text: &str| {
        tree.clock += 10 * SECOND;
        tree.write("content/articles/a5.md", text);
        compare(kept, tree, &request).unwrap();
    };
    let text = tree.text("content/articles/a5.md");
    for word in ["Enam.", "Tujuh.", "Lima."] {
        edit(&mut kept, &mut tree, &text.replace("Lima.", word));
        assert_eq!((&kept.records.base, &kept.outputs.base), (&records, &outputs));
        let (delta, whole) = (kept.records.delta.as_ref().unwrap().len(), records.as_ref().unwrap().len());
        assert!(delta < whole / 2, "{delta} of {whole}");
    }
    // A delta of another base says nothing.
    let stale = kept.records.delta.clone();
    kept.records = Cache::default();
    edit(&mut kept, &mut tree, &text.replace("Lima.", "Delapan."));
    assert!(kept.records.delta.is_none() && kept.records.base != records);
    kept.records.delta = stale;
    assert_eq!(compare(&mut kept, &tree, &request).unwrap().rendered, 0);
    for at in 0..80 {
        tree.write(&format!("content/articles/c{at}.md"), text.replace("id: a5", &format!("id: c{at}")));
    }
    edit(&mut kept, &mut tree, &text);
    assert!(kept.records.delta.is_none() && kept.outputs.delta.is_none());
}

#[test]
fn a_sheet_at_rest_spares_its_record_on_its_own_ground_alone() {
    // RELIABILITY B5; decision 17. A sheet that says something else than its record shows that it was looked at.
    let (mut tree, _, request) = start();
    let mut rested = pipeline::at_rest(&pipeline::draft(&tree, &request), &Sheets::default());
    for sheet in rested.sheets.iter_mut().filter_map(|(_, sheet)| sheet.as_mut()) {
        if let Some(at) = sheet.windows(8).position(|word| word == b"Berita 5") {
            sheet[at + 1] = b'a';
        }
    }
    let sheets = Sheets::default().write(rested.ground, &rested.sheets, Vec::new(), PROGRAM).unwrap();
    let sheets = Sheets::read(sheets, PROGRAM).unwrap();
    let title = |tree: &Tree, now: i64| {
        let past = Past { records: &Records::default(), sheets: &sheets, at: tree.clock, before: None, is_held: false };
        let draft = pipeline::draft_after(tree, &Request { now, ..request.clone() }, Some(past));
        let cards = draft.site.sheets.iter().map(|sheet| &sheet.card.title);
        cards.filter(|title| title.ends_with(" 5")).map(|title| title.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(title(&tree, request.now), ["Barita 5"]);
    assert_eq!(title(&tree, request.now - 1), ["Berita 5"], "it is true from the clock on that it was made by");
    let (path, text) = ("content/articles/a5.md", tree.text("content/articles/a5.md"));
    tree.write(path, format!("{text}\nLagi.\n"));
    assert_eq!(title(&tree, request.now), ["Berita 5"], "its record is another");
    tree.write(path, text);
    assert_eq!(title(&tree, request.now), ["Barita 5"]);
    tree.write("content/topics/laut.md", "---\nnames: { id: Samudra, en: Ocean }\n---\n");
    assert_eq!(title(&tree, request.now), ["Berita 5"], "the ground is another");
}

#[test]
fn a_cache_with_a_right_sum_and_wrong_contents_never_panics() {
    // RELIABILITY B4: "hostile paths"; whoever writes the sum may write anything.
    let (tree, mut kept, request) = start();
    let records = kept.records.base.clone().unwrap();
    let mut dice = crate::walk::Dice(11);
    for _ in 0..60 {
        let mut bytes = records.clone();
        let body = bytes.len() - 32;
        for _ in 0..1 + dice.roll(3) {
            let at = 28 + dice.roll(body - 28);
            bytes[at] = dice.roll(256) as u8;
        }
        let sum = blake3::hash(&bytes[..body]);
        bytes[body..].copy_from_slice(sum.as_bytes());
        kept.records = Cache { base: Some(bytes), delta: None };
        kept.build(&tree, &request);
    }
}

#[test]
fn a_failed_build_does_not_advance_the_record() {
    // RELIABILITY B6
    let (mut tree, mut kept, request) = start();
    let before = (kept.records.clone(), kept.outputs.clone());
    tree.write("content/articles/rusak.md", "---\ntitel: x\n---\n");
    assert!(compare(&mut kept, &tree, &request).unwrap().failed);
    assert_eq!((kept.records.clone(), kept.outputs.clone()), before);
    tree.remove("content/articles/rusak.md");
    assert_eq!(compare(&mut kept, &tree, &request).unwrap().rendered, 0);
}

#[test]
fn bytes_decide_where_stamps_cannot() {
    // RELIABILITY B2: "same-size edits with mtime restored; clock +-1 day; record from the future"
    let (mut tree, mut kept, request) = start();
    for ahead in [-86_400, 0, 1, 86_400] {
        let text = tree.text("content/articles/a5.md").replace("Berita 5", "Barita 5");
        tree.clock += ahead * SECOND;
        tree.write("content/articles/a5.md", text);
        compare(&mut kept, &tree, &request).unwrap();
        // In the same tick, with the same stamp in every mark.
        let path = kliping::base::path::SourcePath::parse("content/articles/a5.md").unwrap();
        let old = tree.files[&path].clone();
        tree.write("content/articles/a5.md", tree.text("content/articles/a5.md").replace("Barita 5", "Berita 5"));
        let stored = tree.files.get_mut(&path).unwrap();
        (stored.mtime, stored.ctime) = (old.mtime, old.ctime);
        compare(&mut kept, &tree, &request).unwrap();
    }
}
