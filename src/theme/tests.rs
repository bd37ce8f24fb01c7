//! The theme as a whole: overlays, findings, words, dates.

use super::{testing::lang, *};
use crate::{
    base::moment::{Moment, Zone},
    diag::{Form, render},
};
use std::fmt::Write as _;

/// `== path` begins a file, as in the fixtures of STYLE 4.
fn files(text: &str) -> Vec<(SourcePath, Vec<u8>)> {
    let parts = text.split("== ").skip(1).map(|part| part.split_once('\n').unwrap_or((part, "")));
    parts.map(|(path, body)| (SourcePath::parse(path).unwrap(), body.as_bytes().to_vec())).collect()
}

fn load(text: &str, languages: &[&str]) -> Checked<Theme> {
    let languages: Vec<Lang> = languages.iter().map(|tag| lang(tag)).collect();
    Theme::load(&files(text), &languages, &ThemeSettings::default())
}

/// The findings as `CODE path:line:column message; help`, one a line.
fn told(own: &[(SourcePath, Vec<u8>)], found: &[Diagnostic]) -> String {
    let mut out = String::new();
    for one in found {
        let text = |path: &SourcePath| {
            own.iter().find(|(name, _)| name == path).map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        };
        let json = render(std::slice::from_ref(one), Form::Json, &text);
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        let _ = write!(out, "{}", one.code.row().id);
        if let Some(path) = value["path"].as_str() {
            let _ = write!(out, " {path}:{}:{}", value["line"], value["column"]);
        }
        let _ = write!(out, " {}", one.message);
        if let Some(help) = &one.help {
            let _ = write!(out, "; {help}");
        }
        out.push('\n');
    }
    out
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let own = files(text);
    assert_eq!(told(&own, &load(text, &["id"]).found), expected, "{text}");
}

fn shown(theme: &Theme, template: &str) -> String {
    let mut out = Vec::new();
    match theme.render(template, &Context::new(), &mut out) {
        Ok(()) => String::from_utf8(out).unwrap(),
        Err(found) => found.message,
    }
}

#[test]
fn the_default_theme_has_no_faults() {
    assert_eq!(told(&[], &load("", &["id", "en", "ko", "ar", "ja", "zh", "ms"]).found), "");
    assert!(embedded::files().count() > 0);
}

#[test]
fn a_site_replaces_a_theme_file_by_file() {
    let text = "== templates/page.html\nown\n== templates/directives/map.html\n<map>\n== content/a.md\nx\n";
    let theme = load(text, &["id"]);
    assert_eq!(told(&files(text), &theme.found), "");
    assert_eq!(shown(&theme.value, "page.html"), "own\n");
    assert!(theme.value.has("article.html"));
    assert!(!theme.value.has("content/a.md"));
    assert!(theme.value.directives().contains(&"map".to_owned()));
    assert!(theme.value.directives().contains(&"quote".to_owned()));
}

#[test]
fn every_broken_template_is_reported_in_one_run() {
    check(
        "== templates/a.html\n{% if x %}\n<p>é {{ y | uper }}\n{% endif %}\n\
         == templates/b.html\n{% for x in %}{% endfor %}\n\
         == templates/c.html\n{{ fil(text=1) }}\n{% include \"bas.html\" %}\n{{<prson p={1} />}}\n\
         == templates/d.html\n{% extends \"bace.html\" %}\n\
         == templates/e.html\n{{ __tera_context }}\n",
        "K0601 templates/a.html:2:13 no filter is called `uper`; write `upper`\n\
         K0601 templates/b.html:1:13 found `%}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`\n\
         K0601 templates/c.html:1:4 no function is called `fil`; write `fill`\n\
         K0601 templates/c.html:2:12 no template is called `bas.html`; write `base.html`\n\
         K0601 templates/c.html:3:3 no component is called `prson`; write `person`\n\
         K0601 templates/d.html:1:13 no template is called `bace.html`; write `base.html`\n\
         K0601 templates/e.html:1:4 `__tera_context` comes out in another order each time; print the values that you need by their names\n",
    );
}

