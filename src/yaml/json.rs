//! YAML as free data: `extra:` and the files of `data/`, where the spelling decides the type.

use super::{Node, Value as Yaml};
use serde_json::{Map, Number, Value};

/// The data of a node. Plain scalars have the types of YAML 1.2's core schema: `no` and `2024-11-23` are texts, `007`
/// is 7. What JSON has no number for (`.inf`, forty digits) stays text.
#[must_use]
pub fn to_json(node: &Node) -> Value {
    match &node.value {
        Yaml::Null | Yaml::Broken => Value::Null,
        Yaml::Quoted(text) => Value::String(text.to_string()),
        Yaml::Plain(text) => plain(text),
        Yaml::List(items) => Value::Array(items.iter().map(to_json).collect()),
        Yaml::Map(entries) => {
            let pairs = entries.iter().map(|(key, value)| (key.name.to_string(), to_json(value)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
    }
}

/// YAML 1.2.2 §10.3.2.
fn plain(text: &str) -> Value {
    match text {
        "null" | "Null" | "NULL" | "~" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    whole(text).or_else(|| fraction(text)).map_or_else(|| Value::String(text.to_owned()), Value::Number)
}

fn whole(text: &str) -> Option<Number> {
    let radix = |digits: &str, radix| u64::from_str_radix(digits, radix).ok().map(Number::from);
    if let Some(digits) = text.strip_prefix("0x").filter(|digits| !digits.starts_with('+')) {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o").filter(|digits| !digits.starts_with('+')) {
        return radix(digits, 8);
    }
    text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from)).ok()
}

fn fraction(text: &str) -> Option<Number> {
    let bare = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = bare.split_once(['e', 'E']).unwrap_or((bare, "0"));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let power = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let shaped =
        digits(before) && digits(after) && digits(power) && !power.is_empty() && before.len() + after.len() > 0;
    // Digits alone were too many for a whole number: text keeps them all.
    let fraction = mantissa.contains('.') || exponent != "0";
    (shaped && fraction).then(|| text.parse().ok().and_then(Number::from_f64)).flatten()
}

/// A value as YAML that [`super::read`] reads back: what looks like another type is quoted.
#[must_use]
pub fn write(value: &Value) -> String {
    // A tree of plain data always has a YAML form.
    serde_yaml::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, read};
    use super::*;
    use crate::base::path::SourcePath;
    use serde_json::json;

    fn data(text: &str) -> Value {
        let read = read(text, 0, &SourcePath::parse("data/a.yaml").unwrap(), Limits::default());
        assert_eq!(read.found, []);
        to_json(&read.value)
    }

    #[test]
    fn free_data_has_the_types_of_yaml_1_2() {
        let text = "a: [no, 1, -2, +3, 007, 0x1F, 0o17, 1.5, 1e3, .5, 1., .inf, 16:05, 2024-11-23, True, Null, '1', 99999999999999999999]\n";
        assert_eq!(
            data(text),
            json!({"a": ["no", 1, -2, 3, 7, 31, 15, 1.5, 1000.0, 0.5, 1.0, ".inf", "16:05", "2024-11-23", true, null,
                "1", "99999999999999999999"]})
        );
    }

    #[test]
    fn what_is_written_reads_back() {
        let value = json!({"a": "no", "b": ["1", 1, 1.5, null, true, "x: y", "# z", "- q", ""], "c": {"d e": "two\nlines\n"},
            "f": "~", "g": "2024-11-23", "h": "it's \"x\"", "i": " lead", "j": {}, "k": [], "l": "북한", "m": "tail\n\n"});
        assert_eq!(data(&write(&value)), value, "{}", write(&value));
    }
}
