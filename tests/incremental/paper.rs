//! A small digest that a walk edits.

use crate::tree::Tree;
use std::fmt::Write as _;

/// An article of the digest, in the form that steps change.
#[derive(Debug, Clone)]
pub struct Piece {
    pub path: String,
    pub id: String,
    pub title: String,
    pub body: String,
    pub topics: String,
    pub source: String,
    pub section: &'static str,
    pub date: String,
    /// Further lines of front matter.
    pub more: String,
}

impl Piece {
    pub fn text(&self) -> String {
        let Self { path: _, id, title, body, topics, source, section, date, more } = self;
        let mut text =
            format!("---\nid: {id}\ntitle: {title}\npublish_date: {date}\nsection: {section}\ntopics: [{topics}]\n");
        let number = id.trim_start_matches(|c: char| !c.is_ascii_digit());
        let _ = write!(
            text,
            "original:\n  title: Original {number}\n  url: https://{source}.example/{number}\n  outlet: {source}\n  byline: [Mira Sol]\n{more}---\n{body}\n"
        );
        text
    }
}

pub const CONFIG: &str = "title: Digest
base_url: https://digest.example/
languages: [id, en]
timezone: Asia/Jakarta
site: { tag: \"digest.example,2024-01-01\" }
pages: 3
sections:
  - { id: dunia, names: { id: Dunia, en: World } }
  - { id: iklim, names: { id: Iklim, en: Climate } }
curators: [Rara]
feeds: { of: [front, topics, stories, editions] }
news: { name: Digest }
make: { archive: false }
lists: { named: [{ id: pilihan, title: Pilihan, where: \"topic=korea\", limit: 2, feed: true }] }
";

pub const PICTURE: &str = "content/articles/b7/foto.svg";

/// Of a bundle, in a text; of the site, with crops.
pub const PHOTOS: [&str; 2] = ["content/articles/b7/kapal.png", "static/img/laut.png"];

/// A photograph: another for each size.
pub fn photo(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let shade = |x: u32, y: u32| image::Rgb([(x * 7) as u8, (y * 9) as u8, (width + height) as u8]);
    image::RgbImage::from_fn(width, height, shade).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

pub fn svg(width: u32, height: u32) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\"></svg>"
    )
}

/// Reads a template of the default theme, which a step then changes.
pub fn template(name: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name)).unwrap()
}

#[allow(clippy::too_many_lines)] // One line a file of the site.
pub fn pieces() -> Vec<Piece> {
    let piece = |number: u32, topics: &str, source: &str, section, body: &str, more: &str| Piece {
        path: format!("content/articles/a{number}.md"),
        id: format!("a{number}"),
        title: format!("Berita {number}"),
        body: body.to_owned(),
        topics: topics.to_owned(),
        source: source.to_owned(),
        section,
        date: format!("2024-11-{:02} 08:10 WIB", 10 + number),
        more: more.to_owned(),
    };
    let mut all = vec![
        piece(
            1,
            "korea",
            "lantern",
            "dunia",
            "Isi <b onclick=x>satu</b>. [dua](a2.md)",
            "people: [kim]\nstories: [perang]\n",
        ),
        piece(
            2,
            "korea, laut",
            "lantern",
            "dunia",
            "::latest{where=\"topic=laut\" limit=2}\n\n:::note\nCatatan.\n:::",
            "stories: [perang]\nrelated: [a1]\nimage: { file: /img/laut.png, alt: Laut, focus: [0.2, 0.8] }\n",
        ),
        piece(
            3,
            "laut",
            "kompas",
            "iklim",
            "> kutip\n\n::quote{by=\"kim\" text=\"Ya\"}",
            "embargo: 2024-12-02 06:00 WIB\n",
        ),
        piece(
            4,
            "selatan",
            "kompas",
            "iklim",
            "::timeline{story=\"perang\"}",
            "expires: 2024-12-03\ncorrections:\n  - { when: 2024-11-25, kind: correction, text: Salah., by: Rara }\n",
        ),
        piece(5, "selatan", "kawat", "dunia", "Lima.", "quotes:\n  - { text: Satu kata, by: kim, said: 2024-11-01 }\n"),
        piece(
            6,
            "laut",
            "kawat",
            "dunia",
            "Lihat [tentang](/tentang/) dan ::image{file=\"/img/peta.svg\" alt=peta}",
            "image: { file: /img/peta.svg, alt: Peta }\n",
        ),
    ];
    let mut bundle = piece(
        7,
        "korea",
        "lantern",
        "iklim",
        "![foto](foto.svg) ![kapal](kapal.png)\n\n::related{ref=\"a2\"}",
        "image: { file: foto.svg, alt: Foto }\n",
    );
    bundle.path = "content/articles/b7/index.md".to_owned();
    all.push(bundle);
    let mut english = piece(1, "korea", "lantern", "dunia", "Text one.", "translation_key: a1\n");
    (english.path, english.title) = ("content/articles/a1.en.md".to_owned(), "News 1".to_owned());
    all.push(english);
    all
}

/// The digest before the first step: 8 articles, 2 or 3 records of each other kind.
pub fn plant(tree: &mut Tree) -> Vec<Piece> {
    let pieces = pieces();
    for piece in &pieces {
        tree.write(&piece.path, piece.text());
    }
    for (path, text) in [
        ("kliping.yaml", CONFIG),
        ("content/topics/korea.yaml", "names: { id: Korea, en: Korea }\nsummary: Semenanjung.\nsee: [laut]\n"),
        ("content/topics/selatan.yaml", "names: { id: Selatan, en: South }\nparent: korea\n"),
        ("content/topics/laut.md", "---\nnames: { id: Laut, en: Sea }\n---\nTeks laut. ::latest{limit=1}\n"),
        ("content/sources/lantern.yaml", "title: Lantern\nurl: https://lantern.example/\nplace: Seoul\n"),
        ("content/sources/kompas.yaml", "title: Kompas\nurl: https://kompas.example/\ntype: broadcaster\n"),
        ("content/sources/kawat.yaml", "title: Kawat\nurl: https://kawat.example/\ntype: agency\n"),
        ("content/people/kim.yaml", "title: Kim\nrole: Presiden\nsort_name: Kim\n"),
        (
            "content/people/rara.md",
            "---\ntitle: Rara\ninitials: RR\nimage: { file: /img/peta.svg, alt: Rara }\n---\nKurator.\n",
        ),
        (
            "content/stories/perang.yaml",
            "id: perang\ntitle: Perang\nsummary: Lama.\nlead: a1\nitems:\n  - { when: 2018-06-12, text: Dulu., key: true }\n  - a1\n",
        ),
        (
            "content/editions/2024-11-24-satu.md",
            "---\nid: edisi-1\ntitle: Satu\nnumber: 1\npublish_date: 2024-11-24 07:00 WIB\nitems:\n  - { heading: Laut }\n  - a6\n  - a2\n  - { title: Singkat, url: \"https://kawat.example/x\", outlet: kawat, note: Pendek., topics: [laut] }\n---\nPengantar.\n",
        ),
        (
            "content/pages/tentang.md",
            "---\ntitle: Tentang\nmenu: 1\nimage: { file: /img/peta.svg, alt: Peta }\n---\n[satu](../articles/a1.md) ![peta](/img/peta.svg)\n",
        ),
        ("content/pages/tentang.en.md", "---\ntitle: About\nmenu: 1\n---\nAbout.\n"),
        ("data/staf.yaml", "nama: Rara\n"),
        ("static/humans.txt", "kami\n"),
    ] {
        tree.write(path, text);
    }
    tree.write("static/img/peta.svg", svg(40, 30));
    tree.write(PICTURE, svg(10, 10));
    PHOTOS.into_iter().zip(20..).for_each(|(path, width)| tree.write(path, photo(width, 12)));
    let page = template("page.html").replacen(
        "{# A page of the site.",
        "{# A page of the site.\nasks: staf = staf; terbaru = list(where=\"topic=laut\", limit=1)",
        1,
    );
    tree.write(
        "templates/page.html",
        page.replacen(
            "</article>",
            "<p>{{ staf.nama }}{% for c in terbaru %}{{ c.title }}{% endfor %}</p></article>",
            1,
        ),
    );
    pieces
}