#[test]
fn a_broken_template_gives_way_to_the_default_one() {
    let broken = load("== templates/base.html\n{% if %}\n== templates/redirect.html\nmine\n", &["id"]);
    assert_eq!(broken.found.len(), 1);
    assert!(broken.value.has("base.html"));
    assert_eq!(shown(&broken.value, "redirect.html"), "mine\n");
}

#[test]
fn who_misses_what_a_broken_file_defines_is_not_to_blame() {
    check(
        "== templates/components/own.html\n{% component mine() %}{% if %}{% endcomponent mine %}\n\
         == templates/a.html\n{{<mine />}}\n\
         == templates/frame.html\n{% block x %}{{ }}{% endblock x %}\n\
         == templates/b.html\n{% extends \"frame.html\" %}{% block x %}{% endblock x %}\n\
         == templates/c.html\n{% include \"frame.html\" %}\n",
        "K0601 templates/components/own.html:1:29 found `%}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`\n\
         K0601 templates/frame.html:1:17 found `}}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`\n",
    );
}

#[test]
fn templates_hang_together_without_circles_and_copies() {
    check(
        "== templates/a.html\n{% include \"b.html\" %}\n== templates/b.html\n{% include \"a.html\" %}\n",
        "K0601 templates/a.html:1:13 the template a.html takes itself in through b.html; a template may neither extend nor include itself\n",
    );
    check(
        "== templates/a.html\n{% extends \"a.html\" %}\n",
        "K0601 templates/a.html:1:13 the template a.html takes itself in; a template may neither extend nor include itself\n",
    );
    check(
        "== templates/components/a.html\n{% component own() %}{% endcomponent own %}\n\
         == templates/components/b.html\n\n{% component own() %}{% endcomponent own %}\n",
        "K0601 templates/components/b.html:2:14 the component `own` is defined twice\n",
    );
    let deep: String =
        (0..40).map(|n| format!("== templates/z{n:02}.html\n{{% include \"z{:02}.html\" %}}\n", n + 1)).collect();
    check(
        &format!("{deep}== templates/z40.html\nx"),
        "K0601 templates/z00.html:1:13 more than 32 templates hang on z00.html; templates may extend and include each other 32 deep\n",
    );
}

#[test]
fn a_component_of_the_default_theme_is_replaced_with_its_file() {
    let found = load("== templates/aaa.html\n{% component person(p: map) %}{% endcomponent person %}\n", &["id"]).found;
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.message, "the component `person` is defined twice");
    assert!(one.help.as_deref().is_some_and(|help| help.contains("templates/components/")), "{one:?}");
}

#[test]
fn templates_have_limits() {
    // RELIABILITY X, H10
    let big = format!("== templates/a.html\n{}", "x".repeat(256 * 1024 + 1));
    check(
        &big,
        "K0006 templates/a.html:1:1 the template has 262145 bytes; a template may have 262144 bytes (`limits: template`)\n",
    );
    let many = format!("== templates/a.html\n{{% if a %}}{}{{% endif %}}", "{% elif b %}".repeat(2_000));
    check(&many, "K0006 templates/a.html:1:1 the template has 2000 `elif`; a template may have 200\n");
}

#[test]
fn a_page_has_a_limit() {
    let own = files("== templates/a.html\n{% for i in range(end=1000) %}0123456789{% endfor %}\n");
    let settings = ThemeSettings { limits: Limits { page: 9_999, ..Limits::default() }, ..ThemeSettings::default() };
    let theme = Theme::load(&own, &[lang("id")], &settings).value;
    let mut out = b"before".to_vec();
    let found = theme.render("a.html", &Context::new(), &mut out).unwrap_err();
    assert_eq!(
        told(&own, &[*found]),
        "K0006 templates/a.html:1:1 the page that the template a.html makes is over 9999 bytes; the limit is `limits: page`\n"
    );
    assert_eq!(out, b"before");
}

