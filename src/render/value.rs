//! Template values, built by hand: a map of a card takes a twentieth of the time that its types would take through
//! serde.

use serde::{Serialize, Serializer, ser::SerializeStruct};
use tera::Value;

/// A map for templates. Every field is there: what is empty is `None` (docs/templates.md).
pub(super) struct Fields(Vec<(&'static str, Value)>);

/// Tera makes a map of another map only by hashing every key anew. Of a struct's fields it makes one at once, and takes
/// values that are its own as they are.
impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Fields", self.0.len())?;
        for (key, value) in &self.0 {
            fields.serialize_field(key, value)?;
        }
        fields.end()
    }
}

impl Fields {
    pub fn with_capacity(fields: usize) -> Self {
        Self(Vec::with_capacity(fields))
    }

    pub fn put(&mut self, key: &'static str, value: impl Into<Value>) -> &mut Self {
        self.0.push((key, value.into()));
        self
    }

    pub fn text(&mut self, key: &'static str, text: Option<&str>) -> &mut Self {
        self.put(key, text.filter(|text| !text.is_empty()).map_or_else(Value::none, Value::normal_string))
    }

    pub fn maybe(&mut self, key: &'static str, value: Option<Value>) -> &mut Self {
        self.put(key, value.unwrap_or_else(Value::none))
    }

    pub fn list(&mut self, key: &'static str, values: impl IntoIterator<Item = Value>) -> &mut Self {
        self.put(key, Value::from(values.into_iter().collect::<Vec<Value>>()))
    }

    pub fn number(&mut self, key: &'static str, number: Option<usize>) -> &mut Self {
        self.put(key, number.map_or_else(Value::none, Value::from))
    }

    pub fn done(self) -> Value {
        Value::from_serializable(&self)
    }
}

/// Free data of a record, as its keys name it; `None` when there is none.
pub(super) fn extra(json: &str) -> Value {
    // The text was written by our own serialiser when the record was read.
    serde_json::from_str::<serde_json::Value>(json)
        .map_or_else(|_| Value::none(), |value| Value::from_serializable(&value))
}

/// Ready HTML; `None` when there is nothing.
pub(super) fn html(markup: &str) -> Value {
    if markup.is_empty() { Value::none() } else { Value::safe_string(markup) }
}
