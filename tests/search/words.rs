//! What words become, written down for the script's tests: `tests/browser/words.tsv`.

use kliping::base::lang::Lang;
use kliping::render::search::{Words, runs};
use std::fmt::Write;

/// Words of many shapes: every base with every beginning and end.
const SHAPES: [(&str, &str, &str, &str); 2] = [
    (
        "id",
        "- di ke ke- me mem men meng meny pe pem pen peng per ber bel ter se di-per mem-per",
        "ajar baca sapu pukul nyanyi tulis kira hukum adil rundingan kunjung udara isi alih",
        "- i an kan nya ku mu lah kah pun annya kanlah isi annyapun",
    ),
    (
        "en",
        "- in past gener",
        "cat sky die egg hop plan agree report nation organ relat hesit cri success herring outing commun logi radic form ye",
        "- s es ed ing ly ies ied y e er est ation ational tional fulness ousness iveness alism ability ibly ement ment ness \
         ogist ogi al ic icate ative alize ize ing ings edly eed eedly ingly ion ance lessli ll ss us sses ant ent ism",
    ),
];

const TEXTS: [(&str, &str); 20] = [
    ("id", "Perundingan nuklir: “Kim Jong-un” (김정은) menolak; Rp71 juta, 007 & +62!"),
    ("id", "skis skies dying lying tying idly news howe atlas"),
    ("en", "skis skies sky dying lying tying idly gently ugly early only singly news howe atlas cosmos bias andes"),
    ("en", "proceed succeed exceed evening canning inning earring herring outing feed bleed agreed"),
    ("en", "The Ports’ queues weren't READING naïve café Ｆｕｌｌ Ⅻ ½ x² yoyo say boyish layer yell"),
    ("en", "added egged offed bedded hopping hoping filing pasted pasting eyeing ties gas this kiwis"),
    ("ko", "북한은 핵 협상에서 침묵했다. 북한의 어부들은 바다로 나갔다, 나이 고양이"),
    ("ko", "서울에서는 2024년 11월 23일에 한국어와 English를 섞어 썼다"),
    ("ja", "北朝鮮の核ミサイル、さくらんぼとラーメンを食べています。データー・センター"),
    ("ja", "ﾊﾝｶｸ ガギグ 々 〇 らーめん 2024年"),
    ("zh", "核武器談判再次破裂，平壤沉默。"),
    ("ar", "الأَخْبَار والمدرسةُ بالقاهرة، كتـــاب على مستشفى آخر"),
    ("ar", "كالقمر فالولد للناس ال والد"),
    ("ru", "Северная Корея, ёлка и Йод"),
    ("hi", "उत्तर कोरिया की ख़बर"),
    ("th", "ข่าวเกาหลีเหนือ"),
    ("el", "Ὀδυσσεύς ΣΟΦΟΣ"),
    ("tr", "İstanbul ılık IĞDIR"),
    ("vi", "Thời sự Việt Nam đường"),
    ("fr", "L’œuvre d’Élise naïve, aujourd’hui"),
];

fn terms(lang: &str, text: &str) -> String {
    let words = Words::new(Lang::parse(lang).unwrap());
    let mut all: Vec<String> = Vec::new();
    runs(text, |run| words.terms(run, &mut |term| all.push(term.to_owned())));
    all.join(" ")
}

#[test]
fn the_words_that_the_scripts_tests_go_by_are_as_we_cut_them() {
    let mut sheet = String::new();
    for (lang, starts, bases, ends) in SHAPES {
        let part = |text: &'static str| -> Vec<String> {
            text.split_ascii_whitespace().map(|one| one.replace('-', "")).collect()
        };
        for start in part(starts) {
            for base in part(bases) {
                let line: Vec<String> = part(ends).iter().map(|end| format!("{start}{base}{end}")).collect();
                // One word at a time: a text is its words.
                let stems: Vec<String> = line.iter().map(|word| terms(lang, word)).collect();
                writeln!(sheet, "{lang}\t{}\t{}", line.join(" "), stems.join(" ")).unwrap();
            }
        }
    }
    for (lang, text) in TEXTS {
        writeln!(sheet, "{lang}\t{text}\t{}", terms(lang, text)).unwrap();
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/words.tsv");
    if std::env::var_os("KLIPING_BLESS").is_some() {
        std::fs::write(file, &sheet).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(kept == sheet, "tests/browser/words.tsv is of other words; KLIPING_BLESS=1 writes it anew");
}
