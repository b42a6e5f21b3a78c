//! Words in a picture: how wide they are at most, and how they wrap.
//!
//! A reader's font is unknown, so widths are those of a wide sans with a margin; a label that is too long for its place gets more lines.

use unicode_width::UnicodeWidthChar;

/// Widths are multiplied by this: the table fits Inter, which is wider than Arial; with the margin words fit in DejaVu Sans, too.
const SAFETY: f64 = 1.08;
/// How much wider semi-bold letters are.
const BOLD: f64 = 1.06;

/// Size and weight of letters.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Font {
    /// Size in the units of the picture, which are pixels.
    pub size: f64,
    /// Whether it is semi-bold.
    pub bold: bool,
}

impl Font {
    /// A regular font.
    pub const fn regular(size: f64) -> Self {
        Self { size, bold: false }
    }

    /// A semi-bold font.
    pub const fn bold(size: f64) -> Self {
        Self { size, bold: true }
    }

    /// From one line to the next.
    pub fn line(self) -> f64 {
        libm::ceil(self.size * 1.25)
    }

    /// How wide `words` are at most on one line.
    pub fn width(self, words: &str) -> f64 {
        let advance: u64 = words.chars().map(|letter| u64::from(advance(letter))).sum();
        advance as f64 * self.size * if self.bold { SAFETY * BOLD } else { SAFETY } / 1000.0
    }

    /// How wide the widest letter of `words` is at most: no line can be narrower.
    pub fn widest_letter(self, words: &str) -> f64 {
        words.chars().map(|letter| self.width(letter.encode_utf8(&mut [0; 4]))).fold(0.0, f64::max)
    }

    /// How wide the widest of `lines` is at most.
    pub fn widest(self, lines: &[String]) -> f64 {
        lines.iter().map(|line| self.width(line)).fold(0.0, f64::max)
    }
}

/// About how far a letter of a wide Arial-like sans moves the pen, in thousandths of the size.
fn advance(letter: char) -> u16 {
    match ASCII.get(letter as usize) {
        Some(advance) => *advance,
        None => usual(letter).unwrap_or_else(|| unusual(letter)),
    }
}

/// The same for ASCII, looked up: every word of every chart is measured. Control characters are as wide as an unknown sign.
const ASCII: [u16; 128] = {
    let mut advances = [1010; 128];
    let mut letter = 0;
    while letter < 128 {
        if let Some(advance) = usual(letter as u8 as char) {
            advances[letter] = advance;
        }
        letter += 1;
    }
    advances
};

/// The same for letters that are met every day.
const fn usual(letter: char) -> Option<u16> {
    Some(match letter {
        'i' | 'j' | 'l' | '\'' | '’' | '‘' => 240,
        ' ' | 'I' | '.' | ',' | ':' | ';' | '!' | '·' | '|' => 285,
        't' | 'f' | 'r' | '(' | ')' | '[' | ']' | '{' | '}' | '/' | '\\' => 370,
        '"' | '“' | '”' | '-' | '*' | '_' | '`' | '^' => 500,
        's' | 'J' | '?' => 545,
        'a' | 'c' | 'v' | 'x' | 'y' | 'z' | 'k' | '–' => 560,
        'e' | 'h' | 'n' | 'u' => 590,
        'm' | 'w' => 865,
        'a'..='z' => 615,
        '0'..='9' | '+' | '=' | '<' | '>' | '~' | '×' | '−' | '#' | '$' | '£' | '€' | 'E' | 'F' | 'L' => 655,
        'M' | 'W' => 950,
        'C' | 'D' | 'G' | 'H' | 'K' | 'N' | 'O' | 'Q' | 'R' | 'U' | '&' => 755,
        'A'..='Z' => 680,
        '%' => 890,
        '@' => 1020,
        _ => return None,
    })
}

/// The same for all others: Latin ones by case, those of other scripts as wide as the widest of their kind.
fn unusual(letter: char) -> u16 {
    match (letter.width().unwrap_or(1), u32::from(letter)) {
        (0, _) => 0,
        // One character, drawn as a line of calligraphy.
        (_, 0xFDFD) => 9000,
        (_, 0xFDF0..=0xFDFC | 0x2E3A..=0x2E3B | 0x12000..=0x12FFF) => 3000,
        (1, 0xA0..=0x24F) if matches!(letter, 'Æ' | 'æ' | 'Œ' | 'œ' | '¼' | '½' | '¾') => 1000,
        (1, 0xA0..=0x24F) if letter.is_lowercase() => 640,
        (1, 0xA0..=0x24F) => 780,
        (1, _) => 1010,
        _ => 1150,
    }
}

