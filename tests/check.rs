//! What `check` finds in the finished site, and whom it tells.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use kliping::check;
use support::{Desk, site};

/// The findings of the finished site, one a line: code, place, message.
#[track_caller]
fn found(desk: &Desk) -> String {
    let draft = desk.draft();
    assert!(!draft.has_errors(), "{}", desk.lines());
    let seen = check::finished(&desk.files, &draft, &|_, _| ());
    seen.found.iter().map(|one| desk.line(one)).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_sound_site_has_nothing_to_tell() {
    let desk = site(
        "
        == content/articles/2024-11-01-a.md
        ---
        id: a
        title: A
        topics: [t]
        summary: S [here](/tags/t/).
        ---
        ## One

        Text[^1] and [up](#top).

        ## One

        [^1]: Note.
        ",
    );
    assert_eq!(found(&desk), "");
}

#[test]
fn an_id_that_stands_twice_is_told_at_the_record_that_writes_it() {
    let desk = site(
        "
        == content/articles/2024-11-01-a.md
        ---
        id: a
        title: A
        ---
        <p id=\"x\">One.</p>

        <p id=\"x\">Two.</p>
        ",
    );
    assert_eq!(
        found(&desk),
        "K0801 content/articles/2024-11-01-a.md:5:8 the id `x` stands twice on one page (`/articles/2024/11/a/`); \
         give one of them another name"
    );
}

#[test]
fn a_picture_without_words_is_told_at_its_template() {
    let desk = site(
        "
        == static/img/a.svg
        <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"></svg>
        == content/pages/p.md
        # P
        == templates/page.html
        {# Bare.
        vars:
          body: html
        #}
        {% extends \"base.html\" %}{% block main %}<h1>P</h1><img src=\"/img/a.svg\">{% endblock %}
        ",
    );
    let found = found(&desk);
    assert!(
        found.contains("K0307 templates/page.html:5:62 the picture `/img/a.svg` has no alternative text (`/p/`)"),
        "{found}"
    );
}

#[test]
fn what_the_policy_blocks_is_told() {
    let desk = site(
        "
        == content/pages/p.md
        # P
        == templates/page.html
        {# Bare.
        vars:
          body: html
        #}
        {% extends \"base.html\" %}{% block main %}<h1 style=\"color:red\" onclick=\"go()\">P</h1><script>go()</script><script type=\"application/ld+json\">{,}</script>{% endblock %}
        ",
    );
    let found = found(&desk);
    for part in [
        "K0804 templates/page.html:5:53 the style `color:red` has no effect",
        "K0804 templates/page.html:5:64 the handler `onclick` has no effect",
        "a `<script>` without an address has no effect",
        "K0803 content/pages/p.md structured data cannot be read",
    ] {
        assert!(found.contains(part), "{part}:\n{found}");
    }
}

#[test]
fn the_policy_that_the_site_widens_is_the_one_that_pages_are_held_against() {
    // K0804
    let template = "
        == content/pages/p.md
        # P
        == templates/page.html
        {# Frames.
        vars:
          body: html
        #}
        {% extends \"base.html\" %}{% block main %}<h1 style=\"color:red\">P</h1><iframe src=\"https://video.test/1\" title=\"V\"></iframe><img src=\"https://img.test/a.png\" alt=\"A\"><script src=\"//count.test/c.js\"></script>{% endblock %}
        ";
    let told = found(&site(template));
    for part in [
        "K0804 templates/page.html:5:53 the style `color:red` has no effect",
        "K0804 templates/page.html:5:83 the site's Content-Security-Policy keeps `https://video.test/1` out (`frame-src`) (`/p/`); write `content_security_policy: { frame-src: [\"https://video.test\"] }`",
        "keeps `https://img.test/a.png` out (`img-src`)",
        "keeps `//count.test/c.js` out (`script-src`)",
    ] {
        assert!(told.contains(part), "{part}:\n{told}");
    }
    let desk = site(template);
    let policy = "{ frame-src: [\"https://video.test\"], img-src: [\"*.test\"], style-src: [\"'unsafe-inline'\"], script-src: [count.test] }";
    desk.put(
        "kliping.yaml",
        &format!(
            "base_url: https://k.test/\nsite: {{ tag: \"k.test,2024-01-01\" }}\ncontent_security_policy: {policy}\n"
        ),
    );
    let told = found(&desk);
    assert!(!told.contains("K0804 templates/page.html:5:53") && !told.contains("video.test"), "{told}");
    assert!(!told.contains("count.test"), "{told}");
    assert!(!told.contains("img.test"), "{told}");
}

#[test]
fn a_file_that_readers_cannot_read_is_told() {
    let desk = site(
        "
        == static/extra.xml
        <feed><title>Kliping</feed>
        == static/more.json
        {,}
        ",
    );
    let found = found(&desk);
    assert!(found.contains("K0802 the file is not well-formed XML") && found.contains("(`/extra.xml`)"), "{found}");
    assert!(found.contains("K0802 the file is not JSON") && found.contains("(`/more.json`)"), "{found}");
}

#[test]
fn a_link_that_leads_nowhere_is_told_at_its_record() {
    let desk = site(
        "
        == content/articles/2024-11-01-a.md
        ---
        id: a
        title: A
        summary: S [here](/tags/none/) and [there](/#nowhere).
        ---
        ",
    );
    let found = found(&desk);
    assert!(
        found.contains("K0404 content/articles/2024-11-01-a.md:4:19 the link `/tags/none/` leads nowhere"),
        "{found}"
    );
    assert!(found.contains("the link `/#nowhere` names a place that its page does not have"), "{found}");
}
