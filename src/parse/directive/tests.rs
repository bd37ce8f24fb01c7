use super::*;

/// The marks and faults of a body, one a line.
fn shown(text: &str) -> String {
    let own = ["map".into(), "chart".into()];
    let marked = Marked::read(text, &own);
    assert_eq!(marked.text.len(), text.len(), "painting keeps every byte in its place");
    let mut out = String::new();
    for mark in &marked.marks {
        out += &match &mark.kind {
            MarkKind::Leaf(directive) => format!("leaf {}", told(directive)),
            MarkKind::Open(directive) => format!("open {}", told(directive)),
            MarkKind::Close(index) => format!("close {index}"),
            MarkKind::Broken => "broken".into(),
        };
        out.push('\n');
    }
    for fault in &marked.faults {
        let start = fault.span.start as usize;
        let at = &text[start..start + fault.span.len as usize];
        out += &format!("`{at}` {}; {}\n", fault.message, fault.help);
    }
    out
}

fn told(directive: &Directive) -> String {
    let arguments: Vec<String> =
        directive.arguments.iter().map(|(key, value)| format!(" {key}={}", value.value)).collect();
    format!("{}{}", directive.name, arguments.concat())
}

#[test]
fn a_directive_has_a_name_and_arguments() {
    // DOMAIN R-14
    assert_eq!(shown("::latest{where=\"topic=korea\" limit=5}"), "leaf latest where=topic=korea limit=5\n");
    assert_eq!(shown("a\n\n::map{x=\"say \\\"hi\\\"\"}\r\nb"), "leaf map x=say \"hi\"\n");
    assert_eq!(shown(":::note\ntext\n:::\n"), "open note\nclose 0\n");
}

#[test]
fn containers_stand_in_each_other() {
    assert_eq!(
        shown(":::note\n:::gloss{language=id}\nx\n:::\n:::\n"),
        "open note\nopen gloss language=id\nclose 1\nclose 0\n"
    );
    assert_eq!(shown("::::note\n:::note\n:::\n::::\n"), "open note\nopen note\nclose 1\nclose 0\n");
}

#[test]
fn a_container_tells_where_its_text_stands() {
    let text = ":::note\nsome text\n:::\n";
    let marked = Marked::read(text, &[]);
    let Some(Mark { kind: MarkKind::Open(directive), .. }) = marked.marks.first() else { panic!("no container") };
    assert_eq!(directive.text, Span::new(8, 18));
    assert_eq!(&text[8..18], "some text\n");
}

#[test]
fn code_holds_no_directives() {
    // DOMAIN R-14: "outside code"
    for text in [
        "```\n::latest{}\n```\n",
        "~~~ md\n:::note\n~~~\n",
        "<pre>\n::latest{}\n</pre>\n",
        "<!--\n::latest{}\n-->\n",
        "    ::latest{}\n",
        "- a\n\n  ::latest{}\n",
        "see ::latest{}\n",
        "> ::latest{}\n",
    ] {
        assert_eq!(shown(text), "", "{text:?}");
    }
    // A fence that a list opens ends with the list.
    assert_eq!(shown("- ```\n  a\n  ```\n::latest\n"), "leaf latest\n");
    assert_eq!(shown("- ```\n  a\n::latest\n"), "leaf latest\n");
}

#[test]
fn prose_with_colons_is_prose() {
    for text in ["::", ":: a", "::before is a pseudo-element", "::std::vec", ":::  see below", "::* a", "::새"] {
        assert_eq!(shown(text), "", "{text:?}");
    }
}

#[test]
fn an_unknown_name_or_key_is_shown_with_the_nearest() {
    // DOMAIN R-14: "Unknown name or key, unclosed: error."
    assert_eq!(
        shown("::latets{limit=5}"),
        "leaf latets limit=5\n`latets` no directive is called `latets`; write `latest`, or add templates/directives/latets.html\n"
    );
    assert_eq!(shown("::latest{limt=5}"), "leaf latest limt=5\n`limt` `latest` has no key `limt`; write `limit`\n");
    assert_eq!(
        shown("::chat{}").lines().last(),
        Some("`chat` no directive is called `chat`; write `chart`, or add templates/directives/chat.html")
    );
}

#[test]
fn an_unclosed_directive_is_shown_at_its_opening() {
    assert_eq!(
        shown(":::note\ntext"),
        "open note\n`:::note` the directive is not closed; write `:::` on a line of its own after its text\n"
    );
    assert_eq!(
        shown("::::note\n:::note\n::::\n"),
        "open note\nopen note\nclose 0\n`:::note` the directive is not closed; write `:::` on a line of its own after its text\n"
    );
    assert!(shown("a\n\n:::\n").contains("`:::` `:::` closes nothing"));
}

#[test]
fn wrong_arguments_are_shown_where_they_stand() {
    for (text, fault) in [
        ("::latest{limit=5", "`{limit=5` the brace `{` is not closed on its line"),
        ("::latest{limit}", "`limit` the key `limit` has no value"),
        ("::latest{limit=}", "`` the value of `limit` cannot be read"),
        ("::latest{limit='5'}", "`'5'` the value of `limit` cannot be read"),
        ("::latest{where=\"a}", "`\"a}` the value of `where` has no closing quotation mark"),
        ("::latest{.a}", "`.` `.` begins no argument of a directive"),
        ("::latest{limit=5 limit=6}", "`limit` the key `limit` stands twice"),
        ("::latest{limit=5} more", "` more` text follows the arguments of a directive"),
        ("::latest limit=5", "` limit=5` text follows the name of the directive `latest`"),
        ("::: note\n", "`::: note` a space stands between the colons and the name of the directive"),
        ("::note{}", "`note` the directive `note` has no text"),
        ("::quote{by=Kim}", "`quote` the directive `quote` has no text"),
        (":::latest\n:::", "`latest` the directive `latest` is no container"),
    ] {
        let seen = shown(text);
        assert!(seen.contains(fault), "{text:?}: {seen}");
    }
}

#[test]
fn directives_stand_at_most_eight_deep() {
    let text = format!("{}{}", ":::note\n".repeat(9), ":::\n".repeat(9));
    assert!(shown(&text).contains("more than 8 deep"), "{}", shown(&text));
}