/// `words` as they may stand in a picture: on one line with single spaces, control characters made visible, and without the marks that
/// switch the direction of what follows: a line break would tear their pairs apart. Marks that only hint at a direction stay.
pub fn clean(words: &str) -> String {
    // Most words are plain ones.
    if words.bytes().all(|byte| (b' '..0x7F).contains(&byte)) && single_spaces(words) {
        return words.to_owned();
    }
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{00AD}' => {}
            c if c.is_whitespace() && c != '\u{A0}' => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            // Not allowed in XML at all: control characters and the two that are no characters.
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

/// Whether no space stands beside another or at an end.
fn single_spaces(words: &str) -> bool {
    let mut before = b' ';
    let single = words.bytes().all(|byte| std::mem::replace(&mut before, byte) != b' ' || byte != b' ');
    single && (before != b' ' || words.is_empty())
}

/// Whether each word fits into `width` unbroken.
pub fn words_fit(words: &str, font: Font, width: f64) -> bool {
    words.split(' ').all(|word| font.width(word) <= width)
}

/// `words` on lines of at most `width`, about equally long; nothing is dropped, words longer than a line are broken.
pub fn wrap(words: &str, font: Font, width: f64) -> Vec<String> {
    if font.width(words) <= width && single_spaces(words) {
        return vec![words.to_owned()];
    }
    let lines = greedy(words, font, width);
    if lines.len() < 2 || lines.len() > 12 {
        return lines;
    }
    // The narrowest width that needs no more lines gives lines of about equal length. Words must not be broken for it.
    let longest = words.split(' ').map(|word| font.width(word)).fold(0.0, f64::max);
    let (mut low, mut high) = (longest.min(width), width);
    let mut best = lines;
    for _ in 0..6 {
        let middle = (low + high) / 2.0;
        let tried = greedy(words, font, middle);
        if tried.len() <= best.len() {
            (best, high) = (tried, middle);
        } else {
            low = middle;
        }
    }
    best
}

/// Fills each line with as many words as it holds.
fn greedy(words: &str, font: Font, width: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let space = if line.is_empty() { 0.0 } else { font.width(" ") };
        let wide = font.width(word);
        if used + space + wide <= width {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
            used += space + wide;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut parts = break_word(word, font, width);
        line = parts.pop().unwrap_or_default();
        used = font.width(&line);
        lines.append(&mut parts);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// A word in pieces of at most `width`, broken after a hyphen, slash or comma if there is one; marks stay with their letter.
fn break_word(word: &str, font: Font, width: f64) -> Vec<String> {
    let mut parts = Vec::new();
    let (mut part, mut used) = (String::new(), 0.0);
    for letter in word.chars() {
        let wide = font.width(letter.encode_utf8(&mut [0; 4]));
        while !part.is_empty() && wide > 0.0 && used + wide > width {
            let after = |at: usize| at + part[at..].chars().next().map_or(0, char::len_utf8);
            // A break that leaves less than a third of the line is no help.
            let fair = |at: &usize| *at * 3 > part.len();
            let at = part.rfind(['-', '/', '–', '—', ',', '_', '@']).map(after).filter(fair).unwrap_or(part.len());
            let rest = part.split_off(at);
            parts.push(std::mem::replace(&mut part, rest));
            used = font.width(&part);
        }
        part.push(letter);
        used += wide;
    }
    parts.push(part);
    parts
}

#[cfg(test)]
mod tests {
    use super::{Font, clean, wrap};

    const FONT: Font = Font::regular(14.0);

    #[test]
    fn words_stay_whole_and_in_order() {
        let lines = wrap("Knowing the limits of one’s knowledge", FONT, 150.0);
        assert_eq!(lines, ["Knowing the limits", "of one’s knowledge"]);
        assert!(FONT.widest(&lines) <= 150.0);
    }

    #[test]
    fn long_words_are_broken_after_hyphens_or_anywhere() {
        assert_eq!(wrap("decision-making", FONT, 100.0), ["decision-", "making"]);
        let lines = wrap("Donaudampfschifffahrtsgesellschaft", FONT, 80.0);
        assert!(lines.len() > 2);
        assert_eq!(lines.concat(), "Donaudampfschifffahrtsgesellschaft");
        assert!(FONT.widest(&lines) <= 80.0);
    }

    #[test]
    fn narrower_than_a_letter_still_ends() {
        assert_eq!(wrap("abc", FONT, 0.0), ["a", "b", "c"]);
        assert_eq!(wrap("", FONT, 50.0), [""]);
    }

    #[test]
    fn combining_marks_stay_with_their_letter() {
        let lines = wrap("e\u{301}e\u{301}e\u{301}", FONT, 10.0);
        assert_eq!(lines, ["e\u{301}", "e\u{301}", "e\u{301}"]);
    }

    #[test]
    fn spaces_are_single_or_not() {
        assert!(["", "a", "a b", "a b c"].iter().all(|words| super::single_spaces(words)));
        assert!([" ", "a ", " a", "a  b"].iter().all(|words| !super::single_spaces(words)));
        assert_eq!(["", " a ", "a  b"].map(|words| wrap(words, FONT, 100.0)), [[""], ["a"], ["a b"]]);
    }

    #[test]
    fn cleaning_makes_control_characters_visible_and_drops_overrides() {
        assert_eq!(clean("  a\u{0}b\n\tc \u{202E}d\u{200F} "), "a\u{FFFD}b c d\u{200F}");
    }
}
