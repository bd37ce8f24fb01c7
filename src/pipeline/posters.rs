//! Cards: the fonts that they are set in, and each drawn once in its life.

use super::{Done, Maker, pictures, timing};
use crate::base::span::Span;
use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::env::Files;
use crate::plan::{self, Output, Own, Plan, Poster, Work};
use crate::render::poster::{self, Fonts};
use crate::scan::Sources;
use crate::store::Shelf;
use crate::write::Sink;
use timing::Step;

/// The fonts of `fonts/`, read when the site has cards.
pub(super) fn fonts(files: &dyn Files, sources: &Sources, config: &Config, found: &mut Vec<Diagnostic>) -> Fonts {
    if !config.cards {
        return Fonts::default();
    }
    let mut read = Vec::new();
    for path in &sources.fonts {
        match pictures::bytes(files, path, config) {
            Ok(bytes) => read.push((path.clone(), bytes)),
            Err(finding) => found.push(*finding),
        }
    }
    if sources.fonts.is_empty() {
        let finding = Diagnostic::new(Code::CardFont, "no card is drawn, since there is no font in fonts/")
            .help("put a TTF or OTF file into fonts/, or take `cards` out of kliping.yaml");
        found.push(match super::read::in_settings(Span::default()) {
            Some(place) => Diagnostic { place: Some(place), ..finding },
            None => finding,
        });
    }
    let (fonts, broken) = Fonts::read(read);
    found.extend(broken.into_iter().map(|path| {
        Diagnostic::new(Code::CardFont, "the file is no font that can be read")
            .in_file(&path)
            .help("write it as TTF or OTF")
    }));
    fonts
}

/// What an output shows, when it is a card.
pub(super) fn poster<'p>(plan: &'p Plan, output: &Output) -> Option<&'p Poster> {
    match output.work {
        Work::Poster(at) => plan.posters.get(at as usize),
        _ => None,
    }
}

impl<S: Sink> Maker<'_, S> {
    /// Brings a card into the sink: kept, from the shelf, or drawn.
    pub(super) fn poster(
        &self,
        output: &Output,
        shelf: &Shelf,
        clock: &mut Option<timing::Clock>,
    ) -> Result<Done, Vec<Diagnostic>> {
        let slice = plan::slice(&self.draft.site, &self.draft.plan, output);
        let Own::Poster(card) = &slice.own else { unreachable!("only cards are brought here") };
        self.bring_once(output, &slice, (shelf, poster::key(card)), clock, |clock| {
            let bytes = poster::draw(card, &self.draft.fonts);
            timing::lap(clock, Step::Render);
            Ok(bytes)
        })
    }
}
