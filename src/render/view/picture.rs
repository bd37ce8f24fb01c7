//! Values of pictures: what a page needs so that a browser can choose among renditions, and keeps their place.

use super::View;
use crate::base::lang::Lang;
use crate::model::{Picture, Rendition, Shape};
use crate::render::value::Fields;
use tera::Value;

impl View<'_> {
    /// Shape `image`.
    pub fn image(&self, picture: &Picture, lang: Lang) -> Value {
        let settings = &self.slice.config.pictures;
        let mut fields = Fields::with_capacity(12);
        fields
            .maybe("src", picture.url.as_ref().map(|url| Value::from(self.link(url))))
            .put("srcset", Value::none())
            .list("sources", self.sources(&picture.whole(settings)))
            .number("width", picture.size.map(|(width, _)| width as usize))
            .number("height", picture.size.map(|(_, height)| height as usize))
            .put("crop", self.crop(picture))
            .text("tint", self.tint(picture).as_deref())
            .text("alt", picture.alt.as_deref().filter(|_| !picture.decorative))
            .put("caption", self.inline_value(picture.caption.as_deref(), lang))
            .text("credit", picture.credit.as_deref())
            .text("license", picture.license.as_deref())
            .put("decorative", picture.decorative);
        fields.done()
    }

    /// Shape `crop`: what lists show of it. The one in the format that everybody reads is that of links.
    fn crop(&self, picture: &Picture) -> Value {
        let settings = &self.slice.config.pictures;
        let Some(Rendition { url, recipe }) = picture.social(Shape::Standard, settings) else { return Value::none() };
        let mut fields = Fields::with_capacity(4);
        fields
            .put("src", self.link(&url))
            .list("sources", self.sources(&picture.cards(settings)))
            .put("width", recipe.size.0)
            .put("height", recipe.size.1);
        fields.done()
    }

    /// Shape `picture_source`, when there is something to choose.
    fn sources(&self, renditions: &[Rendition]) -> Option<Value> {
        let first = renditions.first()?;
        let mut fields = Fields::with_capacity(2);
        fields.put("type", first.recipe.codec.media()).put("srcset", self.srcset(renditions));
        Some(fields.done())
    }

    /// Addresses with their widths, as the attribute takes them.
    pub(super) fn srcset(&self, renditions: &[Rendition]) -> String {
        let one = |of: &Rendition| format!("{} {}w", self.link(&of.url), of.recipe.size.0);
        renditions.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// `#a1b2c3`
    fn tint(&self, picture: &Picture) -> Option<String> {
        let [red, green, blue] = self.slice.tints.get(picture.file.as_ref()?)?;
        Some(format!("#{red:02x}{green:02x}{blue:02x}"))
    }
}
