//! What an output is made of: every kind of thing that a page reads moves the part that holds it, and no other page.

// Helpers of tests may stop a test; the lints on panics are for the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use kliping::pipeline::{self, Draft};
use kliping::plan::Part;
use kliping::store::Cause;
use support::{Desk, path, site};

const SITE: &str = "
    == kliping.yaml
    title: Digest
    vocabulary: open
    == content/articles/2024-11-01-a.md
    ---
    id: a
    title: A
    topics: [korea]
    ---
    Words, [a link](b.md), [a missing one](/later/).

    ::related{ref=b}
    == content/articles/2024-11-02-b.md
    ---
    id: b
    title: B
    ---
    Words of b.
    == content/articles/2024-11-20-z.md
    ---
    id: z
    title: Z
    ---
    Words of z.
    == content/topics/korea.yaml
    names: { en: Korea }
    == content/pages/about.md
    About.
    == data/staff.yaml
    [Ani]
    == templates/page.html
    {# asks: staff = staff; latest = list(where=\"topic=korea\", limit=3) #}
    {%- extends \"base.html\" -%}{%- block main -%}{{ body }}{%- endblock main -%}
    == static/a.txt
    one";

fn draft(desk: &Desk) -> Draft {
    pipeline::draft(&desk.files, &desk.request)
}

/// The parts of an output that an edit moves.
fn moved(url: &str, file: &str, text: &str) -> Vec<&'static str> {
    let desk = site(SITE);
    let of = |draft: &Draft| {
        let output = pipeline::find(draft, url).unwrap_or_else(|| panic!("nothing stands at {url}"));
        pipeline::made_of(&desk.files, draft, output).unwrap()
    };
    let before = of(&draft(&desk));
    if text.is_empty() {
        assert!(desk.files.remove(&path(file)));
    } else {
        desk.files.put(&path(file), text.replace("\n    ", "\n"));
    }
    let after = of(&draft(&desk));
    let cause = Cause::between((&before.grounds, &before.parts), (&after.grounds, &after.parts));
    cause.moved().into_iter().map(Part::word).collect()
}

const A: &str = "/articles/2024/11/a/";

#[test]
fn whatever_an_article_reads_moves_its_part() {
    // RELIABILITY B3: what was read, look-ups that missed and lists that were walked included
    let b = |title: &str, slug: &str| format!("---\nid: b\ntitle: {title}\n{slug}---\nWords of b.\n");
    let file = "content/articles/2024-11-02-b.md";
    assert_eq!(moved(A, file, &b("B", "")), [""; 0], "nothing moved");
    assert_eq!(moved(A, file, "---\nid: b\ntitle: B\n---\nOther words of b.\n"), [""; 0], "no page shows them but b's");
    assert_eq!(moved(A, file, &b("Beta", "")), ["links", "answers"], "the next article, and a directive's answer");
    assert_eq!(
        moved(A, file, &b("B", "slug: beta\n")),
        ["links", "answers"],
        "where the link and the directive lead, and the next article"
    );
    assert_eq!(moved(A, "content/topics/korea.yaml", "names: { en: The Koreas }\n"), ["subject"], "a name it shows");
    assert_eq!(moved(A, "content/pages/later.md", "Later.\n"), ["links"], "a look-up that missed");
    assert_eq!(moved(A, "kliping.yaml", "title: Digest\nvocabulary: open\npages: 30\n"), ["configuration"]);
    assert_eq!(moved(A, "templates/page.html", ""), ["theme"]);
    assert_eq!(moved(A, "static/a.txt", "two"), [""; 0]);
    assert_eq!(moved(A, "data/staff.yaml", "[Budi]\n"), [""; 0]);
}

#[test]
fn whatever_other_outputs_read_moves_their_part() {
    // RELIABILITY B3
    let new = "---\nid: c\ntitle: C\ntopics: [korea]\n---\nWords of c.\n";
    let file = "content/articles/2024-11-03-c.md";
    assert_eq!(moved("/tags/korea/", file, new), ["subject", "lists"], "its counts by week, and its items");
    assert_eq!(moved("/tags/korea/feed.xml", file, new), ["lists", "texts", "entries"]);
    assert_eq!(moved("/about/", file, new), ["answers"], "a list that its template asks for");
    assert_eq!(moved("/about/", "data/staff.yaml", "[Budi]\n"), ["answers"], "a data file");
    assert_eq!(moved("/about/", "content/pages/about.md", "About us.\n"), ["subject", "texts"]);
    assert_eq!(moved("/sitemaps/article-2024.xml", file, new), ["addresses"]);
    assert_eq!(moved("/a.txt", "static/a.txt", "two"), ["subject"]);
    assert_eq!(moved("/a.txt", "kliping.yaml", "title: Other\n"), ["configuration"], "its bytes are as they were");
}

#[test]
fn a_file_stands_on_its_own_page_and_where_it_is_shown() {
    let desk = site(SITE);
    let draft = draft(&desk);
    let shown = |file: &str| {
        let standing = pipeline::standing(&desk.files, &draft, &path(file));
        let urls = |outputs: &[&kliping::plan::Output]| {
            outputs.iter().map(|one| one.url.to_string()).filter(|url| !url.contains('.')).collect::<Vec<_>>()
        };
        (urls(&standing.own), urls(&standing.shown))
    };
    let (own, others) = shown("content/articles/2024-11-02-b.md");
    assert_eq!(own, ["/articles/2024/11/b/"]);
    assert!(others.contains(&A.to_owned()), "a directive shows its card: {others:?}");
    let (own, others) = shown("content/topics/korea.yaml");
    assert_eq!(own, ["/tags/korea/"]);
    assert!(others.contains(&A.to_owned()) && others.contains(&"/about/".to_owned()), "{others:?}");
    assert_eq!(shown("data/staff.yaml"), (Vec::new(), vec!["/about/".to_owned()]));
}
