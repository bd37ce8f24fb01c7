//! Postings read back, by the words of docs/search.md.

/// What stands behind an item.
#[derive(Clone, Copy)]
pub enum Step {
    Strong,
    Weak,
    None,
}

fn value(digit: u8) -> usize {
    match digit {
        b'0'..=b'9' => usize::from(digit - b'0'),
        b'A'..=b'Z' => usize::from(digit - b'A') + 10,
        b'a'..=b'z' => usize::from(digit - b'a') + 36,
        b'-' => 62,
        b'_' => 63,
        other => panic!("{other} is no digit"),
    }
}

/// The number at the front, and what follows it.
pub fn number(text: &str) -> (usize, &str) {
    let digits: Vec<usize> = text.bytes().map(value).collect();
    let last = digits.iter().position(|digit| *digit < 32).unwrap();
    let number = digits[..=last].iter().enumerate().map(|(at, digit)| (digit % 32) << (5 * at)).sum();
    (number, &text[last + 1..])
}

/// The items of postings, of which there are `held`, in a period of `items`.
pub fn items(postings: &str, held: usize, items: usize, step: Step) -> Vec<usize> {
    let mut bits = postings.bytes().flat_map(|digit| (0..6).rev().map(move |at| value(digit) >> at & 1));
    let power = (items / held.max(1)).max(1).ilog2();
    let mut next = 0;
    let mut all = Vec::new();
    for _ in 0..held {
        let mut gap = bits.by_ref().take_while(|bit| *bit == 1).count();
        for _ in 0..power {
            gap = gap * 2 + bits.next().unwrap();
        }
        match step {
            Step::Strong => drop(bits.by_ref().take(3).count()),
            Step::Weak => drop((bits.next() == Some(1)).then(|| bits.next())),
            Step::None => {}
        }
        all.push(next + gap);
        next += gap + 1;
    }
    all
}
