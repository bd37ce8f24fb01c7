//! Limits: at the limit all is well, one more is an error that names it (RELIABILITY X).

use super::support::{Desk, site};
use std::time::{Duration, Instant};

/// A site with these limits.
fn limited(limits: &str) -> Desk {
    site(&format!(
        "
        == kliping.yaml
        limits: {{ {limits} }}"
    ))
}

/// Builds within a second of debug build, with this outcome.
#[track_caller]
fn outcome(desk: &Desk, code: Option<&str>) {
    let since = Instant::now();
    let lines = desk.lines();
    let errors: Vec<&str> = lines.lines().filter(|line| !line.starts_with("K0111")).collect();
    match code {
        None => assert!(errors.is_empty(), "{errors:#?}"),
        Some(code) => assert!(errors.iter().any(|line| line.starts_with(code)), "{code}: {errors:#?}"),
    }
    assert!(since.elapsed() < Duration::from_secs(20), "{:?}", since.elapsed());
}

#[test]
fn a_record_has_at_most_its_bytes() {
    let text = |bytes: usize| {
        let head = "---\nid: a\ntitle: A\ndate: 2024-11-01\n---\n";
        format!("{head}{}\n", "x ".repeat(bytes)).chars().take(bytes).collect::<String>()
    };
    for (bytes, code) in [(2048, None), (2049, Some("K0006 content/articles/a.md")), (2_048_000, Some("K0006"))] {
        let desk = limited("record: 2 KiB");
        desk.put("content/articles/a.md", &text(bytes));
        outcome(&desk, code);
    }
}

#[test]
fn a_front_matter_has_at_most_its_bytes() {
    let text = |bytes: usize| {
        let head = "id: a\ntitle: A\ndate: 2024-11-01\n";
        format!("---\n{head}deck: {}\n---\n", "x".repeat(bytes - head.len() - "deck: \n".len()))
    };
    for (bytes, code) in [(1024, None), (1025, Some("K0006 content/articles/a.md")), (1_024_000, Some("K0006"))] {
        let desk = limited("front_matter: 1 KiB");
        desk.put("content/articles/a.md", &text(bytes));
        outcome(&desk, code);
    }
}

#[test]
fn a_site_has_at_most_its_records() {
    for (count, code) in [(5, None), (6, Some("K0006 the site has 6 records; the limit is 5"))] {
        let desk = limited("records: 5");
        for at in 0..count {
            desk.put(&format!("content/pages/p{at}.md"), "Text.\n");
        }
        outcome(&desk, code);
    }
}

#[test]
fn a_site_has_at_most_its_outputs() {
    let count = limited("outputs: 1000").draft().plan.outputs.len();
    outcome(&limited(&format!("outputs: {count}")), None);
    outcome(&limited(&format!("outputs: {}", count - 1)), Some("K0006"));
}

#[test]
fn a_page_has_at_most_its_bytes() {
    let with = |limit: usize| {
        let desk = limited(&format!("page: {limit}"));
        desk.put("content/pages/p.md", &format!("---\nid: p\ntitle: P\n---\n{}\n", "word ".repeat(20_000)));
        desk
    };
    let bytes = with(1 << 20).build().outputs["/p/"].len();
    assert!(with(bytes).built().is_ok());
    let found = with(bytes - 1).built().unwrap_err();
    assert!(found.iter().any(|line| line.contains("limits.page") || line.starts_with("K0006")), "{found:?}");
}

#[test]
fn a_list_of_a_front_matter_has_at_most_a_thousand_entries() {
    for (count, code) in [(1000, None), (1001, Some("K0006 content/articles/a.yaml:4:")), (100_000, Some("K0006"))] {
        let desk = limited("front_matter: 2 MiB");
        desk.put(
            "content/articles/a.yaml",
            &format!("id: a\ntitle: A\ndate: 2024-11-01\nplaces: [{}]\n", vec!["x"; count].join(", ")),
        );
        outcome(&desk, code);
    }
}

#[test]
fn a_front_matter_is_at_most_sixteen_deep() {
    for (depth, wrong) in [(14, false), (17, true), (10_000, true)] {
        let desk = limited("front_matter: 1 MiB");
        desk.put(
            "content/articles/a.yaml",
            &format!(
                "id: a\ntitle: A\ndate: 2024-11-01\nextra: {{ x: {}1{} }}\n",
                "[".repeat(depth),
                "]".repeat(depth)
            ),
        );
        assert_eq!(desk.draft().has_errors(), wrong, "{depth}: {}", desk.lines());
    }
}

#[test]
fn a_body_nests_at_most_sixty_four_deep() {
    for (depth, wrong) in [(32, false), (65, true), (20_000, true)] {
        let desk = limited("record: 2 MiB");
        desk.put(
            "content/articles/a.md",
            &format!("---\nid: a\ntitle: A\ndate: 2024-11-01\n---\n{}x\n", "> ".repeat(depth)),
        );
        let lines = desk.lines();
        assert_eq!(lines.contains("K0406"), wrong, "{depth}: {lines}");
    }
}

#[test]
fn a_body_may_not_grow_without_end() {
    // X: Markdown growth ×16 + 64 KiB.
    let desk = limited("record: 2 MiB");
    let links: String = (0..3000).map(|at| format!("[a]{}\n", if at % 40 == 0 { "\n" } else { "" })).collect();
    desk.put(
        "content/articles/a.md",
        &format!("---\nid: a\ntitle: A\ndate: 2024-11-01\n---\n{links}\n\n[a]: https://x.test/{}\n", "y".repeat(2000)),
    );
    let lines = desk.lines();
    assert!(
        lines.contains("K0406")
            || desk.built().is_ok_and(|built| built.outputs.values().all(|bytes| bytes.len() < 2 << 20)),
        "{lines}"
    );
}

#[test]
fn a_configuration_has_at_most_a_mebibyte() {
    let desk = site("== kliping.yaml");
    desk.put("kliping.yaml", &format!("title: A\n# {}\n", "x".repeat(1 << 20)));
    outcome(&desk, Some("K0"));
}

#[test]
fn a_template_has_at_most_its_bytes() {
    let desk = site("== kliping.yaml");
    desk.put("templates/404.html", &"x".repeat((256 << 10) + 1));
    assert!(desk.draft().has_errors(), "{}", desk.lines());
}
