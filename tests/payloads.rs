//! Hostile Markdown: whatever a body or a field holds, no script comes out (RELIABILITY H1, H2, H3).
//!
//! The output is read by an HTML5 parser, as a browser would read it.
// What a test unwraps is the test's own.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use html5ever::{parse_document, tendril::TendrilSink};
use kliping::{
    base::{
        lang::Lang,
        path::SourcePath,
        url::{Target, target},
    },
    parse::body::{BodyLimits, read},
    render::markdown::{
        Colours, Form, Hooks, ImageTag, Options, Punctuation, RawHtml, Strings, TitleHeading, inline, to_html,
    },
};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;

/// Addresses that run a script or lead where no link may, in the spellings that browsers and Markdown undo.
const ADDRESSES: [&str; 20] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java&#9;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&colon;alert(1)",
    "&#0000106&#0000097vascript:alert(1)",
    "javascript&#58;alert(1)",
    "\u{1}javascript:alert(1)",
    "\u{200B}javascript:alert(1)",
    " javascript:alert(1)",
    "java\\script:alert(1)",
    "javascript\\:alert(1)",
    "vbscript:x",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "//evil.example/x",
    "file:///etc/passwd",
    "blob:https://evil.example/x",
];

/// Places for an address, `@`.
const PLACES: [&str; 18] = [
    "[a](@)",
    "[a](<@>)",
    "![a](@)",
    "<@>",
    "[a]\n\n[a]: <@>",
    "<p><a href=\"@\">a</a></p>",
    "<p><a href='@'>a</a></p>",
    "a <a href=\"@\">b</a>",
    "<div><img src=\"@\" srcset=\"@ 2x\"></div>",
    "<div><video src=\"@\" poster=\"@\"><source src=\"@\"><track src=\"@\"></video></div>",
    "<blockquote cite=\"@\">a</blockquote>",
    "<div><iframe src=\"@\"></iframe><object data=\"@\"></object><embed src=\"@\"></div>",
    "<form action=\"@\"><button formaction=\"@\">a</button></form>",
    "<svg><a xlink:href=\"@\"><use href=\"@\"/></a></svg>",
    "<math><a href=\"@\">a</a></math>",
    "<div><base href=\"@\"><link rel=stylesheet href=\"@\"></div>",
    "<div><meta http-equiv=refresh content=\"0;url=@\"></div>",
    "<table background=\"@\"><tr><td style=\"background:url(@)\">a</table>",
];

const ELEMENTS: [(&str, &str); 10] = [
    ("img", "onerror"),
    ("p", "onclick"),
    ("details", "ontoggle"),
    ("video", "onloadstart"),
    ("b", "onmouseover"),
    ("span", "onpointerenter"),
    ("svg", "onload"),
    ("body", "onload"),
    ("input", "onfocus"),
    ("marquee", "onstart"),
];

/// Spellings of an attribute, `@`.
const SPELLINGS: [&str; 7] = [
    " @=alert(1)",
    "/@=alert(1)",
    "\t@ = 'alert(1)'",
    " a=\"x\"@=\"alert(1)\"",
    " title='x' @=`alert(1)`",
    "\n@\n=\nx",
    " \"@=x",
];

