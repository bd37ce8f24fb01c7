//! The known word that was probably meant.

use super::text::casefold;

/// The known word nearest to `word`: fewest insertions, deletions, replacements and swaps of neighbours
/// (Damerau and Levenshtein) among folded characters, ties by bytes.
///
/// Nothing if all are further than a third of the word's length, at least one.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold(word);
    let limit = (word.len() / 3).max(1);
    let mut best: Option<(usize, &'a str)> = None;
    for name in known {
        let limit = best.map_or(limit, |(distance, _)| distance);
        // Folding is the dear part, and ASCII keeps its length through it.
        if name.is_ascii() && name.len().abs_diff(word.len()) > limit {
            continue;
        }
        let folded: Vec<char> = fold(name);
        if folded.len().abs_diff(word.len()) > limit {
            continue;
        }
        let Some(distance) = distance(&word, &folded, limit) else { continue };
        if best.is_none_or(|held| (distance, name) < held) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

fn fold(text: &str) -> Vec<char> {
    if text.is_ascii() {
        text.chars().map(|c| c.to_ascii_lowercase()).collect()
    } else {
        casefold(text).chars().collect()
    }
}

/// The distance with swaps of neighbours, if at most `limit`.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut before = None;
    for (at, &own) in a.iter().enumerate() {
        let next = next_row(own, before, b, at + 1, &row, &above);
        if next.iter().min().is_none_or(|least| *least > limit) && row.iter().min().is_none_or(|least| *least > limit) {
            return None;
        }
        above = std::mem::replace(&mut row, next);
        before = Some(own);
    }
    row.last().copied().filter(|distance| *distance <= limit)
}

/// One row of the table: `own` against all of `b`, from the row before it and the one `above` that.
fn next_row(own: char, before: Option<char>, b: &[char], first: usize, row: &[usize], above: &[usize]) -> Vec<usize> {
    let cell = |cells: &[usize], at: usize| cells.get(at).copied().unwrap_or(usize::MAX / 2);
    let mut next = Vec::with_capacity(row.len());
    next.push(first);
    let mut left = None;
    for (at, &other) in b.iter().enumerate() {
        let replaced = cell(row, at) + usize::from(own != other);
        let mut least = replaced.min(cell(row, at + 1) + 1).min(cell(&next, at) + 1);
        if at > 0 && before == Some(other) && left == Some(own) {
            least = least.min(cell(above, at - 1) + 1);
        }
        next.push(least);
        left = Some(other);
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found() {
        let topics = ["us", "korea", "korea-utara", "senjata-nuklir", "ekonomi"];
        for (word, expected) in [
            ("koera", Some("korea")),
            ("KOREA", Some("korea")),
            ("korea utara", Some("korea-utara")),
            ("senjatanuklir", Some("senjata-nuklir")),
            ("su", Some("us")),
            ("xyz", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, topics), expected, "{word}");
        }
    }

    #[test]
    fn ties_fall_by_bytes() {
        assert_eq!(nearest("bat", ["rat", "cat", "hat"]), Some("cat"));
        assert_eq!(nearest("북항", ["북핵", "북한"]), Some("북한"));
    }

    #[test]
    fn a_swap_is_one_step() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(distance(&chars("koera"), &chars("korea"), 3), Some(1));
        assert_eq!(distance(&chars("kitten"), &chars("sitting"), 3), Some(3));
        assert_eq!(distance(&chars("kitten"), &chars("sitting"), 2), None);
        assert_eq!(distance(&chars(""), &chars("ab"), 2), Some(2));
    }

    #[test]
    fn ten_thousand_names_are_no_burden() {
        let names: Vec<String> = (0..10_000).map(|at| format!("topic-number-{at:05}")).collect();
        assert_eq!(nearest("topic-nubmer-09999", names.iter().map(String::as_str)), Some("topic-number-09999"));
    }
}
