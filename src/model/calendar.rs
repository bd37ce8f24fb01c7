//! Years and months with items (DOMAIN U-1, T-11).

use super::{Card, Sheet};
use crate::base::{id::Id, moment::Zone};
use std::sync::Arc;

/// A month with its items, newest first.
#[derive(Debug, Clone)]
pub struct Month {
    pub year: i32,
    pub month: u32,
    pub items: Vec<Id<Card>>,
}

/// A year and its months, newest first.
#[derive(Debug, Clone)]
pub struct Year {
    pub year: i32,
    pub months: Vec<Month>,
}

impl Year {
    #[must_use]
    pub fn count(&self) -> usize {
        self.months.iter().map(|month| month.items.len()).sum()
    }
}

/// Cuts a run of items, newest first, into years and months of the site's zone.
pub(super) fn years(items: &[Id<Card>], sheets: &[Arc<Sheet>], zone: Zone) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    for id in items {
        let Some(sheet) = sheets.get(id.index()) else { continue };
        let day = sheet.card.published.day_in(zone);
        if years.last().is_none_or(|year| year.year != day.year()) {
            years.push(Year { year: day.year(), months: Vec::new() });
        }
        let Some(year) = years.last_mut() else { continue };
        if year.months.last().is_none_or(|month| month.month != day.month()) {
            year.months.push(Month { year: day.year(), month: day.month(), items: Vec::new() });
        }
        if let Some(month) = year.months.last_mut() {
            month.items.push(*id);
        }
    }
    years
}
