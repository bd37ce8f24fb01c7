//! Pictures (DOMAIN R-25).

use super::record::{Focus, Image};
use crate::{
    diag::Code,
    yaml::{Fields, Value},
};

/// A picture that the site may show.
pub(super) fn with_file(fields: &mut Fields<'_, '_>) -> Image {
    let file = fields.text("file");
    let image = Image {
        file,
        alt: fields.string("alt"),
        decorative: fields.flag("decorative") == Some(true),
        focus: focus(fields),
        ..data(fields)
    };
    if let Some(file) = image.file.as_ref().filter(|_| image.alt.is_none() && !image.decorative) {
        let message = format!("the picture `{}` has no `alt`", file.value);
        let help = "say in `alt` what it shows, or write `decorative: true` if it shows nothing of news";
        fields.report(Code::MissingAlt, file.span, message, help);
    }
    image
}

/// What is told of a picture that is not shown: the outlet's.
pub(super) fn without_file(fields: &mut Fields<'_, '_>) -> Image {
    Image { alt: fields.string("alt"), ..data(fields) }
}

/// `[0.3, 0.4]`, or `30% 40%`: from the left, from the top.
fn focus(fields: &mut Fields<'_, '_>) -> Option<Focus> {
    let node = fields.node("focus")?;
    let parts: Vec<Box<str>> = match &node.value {
        Value::List(_) => fields.texts("focus").into_iter().map(|text| text.value).collect(),
        _ => fields.text("focus")?.value.split_whitespace().map(Into::into).collect(),
    };
    let found = match parts.iter().map(|part| thousandths(part)).collect::<Option<Vec<u16>>>().as_deref() {
        Some([x, y]) => Some(Focus { x: *x, y: *y }),
        _ => None,
    };
    if found.is_none() {
        fields.report(
            Code::BadValue,
            node.span,
            "`focus` is no point of the picture",
            "write how far it lies from the left and from the top: `[0.3, 0.4]` or `30% 40%`",
        );
    }
    found
}

fn thousandths(text: &str) -> Option<u16> {
    let (number, whole) = text.strip_suffix('%').map_or((text, 1000.0), |number| (number, 10.0));
    let value = number.trim().parse::<f64>().ok().map(|value| value * whole)?;
    (0.0..=1000.0).contains(&value).then(|| format!("{value:.0}").parse().ok()).flatten()
}

fn data(fields: &mut Fields<'_, '_>) -> Image {
    Image {
        span: fields.span(),
        caption: fields.string("caption"),
        credit: fields.string("credit"),
        license: fields.string("license"),
        rights: fields.string("rights"),
        ..Image::default()
    }
}
