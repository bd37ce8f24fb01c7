use super::*;

/// The words of an English page.
fn strings() -> Strings {
    Strings {
        note: "Note".into(),
        tip: "Tip".into(),
        important: "Important".into(),
        warning: "Warning".into(),
        caution: "Caution".into(),
        footnotes: "Notes".into(),
        back: "Back to mention {n}".into(),
        table: "Table {n}".into(),
        done: "Done".into(),
        open: "Not done".into(),
    }
}

struct Case {
    lang: &'static str,
    form: Form<'static>,
    raw: RawHtml,
    top: u8,
    title: TitleHeading,
    table: bool,
}

const PAGE: Case = Case {
    lang: "en",
    form: Form::Page { prefix: "" },
    raw: RawHtml::Sanitize,
    top: 2,
    title: TitleHeading::Shown,
    table: true,
};

const AWAY: Case = Case { form: Form::Away { page: "https://site.example/a/" }, ..PAGE };

impl Case {
    fn with<T>(&self, text: &str, write: impl Fn(&str, &Options<'_>, &mut Hooks<'_>) -> T) -> T {
        let mut strings = strings();
        if !self.table {
            strings.table = "".into();
        }
        let limits = BodyLimits { directives: vec!["map".into()], ..BodyLimits::default() };
        let path = SourcePath::parse("content/a.md").unwrap();
        let options = Options {
            lang: Lang::parse(self.lang).unwrap(),
            form: self.form,
            raw: self.raw,
            punctuation: Punctuation::Smart,
            colours: Colours::Shown,
            top: self.top,
            title: self.title,
            strings: &strings,
            limits: &limits,
            place: Some((&path, 100)),
        };
        let mut hooks = Hooks {
            directive: &mut |directive, inner| match inner {
                Some(inner) => format!("<x-{}>\n{inner}</x-{}>", directive.name, directive.name),
                None => format!("<x-{} />", directive.name),
            },
            link: &mut |target| (target == "../2024/kim.md").then(|| "/2024/kim/".to_owned()),
            image: &mut |target| {
                let (src, srcset) = ("/a/pic.0a.jpg".to_owned(), String::new());
                (target == "pic.jpg").then_some(ImageTag { src, srcset, sizes: "", width: 640, height: 480 })
            },
        };
        write(text, &options, &mut hooks)
    }

    #[track_caller]
    fn gives(&self, text: &str, html: &str) {
        let checked = self.with(text, to_html);
        assert_eq!(checked.value, html, "{text:?}");
        assert_eq!(checked.found, [], "{text:?}");
    }

    #[track_caller]
    fn gives_finding(&self, text: &str, html: &str, finding: &str) {
        let checked = self.with(text, to_html);
        let found: Vec<String> = checked
            .found
            .iter()
            .map(|one| {
                let span = one.place.as_ref().unwrap().span;
                let start = span.start as usize - 100;
                format!("{} `{}` {}", one.code.row().id, &text[start..start + span.len as usize], one.message)
            })
            .collect();
        assert_eq!((checked.value.as_str(), found.join("\n").as_str()), (html, finding), "{text:?}");
    }
}

#[test]
fn headings_have_ids_and_begin_below_the_title() {
    // DOMAIN R-13: "`#` in a body becomes `##`"
    PAGE.gives(
        "# One *two*\n\n## Same\n\n## Same\n",
        "<h2 id=\"one-two\">One <em>two</em></h2>\n<h3 id=\"same\">Same</h3>\n<h3 id=\"same-2\">Same</h3>\n",
    );
    // What begins with `##` does not sink: no level is skipped because of the shift.
    PAGE.gives("## 북한\n\n### b\n", "<h2 id=\"북한\">북한</h2>\n<h3 id=\"b\">b</h3>\n");
    PAGE.gives("# a\n\n##### b\n\n###### c\n", "<h2 id=\"a\">a</h2>\n<h6 id=\"b\">b</h6>\n<h6 id=\"c\">c</h6>\n");
    Case { top: 3, form: Form::Page { prefix: "p1-" }, ..PAGE }
        .gives("## a\n\n[x](#a)\n", "<h3 id=\"p1-a\">a</h3>\n<p><a href=\"#p1-a\">x</a></p>\n");
    PAGE.gives("## {{ x }}\n", "<h2 id=\"x\">{{ x }}</h2>\n");
}

