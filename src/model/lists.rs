//! Pages of a list, counted from the oldest (DOMAIN G-14).

use std::ops::Range;

/// How many numbered pages a list of `items` has besides its own address.
#[must_use]
pub fn archive_pages(items: usize, per_page: usize) -> usize {
    (items / per_page.max(1)).saturating_sub(1)
}

/// Which items, counted from the newest, stand on page `page`; 0 is the list's own address.
///
/// Page k holds items (k−1)p+1 … kp from the oldest, so yesterday's page 7 is page 7 after today's article, too.
#[must_use]
pub fn window(items: usize, per_page: usize, page: usize) -> Range<usize> {
    let per_page = per_page.max(1);
    let archived = archive_pages(items, per_page) * per_page;
    if page == 0 {
        return 0..items - archived;
    }
    let newest = items.saturating_sub(page * per_page);
    newest..items.saturating_sub((page - 1) * per_page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_holds_the_newest_and_pages_count_from_the_oldest() {
        // DOMAIN G-14: p=10: n=19 → 0+19; 20 → 1+10; 30 → 2+10.
        for (items, pages, head) in [(0, 0, 0), (9, 0, 9), (19, 0, 19), (20, 1, 10), (29, 1, 19), (30, 2, 10)] {
            assert_eq!(archive_pages(items, 10), pages, "{items}");
            assert_eq!(window(items, 10, 0).len(), head, "{items}");
        }
        assert_eq!(window(30, 10, 1), 20..30);
        assert_eq!(window(30, 10, 2), 10..20);
    }

    #[test]
    fn a_new_item_leaves_every_numbered_page_as_it_was() {
        // DOMAIN G-15
        for items in 20..60 {
            for page in 1..=archive_pages(items, 7) {
                let (before, after) = (window(items, 7, page), window(items + 1, 7, page));
                assert_eq!((before.start + 1, before.end + 1), (after.start, after.end));
            }
        }
    }
}