/// Sentences known to have passed sanitisers, and marks that end what they stand in.
const SENTENCES: [&str; 40] = [
    "<script>alert(1)</script>",
    "<SCRIPT/x>alert(1)</SCRIPT >",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "a <script>alert(1)</script> b",
    "<p>a<script src=//evil.example></script></p>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg><desc><template><style></svg><img src onerror=alert(1)></style>",
    "<template><script>alert(1)</script></template>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[><script>alert(1)</script>]]>",
    "<?x ><script>alert(1)</script>?>",
    "<a href=\"x\" title=\"</a><script>alert(1)</script>\">a</a>",
    "<p class=\"x&quot; onclick=&quot;alert(1)\">a</p>",
    "<p id='x\" onclick=\"alert(1)'>a</p>",
    "<abbr title='\"><script>alert(1)</script>'>a</abbr>",
    "a <abbr title='\"><script>alert(1)</script>'>b</abbr>",
    "a <i lang='x\" onclick=\"alert(1)'>b</i>",
    "<img src=\"x\nonerror=alert(1)",
    "```\"><script>alert(1)</script>\na\n```",
    "```html\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "a[^\"><script>alert(1)</script>]\n\n[^\"><script>alert(1)</script>]: b",
    "# <script>alert(1)</script> \"onclick=alert(1)",
    "[a](/b '\"><script>alert(1)</script>')",
    "![\"><script>alert(1)</script>](pic.jpg '\" onload=alert(1) x=\"')",
    "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    "a\n: <script>alert(1)</script>",
    "<details><summary><script>\n\na\n\n</script></details>",
    "<div>\n\n<script>alert(1)\n\n</script></div>",
    "<div title=\"\n\n\"><script>alert(1)</script>",
    "- <div>\n\n  <script>alert(1)</script>\n- </div>",
    "> [!NOTE]\n> <script>alert(1)</script>",
    "[a](https://b.example/\"onmouseover=alert(1)//)",
];

fn payloads() -> Vec<String> {
    let addressed = ADDRESSES.iter().flat_map(|address| PLACES.iter().map(|place| place.replace('@', address)));
    let handled = ELEMENTS.iter().flat_map(|(element, event)| {
        SPELLINGS.iter().flat_map(move |spelling| {
            let attribute = spelling.replace('@', event);
            [format!("<{element}{attribute}>"), format!("a <{element}{attribute}>b</{element}>")]
        })
    });
    addressed.chain(handled).chain(SENTENCES.iter().map(|&sentence| sentence.to_owned())).collect()
}

type Write<'w> = &'w dyn Fn(&str, &Options<'_>, &mut Hooks<'_>) -> String;

fn written(text: &str, raw: RawHtml, form: Form<'_>, write: Write<'_>) -> String {
    let (strings, limits) = (Strings::default(), BodyLimits::default());
    let options = Options {
        lang: Lang::parse("en").unwrap(),
        form,
        raw,
        punctuation: Punctuation::Smart,
        colours: Colours::Shown,
        top: 2,
        title: TitleHeading::Shown,
        strings: &strings,
        limits: &limits,
        place: None,
    };
    let mut hooks = Hooks {
        directive: &mut |_, inner| inner.unwrap_or_default().to_owned(),
        // Nobody resolves anything, so the text's own addresses would stand.
        link: &mut |_| None,
        image: &mut |target| (target == "pic.jpg").then(|| ImageTag { src: "/pic.jpg".into(), ..ImageTag::default() }),
    };
    write(text, &options, &mut hooks)
}

/// Every way that text from outside becomes HTML.
fn ways(text: &str) -> Vec<String> {
    let body: Write<'_> = &|text, options, hooks| to_html(text, options, hooks).value;
    let field: Write<'_> = &|text, options, hooks| inline(text, options, hooks).value;
    let (page, away) = (Form::Page { prefix: "p-" }, Form::Away { page: "https://site.example/" });
    vec![
        written(text, RawHtml::Sanitize, page, body),
        written(text, RawHtml::Sanitize, away, body),
        written(text, RawHtml::Escape, page, body),
        written(text, RawHtml::Sanitize, page, field),
        written(&format!("> {}", text.replace('\n', "\n> ")), RawHtml::Sanitize, page, body),
        written(&format!(":::note\n{text}\n:::\n"), RawHtml::Sanitize, page, body),
    ]
}

const FORBIDDEN: [&str; 16] = [
    "script", "style", "iframe", "object", "embed", "svg", "math", "form", "base", "meta", "link", "template",
    "noscript", "textarea", "button", "marquee",
];

/// What a browser would make of a page with this in it that no body may.
fn harm(html: &str) -> Option<String> {
    let page = format!("<!DOCTYPE html><html><head><title>t</title></head><body><main>{html}</main></body></html>");
    let dom = parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(page);
    // `title`, `head` and so on are the test's own.
    in_node(&dom.document)
}

fn in_node(node: &Handle) -> Option<String> {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let element = name.local.as_ref();
        if FORBIDDEN.contains(&element) {
            return Some(format!("<{element}>"));
        }
        for attribute in attrs.borrow().iter() {
            let (key, value): (&str, &str) = (attribute.name.local.as_ref(), attribute.value.as_ref());
            if key.starts_with("on") || ["style", "srcdoc", "action", "formaction", "background"].contains(&key) {
                return Some(format!("{element} {key}={value}"));
            }
            let address = ["href", "src", "poster", "cite", "data"].contains(&key);
            if address && target(value) == Target::Refused {
                return Some(format!("{element} {key}={value}"));
            }
        }
    }
    node.children.borrow().iter().find_map(in_node)
}

