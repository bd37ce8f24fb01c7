//! Cards: which pages have one, what pages say of it, and what is told when none can be drawn.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg(feature = "images")]

mod support;

use kliping::parse::picture;
use support::{Built, Desk, between, path, site};

/// A site of these records with cards, and fonts of `tests/fonts/`.
fn desk(fonts: &[&str], text: &str) -> Desk {
    desk_with("newspaper", fonts, text)
}

fn desk_with(look: &str, fonts: &[&str], text: &str) -> Desk {
    let desk = site(text);
    let settings = "title: Klip\nbase_url: https://kliping.test/\nlanguages: [en, ko, ar]\nsite: { tag: \"kliping.test,2024-01-01\" }\n\
         cards: true\nsections: [{ id: w, names: { en: World, ko: 한국, ar: السلام } }]\n";
    desk.put("kliping.yaml", &format!("{settings}theme: {{ look: {look} }}\n"));
    for name in fonts {
        let bytes = std::fs::read(format!("{}/tests/fonts/{name}.ttf", env!("CARGO_MANIFEST_DIR"))).unwrap();
        desk.files.put(&path(&format!("fonts/{name}.ttf")), bytes);
    }
    desk
}

fn article(more: &str) -> String {
    format!("== content/articles/2024-11-20-a/index.md\n---\nid: a\n{more}\nsummary: S.\n---\nText.\n")
}

fn cards(built: &Built) -> Vec<&str> {
    built.under("/assets/card-")
}

/// What a page says of the picture that others show.
fn told<'b>(built: &'b Built, url: &str, what: &str) -> Option<&'b str> {
    between(built.html(url), &format!("<meta property=\"og:{what}\" content=\""), "\"")
}

const PAGE: &str = "/articles/2024/11/a/";

#[test]
fn a_page_without_a_picture_names_its_card_with_size_and_words() {
    // DOMAIN M-5
    let built = desk(&["latin"], &article("title: Cranes & \"ships\"")).build();
    let url = told(&built, PAGE, "image").unwrap();
    assert!(url.starts_with("https://kliping.test/assets/card-a-en."), "{url}");
    assert_eq!((told(&built, PAGE, "image:width"), told(&built, PAGE, "image:height")), (Some("1200"), Some("630")));
    assert_eq!(told(&built, PAGE, "image:alt"), Some("Cranes &amp; &quot;ships&quot;"));
    assert!(built.html(PAGE).contains("<meta name=\"twitter:card\" content=\"summary_large_image\">"));
    let bytes = &built.outputs[url.strip_prefix("https://kliping.test").unwrap()];
    assert_eq!(picture::size(bytes), Some((1200, 630)));
    assert!(bytes.len() < 40_000, "{}", bytes.len());
    // Lists are shown by the card of the site, and structured data name no drawn picture.
    assert!(told(&built, "/archive/", "image").unwrap().contains("/assets/card-site-en."));
    assert!(
        !between(built.html(PAGE), "<script type=\"application/ld+json\">", "</script>").unwrap().contains("/card-")
    );
}

#[test]
fn nobody_gets_cards_who_did_not_ask_and_no_page_that_has_a_picture() {
    let picture = "title: T\nimage: { file: a.svg, alt: Map, credit: C, rights: own }";
    let desk = desk(&["latin"], &article(picture));
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"6\"></svg>";
    desk.put("content/articles/2024-11-20-a/a.svg", svg);
    // Networks that show links read no drawings.
    assert!(told(&desk.build(), PAGE, "image").unwrap().contains("/card-a-en."));
    let png = include_bytes!("../docs/gallery/front.png").to_vec();
    desk.files.put(&path("content/articles/2024-11-20-a/a.png"), png);
    let record = format!("---\nid: a\n{}\n---\nText.\n", picture.replace("svg", "png"));
    desk.put("content/articles/2024-11-20-a/index.md", &record);
    let built = desk.build();
    assert!(told(&built, PAGE, "image").unwrap().contains("/assets/a."));
    assert!(cards(&built).iter().all(|url| url.contains("card-site")), "{:?}", cards(&built));
    let plain = site(&article("title: T"));
    plain.files.put(&path("fonts/latin.ttf"), Vec::new());
    assert!(cards(&plain.build()).is_empty());
}

