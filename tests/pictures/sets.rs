//! What is made of a sound picture, and what pages say of it.

use crate::draw::{self, CANARY, corners, has, seen};
use crate::support::{self, Built, Desk, between, path};
use image::ImageFormat;
use kliping::pipeline;
use kliping::write::memory::MemorySite;

const ARTICLE: &str = "/articles/2024/11/bangau/";

/// An article in a bundle with a picture beside it.
fn desk(name: &str, bytes: Vec<u8>, more: &str) -> Desk {
    let desk = support::site(&format!(
        "
        == content/articles/2024-11-20-bangau/index.md
        ---
        id: bangau
        title: Cranes
        summary: They came.
        image: {{ file: {name}, alt: Cranes, credit: Rara, rights: own{more} }}
        ---
        Text.
        == content/articles/2024-11-19-b.md
        ---
        id: b
        title: B
        ---
        Text.
        "
    ));
    desk.files.put(&path(&format!("content/articles/2024-11-20-bangau/{name}")), bytes);
    desk
}

fn renditions(built: &Built) -> Vec<&str> {
    built.under("/assets/").into_iter().filter(|url| url.starts_with("/assets/cranes.")).collect()
}

/// Each rendition without its hash, and its size in pixels.
fn sizes(built: &Built) -> Vec<String> {
    let mut all: Vec<String> = renditions(built)
        .iter()
        .map(|url| {
            let image = seen(&built.outputs[*url]);
            format!("{} {}x{}", url.split_once('-').unwrap().1, image.width(), image.height())
        })
        .collect();
    all.sort();
    all
}

#[test]
fn a_picture_becomes_a_set() {
    let built = desk("cranes.jpg", draw::jpeg(1600, 1000), "").build();
    assert_eq!(
        sizes(&built),
        [
            "1000.jpg 1000x1000", // square
            "1200.jpg 1200x675",  // 16:9
            "1200.jpg 1200x900",  // 4:3
            "1280.webp 1280x800",
            "400.webp 400x300", // cards
            "480.webp 480x300",
            "800.jpg 800x500",
            "800.webp 800x500",
            "800.webp 800x600",
        ]
    );
    let html = built.main(ARTICLE);
    let picture = between(html, "<picture>", "</picture>").unwrap();
    let srcset = between(picture, "<source type=\"image/webp\" srcset=\"", "\"").unwrap();
    let widths: Vec<&str> = srcset.split(", ").map(|one| one.split_once(' ').unwrap().1).collect();
    assert_eq!(widths, ["480w", "800w", "1280w"]);
    assert!(picture.contains("width=\"800\" height=\"500\" alt=\"Cranes\" data-tint=\"#"), "{picture}");
    assert!(picture.contains("fetchpriority=\"high\" decoding=\"async\""), "{picture}");
    for (url, bytes) in built.outputs.iter().filter(|(url, _)| url.ends_with(".jpg")) {
        assert_eq!(corners(&seen(bytes)), "rgwb", "{url}");
    }
}

#[test]
fn every_address_that_a_page_names_is_there() {
    let desk = desk("cranes.jpg", draw::jpeg(1600, 1000), "");
    desk.put("content/articles/2024-11-19-b.md", "---\nid: b\ntitle: B\n---\n::latest{limit=2}\n");
    let built = desk.build();
    let mut named = 0;
    for (url, bytes) in built.outputs.iter().filter(|(url, _)| !url.ends_with(".jpg") && !url.ends_with(".webp")) {
        let text = String::from_utf8_lossy(bytes);
        for part in text.split("/assets/cranes.").skip(1) {
            let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.').unwrap();
            assert!(built.has(&format!("/assets/cranes.{}", &part[..end])), "{url} names {}", &part[..end]);
            named += 1;
        }
    }
    assert!(named > 10, "{named}");
}

#[test]
fn feeds_name_the_rendition_that_everything_reads() {
    // DOMAIN F-6: an enclosure has its true length, and that of a rendition is known too late.
    let built = desk("cranes.jpg", draw::jpeg(1600, 1000), "").build();
    let url = renditions(&built).into_iter().find(|url| url.ends_with("-800.jpg")).unwrap();
    let url = format!("https://kliping.test{url}");
    for feed in ["/rss.xml", "/feed.xml"] {
        assert!(!built.html(feed).contains("enclosure"), "{}", built.html(feed));
        let media =
            format!("<media:content url=\"{url}\" medium=\"image\" type=\"image/jpeg\" width=\"800\" height=\"500\">");
        assert!(built.html(feed).contains(&media), "{}", built.html(feed));
        let shown = format!("&lt;figure&gt;&lt;img src=&quot;{url}&quot; width=&quot;800&quot; height=&quot;500&quot;");
        assert!(built.html(feed).contains(&shown), "{}", built.html(feed));
    }
    assert!(built.html("/feed.json").contains(&format!("\"image\":\"{url}\"")));
}

