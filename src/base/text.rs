//! Text as people read it: folding, words, graphemes.

use unicode_casefold::UnicodeCaseFold;
use unicode_normalization::UnicodeNormalization;

/// NFC and full case folding: the form in which addresses and file names are compared.
#[must_use]
pub fn casefold(text: &str) -> String {
    text.nfc().case_fold().nfc().collect()
}
