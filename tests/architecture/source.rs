//! The files of `src/` and every path that their code names.

use super::tokens::{Token, are, tokens, without_tests};
use std::{fs, path::Path};

/// A file of `src/`.
pub struct Source {
    /// From the root of the repository: `src/plan/slice.rs`.
    pub path: String,
    pub text: String,
    /// Compiled with `cfg(test)` alone.
    pub is_test: bool,
}

/// A path that code names: `crate::base::id::Id`, `std::fs::read`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// From the root of the crate when `is_ours`, else as written.
    pub path: Vec<String>,
    pub line: usize,
    pub is_ours: bool,
    pub is_use: bool,
    pub is_glob: bool,
}

impl Source {
    /// A file of a house made up by a test.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), is_test: false }
    }

    /// The room that the file belongs to: `plan` for `src/plan/slice.rs`, `pipeline` for `src/pipeline.rs`.
    pub fn room(&self) -> &str {
        let inner = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inner.split(['/', '.']).next().unwrap_or(inner)
    }

    /// What is compiled without `cfg(test)`.
    pub fn code(&self) -> Vec<Token<'_>> {
        if self.is_test { Vec::new() } else { without_tests(&tokens(&self.text)).0 }
    }

    /// Every path with at least two parts, and every one that is imported. A path through a name that was imported
    /// counts once, where the name is imported.
    pub fn named(&self) -> Vec<Named> {
        named(&self.code(), &self.modules())
    }

    /// The modules that the file is: `["plan", "slice"]`.
    fn modules(&self) -> Vec<String> {
        let inner = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let stem = inner.strip_suffix(".rs").unwrap_or(inner);
        let parts = stem.split('/').map(str::to_owned);
        let is_root = matches!(stem, "lib" | "main");
        parts.filter(|part| part != "mod" && !is_root).collect()
    }
}

/// All of `src/`, sorted by path.
pub fn sources(root: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    walk(root, "src", &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    mark_tests(&mut found);
    found
}

/// Marks the files of modules that are declared under `cfg(test)`, and those of their modules.
pub fn mark_tests(sources: &mut [Source]) {
    let mut stems = Vec::new();
    for source in sources.iter() {
        let stem = source.path.trim_end_matches(".rs");
        let folder = match stem.rsplit_once('/') {
            Some((folder, "mod" | "lib" | "main")) => folder,
            _ => stem,
        };
        let modules = without_tests(&tokens(&source.text)).1;
        stems.extend(modules.into_iter().map(|name| format!("{folder}/{name}")));
    }
    for source in sources {
        let rest = stems.iter().filter_map(|stem| source.path.strip_prefix(stem.as_str()));
        source.is_test = rest.into_iter().any(|rest| rest.starts_with('/') || rest == ".rs");
    }
}

fn walk(root: &Path, folder: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(root.join(folder)).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = format!("{folder}/{name}");
        if root.join(&path).is_dir() {
            walk(root, &path, found);
        } else if name.ends_with(".rs") {
            found.push(Source::new(&path, &fs::read_to_string(root.join(&path)).unwrap()));
        }
    }
}