#[test]
fn the_title_of_the_record_is_not_shown_twice() {
    let case = Case { title: TitleHeading::Hidden, ..PAGE };
    case.gives("# The title\n\ntext\n\n## Part\n", "<p>text</p>\n<h2 id=\"part\">Part</h2>\n");
    case.gives("text\n\n# Late\n", "<p>text</p>\n<h2 id=\"late\">Late</h2>\n");
}

#[test]
fn ids_are_those_that_the_facts_of_the_body_list() {
    let text = "# T ![alt](x) `c`\n\n## a<br>b\n\n## a\nb\n===\n\n> ## Main\n\n## \n\nx[^n]\n\n[^n]: y\n";
    let body = crate::parse::body::read(text, 0, &SourcePath::parse("content/a.md").unwrap(), &BodyLimits::default());
    let html = PAGE.with(text, to_html).value;
    for anchor in &body.value.anchors {
        assert!(html.contains(&format!(" id=\"{anchor}\"")), "{anchor}: {html}");
    }
    assert_eq!(html.matches(" id=").count(), body.value.anchors.len() + 1, "one more for the mention: {html}");
}

#[test]
fn quotation_marks_are_set_in_own_text_only() {
    // DOMAIN I-4: "A quote's own characters never change; smart punctuation in own text only."
    PAGE.gives("\"A *'b'*\" -- don't...", "<p>“A <em>‘b’</em>” – don’t…</p>\n");
    PAGE.gives("> \"a\" -- b\n\n\"c\"", "<blockquote>\n<p>\"a\" -- b</p>\n</blockquote>\n<p>“c”</p>\n");
    PAGE.gives(
        "> [!NOTE]\n> \"a\"\n",
        "<div class=\"alert alert-note\" role=\"note\">\n<p class=\"lab\">Note</p>\n<p>“a”</p>\n</div>\n",
    );
    PAGE.gives(":::quote{by=Kim}\n\"a\"\n:::\n\n\"b\"", "<x-quote>\n<p>\"a\"</p>\n</x-quote>\n<p>“b”</p>\n");
    PAGE.gives(
        "`\"a\"` and \"`b`\"\n\n    \"c\"\n",
        "<p><code>\"a\"</code> and “<code>b</code>”</p>\n<pre tabindex=\"0\"><code>\"c\"\n</code></pre>\n",
    );
    PAGE.gives("\\\"a\\\" &quot;b&quot; \\'c'", "<p>\"a\" \"b\" 'c’</p>\n");
    PAGE.gives(
        "<https://a.example/x--y> https://a.example/x_y--z",
        "<p><a href=\"https://a.example/x--y\">https://a.example/x--y</a> https://a.example/x_y--z</p>\n",
    );
    Case { lang: "fr", ..PAGE }.gives("\"a\"", "<p>«\u{202F}a\u{202F}»</p>\n");
    PAGE.gives("'one\n**two**'", "<p>‘one\n<strong>two</strong>’</p>\n");
}

#[test]
fn links_lead_where_the_site_says() {
    PAGE.gives("[a](../2024/kim.md \"t'\") [b](/x/?q=1&r) [c](mailto:a@b.example) <d@e.example>", "<p><a href=\"/2024/kim/\" title=\"t&#39;\">a</a> <a href=\"/x/?q=1&amp;r\">b</a> <a href=\"mailto:a@b.example\">c</a> <a href=\"mailto:d@e.example\">d@e.example</a></p>\n");
}

