//! Articles (DOMAIN ).

use super::{
    Rules, original,
    record::{ArticleHead, Basis, Clip, Correction, CorrectionKind, Fault, Form, Retraction, Rights, Sponsor},
};
use crate::{
    diag::{Code, Diagnostic},
    yaml::Fields,
};

const FORMS: &[(&str, Form)] =
    &[("link", Form::Link), ("quote", Form::Quote), ("summary", Form::Summary), ("full", Form::Full)];

const BASES: &[(&str, Basis)] = &[
    ("quotation", Basis::Quotation),
    ("own", Basis::Own),
    ("public-domain", Basis::PublicDomain),
    ("licence", Basis::Licence),
    ("permission", Basis::Permission),
];

const CORRECTIONS: &[(&str, CorrectionKind)] = &[
    ("correction", CorrectionKind::Correction),
    ("clarification", CorrectionKind::Clarification),
    ("update", CorrectionKind::Update),
    ("reply", CorrectionKind::Reply),
];

const FAULTS: &[(&str, Fault)] = &[("curator", Fault::Curator), ("original", Fault::Original), ("tool", Fault::Tool)];

pub(super) fn read(fields: &mut Fields<'_, '_>, rules: &Rules) -> ArticleHead {
    let topics = fields.both("topics", "tags");
    let head = ArticleHead {
        form: fields.word("form", FORMS),
        original: original::read(fields, rules),
        source: fields.text("source"),
        kicker: fields.text("kicker"),
        deck: fields.text("deck"),
        short_title: fields.text("short_title"),
        why: fields.text("why"),
        topics: fields.texts_maybe(topics),
        section: fields.text("section"),
        stories: fields.texts_maybe("stories"),
        people: fields.texts_maybe("people"),
        places: fields.texts_maybe("places"),
        quotes: fields.parts("quotes", "quote", |quote| original::quote(quote, rules)),
        related: original::related(fields),
        rank: fields.number("rank", -9..=9),
        embargo: fields.moment("embargo", rules.zone),
        rights: fields.part("rights", "rights", |rights| self::rights(rights, rules)),
        corrections: fields.parts("corrections", "correction", |one| correction(one, rules)),
        retracted: fields.part("retracted", "retraction", |one| retraction(one, rules)).flatten(),
        sponsored: fields.part("sponsored", "sponsor", sponsor).flatten(),
        clip: fields.part("clip", "clip", |clip| self::clip(clip, rules)),
    };
    one_outlet(fields, &head);
    head
}

/// `source` is short for `original.outlet`: both are an error (DOMAIN R-21).
fn one_outlet(fields: &mut Fields<'_, '_>, head: &ArticleHead) {
    let outlet = head.original.as_ref().and_then(|original| original.outlet.as_ref());
    if let (Some(source), Some(outlet)) = (&head.source, outlet) {
        let found =
            Diagnostic::new(Code::BothKeys, "`source` and `original.outlet` mean the same, and both are written")
                .at(fields.path(), source.span)
                .related(fields.path(), outlet.span, "the outlet is written here")
                .help("keep `original.outlet`");
        fields.found().push(found);
    }
}

fn rights(fields: &mut Fields<'_, '_>, rules: &Rules) -> Rights {
    Rights {
        span: fields.span(),
        basis: fields.word("basis", BASES).map_or(Basis::Quotation, |basis| basis.value),
        license: fields.string("license"),
        holder: fields.string("holder"),
        note: fields.string("note"),
        until: fields.moment("until", rules.zone),
    }
}

/// DOMAIN R-26.
fn correction(fields: &mut Fields<'_, '_>, rules: &Rules) -> Option<Correction> {
    let when = fields.required_moment("when", rules.zone);
    let kind = fields.require("kind").and_then(|_| fields.word("kind", CORRECTIONS));
    let text = fields.required_string("text");
    let (was, is) = (fields.string("was"), fields.string("is"));
    let fault = fields.word("fault", FAULTS).map(|fault| fault.value);
    let (by, url) = (fields.text("by"), fields.url("url"));
    Some(Correction { when: when?, kind: kind?.value, text: text?, was, is, fault, by, url })
}

fn retraction(fields: &mut Fields<'_, '_>, rules: &Rules) -> Option<Retraction> {
    let (when, reason) = (fields.required_moment("when", rules.zone), fields.required_string("reason"));
    Some(Retraction { when: when?, reason: reason? })
}

fn sponsor(fields: &mut Fields<'_, '_>) -> Option<Sponsor> {
    let label = fields.string("label");
    fields.required_string("by").map(|by| Sponsor { by, label })
}

fn clip(fields: &mut Fields<'_, '_>, rules: &Rules) -> Clip {
    Clip {
        from: fields.string("from"),
        when: fields.moment("when", rules.zone),
        sha256: fields.string("sha256"),
        dropped: fields.texts("dropped").into_iter().map(|text| text.value).collect(),
    }
}
