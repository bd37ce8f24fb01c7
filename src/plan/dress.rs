//! The style sheet of the colours and fonts that the site sets, and what is wrong with them.

use super::Plan;
use crate::base::{hash::ContentHash, path::SourcePath, span::Spanned, url::UrlPath};
use crate::config::{Accent, Look};
use crate::diag::{Code, Diagnostic, Place};
use crate::model::Site;
use crate::theme;
use std::fmt::Write as _;

/// What stands behind a font of the site's, as in `assets/kliping.css`.
const SERIF: &str = "ui-serif,Georgia,\"Source Serif 4\",\"Noto Serif\",Cambria,serif";
const SANS: &str = "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",sans-serif";

/// The sheet with its address; its name holds the hash of what it says. Nothing when the site sets nothing.
pub(super) fn sheet(look: &Look) -> Option<(UrlPath, String)> {
    let mut faces = String::new();
    let mut rules = String::new();
    for (name, pair) in [("accent", &look.accent), ("paper", &look.paper), ("ink", &look.ink)] {
        if let Some(Accent { light, dark }) = pair {
            // Writing to a String cannot fail.
            let _ = write!(rules, "--k-{name}:{light};--k-{name}-dark:{dark};");
        }
    }
    for (name, font, behind) in [("serif", &look.serif, SERIF), ("sans", &look.sans, SANS)] {
        match font.as_ref().map(|font| (font, file(font))) {
            Some((_, Some(file))) => {
                // Shown from the first moment or not on this page: text that changes its font moves (RELIABILITY: no
                // layout shift). From the second page on the font is there.
                let _ = writeln!(
                    faces,
                    "@font-face{{font-family:k-{name};src:url(../{file}) format(\"woff2\");font-weight:100 900;font-display:optional}}"
                );
                let _ = write!(rules, "--k-{name}:k-{name},{behind};--k-{name}-own:k-{name},;");
            }
            Some((font, None)) => {
                let _ = write!(rules, "--k-{name}:{0},{behind};--k-{name}-own:{0},;", font.value);
            }
            None => {}
        }
    }
    if rules.is_empty() {
        return None;
    }
    let css = format!("{faces}:root{{{}}}\n", rules.trim_end_matches(';'));
    let url = UrlPath::parse(&format!("/assets/accent.{}.css", ContentHash::of(css.as_bytes()).short())).ok()?;
    Some((url, css))
}

/// The path of a font's file as it is published, when the setting names a file.
fn file(font: &Spanned<Box<str>>) -> Option<&str> {
    font.value.strip_prefix("static/")
}

/// Fonts that are not there, and colours that cannot be read on each other.
pub(super) fn check(site: &Site, plan: &Plan, found: &mut Vec<Diagnostic>) {
    let look = &site.config.look;
    let settings = SourcePath::parse("kliping.yaml").ok();
    for font in [&look.serif, &look.sans].into_iter().flatten() {
        let Some(_) = file(font) else { continue };
        if !plan.files.iter().any(|file| *file.path.as_str() == *font.value) {
            let message = format!("`{}` is no file of the site", font.value);
            let finding = Diagnostic::new(Code::MissingFile, message)
                .help("write the path of a WOFF2 file in static/, or the names of fonts that readers may have");
            let place = settings.as_ref().map(|path| Place::new(path, font.span));
            found.push(Diagnostic { place, ..finding });
        }
    }
    let (light, dark) = theme::paper(&look.look);
    let theirs = Accent { light: light.to_owned(), dark: dark.to_owned() };
    let paper = look.paper.as_ref().unwrap_or(&theirs);
    let ink = Accent { light: theme::INK.0.to_owned(), dark: theme::INK.1.to_owned() };
    let accent = Accent { light: theme::ACCENT.0.to_owned(), dark: theme::ACCENT.1.to_owned() };
    let pairs = [("accent", look.accent.as_ref().unwrap_or(&accent)), ("ink", look.ink.as_ref().unwrap_or(&ink))];
    for (name, pair) in pairs {
        for (scheme, on, of) in [("light", &paper.light, &pair.light), ("dark", &paper.dark, &pair.dark)] {
            // WCAG 2.2, 1.4.3: text of any size.
            if let Some(ratio) = contrast(on, of).filter(|ratio| *ratio < 4.5) {
                let message = format!("the {name} `{of}` has a contrast of {ratio:.1} on the paper `{on}` ({scheme})");
                let mut finding = Diagnostic::new(Code::Contrast, message)
                    .help("text needs 4.5; take a darker colour for the light scheme, a lighter one for the dark");
                if let Some(path) = &settings {
                    finding = finding.in_file(path);
                }
                found.push(finding);
            }
        }
    }
}

/// How far two colours stand apart (WCAG 2.2, contrast ratio). Nothing for what is no colour.
fn contrast(one: &str, other: &str) -> Option<f64> {
    let (one, other) = (luminance(one)?, luminance(other)?);
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

/// WCAG 2.2, relative luminance, of `#rgb` or `#rrggbb`.
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#')?;
    let parts: Vec<String> = match digits.len() {
        3 => digits.chars().map(|digit| format!("{digit}{digit}")).collect(),
        6 => [0..2, 2..4, 4..6].into_iter().filter_map(|part| digits.get(part)).map(str::to_owned).collect(),
        _ => return None,
    };
    let linear = |part: &String| {
        let value = f64::from(u8::from_str_radix(part, 16).ok()?) / 255.0;
        Some(if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    let values: Vec<f64> = parts.iter().map(linear).collect::<Option<_>>()?;
    let [red, green, blue] = values.as_slice() else { return None };
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert_eq!(contrast("#000", "#fff").map(f64::round), Some(21.0));
        assert_eq!(contrast("#777777", "#ffffff").map(|ratio| (ratio * 100.0).round()), Some(448.0));
        assert_eq!(contrast("#fff", "red"), None);
    }

    #[test]
    fn a_font_is_a_file_or_names() {
        let look = |serif: &str| Look {
            serif: Some(Spanned::new(serif.into(), crate::base::span::Span::default())),
            ..Look::default()
        };
        let css = |serif: &str| sheet(&look(serif)).unwrap().1;
        assert!(css("Literata, Palatino").starts_with(":root{--k-serif:Literata, Palatino,ui-serif,"));
        assert!(css("static/fonts/a.woff2").starts_with("@font-face{font-family:k-serif;src:url(../fonts/a.woff2)"));
        // Hangul, Han, kana and Arabic come from the site's font where it has them, else from those of their language.
        assert!(css("Literata, Palatino").contains(";--k-serif-own:Literata, Palatino,"));
        assert!(css("static/fonts/a.woff2").contains(";--k-serif-own:k-serif,"));
        assert!(sheet(&Look::default()).is_none());
    }
}