fn named(tokens: &[Token<'_>], file: &[String]) -> Vec<Named> {
    let mut found = Vec::new();
    let mut modules = file.to_vec();
    let (mut at, mut depth, mut opened) = (0, 0, Vec::new());
    while at < tokens.len() {
        let token = tokens[at];
        match token.text {
            "mod" if are(tokens, at + 2, &["{"]) => {
                modules.push(tokens[at + 1].text.to_owned());
                opened.push(depth);
                at += 1;
            }
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if opened.last() == Some(&depth) {
                    opened.pop();
                    modules.pop();
                }
            }
            // `impl Trait + use<'a>` imports nothing.
            "use" if !are(tokens, at + 1, &["<"]) => {
                at = tree(tokens, at + 1, &[], &modules, &mut found);
                continue;
            }
            _ if token.is_word() => {
                at = chain(tokens, at, &modules, &mut found);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Reads one tree of a `use`; answers the place behind it.
fn tree(tokens: &[Token<'_>], mut at: usize, prefix: &[&str], modules: &[String], found: &mut Vec<Named>) -> usize {
    let mut path = prefix.to_vec();
    let line = tokens.get(at).map_or(0, |token| token.line);
    while let Some(token) = tokens.get(at) {
        match token.text {
            "::" => at += 1,
            "{" => {
                at += 1;
                while !are(tokens, at, &["}"]) && at < tokens.len() {
                    at = if are(tokens, at, &[","]) { at + 1 } else { tree(tokens, at, &path, modules, found) };
                }
                return at + 1;
            }
            "*" => {
                found.push(Named { is_use: true, is_glob: true, ..resolved(&path, modules, line) });
                return at + 1;
            }
            "as" => at += 2,
            // Both lists of a tree end it, and so does anything that no tree holds.
            _ if !token.is_word() => break,
            "self" if !path.is_empty() => at += 1,
            word => {
                path.push(word);
                at += 1;
            }
        }
    }
    found.push(Named { is_use: true, ..resolved(&path, modules, line) });
    at.max(1)
}

/// Reads `a::b::c` in code; answers the place behind it.
fn chain(tokens: &[Token<'_>], at: usize, modules: &[String], found: &mut Vec<Named>) -> usize {
    let mut path = vec![tokens[at].text];
    let mut end = at + 1;
    while are(tokens, end, &["::"]) && tokens.get(end + 1).is_some_and(Token::is_word) {
        path.push(tokens[end + 1].text);
        end += 2;
    }
    if path.len() > 1 {
        found.push(resolved(&path, modules, tokens[at].line));
    }
    end
}

fn resolved(path: &[&str], modules: &[String], line: usize) -> Named {
    let (first, rest) = path.split_first().unwrap_or((&"", &[]));
    let mut whole = match *first {
        // The program names its own library from outside.
        "crate" | "kliping" => Vec::new(),
        "self" => modules.to_vec(),
        "super" => up(modules.to_vec()),
        _ => {
            let path = path.iter().map(|part| (*part).to_owned()).collect();
            return Named { path, line, is_ours: false, is_use: false, is_glob: false };
        }
    };
    for part in rest {
        match *part {
            "super" => whole = up(whole),
            part => whole.push(part.to_owned()),
        }
    }
    Named { path: whole, line, is_ours: true, is_use: false, is_glob: false }
}

fn up(mut modules: Vec<String>) -> Vec<String> {
    modules.pop();
    modules
}

#[cfg(test)]
mod proofs {
    use super::{Source, mark_tests};

    fn paths(path: &str, text: &str) -> Vec<String> {
        let show = |one: &super::Named| {
            let ours = if one.is_ours { "crate::" } else { "" };
            format!("{}:{ours}{}{}", one.line, one.path.join("::"), if one.is_glob { "::*" } else { "" })
        };
        Source::new(path, text).named().iter().map(show).collect()
    }

    #[test]
    fn a_tree_of_imports_tells_every_leaf() {
        let text = "use crate::{\n base::{id::Id, span},\n diag::{self, Code as K},\n};\npub(crate) use super::own;\nuse std::{fs, io::*};";
        let expected = [
            "2:crate::base::id::Id",
            "2:crate::base::span",
            "3:crate::diag",
            "3:crate::diag::Code",
            "5:crate::plan::own",
            "6:std::fs",
            "6:std::io::*",
        ];
        assert_eq!(paths("src/plan/slice.rs", text), expected);
    }

    #[test]
    fn paths_inside_code_count() {
        let text = "fn f(x: &crate::model::Site) -> Vec<crate::base::id::Id<u8>> { ::std::fs::read(y); z::now() }";
        assert_eq!(
            paths("src/plan/mod.rs", text),
            ["1:crate::model::Site", "1:crate::base::id::Id", "1:std::fs::read", "1:z::now"]
        );
    }

    #[test]
    fn super_leads_out_of_a_room() {
        let text =
            "use super::super::render::x; mod inner { use super::super::y; fn f() { super::super::super::cli::g() } }";
        let expected = ["1:crate::render::x", "1:crate::plan::y", "1:crate::cli::g"];
        assert_eq!(paths("src/plan/own.rs", text), expected);
        assert_eq!(paths("src/main.rs", "kliping::cli::run()"), ["1:crate::cli::run"]);
    }

    #[test]
    fn files_of_tests_are_marked() {
        let mut all = [
            Source::new("src/theme/mod.rs", "#[cfg(test)] mod tests; mod tests_of_time;"),
            Source::new("src/theme/tests.rs", ""),
            Source::new("src/theme/tests/deep.rs", ""),
            Source::new("src/theme/tests_of_time.rs", ""),
            Source::new("src/yaml/quick.rs", "#[cfg(test)] mod agreement;"),
            Source::new("src/yaml/quick/agreement.rs", ""),
            Source::new("src/yaml/agreement.rs", ""),
        ];
        mark_tests(&mut all);
        let marked: Vec<_> = all.iter().filter(|one| one.is_test).map(|one| one.path.as_str()).collect();
        assert_eq!(marked, ["src/theme/tests.rs", "src/theme/tests/deep.rs", "src/yaml/quick/agreement.rs"]);
    }
}
