//! An object whose keys stand in the order they were put, and of which nothing is empty (DOMAIN M-2).

use serde_json::{Map, Value};

/// A JSON object that is being put together.
#[derive(Debug, Default)]
pub(in crate::render) struct Node(Map<String, Value>);

impl Node {
    pub(in crate::render) fn new() -> Self {
        Self::default()
    }

    /// An object of schema.org.
    pub(in crate::render) fn of(kind: &str) -> Self {
        let mut node = Self::new();
        node.text("@type", kind);
        node
    }

    /// A value as it is; null is left out.
    pub(in crate::render) fn put(&mut self, key: &str, value: Value) -> &mut Self {
        if !value.is_null() {
            self.0.insert(key.to_owned(), value);
        }
        self
    }

    /// The empty text is left out.
    pub(in crate::render) fn text(&mut self, key: &str, text: &str) -> &mut Self {
        if !text.is_empty() {
            self.0.insert(key.to_owned(), text.into());
        }
        self
    }

    pub(in crate::render) fn maybe(&mut self, key: &str, text: Option<&str>) -> &mut Self {
        self.text(key, text.unwrap_or_default())
    }

    pub(in crate::render) fn number(&mut self, key: &str, number: u32) -> &mut Self {
        self.put(key, number.into())
    }

    /// The empty list is left out.
    pub(in crate::render) fn list(&mut self, key: &str, list: Vec<Value>) -> &mut Self {
        if !list.is_empty() {
            self.0.insert(key.to_owned(), Value::Array(list));
        }
        self
    }

    pub(in crate::render) fn done(self) -> Value {
        Value::Object(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_empty_and_keys_keep_their_order() {
        let mut node = Node::of("Thing");
        node.text("url", "u")
            .text("name", "")
            .maybe("b", None)
            .list("c", Vec::new())
            .put("d", Value::Null)
            .number("a", 1);
        assert_eq!(node.done().to_string(), r#"{"@type":"Thing","url":"u","a":1}"#);
    }
}