#[test]
fn a_fault_of_rendering_is_shown_where_it_stands() {
    let own = files(
        "== templates/a.html\n<p>\n{{ titel }}\n\
         == templates/b.html\n{% set x = {\"name\": 1} %}é {{ x.nme }}\n\
         == templates/c.html\n\n{% include \"a.html\" %}\n",
    );
    let theme = Theme::load(&own, &[lang("id")], &ThemeSettings::default());
    assert_eq!(told(&own, &theme.found), "");
    let mut context = Context::new();
    context.insert("title", "x");
    let fault = |template: &str| *theme.value.render(template, &context, &mut Vec::new()).unwrap_err();
    assert_eq!(
        told(&own, &[fault("a.html")]),
        "K0601 templates/a.html:2:4 no variable is called `titel`; write `title`\n"
    );
    assert_eq!(told(&own, &[fault("b.html")]), "K0601 templates/b.html:1:33 no field is called `nme`; write `name`\n");
    let called = fault("c.html");
    assert_eq!(called.related.len(), 1, "{called:?}");
    assert_eq!(told(&own, &[fault("nothing.html")]), "K0601 template 'nothing.html' not found\n");
}

#[test]
fn a_template_asks_through_its_parents_and_includes() {
    let theme = load(
        "== templates/frame.html\n{# asks: staff = staff; all = list() #}{% block x %}{% endblock x %}\n\
         == templates/part.html\n{# asks: korea = list(where=\"topic=korea\") #}\n\
         == templates/a.html\n{# asks: all = list(limit=3) #}\n{% extends \"frame.html\" %}{% block x %}{% include \"part.html\" %}{% endblock x %}\n",
        &["id"],
    );
    let mut names: Vec<String> = theme.value.asks("a.html").iter().map(|ask| ask.name.value.to_string()).collect();
    names.sort();
    assert_eq!(names, ["all", "korea", "staff"]);
    assert!(matches!(theme.value.asks("a.html"), [Ask { kind: asks::AskKind::List { limit: 3, .. }, .. }, ..]));
    assert!(theme.value.asks("404.html").is_empty());
}

#[test]
fn every_byte_moves_the_hash_of_the_theme() {
    let hash = |text: &str, languages: &[&str]| load(text, languages).value.hash();
    let plain = hash("", &["id"]);
    assert_eq!(plain, hash("== content/a.md\nx", &["id"]));
    for text in ["== templates/page.html\nx", "== templates/assets/a.js\nx", "== templates/strings/id.yaml\nskip: x\n"]
    {
        assert_ne!(plain, hash(text, &["id"]), "{text}");
    }
    assert_ne!(plain, hash("", &["id", "en"]));
}

#[test]
fn the_shipped_languages_have_the_same_keys() {
    // DOMAIN I-8
    let tags: Vec<&str> =
        embedded::files().filter_map(|(name, _)| name.strip_prefix("strings/")?.strip_suffix(".yaml")).collect();
    for tag in ["id", "en", "ko", "ar"] {
        assert!(tags.contains(&tag), "{tag}");
    }
    let mut found = Vec::new();
    let mut sheet = |tag: &str| {
        let path = SourcePath::parse(&format!("strings/{tag}.yaml")).unwrap();
        sheet::Sheet::read(embedded::file(path.as_str()).unwrap(), &path, &mut found)
    };
    let english = sheet("en");
    for tag in &tags {
        let mut other = sheet(tag);
        assert!(other.entries.keys().eq(english.entries.keys()), "{tag}");
        assert_eq!(other.entries["lang.tag"].leaf.text(), Some(*tag));
        // The same shapes, and nothing that `fill` would not find.
        let mut misfits = Vec::new();
        other.hold_against(&english, &|_| false, &mut misfits);
        assert_eq!(told(&[], &misfits), "", "{tag}");
    }
    assert_eq!(told(&[], &found), "");
}

#[test]
fn a_site_lays_its_words_over_the_shipped_ones_key_by_key() {
    let text = "== templates/strings/id.yaml\nskip: Lewati\nreports: {other: \"{n} berita\"}\nlanguages: {fi: Finlandia}\nmotto: Halo\n\
                == templates/page.html\n{{ t.motto }}\n";
    let theme = load(text, &["id", "en"]);
    assert_eq!(told(&files(text), &theme.found), "K0603 1 interface string is missing in `en`: `languages.fi`; write them in templates/strings/en.yaml; those of `id` stand in their place\n".replace("1 interface string is missing in `en`: `languages.fi`", "2 interface strings are missing in `en`: `languages.fi`, `motto`"));
    let id = theme.value.strings(lang("id"));
    assert_eq!((id.text("skip"), id.text("search"), id.maybe("languages.fi")), ("Lewati", "Cari", Some("Finlandia")));
    assert_eq!(id.plural("reports", 1_234), "1.234 berita");
    assert_eq!(theme.value.strings(lang("en")).text("motto"), "Halo");
    assert_eq!(id.value().get_from_path("languages.fi").and_then(tera::Value::as_str), Some("Finlandia"));
}