#[test]
fn what_no_font_has_is_told_once_in_a_language_and_left_out() {
    // K0311
    let records = format!(
        "{}== content/articles/2024-11-21-b.ko.md\n---\nid: b\ntitle: 한국 뉴스\n---\n== content/articles/2024-11-22-c.ko.md\n---\nid: c\ntitle: 클립\n---\n",
        article("title: T")
    );
    let told = desk(&["latin"], &records).lines();
    let line = "K0311 content/articles/2024-11-22-c.ko.md 2 cards in `ko` cannot be drawn: no font of fonts/ has `클` (U+D074); \
                put a TTF or OTF file with these letters into fonts/";
    assert!(told.contains(line), "{told}");
    assert!(!desk(&["latin", "hangul"], &records).lines().contains("K0311"));
    let none = desk(&[], &article("title: T")).lines();
    assert!(none.contains("K0311 kliping.yaml no card is drawn, since there is no font in fonts/"), "{none}");
    let broken = desk(&["latin"], &article("title: T"));
    broken.put("fonts/b.otf", "no font");
    assert!(broken.lines().contains("K0311 fonts/b.otf the file is no font that can be read"), "{}", broken.lines());
    assert!(!cards(&broken.build()).is_empty());
}

#[test]
fn a_card_has_another_address_when_anything_on_it_is_another() {
    let card = |desk: &Desk| told(&desk.build(), PAGE, "image").unwrap().to_owned();
    let desk = desk(&["latin"], &article("title: T"));
    let first = card(&desk);
    desk.put("content/articles/2024-11-20-a/index.md", "---\nid: a\ntitle: T\nsummary: Other.\n---\nOther.\n");
    assert_eq!(card(&desk), first, "a summary is not on it");
    desk.put("content/articles/2024-11-20-a/index.md", "---\nid: a\ntitle: U\n---\n");
    let second = card(&desk);
    assert_ne!(second, first);
    desk.files.put(&path("fonts/more.ttf"), include_bytes!("fonts/hangul.ttf").to_vec());
    assert_ne!(card(&desk), second, "another font may draw it");
}

#[test]
fn an_article_withdrawn_or_paid_for_says_so_on_its_card() {
    // DOMAIN
    let bytes = |more: &str| {
        let built = desk(&["latin"], &article(more)).build();
        let url = told(&built, PAGE, "image").unwrap().strip_prefix("https://kliping.test").unwrap().to_owned();
        built.outputs[&url].clone()
    };
    let (plain, paid) = (bytes("title: T"), bytes("title: T\nsponsored: { by: Bank }"));
    let gone = bytes("title: T\nretracted: { when: 2024-11-21, reason: Wrong. }");
    assert!(plain != paid && plain != gone && paid != gone);
}

#[test]
fn cards_are_the_same_bytes_on_every_machine() {
    // RELIABILITY Z1, I5. Other bytes than these: raise `render::poster::VERSION`, and then write theirs down here.
    use kliping::base::hash::HashOf;
    let records = format!(
        "{}== content/articles/2024-11-21-b.ko.md\n---\nid: b\ntitle: 한국 뉴스 클립\nsection: w\n---\n== content/articles/2024-11-22-c.ar.md\n---\nid: c\ntitle: السلام Klip (2024)\n---\n",
        article("title: Cranes over a flooded field, and a headline that runs over three lines or more of the card")
    );
    let mut hash = HashOf::new();
    for look in ["newspaper", "reader"] {
        let built = desk_with(look, &["latin", "hangul", "arabic"], &records).build();
        assert_eq!(cards(&built).len(), 6, "{:?}", cards(&built));
        for url in cards(&built) {
            hash.bytes(&built.outputs[url]);
        }
    }
    assert_eq!((kliping::render::poster::VERSION, hash.done().short().as_str()), (1, "6277ac86be"));
}
