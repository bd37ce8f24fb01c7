//! Lists and mappings between brackets, on one line or several.

use super::{Key, Node, Quick, Value};

impl Quick<'_> {
    /// The bracket that opens here, to the one that closes it. `column` is the parent's: lines below stand behind it.
    pub(super) fn flow(&mut self, column: usize, depth: usize) -> Option<Node> {
        if depth >= self.limits.depth {
            return None;
        }
        let start = self.pos;
        let list = self.here() == b'[';
        self.pos += 1;
        let value = if list { self.flow_list(column, depth)? } else { self.flow_map(column, depth)? };
        Some(Node { value, span: self.span(start, self.pos) })
    }

    fn flow_list(&mut self, column: usize, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        loop {
            self.flow_space(column)?;
            if self.here() == b']' {
                break;
            }
            items.push(self.flow_value(column, depth)?);
            if items.len() > self.limits.list || !self.separator(column, b']')? {
                break;
            }
        }
        self.pos += 1;
        (items.len() <= self.limits.list).then_some(Value::List(items))
    }

    fn flow_map(&mut self, column: usize, depth: usize) -> Option<Value> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        loop {
            self.flow_space(column)?;
            if self.here() == b'}' {
                break;
            }
            let key = self.key()?;
            if entries.len() >= super::KEYS.min(self.limits.list)
                || entries.iter().any(|(other, _)| other.name == key.name)
            {
                return None;
            }
            self.spaces();
            entries.push((key, self.flow_value(column, depth)?));
            if !self.separator(column, b'}')? {
                break;
            }
        }
        self.pos += 1;
        Some(Value::Map(entries))
    }

    /// After a value: past its comma (`true`), or at the closing bracket (`false`).
    fn separator(&mut self, column: usize, close: u8) -> Option<bool> {
        self.flow_space(column)?;
        if self.here() == b',' {
            self.pos += 1;
            return Some(true);
        }
        (self.here() == close).then_some(false)
    }

    fn flow_value(&mut self, column: usize, depth: usize) -> Option<Node> {
        match self.here() {
            b'[' | b'{' => self.flow(column, depth + 1),
            b'\'' | b'"' => self.quoted(),
            _ => self.flow_plain(),
        }
    }

    /// Spaces and line ends between brackets. A line below stands behind the parent's column, or begins with a bracket.
    fn flow_space(&mut self, column: usize) -> Option<()> {
        self.spaces();
        if self.here() != b'\n' {
            return Some(());
        }
        self.line_breaks();
        let line = self.pos;
        self.spaces();
        let closes = matches!(self.here(), b']' | b'}');
        (self.here() != b'#' && (closes || self.pos - line > column)).then_some(())
    }

    /// A plain text between brackets, on one line.
    fn flow_plain(&mut self) -> Option<Node> {
        if !self.begins_plain() {
            return None;
        }
        let start = self.pos;
        loop {
            match self.here() {
                b',' | b']' | b'}' | b'\n' => break,
                b'[' | b'{' | 0 => return None,
                b':' if matches!(self.byte(self.pos + 1), b' ' | b'\n' | b',' | b']' | b'}' | b'[' | b'{' | 0) => {
                    return None;
                }
                b'#' if self.byte(self.pos - 1) == b' ' => return None,
                _ => self.pos += 1,
            }
        }
        let text = self.slice(start, self.pos).trim_end_matches(' ');
        let value = if matches!(text, "~" | "null") { Value::Null } else { Value::Plain(text.into()) };
        Some(Node { value, span: self.span(start, start + text.len()) })
    }
}