#[test]
fn wrong_words_are_reported_where_they_stand() {
    check(
        "== templates/strings/id.yaml\nskp: x\nmonths: {full: [a, b]}\nreports: x\nskip: \"{name} x\"\ndates: x\nsearch: [x]\n\
         == templates/strings/xx-yy-zz-qq.yaml\na: b\n\
         == templates/strings/en.txt\na: b\n",
        "K0602 templates/strings/en.txt:1:1 `en.txt` is not named after a language; name a file of interface strings after the language: templates/strings/id.yaml\n\
         K0602 templates/strings/id.yaml:1:6 no interface string is called `skp`; write `skip`\n\
         K0602 templates/strings/id.yaml:2:16 `months.full` has 2 texts, not 12\n\
         K0602 templates/strings/id.yaml:3:10 `reports` is a form for each plural category, but here stands a text\n\
         K0602 templates/strings/id.yaml:4:7 nothing fills `{name}` of `skip`; this text has none\n\
         K0602 templates/strings/id.yaml:5:8 `dates` holds a text, but it is a mapping\n\
         K0602 templates/strings/id.yaml:6:9 `search` is a text, but here stands a list of texts\n\
         K0602 templates/strings/xx-yy-zz-qq.yaml:1:1 `xx-yy-zz-qq.yaml` is not named after a language; name a file of interface strings after the language: templates/strings/id.yaml\n",
    );
}

#[test]
fn a_language_without_a_file_falls_back_whole_with_one_warning() {
    let theme = load("", &["ko", "fi"]);
    assert_eq!(
        told(&[], &theme.found),
        "K0603 there are no interface strings in `fi`; those of `ko` stand in their place; write templates/strings/fi.yaml; `kliping theme eject` gives you one to translate\n"
    );
    let fi = theme.value.strings(lang("fi"));
    assert_eq!((fi.text("search"), fi.text("lang.tag"), fi.text("quotes.open")), ("검색", "fi", "”"));
    assert_eq!(theme.value.strings(lang("de")).lang(), lang("ko"));
}

#[test]
fn a_variant_takes_the_words_of_its_language() {
    let theme = load("", &["en-GB", "id"]);
    assert_eq!(told(&[], &theme.found), "");
    assert_eq!(theme.value.strings(lang("en-GB")).text("search"), "Search");
    assert_eq!(theme.value.strings(lang("en-GB")).text("lang.tag"), "en-GB");
}

fn moment(text: &str) -> Moment {
    Moment::parse(text, Zone::parse("Asia/Jakarta").unwrap()).unwrap()
}