#[test]
fn an_original_is_published_only_where_something_links_to_it() {
    // RELIABILITY I4
    let original = format!("{ARTICLE}cranes.jpg");
    let desk = desk("cranes.jpg", draw::jpeg(900, 600), "");
    assert!(!desk.build().has(&original));
    let head =
        "---\nid: bangau\ntitle: Cranes\nimage: { file: cranes.jpg, alt: Cranes, credit: Rara, rights: own }\n---\n";
    desk.put("content/articles/2024-11-20-bangau/index.md", &format!("{head}[large](cranes.jpg)\n"));
    assert!(desk.build().has(&original));
    desk.put("content/articles/2024-11-20-bangau/index.md", &format!("{head}![again](cranes.jpg)\n"));
    let built = desk.build();
    assert!(!built.has(&original));
    assert!(built.main(ARTICLE).contains("alt=\"again\""), "{}", built.main(ARTICLE));
}

#[test]
fn a_picture_in_a_text_is_a_set_without_crops() {
    let desk =
        support::site("== content/articles/2024-11-20-a/index.md\n---\nid: a\ntitle: A\n---\n![Cranes](cranes.png)\n");
    desk.files.put(&path("content/articles/2024-11-20-a/cranes.png"), draw::png(600, 300));
    let built = desk.build();
    assert_eq!(sizes(&built), ["480.webp 480x240", "600.jpg 600x300", "600.webp 600x300"]);
    assert!(
        built.main("/articles/2024/11/a/").contains("<picture><source type=\"image/webp\" srcset=\"/assets/cranes.")
    );
}

#[test]
fn what_is_clear_stays_clear_but_for_those_who_show_links() {
    let built = desk("cranes.png", draw::clear(900, 600), "").build();
    for url in renditions(&built) {
        let due = if url.ends_with(".jpg") { "wgwb" } else { "-gwb" };
        assert_eq!(corners(&seen(&built.outputs[url])), due, "{url}");
    }
    assert!(renditions(&built).iter().any(|url| url.ends_with("-800.png")));
    assert!(!built.main(ARTICLE).contains("data-tint"), "no colour stands behind what is clear");
}

#[test]
fn nothing_that_a_camera_writes_is_published() {
    // RELIABILITY I4
    let camera = draw::from_camera(&draw::jpeg(900, 600), 1);
    let png = draw::png_from_camera(&draw::quarters(900, 600), 1);
    for (name, bytes) in [("cranes.jpg", camera), ("cranes.png", png)] {
        assert!(has(&bytes, CANARY));
        let built = desk(name, bytes, "").build();
        for (url, bytes) in &built.outputs {
            assert!(!has(bytes, CANARY) && !has(bytes, b"Exif") && !has(bytes, b"xmpmeta"), "{url} tells where it was");
        }
    }
}

#[test]
fn a_picture_is_turned_as_it_was_taken() {
    // RELIABILITY I4: EXIF 2.32, table of orientations, on a picture whose corners are r g w b clockwise.
    let due = ["rgwb", "grbw", "wbrg", "bwgr", "rbwg", "brgw", "wgrb", "gwbr"];
    for (turned, due) in (1..).zip(due) {
        for (name, bytes) in [
            ("cranes.jpg", draw::from_camera(&draw::jpeg(900, 600), turned)),
            ("cranes.png", draw::png_from_camera(&draw::quarters(900, 600), turned)),
        ] {
            let built = desk(name, bytes, "").build();
            let whole = renditions(&built).into_iter().find(|url| url.ends_with("-480.webp")).unwrap();
            let image = seen(&built.outputs[whole]);
            assert_eq!(corners(&image), due, "{name}, orientation {turned}");
            assert_eq!(image.height() > image.width(), turned > 4, "{name}, orientation {turned}");
            let sides = if turned > 4 { "width=\"600\" height=\"900\"" } else { "width=\"800\" height=\"533\"" };
            assert!(built.main(ARTICLE).contains(sides), "{name}, orientation {turned}");
        }
    }
}

#[test]
fn a_colour_profile_goes_with_the_pixels() {
    // RELIABILITY I4
    let built = desk("cranes.jpg", draw::with_profile(&draw::quarters(900, 600)), "").build();
    for url in renditions(&built) {
        assert!(has(&built.outputs[url], b"Display P3"), "{url}");
        seen(&built.outputs[url]);
    }
}

