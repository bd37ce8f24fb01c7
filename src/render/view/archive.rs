//! `archive.html`, `archive-year.html`, `archive-month.html`.

use super::{Shown, View};
use crate::base::moment::Day;
use crate::plan::{ArchiveOwn, IndexOf, MonthOwn, YearOwn};
use crate::render::{Loaded, value::Fields};
use crate::theme::dates::Form;
use tera::Value;

impl View<'_> {
    fn archive_url(&self, year: Option<i32>, month: Option<u32>) -> String {
        let mut url = format!("{}/archive/", self.slice.config.prefix(self.lang));
        if let Some(year) = year {
            url.push_str(&format!("{year:04}/"));
        }
        if let Some(month) = month {
            url.push_str(&format!("{month:02}/"));
        }
        self.link(&url)
    }

    fn month_name(&self, year: i32, month: u32) -> String {
        Day::new(year, month, 1).map_or_else(String::new, |day| self.t.dates().day(Form::Month, day))
    }

    pub fn archive(&self, own: &ArchiveOwn, loaded: &Loaded) -> Shown {
        let heading = own.text.map_or_else(|| self.heading("archive"), |page| page.title.to_string());
        let indexes = own.indexes.iter().map(|(of, count)| self.index_link(*of, *count));
        let shown = own.month.as_ref().map(|month| month.month);
        Shown {
            template: "archive.html",
            kind: "archive",
            description: Some(self.t.fill("describe.archive", &[("title", &heading)])),
            crumbs: Vec::new(),
            values: vec![
                ("heading", Value::from(heading.as_str())),
                ("intro", self.body(loaded, own.text.map_or(self.lang, |page| page.lang))),
                (
                    "years",
                    Value::from(
                        own.years
                            .iter()
                            .enumerate()
                            .map(|(at, year)| self.year_value(year, shown.filter(|_| at == 0)))
                            .collect::<Vec<_>>(),
                    ),
                ),
                ("month", own.month.as_ref().map_or_else(Value::none, |month| self.month_value(month))),
                ("count", Value::from(self.t.plural("items", own.count as u64))),
                ("since", self.moment_maybe(own.oldest.map(|card| card.published))),
                ("indexes", Value::from(indexes.collect::<Vec<_>>())),
            ],
            title: heading,
        }
    }

    pub fn index_link(&self, of: IndexOf, count: usize) -> Value {
        let url = format!("{}/{}/", self.slice.config.prefix(self.lang), of.folder());
        let mut fields = Fields::with_capacity(2);
        fields.put("ref", self.plain_ref(&self.heading(of.word()), Some(&url), None)).put("count", self.number(count));
        fields.done()
    }

    /// Shape `archive_year`: twelve bars.
    fn year_value(&self, year: &YearOwn, current: Option<u32>) -> Value {
        let most = year.months.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
        let total: usize = year.months.iter().map(|(_, count)| count).sum();
        let bars = (1..=12_u32).map(|month| {
            let count = year.months.iter().find(|(number, _)| *number == month).map_or(0, |(_, count)| *count);
            let at = (month - 1) as usize;
            let name = |names: &[String]| names.get(at).cloned().unwrap_or_default();
            let mut fields = Fields::with_capacity(6);
            fields
                .put("label", name(self.t.dates().months()))
                .put("short", name(self.t.dates().months_short()))
                .text("url", (count > 0).then(|| self.archive_url(Some(year.year), Some(month))).as_deref())
                .text("count", (count > 0).then(|| self.number(count)).as_deref())
                .put("height", count * 100 / most)
                .put("current", current == Some(month));
            fields.done()
        });
        let mut fields = Fields::with_capacity(4);
        fields
            .put("label", self.t.numbers().plain(year.year))
            .put("url", self.archive_url(Some(year.year), None))
            .put("count", self.t.plural("items", total as u64))
            .list("months", bars);
        fields.done()
    }

    pub fn year(&self, own: &YearOwn) -> Shown {
        let title = self.t.numbers().plain(own.year);
        let neighbour = |year: Option<i32>| {
            year.map_or_else(Value::none, |year| {
                self.period_neighbour(self.t.numbers().plain(year), self.archive_url(Some(year), None))
            })
        };
        Shown {
            template: "archive-year.html",
            kind: "archive-year",
            description: Some(self.t.fill("describe.archive", &[("title", &title)])),
            crumbs: vec![self.archive_crumb(None)],
            values: vec![
                ("year", self.year_value(own, None)),
                ("previous", neighbour(own.previous)),
                ("next", neighbour(own.next)),
            ],
            title: format!("{}{}{title}", self.heading("archive"), self.t.text("comma")),
        }
    }

    pub fn month(&self, own: &MonthOwn) -> Shown {
        let title = self.month_name(own.year, own.month);
        let neighbour = |at: Option<(i32, u32)>| {
            at.map_or_else(Value::none, |(year, month)| {
                self.period_neighbour(self.month_name(year, month), self.archive_url(Some(year), Some(month)))
            })
        };
        let zone = self.slice.config.zone;
        let days = own.days.iter().map(|(day, items)| {
            let mut fields = Fields::with_capacity(4);
            fields
                .put("label", self.t.dates().day(Form::Full, *day))
                .put("date", self.moment(day.start(zone)))
                .put("anchor", format!("d{}", day.day()))
                .list("items", self.cards(items));
            fields.done()
        });
        Shown {
            template: "archive-month.html",
            kind: "archive-month",
            description: Some(self.t.fill("describe.archive", &[("title", &title)])),
            crumbs: vec![self.archive_crumb(None), self.archive_crumb(Some(own.year))],
            values: vec![
                ("month", self.month_value(own)),
                ("days", Value::from(days.collect::<Vec<_>>())),
                ("previous", neighbour(own.previous)),
                ("next", neighbour(own.next)),
            ],
            title: format!("{}{}{title}", self.heading("archive"), self.t.text("comma")),
        }
    }

    fn archive_crumb(&self, year: Option<i32>) -> Value {
        let name = year.map_or_else(|| self.heading("archive"), |year| self.t.numbers().plain(year));
        let mut fields = Fields::with_capacity(4);
        fields
            .put("name", name)
            .put("url", self.archive_url(year, None))
            .put("lang", Value::none())
            .put("dir", self.lang.dir());
        fields.done()
    }

    fn period_neighbour(&self, title: String, url: String) -> Value {
        let mut fields = Fields::with_capacity(4);
        fields.put("title", title).put("url", url).put("lang", Value::none()).put("dir", self.lang.dir());
        fields.done()
    }

    /// Shape `archive_month`: a calendar that begins with the language's first day of the week.
    fn month_value(&self, own: &MonthOwn) -> Value {
        let first = self.t.dates().first_weekday();
        let names = (0..7).map(|at| {
            let name = |names: &[String]| names.get((first + at) % 7).cloned().unwrap_or_default();
            let mut fields = Fields::with_capacity(2);
            fields.put("short", name(self.t.dates().weekdays_short())).put("full", name(self.t.dates().weekdays()));
            fields.done()
        });
        let most = own.days.iter().map(|(_, items)| items.len()).max().unwrap_or(1).max(1);
        let total: usize = own.days.iter().map(|(_, items)| items.len()).sum();
        let mut cells: Vec<Value> = Vec::new();
        if let Some(begin) = Day::new(own.year, own.month, 1) {
            let lead = (begin.weekday().num_days_from_monday() as usize + 7 - first) % 7;
            cells.extend((0..lead).map(|_| self.day_value(own, None, most)));
            cells.extend(
                (1..=31)
                    .filter_map(|day| Day::new(own.year, own.month, day))
                    .map(|day| self.day_value(own, Some(day), most)),
            );
            while !cells.len().is_multiple_of(7) {
                cells.push(self.day_value(own, None, most));
            }
        }
        let weeks = cells.chunks(7).map(|days| {
            let mut fields = Fields::with_capacity(1);
            fields.list("days", days.iter().cloned());
            fields.done()
        });
        let mut fields = Fields::with_capacity(5);
        fields
            .put("label", self.month_name(own.year, own.month))
            .put("url", self.archive_url(Some(own.year), Some(own.month)))
            .put("count", self.t.plural("items", total as u64))
            .list("weekdays", names)
            .list("weeks", weeks);
        fields.done()
    }

    fn day_value(&self, own: &MonthOwn, day: Option<Day>, most: usize) -> Value {
        let count =
            day.and_then(|day| own.days.iter().find(|(have, _)| *have == day)).map_or(0, |(_, items)| items.len());
        let edition =
            day.and_then(|day| own.editions.iter().find(|(have, _)| *have == day)).map(|(_, edition)| *edition);
        let here = day.map(|day| format!("{}#d{}", self.archive_url(Some(own.year), Some(own.month)), day.day()));
        let url = match (count, edition) {
            (0, Some(edition)) => Some(self.link(&edition.url)),
            (0, None) => None,
            (_, _) => here,
        };
        let number = edition
            .and_then(|edition| edition.number)
            .map(|number| self.t.fill("number_n", &[("n", &self.number(number as usize))]));
        let mut fields = Fields::with_capacity(6);
        fields
            .text("day", day.map(|day| self.t.numbers().plain(day.day())).as_deref())
            .text("url", url.as_deref())
            .text("count", (count > 0).then(|| self.number(count)).as_deref())
            .text("edition", number.as_deref())
            .put("height", count * 100 / most)
            .put("now", day.is_some() && own.now == day);
        fields.done()
    }
}
