//! What a running process takes over whole from its last draft: all but the texts that were edited.

use crate::paper;
use crate::tree::Tree;
use kliping::pipeline::{Draft, Memory, Request};

/// Whether the site after a change of one article differs from the one before in texts alone.
fn keeps_shape(change: impl FnOnce(&mut paper::Piece)) -> bool {
    let mut tree = Tree { clock: 1_732_000_000_000_000_000, ..Tree::default() };
    let mut pieces = paper::plant(&mut tree);
    let request = Request { now: 1_733_000_000, folder: "site".into(), ..Request::default() };
    let mut memory = Memory::default();
    let mut draft = |tree: &Tree, before: Option<&Draft>| memory.draft(tree, &request, tree.clock, before);
    let before = draft(&tree, None);
    change(&mut pieces[0]);
    tree.write(&pieces[0].path, pieces[0].text());
    let after = draft(&tree, Some(&before));
    assert!(!after.has_errors(), "{:?}", after.found);
    after.site.has_shape_of(&before.site)
}

#[test]
fn an_edit_of_texts_keeps_the_shape_of_the_site() {
    // RELIABILITY B1: the walks hold that the pages are right; this holds that the work is spared.
    assert!(keeps_shape(|_| ()));
    assert!(keeps_shape(|piece| piece.title = "Judul lain".into()));
    assert!(keeps_shape(|piece| piece.body.push_str(" Dan lagi.")));
    assert!(keeps_shape(|piece| piece.more.push_str("why: Sebab.\n")));
}

#[test]
fn what_moves_an_item_moves_the_shape() {
    // RELIABILITY B1
    assert!(!keeps_shape(|piece| piece.topics = "laut".into()));
    assert!(!keeps_shape(|piece| piece.date = "2024-11-12 08:10 WITA".into()));
    assert!(!keeps_shape(|piece| piece.more.push_str("slug: lain\n")));
    assert!(!keeps_shape(|piece| piece.more.push_str("aliases: [/lama/]\n")));
    assert!(!keeps_shape(|piece| piece.more.push_str("image: { file: /img/peta.svg, alt: Peta }\n")));
    assert!(!keeps_shape(|piece| piece.more.push_str("robots: [noindex]\n")));
}
