//! What must be known of all events before the first is written. Each function is one pass.

use super::Spotted;
use crate::{
    parse::{
        directive::Marked,
        facts::{is_inline, plain},
    },
    render::typography::may_close,
};
use pulldown_cmark::{Event, HeadingLevel, Tag};

pub(super) fn ends(events: &[Spotted<'_>]) -> Vec<usize> {
    let mut ends = vec![0; events.len()];
    let mut open = Vec::new();
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => open.push(at),
            Event::End(_) => {
                if let Some(end) = open.pop().and_then(|start: usize| ends.get_mut(start)) {
                    *end = at;
                }
            }
            _ => {}
        }
    }
    ends
}

pub(super) fn closes_later(events: &[Spotted<'_>]) -> Vec<bool> {
    let mut closes = vec![false; events.len()];
    let mut later = false;
    for ((event, _), closes) in events.iter().zip(&mut closes).rev() {
        match event {
            Event::Text(text) => {
                *closes = later;
                later |= may_close(text).is_some();
            }
            Event::Start(tag) if !is_inline(tag.to_end()) => later = false,
            Event::End(tag) if !is_inline(*tag) => later = false,
            _ => {}
        }
    }
    closes
}

/// The number of the highest heading that is shown, 6 when there is none.
pub(super) fn highest(events: &[Spotted<'_>], hidden: Option<usize>) -> u8 {
    let level = |(at, (event, _)): (usize, &Spotted<'_>)| match event {
        Event::Start(Tag::Heading { level, .. }) if Some(at) != hidden => Some(*level as u8),
        _ => None,
    };
    events.iter().enumerate().filter_map(level).min().unwrap_or(6)
}

/// The heading that is the body's title, by the rule of [`crate::parse::body::Body::title`].
pub(super) fn title(events: &[Spotted<'_>], marked: &Marked<'_>, ends: &[usize]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if depth == 0 => {
                let inside = events.get(at..*ends.get(at)?)?;
                if inside.iter().any(|(event, _)| plain(event).is_some_and(|text| !text.trim().is_empty())) {
                    return Some(at);
                }
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Rule if marked.at(range.start).is_some() => return None,
            Event::Html(_) => return None,
            _ if plain(event).is_some_and(|text| !text.trim().is_empty()) => return None,
            _ => {}
        }
    }
    None
}
