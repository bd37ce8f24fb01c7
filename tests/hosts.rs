//! Files that tell hosts how to serve a site, and pages that pass the policy that they send (DOMAIN U-9, U-11, P-5, P-6).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "hostile/dom.rs"]
#[allow(dead_code)] // Each test binary reads pages with a part of it.
mod dom;
mod support;

use dom::{Element, elements};
use kliping::env::real::RealFiles;
use kliping::pipeline::{self, Request};
use kliping::write::memory::MemorySite;
use support::{Built, Desk, check, seconds, site};

/// A site with a moved record, a removed one, and an expired one.
fn desk(settings: &str) -> Desk {
    let desk = site(
        "
        == content/articles/2024-11-01-a.yaml
        id: a
        title: A
        aliases: [/old/두루미.d/, /old/]
        == content/articles/2024-11-02-b.yaml
        id: b
        title: B
        expires: 2024-11-20
        == addresses.tsv
        article\tc\ten\t/articles/2024/11/c/\tgone 2024-11-30 Withdrawn
        ",
    );
    desk.put(
        "kliping.yaml",
        &format!("base_url: https://k.test/d/\nsite: {{ tag: \"k.test,2024-01-01\" }}\n{settings}\n"),
    );
    desk
}

fn built(settings: &str) -> Built {
    desk(settings).build()
}

#[test]
fn nothing_is_made_for_hosts_that_nobody_named() {
    let built = built("");
    assert_eq!(built.under("/_").len() + built.under("/.").len() + built.under("/vercel").len(), 0);
}

#[test]
fn cloudflare_gets_explicit_codes_and_netlify_force() {
    // DOMAIN U-9
    let cloudflare = built("hosts: [cloudflare]");
    let text = cloudflare.html("/_redirects");
    assert!(text.contains("\n/d/old/%EB%91%90%EB%A3%A8%EB%AF%B8.d/ /d/articles/2024/11/a/ 301\n"), "{text}");
    assert!(text.lines().filter(|line| !line.starts_with('#')).all(|line| line.ends_with(" 301")), "{text}");
    let netlify = built("hosts: [netlify]");
    assert!(netlify.html("/_redirects").contains("/d/old/ /d/articles/2024/11/a/ 301!\n"));
    // The stub stands there as well, for whoever copies the files elsewhere.
    assert_eq!(netlify.leads("/old/"), "/d/articles/2024/11/a/");
}

#[test]
fn no_more_redirects_than_cloudflare_reads() {
    // DOMAIN U-9: "at most 2,000 static, 1,000 characters"
    let desk = desk("hosts: [cloudflare]");
    let many: Vec<String> = (0..900).map(|at| format!("/was/{at}/")).collect();
    for name in ["x", "y", "z"] {
        let aliases: Vec<String> = many.iter().map(|path| format!("/{name}{path}")).collect();
        desk.put(
            &format!("content/articles/2024-11-03-{name}.yaml"),
            &format!("id: {name}\ntitle: X\naliases: [{}]\n", aliases.join(", ")),
        );
    }
    let built = desk.build();
    let lines = built.html("/_redirects").lines().filter(|line| line.starts_with('/')).count();
    assert_eq!(lines, 2_000);
    assert!(built.has("/z/was/899/"), "the rest are stubs");
}

#[test]
fn headers_hold_the_policy_types_and_caches() {
    // DOMAIN P-5, P-6
    let built = built("hosts: [cloudflare]");
    let text = built.html("/_headers");
    assert!(text.contains("/d/*\n  Content-Security-Policy: default-src 'none'; base-uri 'none'; "), "{text}");
    assert!(text.contains("/d/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"), "{text}");
    assert!(
        text.contains("/d/*feed.xml\n  Cache-Control: public, max-age=300\n  Content-Type: application/atom+xml"),
        "{text}"
    );
    // A path gets each header once: a second value would be added to the first.
    let whole = text.split("/d/*\n").nth(1).unwrap().split("\n/").next().unwrap();
    assert!(!whole.contains("Cache-Control"), "{whole}");
}

