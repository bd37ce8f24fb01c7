//! Lists the files of the default theme, so that the binary holds them (`src/theme/embedded.rs`), and hashes the
//! program's own sources, so that what one build of it kept is not believed by another (`src/store/`).
//!
//! A changed, new or deleted file under `templates/` or `src/` makes cargo run this again.

use std::{env, fmt::Write as _, fs, hash::DefaultHasher, hash::Hasher as _, io, path::Path};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    println!("cargo:rustc-env=KLIPING_SOURCES={:016x}", sources(Path::new(&root))?);
    let mut names = Vec::new();
    let templates = Path::new(&root).join("templates");
    if templates.is_dir() {
        walk(&templates, "", &mut names)?;
    }
    // The order of a folder is the file system's; the theme's hash must not hang on it.
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        let _ = writeln!(
            list,
            "    ({name:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?}))),",
            format!("/templates/{name}")
        );
    }
    list.push(']');
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("theme_files.rs"), list)
}

/// Over every source file and the versions of all dependencies. No secret hangs on it: it tells builds apart.
fn sources(root: &Path) -> io::Result<u64> {
    let mut names = Vec::new();
    walk(&root.join("src"), "src/", &mut names)?;
    names.extend(["Cargo.lock".to_owned(), "build.rs".to_owned()]);
    names.sort();
    let mut hash = DefaultHasher::new();
    for name in names {
        // A packaged crate may have no lock file.
        let bytes = fs::read(root.join(&name)).unwrap_or_default();
        hash.write(name.as_bytes());
        hash.write_usize(bytes.len());
        hash.write(&bytes);
    }
    Ok(hash.finish())
}

fn walk(folder: &Path, prefix: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // What editors and systems leave beside their files is no part of a theme.
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{path}/"), names)?;
        } else {
            names.push(path);
        }
    }
    Ok(())
}
