//! What is kept, and what happens when it is wrong.

use crate::pair::{Did, Kept, compare};
use crate::paper;
use crate::tree::{SECOND, Tree};
use kliping::pipeline::Request;
use kliping::store::{Outputs, PROGRAM, Records};

fn start() -> (Tree, Kept, Request) {
    let mut tree = Tree { clock: 1_732_000_000 * SECOND, ..Tree::default() };
    paper::plant(&mut tree);
    tree.clock += 10 * SECOND;
    let request = Request { now: 1_733_000_000, folder: "site".into(), ..Request::default() };
    let mut kept = Kept::default();
    let did = compare(&mut kept, &tree, &request).unwrap();
    assert!(!did.failed, "{:#?}", crate::pair::clean(&tree, &request).1);
    (tree, kept, request)
}

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
    let (_, kept, _) = start();
    let (records, outputs) = (kept.records.unwrap(), kept.outputs.unwrap());
    let mut dice = crate::walk::Dice(7);
    for _ in 0..2_000 {
        let (cut, flip) = (dice.roll(records.len()), dice.roll(records.len()));
        assert!(Records::read(records[..cut].to_vec(), PROGRAM).is_err());
        let mut flipped = records.clone();
        flipped[flip] ^= 1 << dice.roll(8);
        assert!(Records::read(flipped, PROGRAM).is_err());
        let mut flipped = outputs.clone();
        let at = dice.roll(outputs.len());
        flipped[at] ^= 1 << dice.roll(8);
        assert!(Outputs::read(&flipped, PROGRAM).is_err());
    }
    assert!(Records::read(records, "another build").is_err());
}

#[test]
fn a_cache_with_a_right_sum_and_wrong_contents_never_panics() {
    // RELIABILITY B4: "hostile paths"; whoever writes the sum may write anything.
    let (tree, mut kept, request) = start();
    let records = kept.records.clone().unwrap();
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
        kept.records = Some(bytes);
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