#[test]
fn a_link_with_a_forbidden_scheme_is_text() {
    // DOMAIN R-13, RELIABILITY H3
    PAGE.gives_finding(
        "a [*b* c](JaVa&#x73;cript:alert) d",
        "<p>a <em>b</em> c d</p>\n",
        "K0402 `[*b* c](JaVa&#x73;cript:alert)` the link `JaVascript:alert` has a scheme that is not allowed",
    );
    PAGE.gives_finding(
        "![a](data:image/svg+xml,x)",
        "<p>a</p>\n",
        "K0402 `data:image/svg+xml,x` the link `data:image/svg+xml,x` has a scheme that is not allowed",
    );
}

#[test]
fn pictures_of_the_site_have_sizes_and_others_become_links() {
    PAGE.gives("![a \"b\"](pic.jpg \"t\")", "<p><img src=\"/a/pic.0a.jpg\" alt=\"a &quot;b&quot;\" title=\"t\" width=\"640\" height=\"480\" loading=\"lazy\" decoding=\"async\" /></p>\n");
    PAGE.gives("![a](https://b.example/c.jpg)", "<p><a href=\"https://b.example/c.jpg\">a</a></p>\n");
    PAGE.gives("[![a](https://b.example/c.jpg)](/x/) ![d](lost.jpg)", "<p><a href=\"/x/\">a</a> d</p>\n");
}

#[test]
fn tables_scroll_when_they_have_a_name() {
    let text = "|a|b|\n|:-|-:|\n|1||\n";
    let inside = "<thead><tr><th scope=\"col\" class=\"align-left\">a</th><th scope=\"col\" class=\"align-right\">b</th></tr></thead><tbody>\n<tr><td class=\"align-left\">1</td><td class=\"align-right\"></td></tr>\n</tbody></table>";
    PAGE.gives(
        text,
        &format!("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table 1\"><table>{inside}</div>\n"),
    );
    Case { table: false, ..PAGE }.gives(text, &format!("<table>{inside}\n"));
}