#[test]
fn a_crop_lies_around_its_focus() {
    // A red spot at the left, where the middle of the picture would not show it.
    let mut image = draw::quarters(1600, 400);
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        pixel.0 = if x < 300 && y < 400 { [220, 30, 30] } else { [240, 240, 240] };
    }
    let bytes = draw::write(image, ImageFormat::Jpeg);
    let square = |more: &str| {
        let built = desk("cranes.jpg", bytes.clone(), more).build();
        let url = renditions(&built).into_iter().find(|url| url.ends_with("-400.jpg")).unwrap();
        corners(&seen(&built.outputs[url]))
    };
    assert_eq!(square(""), "wwww");
    assert_eq!(square(", focus: [0.1, 0.5]"), "rwwr");
    assert_eq!(square(", focus: 10% 50%"), "rwwr");
}

#[test]
fn a_focus_outside_of_the_picture_is_told() {
    for focus in ["[0.3]", "left", "[2, 0.5]", "[0.1, 0.2, 0.3]", "-1% 5%", "[a, b]"] {
        let found = desk("cranes.jpg", draw::jpeg(90, 60), &format!(", focus: {focus}")).lines();
        assert!(found.starts_with("K0116 content/articles/2024-11-20-bangau/index.md:5:"), "{focus}: {found}");
    }
}

#[test]
fn the_settings_decide_widths_and_whether_there_are_sets() {
    let desk = desk("cranes.jpg", draw::jpeg(900, 600), "");
    desk.put("kliping.yaml", "base_url: https://k.test/\nsite: { tag: \"k.test,2024-01-01\" }\npictures: { widths: [300, 100], quality: 40 }\n");
    let built = desk.build();
    let srcset = between(built.main(ARTICLE), "srcset=\"", "\"").unwrap();
    assert!(srcset.contains("-100.webp 100w, ") && srcset.ends_with("-300.webp 300w"), "{srcset}");
    desk.put(
        "kliping.yaml",
        "base_url: https://k.test/\nsite: { tag: \"k.test,2024-01-01\" }\npictures: { sets: false }\n",
    );
    let built = desk.build();
    assert!(built.has(&format!("{ARTICLE}cranes.jpg")) && renditions(&built).is_empty());
    desk.put("kliping.yaml", "base_url: https://k.test/\nsite: { tag: \"k.test,2024-01-01\" }\npictures: { width: 3, quality: 0, widths: [a] }\n");
    let found = desk.lines();
    assert_eq!(found.matches("K0002").count() + found.matches("K0003").count(), 3, "{found}");
}

#[test]
fn the_same_picture_makes_the_same_bytes_on_any_number_of_threads() {
    // RELIABILITY I5
    let desk = desk("cranes.jpg", draw::write(draw::busy(1500, 900), ImageFormat::Jpeg), "");
    for at in 0..6 {
        desk.put(
            &format!("content/articles/2024-11-1{at}-x{at}/index.md"),
            &format!(
                "---\nid: x{at}\ntitle: X{at}\nimage: {{ file: x.jpg, alt: X, credit: R, rights: own }}\n---\nx\n"
            ),
        );
        let bytes = draw::write(draw::busy(700 + at, 500), ImageFormat::Jpeg);
        desk.files.put(&path(&format!("content/articles/2024-11-1{at}-x{at}/x.jpg")), bytes);
    }
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(8 << 20).build().unwrap();
        pool.install(|| desk.build())
    };
    let one = on(1);
    for threads in [2, 8] {
        assert!(on(threads) == one, "{threads} threads make another site");
    }
}

#[test]
fn one_output_alone_is_what_the_build_makes() {
    let desk = desk("cranes.jpg", draw::jpeg(900, 600), "");
    let (draft, site) = (desk.draft(), MemorySite::new());
    pipeline::build(&desk.files, &draft, site.sink(), &|_, _| ()).unwrap();
    let built = desk.build();
    for output in draft.plan.outputs.iter().filter(|output| output.url.as_str().starts_with("/assets/cranes.")) {
        let alone = pipeline::render_one(&desk.files, &draft, output).unwrap();
        assert!(built.outputs[output.url.as_str()] == alone, "{}", output.url);
    }
}

#[test]
fn the_way_from_pixels_to_bytes_has_a_number() {
    // RELIABILITY I5. Other bytes than these: raise `render::picture::VERSION`, and then write theirs down here.
    let built = desk("cranes.png", draw::png(700, 500), "").build();
    let mut hash = kliping::base::hash::HashOf::new();
    for url in renditions(&built) {
        hash.text(url).bytes(&built.outputs[url]);
    }
    assert_eq!((kliping::render::picture::VERSION, hash.done().short().as_str()), (1, "d42d91a93c"));
}
