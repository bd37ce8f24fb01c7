//! Makes the dates of a language out of its strings and the site's `formats:`.

use super::{
    FormatSetting,
    dates::{Dates, Form, Made},
    numbers::Digits,
    pattern::{Names, Pattern},
    sheet::Leaf,
    strings::{Held, replace_time},
};
use crate::{
    base::{lang::Lang, nearest::nearest},
    diag::{Code, Diagnostic},
};
use std::collections::BTreeMap;

type Entries = BTreeMap<String, Held>;

/// The dates of a language. Faults are reported, and ISO's pattern stands in the place of an unreadable one.
pub(super) fn dates(
    lang: Lang,
    held: &mut Entries,
    formats: &[FormatSetting],
    found: &mut Vec<Diagnostic>,
) -> (Dates, Digits) {
    let mut digits = Digits::default();
    let mut overridden: BTreeMap<&'static str, &FormatSetting> = BTreeMap::new();
    for setting in formats.iter().filter(|setting| setting.lang == lang) {
        match apply(setting, held) {
            Ok(Applied::Digits(chosen)) => digits = chosen,
            Ok(Applied::Form(form)) => {
                overridden.insert(form.name(), setting);
            }
            Err(fault) => found.push(*fault),
        }
    }
    let patterns = Form::ALL.into_iter().map(|form| pattern(form, held, &overridden, found)).collect();
    let made = Made {
        patterns,
        whole: text(held, "moment").unwrap_or("{date} {time} {zone}").to_owned(),
        names: names(held),
        digits,
        first_weekday: first_weekday(held, found),
    };
    (Dates::new(made), digits)
}

enum Applied {
    Digits(Digits),
    Form(Form),
}

fn apply(setting: &FormatSetting, held: &mut Entries) -> Result<Applied, Box<Diagnostic>> {
    let fault = |message: String, help: String| {
        Box::new(Diagnostic { place: setting.place.clone(), ..Diagnostic::new(Code::ConfigValue, message).help(help) })
    };
    if setting.key == "digits" {
        return match setting.value.as_str() {
            "arab" => Ok(Applied::Digits(Digits::Arab)),
            "latn" => Ok(Applied::Digits(Digits::Latin)),
            other => {
                Err(fault(format!("`{other}` are no digits that kliping writes"), "write `arab` or `latn`".into()))
            }
        };
    }
    let Some(form) = Form::ALL.into_iter().find(|form| form.name() == setting.key) else {
        let names = || Form::ALL.iter().map(|form| form.name()).chain(["digits"]);
        let help = nearest(&setting.key, names()).map_or_else(
            || format!("there are {}", names().collect::<Vec<_>>().join(", ")),
            |near| format!("write `{near}`"),
        );
        return Err(fault(format!("no format is called `{}`", setting.key), help));
    };
    Pattern::parse(&setting.value).map_err(|wrong| fault(wrong.to_string(), HELP.into()))?;
    if form == Form::Time {
        let old = text(held, "dates.time").map(str::to_owned);
        if let Some(old) = old {
            replace_time(held, &old, &setting.value);
        }
    }
    Ok(Applied::Form(form))
}

const HELP: &str =
    "write letters of CLDR (y M MM MMM MMMM d dd EEE EEEE H HH h hh mm a), words between single quotation marks";

fn pattern(
    form: Form,
    held: &mut Entries,
    overridden: &BTreeMap<&'static str, &FormatSetting>,
    found: &mut Vec<Diagnostic>,
) -> Pattern {
    let key = format!("dates.{}", form.name());
    if let Some(setting) = overridden.get(form.name()) {
        if let Some(one) = held.get_mut(&key) {
            one.leaf = Leaf::Text(setting.value.as_str().into());
        }
        return Pattern::parse(&setting.value).unwrap_or_default();
    }
    let plain = match form {
        Form::Weekday => "EEEE",
        Form::Time => "HH:mm",
        Form::WeekdayTime => "EEEE HH:mm",
        Form::Full | Form::Date | Form::Short | Form::DayMonth | Form::Month | Form::MonthShort | Form::Year => {
            "y-MM-dd"
        }
    };
    let written = text(held, &key).unwrap_or(plain);
    Pattern::parse(written).unwrap_or_else(|fault| {
        let place = held.get(&key).and_then(|one| one.place.clone());
        found.push(Diagnostic { place, ..Diagnostic::new(Code::Strings, fault.to_string()).help(HELP) });
        Pattern::parse(plain).unwrap_or_default()
    })
}

fn text<'h>(held: &'h Entries, key: &str) -> Option<&'h str> {
    held.get(key).and_then(|one| one.leaf.text())
}

fn names(held: &Entries) -> Names {
    let list = |key: &str| match held.get(key).map(|one| &one.leaf) {
        Some(Leaf::List(all)) => all.iter().map(|name| name.to_string()).collect(),
        Some(Leaf::Text(_) | Leaf::Forms(_)) | None => Vec::new(),
    };
    Names {
        months_full: list("months.full"),
        months_short: list("months.short"),
        weekdays_full: list("weekdays.full"),
        weekdays_short: list("weekdays.short"),
        am: text(held, "day_period.am").unwrap_or("AM").to_owned(),
        pm: text(held, "day_period.pm").unwrap_or("PM").to_owned(),
    }
}

/// `weekdays.first` counts from 1, Monday.
fn first_weekday(held: &Entries, found: &mut Vec<Diagnostic>) -> usize {
    let Some(one) = held.get("weekdays.first") else { return 0 };
    match one.leaf.text().and_then(|text| text.parse::<usize>().ok()).filter(|day| (1..=7).contains(day)) {
        Some(day) => day - 1,
        None => {
            let message = "`weekdays.first` is a number from 1, Monday, to 7, Sunday";
            found.push(Diagnostic { place: one.place.clone(), ..Diagnostic::new(Code::Strings, message) });
            0
        }
    }
}
