//! Pictures (DOMAIN R-25).

use super::record::Image;
use crate::{diag::Code, yaml::Fields};

/// A picture that the site may show.
pub(super) fn with_file(fields: &mut Fields<'_, '_>) -> Image {
    let file = fields.text("file");
    let image =
        Image { file, alt: fields.string("alt"), decorative: fields.flag("decorative") == Some(true), ..data(fields) };
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
