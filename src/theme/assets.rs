//! The theme's style sheets, scripts, pictures and fonts, as they are published.

use super::{files::Files, minify};
use crate::base::hash::{ContentHash, HashOf};
use std::{borrow::Cow, collections::BTreeMap};

/// One published asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeAsset {
    /// Its path below `templates/assets/`: `kliping.css`.
    pub name: String,
    /// Its path on the site, from the root: `/assets/kliping.5b1f0c2a9d.css`. The ten digits are a hash of its source
    /// and of what a style sheet names by `url(…)`, so that the address moves whenever the bytes do.
    pub url: String,
    pub bytes: Cow<'static, [u8]>,
}

/// Every file of `assets/`, sorted by name. Style sheets and scripts come without comments, and `url(…)` of another
/// asset leads to its hashed address.
pub(super) fn published(files: &Files) -> Vec<ThemeAsset> {
    let sources: Vec<(&str, &Cow<'static, [u8]>)> =
        files.iter().filter_map(|(name, file)| Some((name.strip_prefix("assets/")?, &file.bytes))).collect();
    let plain: BTreeMap<&str, String> = sources
        .iter()
        .filter(|(name, _)| !name.ends_with(".css"))
        .map(|(name, bytes)| (*name, hashed(name, ContentHash::of(bytes))))
        .collect();
    let asset = |(name, bytes): &(&str, &Cow<'static, [u8]>)| match (plain.get(name), std::str::from_utf8(bytes)) {
        (None, Ok(source)) => style_sheet(name, source, &plain),
        (Some(address), Ok(source)) if name.ends_with(".js") || name.ends_with(".mjs") => ThemeAsset {
            name: (*name).to_owned(),
            url: format!("/assets/{address}"),
            bytes: Cow::Owned(minify::script(source).into_bytes()),
        },
        (Some(address), _) => {
            ThemeAsset { name: (*name).to_owned(), url: format!("/assets/{address}"), bytes: (*bytes).clone() }
        }
        (None, Err(_)) => {
            let url = format!("/assets/{}", hashed(name, ContentHash::of(bytes)));
            ThemeAsset { name: (*name).to_owned(), url, bytes: (*bytes).clone() }
        }
    };
    sources.iter().map(asset).collect()
}

fn style_sheet(name: &str, source: &str, plain: &BTreeMap<&str, String>) -> ThemeAsset {
    let mut hash = HashOf::new();
    hash.text(source);
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let linked = linked(source, &mut |target| {
        let hashed = plain.get(resolved(folder, target)?.as_str())?;
        hash.text(hashed);
        let last = hashed.rsplit('/').next().unwrap_or(hashed);
        Some(target.rsplit_once('/').map_or_else(|| last.to_owned(), |(lead, _)| format!("{lead}/{last}")))
    });
    let url = format!("/assets/{}", hashed(name, hash.done()));
    ThemeAsset { name: name.to_owned(), url, bytes: Cow::Owned(minify::css(&linked).into_bytes()) }
}

/// `fonts/a.woff2` with its hash: `fonts/a.5b1f0c2a9d.woff2`.
fn hashed(name: &str, hash: ContentHash) -> String {
    let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
    let slash = if folder.is_empty() { "" } else { "/" };
    match file.rsplit_once('.') {
        Some((stem, kind)) => format!("{folder}{slash}{stem}.{}.{kind}", hash.short()),
        None => format!("{folder}{slash}{file}.{}", hash.short()),
    }
}

/// `../fonts/a.woff2` seen from `css`: `fonts/a.woff2`. Nothing for addresses that leave the folder of assets.
fn resolved(folder: &str, target: &str) -> Option<String> {
    if target.starts_with(['/', '#']) || target.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The style sheet with the targets of its `url(…)` replaced where `replace` has something for them.
fn linked(source: &str, replace: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find("url(").into_iter().chain(rest.find("/*")).min() {
        if rest.get(at..).is_some_and(|rest| rest.starts_with("/*")) {
            let end = rest.get(at + 2..).and_then(|inner| inner.find("*/")).map_or(rest.len(), |end| at + end + 4);
            out.push_str(rest.get(..end).unwrap_or(rest));
            rest = rest.get(end..).unwrap_or_default();
            continue;
        }
        let inner = rest.get(at + 4..).unwrap_or_default();
        let lead =
            inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'')).len();
        let target = inner.get(lead..).unwrap_or_default();
        let len = target
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | ')' | '#' | '?'))
            .unwrap_or(target.len());
        let target = target.get(..len).unwrap_or_default();
        out.push_str(rest.get(..at + 4 + lead).unwrap_or_default());
        out.push_str(&replace(target).unwrap_or_else(|| target.to_owned()));
        rest = rest.get(at + 4 + lead + len..).unwrap_or_default();
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::SourcePath;

    fn assets(own: &[(&str, &str)]) -> Vec<ThemeAsset> {
        let own: Vec<(SourcePath, Vec<u8>)> = own
            .iter()
            .map(|(name, text)| {
                (SourcePath::parse(&format!("templates/assets/{name}")).unwrap(), text.as_bytes().to_vec())
            })
            .collect();
        published(&Files::overlaid(&own))
    }

    fn of<'a>(all: &'a [ThemeAsset], name: &str) -> &'a ThemeAsset {
        all.iter().find(|one| one.name == name).unwrap()
    }

    #[test]
    fn an_asset_is_addressed_by_the_hash_of_its_source() {
        // STYLE 2, rule 1; DOMAIN U-1
        let all = assets(&[("x.svg", "<svg/>"), ("css/a.css", "/* a */ b { c: d }")]);
        let hash = ContentHash::of(b"<svg/>").short();
        assert_eq!(of(&all, "x.svg").url, format!("/assets/x.{hash}.svg"));
        assert_eq!(of(&all, "css/a.css").bytes.as_ref(), b"b{c:d}");
        let other = assets(&[("css/a.css", "/* b */ b { c: d }")]);
        assert_ne!(of(&all, "css/a.css").url, of(&other, "css/a.css").url);
    }

    #[test]
    fn a_style_sheet_leads_to_the_hashed_address_and_moves_with_it() {
        let css =
            "a{b:url( '../f/x.woff2#y' )} c{d:url(https://x/f/x.woff2)} e{f:url(none.svg)} /* url(../f/x.woff2) */";
        let one = assets(&[("css/a.css", css), ("f/x.woff2", "1")]);
        let two = assets(&[("css/a.css", css), ("f/x.woff2", "2")]);
        let hash = ContentHash::of(b"1").short();
        let text = String::from_utf8_lossy(&of(&one, "css/a.css").bytes).into_owned();
        assert_eq!(
            text,
            format!("a{{b:url( '../f/x.{hash}.woff2#y')}}c{{d:url(https://x/f/x.woff2)}}e{{f:url(none.svg)}}")
        );
        assert_ne!(of(&one, "css/a.css").url, of(&two, "css/a.css").url);
    }
}
