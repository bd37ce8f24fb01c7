//! What is written about the house: ARCHITECTURE.md, pages of codes, the template contract, Cargo.toml.

use super::source::Source;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// What a template may count on, by the heading under which it stands: name and type in order.
pub type Contract = BTreeMap<String, Vec<(String, String)>>;

/// The names under `[dependencies]`.
pub fn dependencies(cargo: &str) -> Vec<String> {
    let (mut found, mut is_inside) = (Vec::new(), false);
    for line in cargo.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            is_inside = section == "dependencies";
            found.extend(section.strip_prefix("dependencies.").map(str::to_owned));
        } else if let Some((name, _)) = line.split_once('=').filter(|_| is_inside && !line.starts_with('#')) {
            found.push(name.trim().to_owned());
        }
    }
    found
}

/// Crates that stand behind one room each, so that swapping one touches one. Others may be named anywhere.
pub const HOMES: &[(&str, &str)] = &[
    ("ab_glyph_rasterizer", "render"),
    ("ammonia", "render"),
    ("chrono", "base theme"),
    ("chrono-tz", "base config"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
    ("csv", "parse"),
    ("fast_image_resize", "render"),
    ("http-body-util", "serve"),
    ("hyper", "serve"),
    ("hyper-util", "serve"),
    ("icu_collator", "theme"),
    ("icu_locale_core", "theme"),
    ("if-addrs", "serve"),
    ("image", "render"),
    ("miniz_oxide", "render"),
    ("notify", "serve"),
    ("postcard", "model parse store"),
    ("pulldown-cmark", "parse render"),
    ("qrcode", "cli"),
    ("quick-xml", "check render"),
    ("rustix", "env write"),
    ("rustybuzz", "render"),
    ("serde_yaml", "yaml"),
    ("signal-hook", "env"),
    ("snowball_stemmers_rs", "render"),
    ("syntect", "render"),
    ("tera", "theme render"),
    ("tokio", "serve"),
    ("unicode-bidi", "render"),
    ("walkdir", "env"),
    ("webp", "render"),
];

/// Dependencies that nothing uses, and those used outside of their home. One whose home is not built yet may wait.
pub fn wrong_dependencies(cargo: &str, sources: &[Source]) -> Vec<String> {
    let mut users: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for source in sources {
        for word in source.named().into_iter().filter(|one| !one.is_ours).filter_map(|one| one.path.into_iter().next())
        {
            users.entry(word).or_default().insert(source.room());
        }
    }
    let mut found = Vec::new();
    for name in dependencies(cargo) {
        let rooms = users.remove(&name.replace('-', "_")).unwrap_or_default();
        let home: Option<Vec<&str>> =
            HOMES.iter().find(|(have, _)| *have == name).map(|(_, home)| home.split_whitespace().collect());
        let is_built = |room: &&str| sources.iter().any(|source| source.room() == *room);
        let waits = home.as_ref().is_some_and(|home| !home.iter().all(is_built));
        if rooms.is_empty() && !waits {
            found.push(format!("Cargo.toml: nothing in src/ uses {name}"));
        }
        for room in rooms.iter().filter(|room| home.as_ref().is_some_and(|home| !home.contains(room))) {
            found.push(format!(
                "{room} may not use {name}: its home is {}",
                home.clone().unwrap_or_default().join(", ")
            ));
        }
    }
    found
}

/// The variables that the head comment of a template names, with their types.
pub fn head(template: &str) -> Vec<(String, String)> {
    let comment = template.trim_start().strip_prefix("{#").and_then(|rest| rest.split_once("#}"));
    let vars = comment.and_then(|(comment, _)| comment.split_once("vars:"));
    let lines = vars.map_or("", |(_, lines)| lines).lines();
    let lines = lines.take_while(|line| !line.trim_start().starts_with("asks:"));
    lines.filter_map(|line| line.trim().trim_end_matches('-').split_once(':')).map(pair).collect()
}

fn pair((name, kind): (&str, &str)) -> (String, String) {
    (name.trim().trim_matches('`').to_owned(), kind.trim().trim_matches('`').to_owned())
}

/// The tables of docs/templates.md: `Template: front.html`, `Shape: card`. A line ``And all of `listing`.`` stands for
/// the rows of that shape, which was told before.
pub fn contract(text: &str) -> Contract {
    let (mut all, mut heading) = (Contract::new(), String::new());
    for line in text.lines() {
        if line.starts_with('#') {
            heading = line.trim_start_matches('#').trim().to_owned();
            all.entry(heading.clone()).or_default();
        } else if let Some((shape, _)) = line.strip_prefix("And all of `").and_then(|rest| rest.split_once('`')) {
            let shared = all.get(&format!("Shape: {shape}")).cloned().unwrap_or_default();
            all.entry(heading.clone()).or_default().extend(shared);
        } else if let Some(row) = line.strip_prefix("| ") {
            let mut cells = row.split('|');
            let cells = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
            let row = pair(cells);
            if row.0 != "name" {
                all.entry(heading.clone()).or_default().push(row);
            }
        }
    }
    all
}

/// Where a template's head and its table tell different things. A component names only what its place of call has,
/// that is the context of every template.
pub fn wrong_heads(templates: &[(String, String)], contract: &Contract) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in templates {
        let is_component = name.starts_with("components/");
        let heading = if is_component { "Shape: context".to_owned() } else { format!("Template: {name}") };
        let Some(table) = contract.get(&heading) else {
            found.push(format!("docs/templates.md has no `## {heading}`"));
            continue;
        };
        let head = head(text);
        let missing = head.iter().filter(|one| !table.contains(one));
        found.extend(
            missing.map(|(var, kind)| format!("templates/{name}: `{var}: {kind}` is not in docs/templates.md")),
        );
        let silent = table.iter().filter(|one| !is_component && !head.contains(one));
        found.extend(silent.map(|(var, kind)| format!("templates/{name}: the head does not name `{var}: {kind}`")));
    }
    let known: BTreeSet<String> = templates.iter().map(|(name, _)| format!("Template: {name}")).collect();
    let stale = contract.keys().filter(|heading| heading.starts_with("Template: ") && !known.contains(*heading));
    found.extend(stale.map(|heading| format!("docs/templates.md: `## {heading}` is of no template")));
    found
}