#[test]
fn each_language_shows_a_moment_in_its_way() {
    // DOMAIN T-6, T-2, I-6
    let tags = ["id", "en", "en-GB", "ko", "ar", "ja", "zh", "zh-Hant", "ms", "fi"];
    let theme = load("", &tags).value;
    let (timed, day) = (moment("2024-11-23 16:05"), moment("2024-11-23"));
    for (tag, whole, date, weekday_time) in [
        ("id", "23 November 2024 16.05 WIB", "23 November 2024", "Sabtu 16.05 WIB"),
        ("en", "November 23, 2024, 4:05\u{202F}PM WIB", "November 23, 2024", "Saturday 4:05\u{202F}PM WIB"),
        ("en-GB", "23 November 2024, 16:05 WIB", "23 November 2024", "Saturday 16:05 WIB"),
        ("ko", "2024년 11월 23일 16:05 WIB", "2024년 11월 23일", "토요일 16:05 WIB"),
        ("ar", "23 نوفمبر 2024، 16:05 WIB", "23 نوفمبر 2024", "السبت 16:05 WIB"),
        ("ja", "2024年11月23日 16:05 WIB", "2024年11月23日", "土曜日 16:05 WIB"),
        ("zh", "2024年11月23日 16:05 WIB", "2024年11月23日", "星期六 16:05 WIB"),
        ("zh-Hant", "2024年11月23日 16:05 WIB", "2024年11月23日", "星期六 16:05 WIB"),
        ("ms", "23 November 2024 4:05\u{202F}PTG WIB", "23 November 2024", "Sabtu 4:05\u{202F}PTG WIB"),
        ("fi", "2024-11-23 16:05 WIB", "2024-11-23", "2024-11-23 16:05 WIB"),
    ] {
        let dates = theme.strings(lang(tag)).dates();
        assert_eq!(dates.text(&timed), whole, "{tag}");
        assert_eq!(dates.text(&day), date, "{tag}");
        assert_eq!(dates.weekday_time(&timed), weekday_time, "{tag}");
        assert_eq!((dates.time(&day), dates.zone(&day)), (None, None), "{tag}");
    }
    let id = theme.strings(lang("id")).dates();
    assert_eq!(
        [id.full(&timed), id.short(&timed), id.day_month(&timed), id.month(&timed), id.weekday_time(&day)],
        ["Sabtu, 23 November 2024", "23 Nov 2024", "23 November", "November 2024", "Sabtu"]
    );
    assert_eq!(id.day(dates::Form::Full, day.day()), "Sabtu, 23 November 2024");
    assert_eq!(id.pattern("EEE d/MM/yy", &timed).unwrap(), "Sab 23/11/24");
    assert_eq!(id.text(&moment("2024-11-23 16:05 +03:00")), "23 November 2024 16.05 UTC+03:00");
}

fn formats(all: &[(&str, &str, &str)]) -> ThemeSettings {
    let setting = |(tag, key, value): &(&str, &str, &str)| FormatSetting {
        lang: lang(tag),
        key: (*key).to_owned(),
        value: (*value).to_owned(),
        place: None,
    };
    ThemeSettings { formats: all.iter().map(setting).collect(), ..ThemeSettings::default() }
}

#[test]
fn a_site_writes_its_own_formats() {
    // DOMAIN T-6, I-6
    let settings = formats(&[("id", "time", "HH:mm"), ("ar", "digits", "arab")]);
    let theme = Theme::load(&[], &[lang("id"), lang("ar")], &settings);
    assert_eq!(told(&[], &theme.found), "");
    let timed = moment("2024-11-23 16:05");
    let id = theme.value.strings(lang("id"));
    assert_eq!(id.dates().text(&timed), "23 November 2024 16:05 WIB");
    assert_eq!(id.dates().weekday_time(&timed), "Sabtu 16:05 WIB");
    assert_eq!(id.text("dates.time"), "HH:mm");
    let ar = theme.value.strings(lang("ar"));
    assert_eq!(ar.dates().date(&timed), "٢٣ نوفمبر ٢٠٢٤");
    assert_eq!(ar.numbers().text(1_234), "١٬٢٣٤");
    let own = files("== templates/strings/id.yaml\ndates: {time: \"HH:mm\"}\n");
    let theme = Theme::load(&own, &[lang("id")], &ThemeSettings::default()).value;
    assert_eq!(theme.strings(lang("id")).dates().weekday_time(&timed), "Sabtu 16:05 WIB");
}

#[test]
fn a_wrong_format_is_reported() {
    let settings = formats(&[("id", "tme", "HH"), ("id", "date", "DD"), ("id", "digits", "roman")]);
    let theme = Theme::load(&[], &[lang("id")], &settings);
    let help =
        "write letters of CLDR (y M MM MMM MMMM d dd EEE EEEE H HH h hh mm a), words between single quotation marks";
    assert_eq!(
        told(&[], &theme.found),
        format!(
            "K0003 `roman` are no digits that kliping writes; write `arab` or `latn`\n\
             K0003 a date pattern has no letters `DD`; {help}\n\
             K0003 no format is called `tme`; write `time`\n"
        )
    );
    let own = "== templates/strings/id.yaml\ndates:\n  date: \"d QQ y\"\n";
    check(own, &format!("K0602 templates/strings/id.yaml:2:9 a date pattern has no letters `QQ`; {help}\n"));
}

