//! Links and markup that would run something (RELIABILITY H2, H3).

use super::dom;
use super::support::site;

/// Spellings of an address that runs.
const SCHEMES: [&str; 16] = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "javascript&#58;alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,PHN2Zy8+",
    "javascript://x.test/%0Aalert(1)",
    "jav&#x0A;ascript:alert(1)",
    "file:///etc/passwd",
    "blob:https://x.test/1",
    "//x.test/%2e%2e/",
];

/// Every field that holds an address elsewhere; one a line, so that each error has a line of its own.
fn fields(payload: &str) -> String {
    let it = serde_json::to_string(payload).unwrap();
    format!(
        "
        == content/sources/s.yaml
        id: s
        title: S
        url: {it}
        feed: {it}
        same_as: [{it}]
        == content/people/p.yaml
        id: p
        title: P
        same_as: [{it}]
        == content/stories/y.yaml
        id: y
        title: Y
        items:
          - {{ when: 2024-01-01, text: x, url: {it} }}
        == content/editions/e.yaml
        id: e
        title: E
        date: 2024-11-03
        items:
          - {{ title: B, url: {it} }}
        == content/articles/a.yaml
        id: a
        title: A
        date: 2024-11-01
        corrections: [{{ when: 2024-11-02, kind: update, text: x, url: {it} }}]
        related: [{{ title: x, url: {it} }}]
        original:
          title: T
          url: {it}
          archive_url: {it}
          outlet: s
          related: [{{ title: x, url: {it} }}]
        == content/articles/b.yaml
        id: b
        title: B
        date: 2024-11-01
        original: {it}"
    )
}

#[test]
fn an_address_that_runs_is_an_error_in_every_field_for_addresses() {
    // RELIABILITY H3
    for payload in SCHEMES {
        let lines = site(&fields(payload)).lines();
        let told = lines.lines().filter(|line| line.starts_with("K0115")).count();
        assert_eq!(told, 12, "{payload:?}:\n{lines}");
    }
}

/// Builds an article with this body; what its page makes of it.
fn page_of(body: &str) -> Option<String> {
    let desk = site(
        "
        == static/p.svg
        <svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    );
    desk.put("content/articles/a.md", &format!("---\nid: a\ntitle: A\ndate: 2024-11-01\n---\n{body}\n"));
    desk.built().ok().map(|built| {
        for url in ["/feed.xml", "/rss.xml", "/feed.json"] {
            let text = super::support::unescape(&super::support::unescape(built.html(url)));
            assert!(!text.contains("<script") && !text.to_lowercase().contains("href=\"javascript:"), "{url}: {body}");
        }
        built.html("/articles/2024/11/a/").to_owned()
    })
}

#[test]
fn an_address_that_runs_is_text_in_a_body() {
    // RELIABILITY H3: after entity, tab, case, control decoding.
    for payload in SCHEMES {
        for body in [
            format!("[x]({payload})"),
            format!("[x](<{payload}>)"),
            format!("![x](<{payload}>)"),
            format!("<{payload}>"),
            format!("[x][r]\n\n[r]: <{payload}>"),
            format!("<a href=\"{payload}\">x</a>"),
            format!("<img src=\"{payload}\">"),
            format!("<video poster='{payload}' src='{payload}'></video>"),
            format!("<q cite='{payload}'>x</q>"),
        ] {
            if let Some(html) = page_of(&body) {
                assert_eq!(dom::dangers(&dom::elements(&html)), Vec::<String>::new(), "{body}");
            }
        }
    }
}

/// Markup that got past sanitizers.
const MARKUP: [&str; 40] = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.test/x.js></sCrIpT>",
    "<img src=/p.svg onerror=alert(1)>",
    "<img/src=\"/p.svg\"/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mtext><table><mglyph><style><img src=/p.svg onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<noscript><p title=\"</noscript><img src=/p.svg onerror=alert(1)>\"></noscript>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"javascript:alert(1)\"></object>",
    "<embed src=\"javascript:alert(1)\">",
    "<form action=\"javascript:alert(1)\"><button>x</button></form>",
    "<button formaction=\"javascript:alert(1)\">x</button>",
    "<base href=\"javascript:alert(1)//\">",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=\"javascript:alert(1)\">",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=/p.svg onerror=alert(1)></audio>",
    "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<a href=\"x\" onclick=\"alert(1)\">x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=\"1.0\"?><script>alert(1)</script>",
    "</p></article></main><script>alert(1)</script>",
    "<table><td><svg><style><img src=/p.svg onerror=alert(1)></style></svg></td></table>",
    "<template><script>alert(1)</script></template>",
    "<xmp><script>alert(1)</script></xmp>",
    "<textarea><script>alert(1)</script></textarea><img src=/p.svg onerror=alert(1)>",
    "<select><option><style></option></select><img src=/p.svg onerror=alert(1)></style>",
];

#[test]
fn markup_that_runs_is_dropped_from_a_body() {
    // RELIABILITY H2
    for payload in MARKUP {
        for body in [
            payload.to_owned(),
            format!("word {payload} word"),
            format!("* {payload}\n* next"),
            format!("> {payload}\n\n{payload}"),
            format!("| a |\n|---|\n| {payload} |"),
        ] {
            let html = page_of(&body).unwrap_or_else(|| panic!("{body} does not build"));
            assert_eq!(dom::dangers(&dom::elements(&html)), Vec::<String>::new(), "{body}");
            assert_eq!(html.matches("</main>").count(), 1, "{body}");
        }
    }
}

#[test]
fn a_body_cannot_leave_its_place() {
    // RELIABILITY H2: elements that it opens are closed, elements that it closes stay open.
    for body in [
        "</div></div></article></main></body></html>",
        "<div><div><div><b><i>",
        "<table><tr><td>",
        "<details><summary>",
        "<b>bold\n\nnext</b></b></p>",
    ] {
        let html = page_of(body).unwrap_or_else(|| panic!("{body} does not build"));
        let clean = page_of("x").unwrap();
        let after =
            |html: &str| dom::elements(html.rsplit_once("<footer class=\"foot\"").map_or("", |(_, foot)| foot)).len();
        assert_eq!(after(&html), after(&clean), "{body}");
        let footer = dom::elements(&html)
            .iter()
            .filter(|one| one.name == "footer" && one.attributes.iter().any(|(_, value)| value == "foot"))
            .count();
        assert_eq!(footer, 1, "{body}");
    }
}
