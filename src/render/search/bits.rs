//! Postings as they are written: bits in digits of six, so that a host's compression has nothing left to do.
//!
//! The distance from the item before is Rice's code: its quotient by a power of two in ones and a zero, then the
//! remainder. The power follows from how many items of how many there are; `search.js` finds the same.

/// The digits, in the order of their values. `search.js` has the same.
pub(super) const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

fn digit(value: usize) -> u8 {
    DIGITS.get(value % 64).copied().unwrap_or(b'_')
}

/// A number in digits of five bits, the least first; all but the last are 32 or more.
pub(super) fn number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 32 {
        out.push(digit(number % 32 + 32));
        number /= 32;
    }
    out.push(digit(number));
}

/// Bits of a list, the first of a digit being the greatest.
pub(super) struct Bits {
    out: Vec<u8>,
    /// Bits that make no digit yet, and how many they are.
    rest: u32,
    count: u32,
    /// How many bits a remainder has.
    power: u32,
    /// One more than the last item.
    next: u32,
}

impl Bits {
    /// For a list of `held` of `items` items.
    pub fn new(held: usize, items: usize) -> Self {
        let power = (items / held.max(1)).max(1).ilog2();
        Self { out: Vec::new(), rest: 0, count: 0, power, next: 0 }
    }

    /// Adds the lowest `bits` of a value, of which there are at most 24.
    pub fn put(&mut self, value: u32, bits: u32) {
        self.rest = self.rest << bits | value & ((1 << bits) - 1);
        self.count += bits;
        while self.count >= 6 {
            self.count -= 6;
            self.out.push(digit((self.rest >> self.count) as usize));
            self.rest &= (1 << self.count) - 1;
        }
    }

    /// Adds the next item.
    pub fn item(&mut self, item: u32) {
        let gap = item - self.next;
        self.next = item + 1;
        (0..gap >> self.power).for_each(|_| self.put(1, 1));
        self.put(0, 1);
        self.put(gap, self.power);
    }

    /// The digits; what is missing of the last is zero.
    pub fn done(mut self, out: &mut Vec<u8>) {
        if self.count > 0 {
            self.put(0, 6 - self.count);
        }
        out.append(&mut self.out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_as_many_digits_as_it_needs() {
        let mut out = Vec::new();
        [0, 31, 32, 1025].into_iter().for_each(|one| number(&mut out, one));
        assert_eq!(String::from_utf8(out).unwrap(), "0VW1XW1");
    }

    #[test]
    fn an_item_costs_what_its_distance_tells() {
        let of = |held: usize, items: &[u32]| {
            let mut bits = Bits::new(held, 16);
            items.iter().for_each(|item| bits.item(*item));
            let mut out = Vec::new();
            bits.done(&mut out);
            String::from_utf8(out).unwrap()
        };
        // Every item: a zero each. One of sixteen: a zero and four bits.
        assert_eq!(of(16, &[0, 1, 2, 3, 4, 5]), "0");
        assert_eq!(of(1, &[15]), "U");
        // 110 10 and 0 01, in sixes: 110100 010000.
        assert_eq!(of(4, &[10, 12]), "qG");
    }
}
