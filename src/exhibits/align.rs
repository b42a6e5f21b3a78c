//! Numbers in line: what each cell of a column lacks behind its decimal point, beside the widest.
//!
//! A theme shows the lack as an invisible text after the number (`data-pad`), in the same letters, so that it is exactly as wide. It is no
//! part of the text: it is neither read aloud nor copied, and a page without its style sheet is only less tidy.

/// What stands behind the whole part of a printed number.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Tail<'t> {
    /// Digits after the decimal point.
    decimals: usize,
    /// Whether a percent sign follows.
    percent: bool,
    /// Flags, with the blank before them: ` [p]`.
    signs: &'t str,
}

/// A printed number without the flags that follow it.
pub(super) fn without_flags(printed: &str) -> &str {
    printed.split_once(" [").map_or(printed, |(number, _)| number)
}

/// Whether a text is one number as it is printed: sign, digits with commas, decimals, percent sign.
pub(super) fn is_number(text: &str) -> bool {
    let bare = text.trim_start_matches(['−', '-', '+', '±', '£']).trim_end_matches('%');
    bare.starts_with(|c: char| c.is_ascii_digit()) && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
}

/// The tail of a printed number with its flags; none of what is no number.
fn tail(printed: &str) -> Option<Tail<'_>> {
    let number = without_flags(printed);
    let signs = &printed[number.len()..];
    let percent = number.ends_with('%');
    let decimals = number.trim_end_matches('%').split_once('.').map_or(0, |(_, decimals)| decimals.len());
    is_number(number).then_some(Tail { decimals, percent, signs })
}

/// For each text of a column what it lacks; empty for those that lack nothing or are words. A reason ends where the numbers end.
pub(super) fn pads(texts: &[String]) -> Vec<String> {
    let tails: Vec<Option<Tail>> = texts.iter().map(|text| tail(text.trim())).collect();
    let each = || tails.iter().flatten();
    let widest = Tail {
        decimals: each().map(|tail| tail.decimals).max().unwrap_or(0),
        percent: each().any(|tail| tail.percent),
        signs: each().map(|tail| tail.signs).max_by_key(|signs| signs.chars().count()).unwrap_or(""),
    };
    let lacks = |(text, tail): (&String, &Option<Tail>)| match tail {
        Some(tail) => lack(tail, &widest),
        None if text.starts_with('[') => widest.signs.to_owned(),
        None => String::new(),
    };
    texts.iter().zip(&tails).map(lacks).collect()
}

fn lack(tail: &Tail, widest: &Tail) -> String {
    let mut out = String::new();
    if tail.decimals == 0 && widest.decimals > 0 {
        out.push('.');
    }
    out.push_str(&"0".repeat(widest.decimals - tail.decimals));
    if widest.percent && !tail.percent {
        out.push('%');
    }
    out.extend(widest.signs.chars().skip(tail.signs.chars().count()));
    out
}

#[cfg(test)]
mod tests {
    use super::{is_number, pads};
    use proptest::prelude::{prop, prop_assert_eq, proptest};

    fn padded(texts: &[&str]) -> Vec<String> {
        pads(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn numbers_are_told_from_words() {
        assert!(["24,829", "−26.1%", "±3,577", "0"].iter().all(|text| is_number(text)));
        assert!(["", "about 3", "3 of 4", "%", "2006-7"].iter().all(|text| !is_number(text)));
    }

    #[test]
    fn each_cell_gets_what_it_lacks() {
        assert_eq!(padded(&["12", "7.25", "1,204.5"]), [".00", "", "0"]);
        assert_eq!(padded(&["12%", "7.5%", "3"]), [".0", "", ".0%"]);
        assert_eq!(padded(&["15", "1,204 [p]", "[x]", "3 [p] [r]"]), [" [p] [r]", " [r]", " [p] [r]", ""]);
        assert_eq!(padded(&["15", "7", "[x]", "words"]), ["", "", "", ""]);
    }

    proptest! {
        #![proptest_config(crate::tests::cases(256))]

        /// Behind the whole part every number of a column is as long as every other, counted in letters.
        #[test]
        fn every_tail_is_as_long(numbers in prop::collection::vec(("[1-9][0-9]{0,3}", "(\\.[0-9]{1,3})?%?", "( \\[p\\])?"), 1..12)) {
            let texts: Vec<String> = numbers.iter().map(|(whole, tail, sign)| format!("{whole}{tail}{sign}")).collect();
            let lengths: Vec<usize> = pads(&texts).iter().zip(&numbers).map(|(pad, (_, tail, sign))| pad.len() + tail.len() + sign.len()).collect();
            prop_assert_eq!(lengths.iter().min(), lengths.iter().max());
        }

        #[test]
        fn no_text_breaks_it(texts in prop::collection::vec(".{0,20}", 0..6)) {
            prop_assert_eq!(pads(&texts).len(), texts.len());
        }
    }
}