#[test]
fn no_payload_becomes_a_script() {
    // RELIABILITY H2, H3
    let payloads = payloads();
    assert!(payloads.len() >= 300, "{}", payloads.len());
    for payload in &payloads {
        for html in ways(payload) {
            assert_eq!(harm(&html), None, "{payload:?}\n{html}");
        }
    }
}

#[test]
fn two_payloads_do_not_become_a_script_together() {
    // What one leaves open must not help the next.
    let payloads = payloads();
    for (nth, payload) in payloads.iter().enumerate() {
        let other = &payloads[(nth * 7 + 3) % payloads.len()];
        for (glue, html) in
            ["\n\n", " ", ""].map(|glue| (glue, ways(&format!("{payload}{glue}{other}")).swap_remove(0)))
        {
            assert_eq!(harm(&html), None, "{payload:?} {glue:?} {other:?}\n{html}");
        }
    }
}

#[test]
fn the_judge_sees_harm_where_there_is_some() {
    for html in ["<script></script>", "<p onclick=x>", "<a href=\"java&#9;script:x\">", "<svg></svg>", "<p style=x>"] {
        assert!(harm(html).is_some(), "{html}");
    }
    assert_eq!(harm("<p><a href=\"/x/\">a</a></p>"), None);
}

/// The first tag that ends nothing, or that nothing ends.
fn unbalanced(html: &str) -> Option<String> {
    let mut open = Vec::new();
    for tag in kliping::parse::html::tags(html) {
        if ["br", "img", "hr", "wbr", "input", "source", "track", "col"].contains(&tag.name) {
            continue;
        }
        if !tag.close {
            open.push(tag.name);
        } else if open.pop() != Some(tag.name) {
            return Some(format!("</{}>", tag.name));
        }
    }
    open.pop().map(|name| format!("<{name}>"))
}

#[test]
fn html_is_well_formed_whatever_was_written() {
    for payload in payloads() {
        for html in ways(&payload) {
            assert_eq!(unbalanced(&html), None, "{payload:?}\n{html}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_of_marks_and_tags_is_harmless(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "a", " ", "\n", "\n\n", "\n    ", "*", "**", "_", "`", "\n```\n", "~~", "\"", "'", "--", "\\", "&amp;", "&#60;", "{",
                "[", "](/b)", "](javascript:b)", "![", "[^1]", "\n[^1]: ", "\n[^2]: ", "\n> ", "\n> [!NOTE]\n", "\n- ", "\n- [x] ", "\n  - ",
                "\n1. ", "\n# ", "\n## ", "\n===\n", "\n|a|b|\n|-|-|\n|", "|", "\n: ", "\n::map{a=b}\n", "\n:::note\n", "\n:::quote{by=x}\n",
                "\n:::\n", "\n::::note\n", "\n::::\n", "<b>", "</b>", "<i lang=\"id\">", "</i>", "<br>", "<span onclick=x>", "<script>", "</script>",
                "<!--", "-->", "\n<div>\n", "\n</div>\n", "\n<details>\n", "</details>", "\n<p>", "</p>", "<table>", "<td>", "<img src=x onerror=y>",
                "\n<section id=\"z\">\n", "</section>", "<style>", "</style>", "<svg>", "<a href='javascript:x'>", "</a>", "<", ">", "한",
            ]),
            0..40,
        )
    ) {
        let text = parts.concat();
        for html in ways(&text) {
            prop_assert_eq!(harm(&html), None, "{:?}\n{}", text, html);
            prop_assert_eq!(unbalanced(&html), None, "{:?}\n{}", text, html);
        }
        let path = SourcePath::parse("content/a.md").unwrap();
        let body = read(&text, 0, &path, &BodyLimits::default()).value;
        let html = ways(&text).swap_remove(0);
        for anchor in body.anchors.iter().filter(|anchor| ***anchor != *"z") {
            let id = format!(" id=\"p-{anchor}\"");
            prop_assert!(html.contains(&id), "{:?}: no {} in\n{}", text, anchor, html);
        }
    }
}

#[test]
fn the_syntax_of_templates_is_text() {
    // RELIABILITY H1
    for template in ["{{ x }}", "{% include \"a\" %}", "{# a #}", "{{ get_env(name='HOME') }}"] {
        for html in ways(&format!("a {template} *b*\n\n## {template}\n\n```\n{template}\n```\n")) {
            assert!(html.contains(template.split(['"', '\'']).next().unwrap()), "{template}: {html}");
        }
    }
}
