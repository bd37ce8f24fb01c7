//! Whole records in, whole outcomes out.

mod faults;
mod hostile;
mod model;

use super::{record::Record, *};
use crate::diag::sort;

pub(super) fn rules() -> Rules {
    let languages = ["id", "en", "ko"].map(|tag| Lang::parse(tag).unwrap());
    Rules::new(languages.to_vec(), Zone::parse("Asia/Jakarta").unwrap())
}

fn read(path: &str, text: &str) -> Checked<Option<Record>> {
    let mut read =
        parse(&SourcePath::parse(path).unwrap(), text.as_bytes(), ContentHash::of(text.as_bytes()), &rules());
    sort(&mut read.found);
    read
}

/// The record, which must be without fault.
fn record(path: &str, text: &str) -> Record {
    let read = read(path, text);
    assert_eq!(found(text, &read.found), Vec::<String>::new());
    read.value.unwrap()
}

/// Findings as `K0106 3:1 message; help`.
fn found(text: &str, found: &[Diagnostic]) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let lines = found.iter().map(|one| {
        let start = one.place.as_ref().map_or(0, |place| place.span.start as usize);
        let before = &text[..start];
        let (line, column) =
            (before.matches('\n').count() + 1, before.chars().rev().take_while(|c| *c != '\n').count() + 1);
        let help = one.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
        format!("{} {line}:{column} {}{help}", one.code.row().id, one.message)
    });
    lines.collect()
}
