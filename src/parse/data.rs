//! The files of `data/`: YAML, JSON, CSV (DOMAIN G, STYLE 2.3).

use super::front;
use crate::{
    base::{path::SourcePath, span::Span},
    diag::{Checked, Code, Diagnostic},
    yaml::{self, Limits},
};
use serde_json::{Map, Value};

/// Reads a file of data. `Null`, and a report, when it cannot be read.
///
/// CSV: the first row names the columns, each other row is a mapping, all values are texts.
#[must_use]
pub fn read(path: &SourcePath, bytes: &[u8], limits: Limits) -> Checked<Value> {
    if bytes.len() > limits.bytes {
        let message = format!("the file has {} bytes; the limit is {}", bytes.len(), limits.bytes);
        let found = Diagnostic::new(Code::Limit, message)
            .in_file(path)
            .help("split it, or raise `limits.record` in kliping.yaml");
        return Checked::new(Value::Null, vec![found]);
    }
    let text = match front::normalise(bytes) {
        Ok(text) => text,
        Err(at) => return Checked::new(Value::Null, vec![not_utf8(path, at)]),
    };
    let mut found = Vec::new();
    front::characters(&text, path, &mut found);
    let read = match &*path.extension() {
        "yaml" | "yml" => {
            let read = yaml::read(&text, 0, path, limits);
            Checked::new(yaml::to_json(&read.value), read.found)
        }
        "json" => json(path, &text),
        "csv" => csv(path, &text),
        other => {
            let fault = Diagnostic::new(Code::Data, format!("data is no `.{other}` file")).in_file(path);
            Checked::new(Value::Null, vec![fault.help("write it as .yaml, .json or .csv")])
        }
    };
    found.extend(read.found);
    Checked::new(read.value, found)
}

/// The report on bytes that are no text.
pub(super) fn not_utf8(path: &SourcePath, at: usize) -> Diagnostic {
    Diagnostic::new(Code::Encoding, "the file is not UTF-8")
        .at(path, Span::new(at, at + 1))
        .help("save it as UTF-8; `iconv -f latin1 -t utf-8` converts what an old editor wrote")
}

fn json(path: &SourcePath, text: &str) -> Checked<Value> {
    match serde_json::from_str(text) {
        Ok(value) => Checked::clean(value),
        Err(error) => {
            let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let at = (line + error.column().saturating_sub(1)).min(text.len());
            let shown = error.to_string();
            let reason = shown.split(" at line ").next().unwrap_or(&shown);
            let fault = Diagnostic::new(Code::Data, format!("the JSON cannot be read: {reason}"));
            Checked::new(Value::Null, vec![fault.at(path, Span::new(at, at + 1))])
        }
    }
}

fn csv(path: &SourcePath, text: &str) -> Checked<Value> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::Headers).from_reader(text.as_bytes());
    let fault = |at: Option<&csv::Position>, message: String| {
        let start = at.and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or_default().min(text.len());
        let len = text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
        Diagnostic::new(Code::Data, message).at(path, Span::new(start, start + len))
    };
    let names = match reader.headers() {
        Ok(names) => names.clone(),
        Err(error) => {
            return Checked::new(
                Value::Null,
                vec![fault(error.position(), format!("the CSV cannot be read: {error}"))],
            );
        }
    };
    let mut found = Vec::new();
    for (at, name) in names.iter().enumerate() {
        if names.iter().take(at).any(|other| other == name) {
            found.push(fault(None, format!("two columns are called `{name}`")));
        }
    }
    let mut rows = Vec::new();
    for row in reader.records() {
        match row {
            Ok(row) => {
                let cells =
                    names.iter().zip(&row).map(|(name, cell)| (name.to_owned(), Value::String(cell.to_owned())));
                rows.push(Value::Object(cells.collect::<Map<_, _>>()));
            }
            Err(error) => {
                let message = match error.kind() {
                    csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                        format!("the row has {len} cells; the first row names {expected_len}")
                    }
                    _ => format!("the CSV cannot be read: {error}"),
                };
                found.push(fault(error.position(), message).help("put a cell that holds a comma in \" marks"));
            }
        }
    }
    Checked::new(Value::Array(rows), found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn data(name: &str, text: &str) -> (Value, Vec<String>) {
        let read = read(&SourcePath::parse(name).unwrap(), text.as_bytes(), Limits::default());
        let found = read.found.iter().map(|found| {
            let span = found.place.as_ref().map(|place| place.span.start).unwrap_or_default();
            format!("{} {span} {}", found.code.row().id, found.message)
        });
        (read.value, found.collect())
    }

    #[test]
    fn three_forms_give_one_kind_of_value() {
        assert_eq!(data("data/a.yaml", "- {a: 1, b: no}\n"), (json!([{"a": 1, "b": "no"}]), vec![]));
        assert_eq!(data("data/a.json", "[{\"a\": 1}]"), (json!([{"a": 1}]), vec![]));
        assert_eq!(data("data/a.csv", "a, b\r\n1,\"x, y\"\r\n"), (json!([{"a": "1", "b": "x, y"}]), vec![]));
    }

    #[test]
    fn faults_of_data_have_places() {
        assert_eq!(data("data/a.json", "{\n \"a\": }").1, ["K0009 8 the JSON cannot be read: expected value"]);
        assert_eq!(data("data/a.csv", "a,b\n1,2\n3\n").1, ["K0009 8 the row has 1 cells; the first row names 2"]);
        assert_eq!(data("data/a.csv", "a,a\n1,2\n").1, ["K0009 0 two columns are called `a`"]);
        assert_eq!(data("data/a.txt", "x").1, ["K0009 0 data is no `.txt` file"]);
        assert_eq!(data("data/a.yaml", "a: *x\n").1, ["K0104 3 `*x` is a YAML alias; records have none"]);
    }
}