#[test]
fn lists_are_joined_as_the_language_joins_them() {
    let theme = load("", &["id", "en", "ko", "ar"]).value;
    let list = |tag: &str, items: &[&str]| theme.strings(lang(tag)).list(items);
    assert_eq!(list("id", &["a", "b", "{a}"]), "a, b, dan {a}");
    assert_eq!(list("en", &["a", "b"]), "a and b");
    assert_eq!(list("ko", &["a", "b", "c"]), "a, b 및 c");
    assert_eq!(list("ar", &["a", "b", "c"]), "a وb وc");
    assert_eq!((list("id", &["a"]), list("id", &[])), ("a".to_owned(), String::new()));
}

#[test]
fn plural_words_follow_the_language() {
    let theme = load("", &["en", "ar", "id"]).value;
    let en = theme.strings(lang("en"));
    assert_eq!([en.plural("reports", 1), en.plural("reports", 1_000)], ["1 report", "1,000 reports"]);
    assert_eq!(en.fill("page_title", &[("title", "{site}"), ("site", "x")]), "{site}, x");
    let forms: BTreeSet<String> = [0, 1, 2, 3, 11, 100]
        .map(|n| theme.strings(lang("ar")).plural("reports", n).replace(char::is_numeric, ""))
        .into();
    assert!(forms.len() >= 4, "{forms:?}");
}

#[test]
fn no_template_is_too_broken() {
    // RELIABILITY D1: every template of the default theme, cut at many places.
    let mut own = Vec::new();
    for (name, bytes) in embedded::files().filter(|(name, _)| name.ends_with(".html")) {
        for part in 1..12 {
            let cut = bytes.get(..bytes.len() * part / 12).unwrap_or_default();
            let path = format!("templates/cut/{part}/{name}");
            own.push((SourcePath::parse(&path).unwrap(), String::from_utf8_lossy(cut).into_owned().into_bytes()));
        }
    }
    own.push((SourcePath::parse("templates/bytes.html").unwrap(), vec![b'{', 0xff, 0]));
    let theme = Theme::load(&own, &[lang("id")], &ThemeSettings::default());
    assert!(theme.found.len() > 100);
    assert!(
        theme.found.iter().all(|one| one.place.is_some()),
        "{:?}",
        theme.found.iter().find(|one| one.place.is_none())
    );
    assert!(theme.value.has("article.html"));
}

#[test]
fn words_of_a_language_that_stands_in_are_taken_without_a_warning() {
    // DOMAIN I-8: by configuration
    let settings = ThemeSettings { fallback: vec![(lang("jv"), vec![lang("id")])], ..ThemeSettings::default() };
    let theme = Theme::load(&[], &[lang("en"), lang("jv")], &settings);
    assert_eq!(told(&[], &theme.found), "");
    let jv = theme.value.strings(lang("jv"));
    let id = Theme::load(&[], &[lang("id")], &ThemeSettings::default()).value;
    assert_eq!(jv.text("search"), id.strings(lang("id")).text("search"));
    assert_eq!((jv.text("lang.tag"), jv.text("dates.date")), ("jv", id.strings(lang("id")).text("dates.date")));
    assert_ne!(jv.text("lang.name"), id.strings(lang("id")).text("lang.name"));
}

/// What can be told of a theme from outside.
fn image(own: &[(SourcePath, Vec<u8>)], theme: &Checked<Theme>) -> String {
    let Checked { value, found } = theme;
    let pages: Vec<String> = ["a.html", "b.html", "c.html"].map(|name| shown(value, name)).into();
    let asks: Vec<_> = value.all_asks().collect();
    let words: Vec<&str> = value.strings(lang("id")).keys().collect();
    let assets: Vec<&str> = value.assets().iter().map(|asset| asset.url.as_str()).collect();
    format!(
        "{} {pages:?} {asks:?} {words:?} {assets:?} {:?} {}",
        told(own, found),
        value.settings(),
        value.hash().hex()
    )
}