#[test]
fn lists_of_tasks_and_of_definitions() {
    PAGE.gives("- [x] a\n- [ ] b\n- c\n", "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Done\" /> a</li>\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\" aria-label=\"Not done\" /> b</li>\n<li>c</li>\n</ul>\n");
    PAGE.gives("a\n: b\n", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n");
    PAGE.gives("~~a~~", "<p><del>a</del></p>\n");
}

#[test]
fn footnotes_lead_there_and_back() {
    Case { form: Form::Page { prefix: "x-" }, ..PAGE }.gives(
        "a[^b] c[^a] d[^b]\n\n[^a]: A\n\n[^b]: B[^c]\n\n[^c]: > C\n\n[^d]: D\n",
        "<p>a<sup id=\"x-fnref:1\"><a href=\"#x-fn:1\" role=\"doc-noteref\">1</a></sup> c<sup id=\"x-fnref:2\"><a href=\"#x-fn:2\" role=\"doc-noteref\">2</a></sup> d<sup id=\"x-fnref:1-2\"><a href=\"#x-fn:1\" role=\"doc-noteref\">1</a></sup></p>\n\
         <section class=\"notes\" role=\"doc-endnotes\" aria-label=\"Notes\">\n<ol>\n\
         <li id=\"x-fn:1\">\n<p>B<sup id=\"x-fnref:3\"><a href=\"#x-fn:3\" role=\"doc-noteref\">3</a></sup> <a href=\"#x-fnref:1\" role=\"doc-backlink\" aria-label=\"Back to mention 1\">↩\u{FE0E}</a> <a href=\"#x-fnref:1-2\" role=\"doc-backlink\" aria-label=\"Back to mention 1-2\">↩\u{FE0E}<sup>2</sup></a></p>\n</li>\n\
         <li id=\"x-fn:2\">\n<p>A <a href=\"#x-fnref:2\" role=\"doc-backlink\" aria-label=\"Back to mention 2\">↩\u{FE0E}</a></p>\n</li>\n\
         <li id=\"x-fn:3\">\n<blockquote>\n<p>C</p>\n</blockquote>\n <a href=\"#x-fnref:3\" role=\"doc-backlink\" aria-label=\"Back to mention 3\">↩\u{FE0E}</a></li>\n\
         <li id=\"x-fn:4\">\n<p>D</p>\n</li>\n</ol>\n</section>\n",
    );
}

#[test]
fn directives_stand_in_their_places() {
    // DOMAIN R-14
    PAGE.gives("a\n::latest{limit=5}\nb", "<p>a</p>\n<x-latest />\n<p>b</p>\n");
    PAGE.gives(
        ":::note\n- a\n:::map\n*b*\n:::\n:::\n___\nc",
        "<x-note>\n<ul>\n<li>a</li>\n</ul>\n<x-map>\n<p><em>b</em></p>\n</x-map>\n</x-note>\n<hr />\n<p>c</p>\n",
    );
    PAGE.gives("[a][r]\n\n::latest\n\n[r]: /x/", "<p><a href=\"/x/\">a</a></p>\n<x-latest />\n");
}

#[test]
fn code_is_coloured_without_script() {
    PAGE.gives("```rust,ignore\nlet\n```\n", "<pre tabindex=\"0\"><code class=\"language-rust,ignore\"><span class=\"hl-source hl-rust\"><span class=\"hl-storage hl-type hl-rust\">let</span>\n</span></code></pre>\n");
    PAGE.gives("```klingon\n<\n```\n", "<pre tabindex=\"0\"><code class=\"language-klingon\">&lt;\n</code></pre>\n");
}

#[test]
fn raw_html_is_cleaned_and_what_was_dropped_is_told_once() {
    // DOMAIN R-13
    PAGE.gives_finding(
        "<p onclick=\"x\">a</p>\n\n<script>b</script>\n\nc <font>d</font>",
        "<p>a</p>\n<p>c d</p>\n",
        "K0403 `<p onclick=\"x\">a</p>` raw HTML was dropped: `<font>`, `<script>`, `onclick`",
    );
    PAGE.gives(
        "<figure id=\"f\">\n<img src=\"pic.jpg\" alt=\"a\"><img src=\"https://b.example/c.jpg\" alt=\"c\">&nbsp;<a href=\"../2024/kim.md\">&lt;d</a>\n</figure>",
        "<figure id=\"f\">\n<img src=\"/a/pic.0a.jpg\" alt=\"a\" width=\"640\" height=\"480\" loading=\"lazy\" decoding=\"async\" /><a href=\"https://b.example/c.jpg\">c</a>\u{A0}<a href=\"/2024/kim/\">&lt;d</a>\n</figure>",
    );
    Case { raw: RawHtml::Escape, ..PAGE }
        .gives("<p>a</p>\n\n<b>c</b>", "<p>&lt;p&gt;a&lt;/p&gt;</p>\n<p>&lt;b&gt;c&lt;/b&gt;</p>\n");
    Case { raw: RawHtml::Trust, ..PAGE }.gives("<p onclick=x>a</p>\n", "<p onclick=x>a</p>\n");
}

#[test]
fn an_element_of_raw_html_may_hold_markdown() {
    PAGE.gives(
        "<details>\n<summary>a</summary>\n\n*b*\n\n</details>\n\nc",
        "<details>\n<summary>a</summary>\n<p><em>b</em></p>\n</details>\n<p>c</p>\n",
    );
    // What nobody ends is ended with its block, and an end without a beginning is none.
    PAGE.gives(
        "- <div>\n\n  a\n- b\n\n</div>\n",
        "<ul>\n<li><div>\n<p>a</p>\n</div>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>\n",
    );
}

#[test]
fn tags_in_a_line_are_balanced() {
    PAGE.gives("a <b>b <i lang=\"id\">c</b> d</i> e<br>f", "<p>a <b>b <i lang=\"id\">c</i></b> d e<br />f</p>\n");
    PAGE.gives("*a <b>b* c</b>\n\nd", "<p><em>a <b>b</b></em> c</p>\n<p>d</p>\n");
    PAGE.gives("- <u>a\n  - b\n", "<ul>\n<li><u>a</u>\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n");
    PAGE.gives("<abbr title=\"a &amp; b\">c</abbr> <!-- d -->e", "<p><abbr title=\"a &amp; b\">c</abbr> e</p>\n");
    PAGE.gives_finding(
        "<b style=x>a</b>",
        "<p><b>a</b></p>\n",
        "K0403 `<b style=x>a</b>` raw HTML was dropped: `style`",
    );
}

#[test]
fn away_from_the_site_nothing_depends_on_its_pages() {
    AWAY.gives(
        "## a\n\n[b](#a) [c](../2024/kim.md) [d](/x/)[^1]\n\n```rust\nlet\n```\n\n<p class=\"x\" id=\"y\">e</p>\n\n- [x] f\n\n[^1]: g\n",
        "<h2>a</h2>\n<p><a href=\"https://site.example/a/#a\">b</a> <a href=\"/2024/kim/\">c</a> d<sup><a href=\"https://site.example/a/#fn:1\">1</a></sup></p>\n<pre><code>let\n</code></pre>\n<p>e</p>\n<ul>\n<li>[x] f</li>\n</ul>\n<hr />\n<ol>\n<li>\n<p>g</p>\n</li>\n</ol>\n",
    );
}

#[test]
fn a_field_is_one_line_in_which_no_block_begins() {
    let line = |text| PAGE.with(text, inline).value;
    for (text, html) in [
        ("a *b* \"c\"", "a <em>b</em> “c”"),
        ("1984. A year", "1984. A year"),
        ("# 5", "# 5"),
        ("- a\n- b", "- a - b"),
        ("> a", "&gt; a"),
        ("<div>a", "a"),
        ("**\"강조\"** b", "<strong>“강조”</strong> b"),
        ("one\n\ntwo", "one two"),
        ("    a", "a"),
        ("", ""),
        ("<b>a", "<b>a</b>"),
        ("[a](../2024/kim.md)", "<a href=\"/2024/kim/\">a</a>"),
        ("{{ x }} {% include %}", "{{ x }} {% include %}"),
    ] {
        assert_eq!(line(text), html, "{text:?}");
    }
}

#[test]
fn a_finding_in_a_field_stands_in_its_place() {
    let found = PAGE.with("a [b](javascript:c)", inline).found;
    assert_eq!(found[0].place.as_ref().unwrap().span, Span { start: 106, len: 12 });
}

#[test]
fn plain_text_has_no_marks() {
    assert_eq!(plain("# a\n\n*b* [c](d) ![e](f) `g`\nh<b>i</b> &amp;"), "a b c g hi &");
}

#[test]
fn what_grows_beyond_the_limit_is_refused() {
    // RELIABILITY X: "Markdown growth | x16 + 64 KiB"
    let text = format!("{}\n{}\n{}", "|a".repeat(400), "|-".repeat(400), "|x\n".repeat(400));
    let checked = PAGE.with(&text, to_html);
    assert_eq!((checked.value.len(), checked.found[0].code), (0, Code::MarkdownNesting));
}

#[test]
fn the_suspects_of_growth_stay_small() {
    // RELIABILITY H7
    for part in [
        "> ",
        "[",
        "*",
        "`",
        "[^",
        "**a ",
        "_",
        "![",
        "<",
        "&",
        "- ",
        "1. ",
        "|",
        "\\",
        "<b>",
        "<div>\n\n",
        "[a](",
        "~",
        "\"",
        "'",
        "::",
        ":::note\n",
        "[^a]: b[^a]\n\n",
    ] {
        let text = part.repeat(20_000 / part.len());
        let html = PAGE.with(&text, to_html).value;
        assert!(html.len() <= 16 * text.len() + 64 * 1024, "{part:?}: {}", html.len());
    }
}

#[test]
fn a_forbidden_link_is_found_alike_by_parse_and_render() {
    let text = "a [b](javascript:c \"t\") ![d](data:x)";
    let path = SourcePath::parse("content/a.md").unwrap();
    let parsed = crate::parse::body::read(text, 100, &path, &BodyLimits::default()).found;
    assert_eq!(PAGE.with(text, to_html).found, parsed);
    assert_eq!(parsed.len(), 2);
}
