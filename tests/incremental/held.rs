//! What the preview of one process holds from draft to draft.

use crate::pair::{compare, start};
use crate::tree::{SECOND, Tree};
use kliping::pipeline::{Draft, Memory};
use std::sync::Arc;

#[test]
fn a_saved_template_leaves_the_site_as_it_is_and_reads_no_record() {
    let (mut tree, _, request) = start();
    let mut memory = Memory::default();
    let mut draft = |tree: &Tree, before: Option<&Draft>| memory.draft(tree, &request, tree.clock, before);
    let first = draft(&tree, None);
    tree.clock += 10 * SECOND;
    let text = tree.text("templates/page.html");
    tree.write("templates/page.html", format!("{text}<!-- one -->"));
    tree.reads();
    let second = draft(&tree, Some(&first));
    // kliping.yaml, the site's own template, one file of data, and the look for a list of what was published.
    assert_eq!(tree.reads(), 4);
    assert!(Arc::ptr_eq(&first.site, &second.site));
    let text = tree.text("content/articles/a5.md").replace("Lima.", "Enam.");
    tree.write("content/articles/a5.md", text);
    let third = draft(&tree, Some(&second));
    assert!(!Arc::ptr_eq(&second.site, &third.site));
    // RELIABILITY B2: the article was saved a moment ago, and may have been saved once more within the tick.
    let text = tree.text("templates/page.html");
    tree.write("templates/page.html", format!("{text}<!-- two -->"));
    tree.reads();
    let fourth = draft(&tree, Some(&third));
    assert_eq!(tree.reads(), 5, "and the article");
    assert!(Arc::ptr_eq(&third.site, &fourth.site));
    let text = tree.text("content/articles/a5.md").replace("Enam.", "Lima.");
    tree.write("content/articles/a5.md", text);
    let fifth = draft(&tree, Some(&fourth));
    assert!(!Arc::ptr_eq(&fourth.site, &fifth.site), "its marks are the same, its bytes are not");
}

#[test]
fn a_list_of_what_was_published_makes_another_site_of_the_same_records() {
    // DOMAIN U-13
    let (mut tree, mut kept, request) = start();
    for reason in ["dihapus", "ditarik"] {
        tree.clock += 10 * SECOND;
        tree.write("addresses.tsv", format!("article\tlama\tid\t/articles/2024/11/lama/\tgone 2024-11-20 {reason}\n"));
        compare(&mut kept, &tree, &request).unwrap();
        let shown = kept.site.shown();
        let page = &shown["articles/2024/11/lama/index.html"];
        assert!(String::from_utf8_lossy(&page.bytes).contains(reason), "{reason}");
    }
}

#[test]
fn a_template_of_a_directive_is_another_reading_of_the_same_records() {
    let (mut tree, mut kept, request) = start();
    tree.write("content/articles/a5.md", tree.text("content/articles/a5.md") + "\n::kotak{isi=\"Enam\"}\n");
    compare(&mut kept, &tree, &request).unwrap();
    tree.clock += 10 * SECOND;
    tree.write("templates/directives/kotak.html", "<p>Kotak</p>\n");
    assert!(!compare(&mut kept, &tree, &request).unwrap().failed);
    tree.clock += 10 * SECOND;
    tree.remove("templates/directives/kotak.html");
    compare(&mut kept, &tree, &request).unwrap();
}

#[test]
fn drafts_are_another_site_of_the_same_records() {
    // DOMAIN T-8
    let (mut tree, mut kept, mut request) = start();
    let text = tree.text("content/articles/a5.md").replacen("title:", "draft: true\ntitle:", 1);
    tree.write("content/articles/a5.md", text);
    compare(&mut kept, &tree, &request).unwrap();
    tree.clock += 10 * SECOND;
    for drafts in [false, true, false] {
        request.drafts = drafts;
        compare(&mut kept, &tree, &request).unwrap();
    }
}