/// `name(arguments)` of each component that a file defines.
pub fn components(template: &str) -> Vec<String> {
    let defined = template.match_indices("component ").filter(|(at, _)| {
        let before = template[..*at].trim_end_matches([' ', '-']);
        before.ends_with("{%")
    });
    let signatures = defined.filter_map(|(at, word)| {
        let (signature, _) = template[at + word.len()..].split_once("%}")?;
        Some(signature.trim_end_matches(['-', ' ']).to_owned())
    });
    signatures.collect()
}

/// Components whose row in docs/templates.md says otherwise.
pub fn wrong_components(templates: &[(String, String)], docs: &str) -> Vec<String> {
    let rows: BTreeSet<String> = docs
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
            let [_, name, file, arguments, ..] = cells[..] else { return None };
            file.starts_with("components/").then(|| format!("templates/{file}: {name}({arguments})"))
        })
        .collect();
    let defined: BTreeSet<String> = templates
        .iter()
        .flat_map(|(file, text)| components(text).into_iter().map(move |one| format!("templates/{file}: {one}")))
        .collect();
    let missing = defined.difference(&rows).map(|one| format!("{one} is not in docs/templates.md"));
    let stale = rows.difference(&defined).map(|one| format!("{one} is in docs/templates.md alone"));
    missing.chain(stale).collect()
}

/// Names that ARCHITECTURE.md may tell before the room that holds them is built.
const AWAITED: &[(&str, &str)] = &[("cli", "cli/")];

/// What ARCHITECTURE.md names between backquotes and nobody finds: files, folders, types, functions.
///
/// Plans are left out: everything from the heading on that begins with `Places kept`.
pub fn lost_names(paper: &str, sources: &[Source], root: &Path) -> Vec<String> {
    let built = paper.split("\n## Places kept").next().unwrap_or(paper);
    let rooms: BTreeSet<&str> = sources.iter().map(Source::room).collect();
    let words: BTreeSet<&str> = sources.iter().flat_map(|source| source.code()).map(|token| token.text).collect();
    let mut lost = BTreeSet::new();
    for name in built.split('`').skip(1).step_by(2) {
        let awaited = AWAITED.iter().any(|(room, awaited)| *awaited == name && !rooms.contains(room));
        if awaited || name.contains("NAME") || name.contains('…') {
            continue;
        }
        let is_file = name.ends_with('/') || [".rs", ".md", ".toml", ".html"].iter().any(|end| name.ends_with(end));
        let is_there = if is_file {
            root.join(name).exists() || root.join("src").join(name).exists()
        } else if is_rust(name) {
            name.trim_end_matches("()")
                .split("::")
                .all(|word| words.contains(word) || rooms.contains(word) || word == "std")
        } else {
            true
        };
        if !is_there {
            lost.insert(format!("ARCHITECTURE.md names `{name}`, which is nowhere"));
        }
    }
    lost.into_iter().collect()
}

