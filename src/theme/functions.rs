//! The functions and filters that templates have beside Tera's own. All are pure in their arguments.

use super::{numbers::Numbers, plural::Plural};
use crate::base::lang::Lang;
use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};
use tera::{Error, Kwargs, Map, State, Tera, TeraResult, Value, value::Key};

/// How each language of the site writes numbers, by its tag.
pub(super) type NumbersOf = Arc<BTreeMap<String, (Lang, Numbers)>>;

/// An engine that escapes in every file, whatever its name (Tera goes by the suffix), with our functions.
pub(super) fn engine(numbers: NumbersOf) -> Tera {
    let mut engine = Tera::default();
    engine.autoescape_on([""]);
    engine.register_function("fill", fill);
    engine.register_function("plural", move |args: Kwargs, _: &State<'_>| plural(&args, &numbers));
    engine.register_filter("json", json);
    // Tera's own collects into a map of random order.
    engine.register_filter("group_by", group_by);
    engine
}

/// `fill(text=t.by, name=x)`: the text with `{name}` replaced. Text and plain values are escaped, safe ones kept,
/// so that the whole is safe. `None` fills as nothing; a name without a value is an error.
fn fill(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let text = escaped(args.must_get::<&Value>("text")?)?;
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text.as_str();
    while let Some(open) = rest.find('{') {
        out.push_str(rest.get(..open).unwrap_or_default());
        let inner = rest.get(open + 1..).unwrap_or_default();
        match placeholder(inner) {
            Some(name) => {
                let value = args.get::<&Value>(name)?.ok_or_else(|| {
                    Error::message(format!("`fill` has no value for `{{{name}}}` of the text: write `{name}=…`"))
                })?;
                out.push_str(&escaped(value)?);
                rest = inner.get(name.len() + 1..).unwrap_or_default();
            }
            None => {
                out.push('{');
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    Ok(Value::safe_string(&out))
}

/// The name at the start of `inner`, if a `}` follows it.
pub(super) fn placeholder(inner: &str) -> Option<&str> {
    let name = inner.get(..inner.find('}')?)?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then_some(name)
}

fn escaped(value: &Value) -> TeraResult<String> {
    if value.is_none() || value.is_undefined() {
        return Ok(String::new());
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if value.is_safe() {
        return Ok(text);
    }
    let mut bytes = Vec::with_capacity(text.len() + 16);
    tera::escape_html(&text, &mut bytes)?;
    Ok(String::from_utf8(bytes)?)
}

/// `plural(n=…, forms=t.items, lang=lang)`: the form for `n`, with `{n}` as the language writes it. Plain text.
fn plural(args: &Kwargs, numbers: &NumbersOf) -> TeraResult<Value> {
    let n = args.must_get::<i64>("n")?;
    let tag = args.must_get::<&str>("lang")?;
    let forms = args.must_get::<&Value>("forms")?;
    let other;
    let (lang, how) = match numbers.get(tag) {
        Some((lang, how)) => (*lang, how),
        None => {
            let lang = Lang::parse(tag).map_err(|_| Error::message(format!("`{tag}` is no language")))?;
            other = Numbers::of(lang);
            (lang, &other)
        }
    };
    let form = match forms.as_map() {
        Some(map) => chosen(map, Plural::of(lang, n.unsigned_abs())),
        None => forms.as_str(),
    };
    let form = form.ok_or_else(|| Error::message("`forms` has no text `other`"))?;
    Ok(Value::from(form.replace("{n}", &how.text(n))))
}

fn chosen(forms: &Map, category: Plural) -> Option<&str> {
    let of = |name: &'static str| forms.get(&Key::Str(name)).and_then(Value::as_str);
    of(category.name()).or_else(|| of("other"))
}

/// `x | json`: for a script element. `<`, `>`, `&`, `'` and the line separators of JavaScript are escaped, so that
/// nothing in it ends the element (RELIABILITY H4). Not for attributes in double quotation marks.
fn json(value: &Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let text = serde_json::to_string(value).map_err(Error::message)?;
    Ok(Value::safe_string(&script_safe(&text)))
}

/// JSON that may stand inside a script element.
#[must_use]
pub fn script_safe(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\'' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

/// `items | group_by(attribute="a.b")`: `[{key, items}]` in the order in which the keys first come. Items whose
/// attribute is `None` are left out.
fn group_by(items: &[Value], args: Kwargs, _: &State<'_>) -> TeraResult<Vec<Value>> {
    let attribute = args.must_get::<&str>("attribute")?;
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for item in items {
        let Some(key) = item.get_from_path(attribute) else {
            return Err(Error::message(format!("an item of the list has no `{attribute}`")));
        };
        if key.is_none() {
            continue;
        }
        let place = *at.entry(format!("{} {key}", key.name())).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, members)) => members.push(item.clone()),
            None => groups.push((key.clone(), vec![item.clone()])),
        }
    }
    let group = |(key, members): (Value, Vec<Value>)| {
        let mut map = Map::new();
        map.insert("key".into(), key);
        map.insert("items".into(), Value::from(members));
        Value::from(map)
    };
    Ok(groups.into_iter().map(group).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::testing::lang;
    use tera::Context;

    fn shown(template: &str, context: &Context) -> String {
        let numbers = [lang("en"), lang("ar"), lang("id")].map(|one| (one.to_string(), (one, Numbers::of(one))));
        let mut engine = engine(Arc::new(numbers.into_iter().collect()));
        engine.add_raw_template("t.svg", template).unwrap();
        engine.render("t.svg", context).unwrap_or_else(|error| error.to_string())
    }

    #[test]
    fn filling_escapes_what_is_not_safe() {
        // RELIABILITY H4
        let mut context = Context::new();
        context.insert_value("text", Value::from("By <{name}> & {other} {} { x } {n"));
        context.insert_value("name", Value::from("<b>"));
        context.insert_value("markup", Value::safe_string("<i>x</i>"));
        assert_eq!(
            shown("{{ fill(text=text, name=name, other=markup) }}", &context),
            "By &lt;&lt;b&gt;&gt; &amp; <i>x</i> {} { x } {n"
        );
        assert_eq!(shown("{{ fill(text=\"a{x}b{x}\", x=none) }}", &context), "ab");
        assert_eq!(shown("{{ fill(text=\"{x}\", x=\"{name}\", name=1) }}", &context), "{name}");
        assert!(shown("{{ fill(text=text, name=name) }}", &context).contains("`{other}`"));
    }

    #[test]
    fn a_number_chooses_its_form() {
        let mut context = Context::new();
        let forms = |all: &[(&'static str, &str)]| {
            Value::from(all.iter().map(|(key, text)| (Key::from(*key), Value::from(*text))).collect::<Map>())
        };
        context.insert_value("en", forms(&[("one", "{n} item"), ("other", "{n} items")]));
        context.insert_value("ar", forms(&[("two", "اثنان"), ("other", "{n} <x>")]));
        assert_eq!(shown("{{ plural(n=1, forms=en, lang=\"en\") }}", &context), "1 item");
        assert_eq!(shown("{{ plural(n=1234, forms=en, lang=\"en\") }}", &context), "1,234 items");
        assert_eq!(shown("{{ plural(n=1234, forms=en, lang=\"id\") }}", &context), "1.234 items");
        assert_eq!(shown("{{ plural(n=2, forms=ar, lang=\"ar\") }}", &context), "اثنان");
        assert_eq!(shown("{{ plural(n=3, forms=ar, lang=\"ar\") }}", &context), "3 &lt;x&gt;");
        assert_eq!(shown("{{ plural(n=21, forms=en, lang=\"ru\") }}", &context), "21 item");
    }

    #[test]
    fn json_cannot_end_its_script() {
        let mut context = Context::new();
        context.insert_value("x", Value::from("</script><!-- & ' \u{2028}"));
        assert_eq!(shown("{{ x | json }}", &context), "\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u0027 \\u2028\"");
    }

    #[test]
    fn groups_come_in_the_order_of_the_list() {
        let mut context = Context::new();
        let item = |key: Value| Value::from([("k", key)].into_iter().map(|(k, v)| (Key::from(k), v)).collect::<Map>());
        let items: Vec<Value> = [Value::from("b"), Value::from("a"), Value::from("b"), Value::none(), Value::from(1)]
            .into_iter()
            .map(item)
            .collect();
        context.insert_value("items", Value::from(items));
        let template = "{% for g in items | group_by(attribute=\"k\") %}{{ g.key }}{{ g.items | length }} {% endfor %}";
        assert_eq!(shown(template, &context), "b2 a1 11 ");
    }

    #[test]
    fn every_file_is_escaped_whatever_its_name() {
        let mut context = Context::new();
        context.insert_value("x", Value::from("<>"));
        assert_eq!(shown("{{ x }}", &context), "&lt;&gt;");
    }
}
