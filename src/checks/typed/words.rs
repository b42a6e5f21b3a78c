//! Numbers in words: which words say a number, and what a run of them comes to.

/// A word that says a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    /// `one` to `nineteen`, `zero`, `dozen`.
    Unit(u32),
    /// `twenty` to `ninety`.
    Tens(u32),
    /// `hundred`, `thousand`, `million`, `billion`.
    Scale(u64),
    /// `half`.
    Half,
    /// `third`, `fifths`: a part if a number or `a` stands before it, else a place in an order. `true` if many.
    Part(u32, bool),
    /// `twice`, `thrice`.
    Times(u32),
}

/// What a lower-case word says.
pub fn said(word: &str) -> Option<Said> {
    use Said::Unit;
    Some(match word {
        "zero" => Unit(0),
        "one" => Unit(1),
        "two" => Unit(2),
        "three" => Unit(3),
        "four" => Unit(4),
        "five" => Unit(5),
        "six" => Unit(6),
        "seven" => Unit(7),
        "eight" => Unit(8),
        "nine" => Unit(9),
        "ten" => Unit(10),
        "eleven" => Unit(11),
        "twelve" | "dozen" => Unit(12),
        "thirteen" => Unit(13),
        "fourteen" => Unit(14),
        "fifteen" => Unit(15),
        "sixteen" => Unit(16),
        "seventeen" => Unit(17),
        "eighteen" => Unit(18),
        "nineteen" => Unit(19),
        _ => return said_otherwise(word),
    })
}

fn said_otherwise(word: &str) -> Option<Said> {
    use Said::{Half, Part, Scale, Tens, Times};
    Some(match word {
        "twenty" => Tens(20),
        "thirty" => Tens(30),
        "forty" => Tens(40),
        "fifty" => Tens(50),
        "sixty" => Tens(60),
        "seventy" => Tens(70),
        "eighty" => Tens(80),
        "ninety" => Tens(90),
        "hundred" => Scale(100),
        "thousand" => Scale(1_000),
        "million" => Scale(1_000_000),
        "billion" => Scale(1_000_000_000),
        "half" => Half,
        "third" => Part(3, false),
        "thirds" => Part(3, true),
        "quarter" => Part(4, false),
        "quarters" => Part(4, true),
        "fifth" => Part(5, false),
        "fifths" => Part(5, true),
        "sixth" => Part(6, false),
        "sixths" => Part(6, true),
        "seventh" => Part(7, false),
        "sevenths" => Part(7, true),
        "eighth" => Part(8, false),
        "eighths" => Part(8, true),
        "ninth" => Part(9, false),
        "ninths" => Part(9, true),
        "tenth" => Part(10, false),
        "tenths" => Part(10, true),
        "twice" => Times(2),
        "thrice" => Times(3),
        _ => return None,
    })
}

/// What a byte may begin, for a quick look at a text: 1 a digit, 2 a word that may say a number, 4 a sign such as `½`.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut at = 0;
    while at < 10 {
        classes[b'0' as usize + at] = 1;
        at += 1;
    }
    let firsts = b"ztfsenhmbdqoZTFSENHMBDQO";
    let mut at = 0;
    while at < firsts.len() {
        classes[firsts[at] as usize] = 2;
        at += 1;
    }
    // The first bytes of ¼ and of ⅓ in UTF-8.
    classes[0xC2] = 4;
    classes[0xE2] = 4;
    classes
};

/// The longest word that says a number.
const LONGEST: usize = 9;

/// Whether a text may hold a number at all; this is asked of every text, so it looks at bytes.
pub fn may_hold(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut before = b' ';
    for (at, byte) in bytes.iter().enumerate() {
        let found = match CLASSES[usize::from(*byte)] {
            0 => false,
            1 => true,
            2 => !before.is_ascii_alphabetic() && says_at(&bytes[at..]),
            _ => matches!(&bytes[at..], [0xC2, 0xBC..=0xBE, ..] | [0xE2, 0x85, 0x90..=0x9E, ..]),
        };
        if found {
            return true;
        }
        before = *byte;
    }
    false
}

/// Whether a word that says a number begins these bytes.
fn says_at(bytes: &[u8]) -> bool {
    let length = bytes.iter().take(LONGEST + 1).take_while(|byte| byte.is_ascii_alphabetic()).count();
    if !(3..=LONGEST).contains(&length) {
        return false;
    }
    let mut lower = [0; LONGEST];
    lower[..length].copy_from_slice(&bytes[..length]);
    lower.make_ascii_lowercase();
    std::str::from_utf8(&lower[..length]).is_ok_and(|word| said(word).is_some())
}

/// Words after which a number names a thing and measures nothing, in lower case and mostly without an `s` for many.
const LABELS: [&str; 37] = [
    "annex",
    "annexe",
    "appendice",
    "appendix",
    "article",
    "box",
    "chapter",
    "column",
    "doi",
    "equation",
    "fig",
    "figure",
    "footnote",
    "grade",
    "isbn",
    "issn",
    "item",
    "level",
    "line",
    "no",
    "note",
    "option",
    "p",
    "page",
    "paragraph",
    "part",
    "phase",
    "pp",
    "question",
    "row",
    "section",
    "stage",
    "step",
    "table",
    "tier",
    "version",
    "volume",
];

/// Whether a number that follows the lower-case word is a name.
pub fn is_label(word: &str) -> bool {
    let one = word.strip_suffix('s').unwrap_or(word);
    [word, one].iter().any(|word| LABELS.binary_search(word).is_ok())
}

/// Whether a word is the name of a month, or its usual short form.
pub fn is_month(word: &str) -> bool {
    let months = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ];
    months.contains(&word)
}