/// `Slice`, `model::List`, `window()`: what is written as Rust; `build` and `content` are words of the trade.
fn is_rust(name: &str) -> bool {
    let is_path = name.trim_end_matches("()").split("::").all(|word| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    });
    let is_shouted = name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    is_path
        && !is_shouted
        && (name.contains("::") || name.ends_with("()") || name.starts_with(|c: char| c.is_ascii_uppercase()))
}

#[cfg(test)]
mod proofs {
    use super::*;

    #[test]
    fn a_dependency_unused_or_far_from_home_is_told() {
        let cargo = "[package]\nname = \"x\"\n[dependencies]\ntera = \"2\"\n# old = \"1\"\nchrono-tz = { version = \"1\" }\n\
            ammonia = \"4\"\nserde = \"1\"\n[dev-dependencies]\nproptest = \"1\"\n";
        assert_eq!(dependencies(cargo), ["tera", "chrono-tz", "ammonia", "serde"]);
        let sources = [
            Source::new("src/theme/mod.rs", "use tera::Tera; fn f() { chrono_tz::x() }"),
            Source::new("src/base/mod.rs", "// serde::x"),
            Source::new("src/config/mod.rs", ""),
            Source::new("src/render/mod.rs", ""),
        ];
        let expected = [
            "theme may not use chrono-tz: its home is base, config",
            "Cargo.toml: nothing in src/ uses ammonia",
            "Cargo.toml: nothing in src/ uses serde",
        ];
        assert_eq!(wrong_dependencies(cargo, &sources), expected);
        let unbuilt = &sources[..3];
        assert!(!wrong_dependencies(cargo, unbuilt).contains(&expected[1].to_owned()), "render is not built");
    }

    #[test]
    fn a_head_and_its_table_must_agree() {
        let docs = "## Shape: context\n| name | type | meaning |\n|---|---|---|\n| t | map | |\n\n## Template: a.html\n\nAnd all of `context`.\n\n\
            | name | type | meaning |\n|---|---|---|\n| items | [card] | |\n| gone | url | |\n## Template: b.html\n";
        let template = "{# A page.\nvars:\n  items: [card]\n  t: map\n  new: int?\n#}\n{{ x }}".to_owned();
        let templates =
            [("a.html".to_owned(), template), ("components/c.html".to_owned(), "{# vars:\n  t: text\n#}".to_owned())];
        let expected = [
            "templates/a.html: `new: int?` is not in docs/templates.md",
            "templates/a.html: the head does not name `gone: url`",
            "templates/components/c.html: `t: text` is not in docs/templates.md",
            "docs/templates.md: `## Template: b.html` is of no template",
        ];
        assert_eq!(wrong_heads(&templates, &contract(docs)), expected);
    }

    #[test]
    fn a_component_and_its_row_must_agree() {
        let text = "{%- component a(x: map, y = none) -%}{%- endcomponent a -%}{% component b(z) %}".to_owned();
        let docs = "| `a` | `components/c.html` | `x: map, y = none` | a |\n| `b` | `components/c.html` | `w` | b |";
        let expected = [
            "templates/components/c.html: b(z) is not in docs/templates.md",
            "templates/components/c.html: b(w) is in docs/templates.md alone",
        ];
        assert_eq!(wrong_components(&[("components/c.html".to_owned(), text)], docs), expected);
    }

    #[test]
    fn a_name_that_leads_nowhere_is_told() {
        let sources = [Source::new("src/plan/slice.rs", "pub struct Slice; fn slice() {}")];
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let paper = "`Slice` `plan::slice()` `Cargo.toml` `tests/` `K0203` `build` `cli/NAME.rs` `cli/`\n\
            `Gone` `plan::gone` `gone.rs` `gone/` `gone()`\n## Places kept\n`Later`";
        let expected = ["Gone", "K0203", "gone()", "gone.rs", "gone/", "plan::gone"]
            .map(|name| format!("ARCHITECTURE.md names `{name}`, which is nowhere"));
        assert_eq!(lost_names(paper, &sources, root), expected);
    }
}