#[test]
fn a_file_of_the_site_s_own_among_the_assets_is_not_kept_for_ever() {
    // DOMAIN P-6
    let desk = desk("hosts: [cloudflare]");
    desk.put("static/assets/own.css", "p{}");
    let built = desk.build();
    let text = built.html("/_headers");
    assert!(!text.contains("assets/*") && text.contains("/d/assets/kliping."), "{text}");
}

#[test]
fn servers_say_gone_of_what_is_gone() {
    // DOMAIN U-11: "410 where the host can"
    let netlify = built("hosts: [netlify]");
    for url in ["articles/2024/11/b/", "articles/2024/11/c/"] {
        let rule = format!("\n/d/{url} /d/{url}index.html 410!\n");
        assert!(netlify.html("/_redirects").contains(&rule), "{}", netlify.html("/_redirects"));
    }
    assert!(!self::built("hosts: [cloudflare]").html("/_redirects").contains("410"));
    let built = built("hosts: [apache, nginx]");
    let (apache, nginx) = (built.html("/.htaccess"), built.html("/_hosts/nginx.conf"));
    for url in ["articles/2024/11/b/", "articles/2024/11/c/"] {
        assert!(apache.contains(&format!("RewriteRule \"^{url}$\" \"-\" [G,L]")), "{apache}");
        assert!(apache.contains(&format!("ErrorDocument 410 /d/{url}index.html")), "{apache}");
        assert!(
            nginx
                .contains(&format!("location = \"/d/{url}\" {{ error_page 410 \"/d/{url}index.html\"; return 410; }}")),
            "{nginx}"
        );
    }
    assert!(apache.contains("RewriteRule \"^old/두루미\\.d/$\" \"/d/articles/2024/11/a/\" [R=301,L]"), "{apache}");
    assert!(nginx.contains("location = \"/d/old/두루미.d/\" { return 301 /d/articles/2024/11/a/; }"), "{nginx}");
}

#[test]
fn vercel_and_a_bucket_get_what_they_read() {
    // DOMAIN U-9
    let built = built("hosts: [vercel, s3, github]");
    let vercel: serde_json::Value = serde_json::from_str(built.html("/vercel.json")).unwrap();
    let first = &vercel["redirects"][0];
    assert_eq!((&first["statusCode"], &first["destination"]), (&301.into(), &"/d/archive/".into()), "{vercel:#}");
    let bucket: serde_json::Value = serde_json::from_str(built.html("/_hosts/s3.json")).unwrap();
    assert_eq!(bucket["ErrorDocument"]["Key"], "404.html");
    let rules = bucket["RoutingRules"].as_array().unwrap();
    let keys: Vec<&str> = rules.iter().map(|rule| rule["Condition"]["KeyPrefixEquals"].as_str().unwrap()).collect();
    // `/old/` and the shortened addresses are the beginning of others: a rule would take those along.
    assert_eq!(keys, ["old/두루미.d/"]);
    assert_eq!((built.html("/CNAME"), built.html("/.nojekyll")), ("k.test\n", ""));
}

#[test]
fn a_file_of_the_site_s_own_takes_the_place_of_ours() {
    let desk = desk("hosts: [netlify]");
    desk.put("static/_headers", "# mine\n");
    assert_eq!(desk.build().html("/_headers"), "# mine\n");
}