#[test]
fn a_theme_loaded_after_another_is_the_one_loaded_alone() {
    // RELIABILITY B1: what is taken over changes nothing.
    const A: &str =
        "== templates/a.html\n{% extends \"b.html\" %}{% block x %}one {% include \"c.html\" %}{% endblock %}\n";
    const B: &str = "== templates/b.html\n<b>{% block x %}{% endblock %}</b>\n";
    const C: &str = "== templates/c.html\n{% for i in [1] %}{{ i }}{% endfor %}\n";
    let steps = [
        format!("{A}{B}{C}"),
        format!("{}{B}{C}", A.replace("one", "two")),
        format!("{A}{}{C}", B.replace("<b>", "<i>")),
        format!("{A}{B}{}", C.replace("[1]", "[1, 2]")),
        // broken, broken otherwise, mended
        format!("{A}{B}{}", C.replace("endfor", "endfro")),
        format!("{A}{B}{}", C.replace("{{ i }}", "{{ i | nothing }}")),
        format!("{}{B}{C}", A.replace("b.html", "gone.html")),
        format!("{A}{B}{}", C.replace("{{ i }}", "{% include \"a.html\" %}")),
        format!("{A}{B}{C}"),
        // what a template asks for, words that one shows, a file that comes, one that goes, an asset, a setting
        format!("{}{B}{C}", A.replace("{% extends", "{# asks: x = list(limit=3) #}{% extends")),
        format!("{A}{B}{C}== templates/strings/id.yaml\nmine: milik\n"),
        format!("{}{B}{C}== templates/strings/id.yaml\nmine: milik\n", A.replace("one", "{{ t.mine }}")),
        format!("{A}{B}{C}== templates/strings/id.yaml\nmine: milik\n"),
        format!("{A}{B}{C}== templates/d.html\nx\n"),
        format!("{A}{B}"),
        format!("{A}{B}{C}== templates/assets/mine.css\na {{ color: red }}\n"),
        format!("{A}{B}{C}== themes/gazette/theme.yaml\nname: Gazette\nsettings: {{accent: red}}\n"),
        format!("{A}{B}{C}== themes/gazette/theme.yaml\nname: Gazette\nsettings: {{accent: blue}}\n"),
        format!("{A}{B}{C}"),
    ];
    let languages = [lang("id"), lang("ko")];
    let settings = ThemeSettings::default();
    let mut images = BTreeSet::new();
    // One after the other, and each after the first: loading all after all takes too long.
    let after = |from: &str, to: &str| {
        let before = Theme::load(&files(from), &languages, &settings).value;
        let own = files(to);
        let alone = image(&own, &Theme::load(&own, &languages, &settings));
        let again = image(&own, &Theme::load_after(&own, &languages, &settings, Some(&before)));
        assert_eq!(again, alone, "from {from}\nto {to}");
        alone
    };
    for pair in steps.windows(2) {
        images.insert(after(&pair[0], &pair[1]));
        images.insert(after(&steps[0], &pair[1]));
    }
    assert!(images.len() > 12, "the steps differ: {}", images.len());
    let before = Theme::load(&files(&steps[0]), &languages, &settings).value;
    let narrow = ThemeSettings { limits: Limits { template: 20, ..Limits::default() }, ..ThemeSettings::default() };
    let own = files(&steps[0]);
    let found = Theme::load_after(&own, &languages, &narrow, Some(&before)).found;
    assert_eq!(found.len(), 3, "other settings are not passed over: {}", told(&own, &found));
}

#[test]
fn after_an_edit_of_a_template_only_that_one_is_read() {
    let text = "== templates/a.html\none\n";
    let before = Theme::load(&files(text), &[lang("id")], &ThemeSettings::default()).value;
    let own = files(&text.replace("one", "two"));
    let after = Theme::load_after(&own, &[lang("id")], &ThemeSettings::default(), Some(&before)).value;
    assert!(Arc::ptr_eq(&before.words, &after.words) && Arc::ptr_eq(&before.assets, &after.assets));
    assert_eq!(shown(&after, "a.html").trim(), "two");
}
