//! Themes in `themes/`, and what the configuration says to the theme.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use support::{Built, Desk, between, check, site};

/// A theme that changes one template, one word, one style, and brings a file and a setting.
const GAZETTE: &str = "
    == themes/gazette/theme.yaml
    name: Gazette
    version: 1.2.0
    settings: { motto: All that fits, columns: 3, wide: false }
    == themes/gazette/templates/404.html
    {# A page of the theme's own. #}
    {%- extends \"base.html\" -%}
    {%- block main -%}<p class=\"gazette\">{{ site.theme_settings.motto }} in {{ site.theme_settings.columns }}{% if site.theme_settings.wide %}, wide{% endif %}</p>{%- endblock main -%}
    == themes/gazette/templates/strings/en.yaml
    skip: Straight to the news
    == themes/gazette/templates/assets/kliping.css
    body { color: teal }
    == themes/gazette/static/press.txt
    The theme's press.
    == themes/gazette/README.md
    # Not for readers
    == themes/gazette/node_modules/a/index.html
    {% never read
    == content/articles/a.md
    ---
    id: a
    title: A
    publish_date: 2024-11-30
    form: link
    ---
    == kliping.yaml
    theme: gazette
    vocabulary: open
";

fn gazette(more: &str) -> Desk {
    site(GAZETTE).add(more)
}

fn style(built: &Built) -> String {
    let url = between(built.html("/"), "<link rel=\"stylesheet\" href=\"", "\"").unwrap();
    built.html(url).to_owned()
}

#[test]
fn a_theme_in_its_folder_changes_a_template_a_word_and_a_style() {
    let built = gazette("").build();
    assert!(built.page("/404.html").contains("All that fits in 3"), "{}", built.page("/404.html"));
    assert!(built.html("/").contains(">Straight to the news<"), "its words");
    assert!(built.html("/").contains(">Search<"), "the words that it does not have are the default theme's");
    assert_eq!(style(&built), "body{color:teal}");
    assert_eq!(built.html("/press.txt"), "The theme's press.\n");
    assert!(!built.has("/README.md"), "what lies beside is not published");
}

#[test]
fn the_files_of_the_site_go_before_those_of_its_theme() {
    let built = gazette(
        "
        == templates/strings/en.yaml
        skip: Go on
        == templates/assets/kliping.css
        body { color: red }
        == static/press.txt
        Our press.
        ",
    )
    .build();
    assert!(built.html("/").contains(">Go on<"));
    assert_eq!(style(&built), "body{color:red}");
    assert_eq!(built.html("/press.txt").trim_end(), "Our press.");
    assert!(built.page("/404.html").contains("All that fits"), "and only those");
}

#[test]
fn settings_of_a_theme_are_the_sites_to_change() {
    let desk = gazette(
        "
        == kliping.yaml
        base_url: https://kliping.test/
        site: { tag: \"kliping.test,2024-01-01\" }
        theme: { name: gazette, settings: { motto: Ours, wide: true } }
        vocabulary: open
        ",
    );
    assert!(desk.build().page("/404.html").contains("Ours in 3, wide"));
}

#[test]
fn a_setting_that_the_theme_does_not_have_names_the_nearest() {
    // K0605
    gazette(
        "
        == kliping.yaml
        base_url: https://kliping.test/
        site: { tag: \"kliping.test,2024-01-01\" }
        theme: { name: gazette, settings: { moto: Ours, columns: many } }
        vocabulary: open
        ",
    )
    .check(
        "K0605 kliping.yaml:3:43 the theme has no setting `moto`; write `motto`
         K0605 kliping.yaml:3:58 `many` cannot be the theme's `columns`; write a whole number",
    );
}

#[test]
fn an_unknown_theme_names_the_nearest() {
    // K0604
    gazette(
        "
        == kliping.yaml
        theme: gazete
        base_url: https://kliping.test/
        site: { tag: \"kliping.test,2024-01-01\" }
        vocabulary: open
        ",
    )
    .check("K0604 kliping.yaml:1:8 no theme is called `gazete`; write `gazette`, or put the theme into themes/gazete/");
    check(
        "
        == kliping.yaml
        theme: { name: Gazette! }
        ",
        "K0003 kliping.yaml:1:16 `Gazette!` is no name of a theme; name a folder of themes/: a-z, 0-9 and `-`",
    );
}

#[test]
fn a_broken_file_of_a_theme_is_told_by_its_path() {
    gazette(
        "
        == themes/gazette/templates/404.html
        {% if %}
        == themes/gazette/templates/strings/en.yaml
        skipp: Straight
        ",
    )
    .check(
        "K0601 themes/gazette/templates/404.html:1:7 found `%}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`
         K0602 themes/gazette/templates/strings/en.yaml:1:8 no interface string is called `skipp`; write `skip`",
    );
}

#[test]
fn a_file_of_a_theme_and_a_page_do_not_share_an_address() {
    // K0501
    let lines = gazette(
        "
        == themes/gazette/static/articles/2024/11/a/index.html
        Mine
        ",
    )
    .lines();
    assert!(lines.contains("K0501"), "{lines}");
    assert!(lines.contains("themes/gazette/static/articles/2024/11/a/index.html"), "{lines}");
}

#[test]
fn another_setting_makes_other_pages_and_nothing_else_does() {
    let told = "theme: { name: gazette, settings: { columns: 4 } }";
    let config = |theme: &str| {
        format!(
            "== kliping.yaml\n{theme}\nbase_url: https://kliping.test/\nsite: {{ tag: \"kliping.test,2024-01-01\" }}\nvocabulary: open\n"
        )
    };
    let (one, other) = (gazette(&config("theme: gazette")), gazette(&config(told)));
    assert_ne!(one.draft().theme.hash(), other.draft().theme.hash());
    let before = one.draft().theme.hash();
    one.put("themes/gazette/README.md", "# Another");
    one.put("themes/other/templates/404.html", "{% if %}");
    assert_eq!(before, one.draft().theme.hash());
}

/// A site of one article with these settings.
fn with(settings: &str) -> Desk {
    site(
        "
        == content/articles/a.md
        ---
        id: a
        title: A
        publish_date: 2024-11-30
        form: link
        ---
        ",
    )
    .add(&format!(
        "== kliping.yaml\n{settings}\nbase_url: https://kliping.test/\nsite: {{ tag: \"kliping.test,2024-01-01\" }}\n"
    ))
}

#[test]
fn colours_fonts_and_density_reach_the_page() {
    let desk = with(
        "theme: { density: compact, accent: { light: \"#a4161a\", dark: \"#ff9b94\" }, paper: { light: \"#fff\", dark: \"#000\" }, fonts: { serif: static/fonts/a.woff2, sans: \"Inter, Roboto\" } }",
    );
    desk.put("static/fonts/a.woff2", "wOF2");
    let built = desk.build();
    let front = built.html("/");
    assert!(front.contains("data-density=\"compact\""));
    assert!(
        front.contains("<meta name=\"theme-color\" content=\"#fff\" media=\"(prefers-color-scheme: light)\">"),
        "{front}"
    );
    let sheet = built.under("/assets/accent.").first().map(|url| built.html(url).to_owned()).unwrap();
    for part in [
        "--k-accent:#a4161a",
        "--k-paper-dark:#000",
        "url(../fonts/a.woff2)",
        "--k-serif:k-serif,",
        "--k-sans:Inter, Roboto,",
    ] {
        assert!(sheet.contains(part), "{part} in {sheet}");
    }
}

#[test]
fn a_font_is_a_file_that_is_there_or_plain_names() {
    // K0308, K0003
    with("theme: { fonts: { serif: static/fonts/b.woff2, sans: \"x; } body{}\" } }").check(
        "K0308 kliping.yaml:1:26 `static/fonts/b.woff2` is no file of the site; write the path of a WOFF2 file in static/, or the names of fonts that readers may have
         K0003 kliping.yaml:1:54 `x; } body{}` is neither a WOFF2 file in static/ nor names of fonts; write `static/fonts/literata.woff2`, or `Literata, Palatino`",
    );
}

#[test]
fn a_colour_that_cannot_be_read_is_told() {
    // K0606
    with("theme: { accent: { light: \"#e8590c\", dark: \"#ff9b94\" } }").check(
        "K0606 kliping.yaml the accent `#e8590c` has a contrast of 3.3 on the paper `#f5f4f0` (light); text needs 4.5; take a darker colour for the light scheme, a lighter one for the dark",
    );
}

#[test]
fn the_foot_says_what_the_site_says_of_itself_and_where_else_it_is() {
    let built = with(
        "languages: [en, ko]\nfooter: { en: \"From *Jakarta*.\", ko: 자카르타에서. }\nsocial: [{ name: Mastodon, url: \"https://social.example/@k\" }]",
    )
    .build();
    assert!(built.html("/").contains("<p>From <em>Jakarta</em>.</p>"));
    assert!(built.html("/ko/").contains("<p>자카르타에서.</p>"));
    assert!(built.html("/").contains("<a href=\"https://social.example/@k\" rel=\"me\">Mastodon</a>"));
    assert!(built.html("/").contains("\"sameAs\":[\"https://social.example/@k\"]"), "{}", built.html("/"));
}

#[test]
fn search_stands_in_the_masthead_where_there_is_search() {
    let built = with("").build();
    let field = "<search class=\"seek\"><form action=\"/search/\">";
    assert!(built.html("/").contains(field) && !built.html("/search/").contains(field));
    let built = with("search: false").build();
    assert!(!built.html("/").contains("<search"));
}

#[test]
fn without_helps_no_page_brings_a_script() {
    let built = with("helps: false\nsearch: false").build();
    assert!(built.under("/assets/helps.").is_empty() && built.under("/assets/first.").is_empty());
    for (url, bytes) in &built.outputs {
        let html = String::from_utf8_lossy(bytes);
        assert!(!html.contains("<script type=\"module\"") && !html.contains("<script src="), "{url}");
        assert!(!html.contains("data-at="), "{url}");
    }
    assert!(with("").build().html("/").contains("<script type=\"module\" async src=\"/assets/helps."));
}

#[test]
fn what_is_kept_offline_needs_no_helps() {
    let built = with("helps: false\noffline: true").build();
    let front = built.html("/");
    assert!(front.contains("<script type=\"module\" async src=\"/assets/offline.") && front.contains("data-worker="));
    assert!(!front.contains("/assets/helps.") && built.under("/assets/helps.").is_empty());
    assert!(with("").build().under("/assets/offline.").is_empty());
}

#[test]
fn a_site_that_is_kept_offline_has_a_worker_and_a_page_for_each_language() {
    let built = with("offline: true\nlanguages: [en, ko]").build();
    let worker = built.html("/sw.js");
    let site = between(worker, "const SITE = ", ";\n").unwrap();
    let site: serde_json::Value = serde_json::from_str(site).unwrap();
    assert_eq!(site["offline"], serde_json::json!({ "/": "/offline/", "/ko/": "/ko/offline/" }));
    for url in site["keep"].as_array().unwrap() {
        assert!(built.has(url.as_str().unwrap()), "{url}");
    }
    assert!(built.html("/").contains("data-worker=\"/sw.js\""));
    assert!(built.html("/ko/offline/").contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(!built.html("/sitemaps/page.xml").contains("offline"));
    let none = with("languages: [en, ko]").build();
    assert!(!none.has("/sw.js") && !none.has("/offline/") && !none.html("/").contains("data-worker"));
}

#[test]
fn a_worker_is_another_when_what_stands_around_pages_is() {
    let worker = |settings: &str| with(settings).build().html("/sw.js").to_owned();
    assert_eq!(worker("offline: true"), worker("offline: true"));
    assert_ne!(worker("offline: true"), worker("offline: true\ntitle: Another"));
    let own = with("offline: true");
    own.put("static/sw.js", "// mine");
    assert_eq!(own.build().html("/sw.js"), "// mine");
}
