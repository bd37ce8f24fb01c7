//! Parts of a file (RFC 9110 §14): one range; what asks for several is given the whole.

use std::ops::Range;

/// What a `Range` header asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// No range, several, or a unit other than bytes.
    Whole,
    Bytes(Range<usize>),
    /// The range begins behind the last byte.
    Beyond,
}

/// Reads a `Range` header for a file of `len` bytes. A header that cannot be read asks for nothing (RFC 9110 §14.2).
pub(super) fn part(header: &str, len: usize) -> Part {
    let Some(set) = header.trim().strip_prefix("bytes=") else { return Part::Whole };
    let Some((first, last)) = set.split_once('-') else { return Part::Whole };
    let (first, last) = (first.trim(), last.trim());
    if first.is_empty() {
        return match number(last) {
            Some(0) => Part::Beyond,
            Some(_) if len == 0 => Part::Beyond,
            Some(tail) => Part::Bytes(len.saturating_sub(tail)..len),
            None => Part::Whole,
        };
    }
    let Some(first) = number(first) else { return Part::Whole };
    let end = match last {
        "" => len,
        _ => match number(last) {
            Some(last) if last >= first => last.saturating_add(1).min(len),
            Some(_) | None => return Part::Whole,
        },
    };
    if first >= len { Part::Beyond } else { Part::Bytes(first..end) }
}

/// Digits alone; a number too large for this machine counts as its largest.
fn number(text: &str) -> Option<usize> {
    let all_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| text.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_read_as_the_rfc_counts_it() {
        // RFC 9110 §14.1.2: both ends are part of it.
        assert_eq!(part("bytes=0-0", 10), Part::Bytes(0..1));
        assert_eq!(part("bytes=3-", 10), Part::Bytes(3..10));
        assert_eq!(part("bytes=-4", 10), Part::Bytes(6..10));
        assert_eq!(part("bytes=-400", 10), Part::Bytes(0..10));
        assert_eq!(part("bytes=5-99999999999999999999999", 10), Part::Bytes(5..10));
    }

    #[test]
    fn what_begins_behind_the_end_cannot_be_given() {
        for header in ["bytes=10-", "bytes=99999999999999999999999-", "bytes=-0"] {
            assert_eq!(part(header, 10), Part::Beyond, "{header}");
        }
        assert_eq!(part("bytes=-1", 0), Part::Beyond);
        assert_eq!(part("bytes=0-", 0), Part::Beyond);
    }

    #[test]
    fn what_is_no_single_range_is_no_range() {
        for header in
            ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-3", "bytes=0-1,3-4", "lines=1-2", "bytes=+1-2"]
        {
            assert_eq!(part(header, 10), Part::Whole, "{header}");
        }
    }
}
