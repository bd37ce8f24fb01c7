//! Stories (DOMAIN R-27).

use super::{
    Rules,
    record::{Event, StoryHead, StoryItem},
};
use crate::yaml::{Fields, Node, Value};

pub(super) fn read(fields: &mut Fields<'_, '_>, rules: &Rules) -> StoryHead {
    let nodes = fields.list("items");
    StoryHead {
        closed: fields.word("status", &[("open", false), ("closed", true)]).is_some_and(|closed| closed.value),
        lead: fields.text("lead"),
        by_hand: fields.word("order", &[("time", false), ("hand", true)]).is_some_and(|hand| hand.value),
        items: nodes.into_iter().filter_map(|node| item(fields, node, rules)).collect(),
        see: fields.texts("see"),
    }
}

fn item<'n>(fields: &mut Fields<'n, '_>, node: &'n Node, rules: &Rules) -> Option<StoryItem> {
    if let Value::Map(_) | Value::List(_) = node.value {
        let event = fields.inside(node, "event", |inner| event(inner, rules))?;
        return Some(StoryItem::Event(Box::new(event)));
    }
    fields.as_text("items", node).map(StoryItem::Article)
}

fn event(fields: &mut Fields<'_, '_>, rules: &Rules) -> Option<Event> {
    let (when, text) = (fields.required_moment("when", rules.zone), fields.required_string("text"));
    let (url, outlet) = (fields.url("url"), fields.text("outlet"));
    let key = fields.flag("key") == Some(true);
    Some(Event { when: when?, text: text?, url, outlet, key })
}