#[test]
fn what_hosts_cannot_read_is_refused() {
    check(
        "
        == kliping.yaml
        hosts: [netlify, cloudflare]
        content_security_policy: { img-src: [\"https://img.test\", \"a; script-src *\"], default-src: [\"*\"] }
        ",
        "
        K0003 kliping.yaml:1:1 Netlify and Cloudflare read one file, `_redirects`, in two ways; keep one of the two; an overlay, `kliping.NAME.yaml`, can name the other
        K0003 kliping.yaml:2:58 `a; script-src *` is no source of a policy; write `https://img.example.org`, or `data:`
        K0003 kliping.yaml:2:78 `default-src` is none of the directives that can be widened; write one of child-src, connect-src, font-src, form-action, frame-ancestors, frame-src, img-src, media-src, script-src, style-src, worker-src
        ",
    );
}

#[test]
fn a_site_may_widen_its_policy() {
    let built = built(
        "hosts: [netlify]\ncontent_security_policy: { frame-ancestors: https://a.test, frame-src: [https://v.test], img-src: \"data:\" }",
    );
    let text = built.html("/_headers");
    assert!(text.contains("frame-ancestors https://a.test;") && text.contains("img-src 'self' data:;"), "{text}");
    assert!(text.contains("; frame-src https://v.test\n"), "{text}");
}

/// What the strict policy would keep a page from doing.
fn blocked(all: &[Element], origin: &str) -> Vec<String> {
    let mut found = Vec::new();
    let own = |address: &str| {
        let away =
            address.contains("://") || address.starts_with("//") || address.split('/').next().unwrap().contains(':');
        !away || address.starts_with(origin)
    };
    for one in all {
        let get = |name: &str| one.attributes.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str());
        for (name, value) in &one.attributes {
            if name == "style" || name.starts_with("on") || value.trim_start().starts_with("javascript:") {
                found.push(format!("<{} {name}=\"{value}\">", one.name));
            }
        }
        let loads: Vec<&str> = match one.name.as_str() {
            // A script that is data is never run; every other one must have an address.
            "script" if get("type").is_some_and(|kind| kind.ends_with("+json")) => vec![],
            "script" => get("src").map_or_else(|| vec!["inline:script"], |src| vec![src]),
            "style" => vec!["inline:style"],
            "base" | "object" | "embed" | "iframe" | "frame" | "applet" => vec!["frame:"],
            "form" => get("action").into_iter().collect(),
            "link"
                if get("rel").is_some_and(|rel| {
                    rel.split(' ')
                        .any(|word| ["stylesheet", "icon", "manifest", "preload", "apple-touch-icon"].contains(&word))
                }) =>
            {
                get("href").into_iter().collect()
            }
            "img" | "audio" | "video" | "source" | "track" | "input" => {
                let set = get("srcset")
                    .into_iter()
                    .flat_map(|set| set.split(','))
                    .filter_map(|one| one.split_whitespace().next());
                get("src").into_iter().chain(get("poster")).chain(set).collect()
            }
            _ => vec![],
        };
        found.extend(
            loads.into_iter().filter(|address| !own(address)).map(|address| format!("<{}> {address}", one.name)),
        );
    }
    found
}

#[test]
fn no_page_of_the_sample_does_what_the_policy_forbids() {
    let files = RealFiles::open(std::path::Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let request = Request { now: seconds("2024-12-03 00:00 UTC"), folder: "sample".into(), ..Request::default() };
    let draft = pipeline::draft(&files, &request);
    assert!(!draft.has_errors(), "{:#?}", draft.found);
    let made = MemorySite::new();
    pipeline::build(&files, &draft, made.sink(), &|_, _| ()).unwrap();
    let mut pages = 0;
    for (file, held) in made.shown().iter() {
        if file.ends_with(".html") {
            pages += 1;
            let all = elements(std::str::from_utf8(&held.bytes).unwrap());
            assert_eq!(blocked(&all, "https://kliping.example/"), Vec::<String>::new(), "{file}");
        } else if file.ends_with(".css") {
            let css = std::str::from_utf8(&held.bytes).unwrap();
            assert!(!css.contains("@import") && !css.contains("url(http") && !css.contains("url(data"), "{file}");
        }
    }
    assert!(pages > 200, "{pages}");
}

#[test]
fn the_policy_s_judge_sees_what_it_forbids() {
    let html = "<p style=x onclick=y><script>z</script><style>p{}</style><img src=https://a.test/b.png><iframe></iframe>\
                <script type=\"application/ld+json\">{}</script><img src=/c.png><script src=/d.js></script>";
    assert_eq!(blocked(&elements(html), "https://k.test/").len(), 6);
}
