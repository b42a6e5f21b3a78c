//! Widths of texts, measured on the safe side: readers' fonts are unknown, so every letter counts as wide as the widest common sans draws it.

use unicode_width::UnicodeWidthChar;

/// How wide a text is at most, in pixels, at a font size.
pub(super) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let ems: f64 = text.chars().map(letter).sum();
    ems * size * if bold { 1.07 } else { 1.0 }
}

fn letter(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '’' | '|' | '.' | ',' | ':' | ';' | '!' | 'I' => 0.34,
        ' ' | 't' | 'f' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 0.98,
        'a'..='z' | '0'..='9' => 0.61,
        'A'..='Z' => 0.76,
        // Two signs that fonts draw many times as wide as their kin.
        '\u{fdfd}' | '\u{1242b}' => 12.0,
        // Pictures are drawn wider than the two columns a terminal gives them; control characters become a visible sign.
        c if c >= '\u{1f000}' => 1.4,
        c => match c.width() {
            Some(0) => 0.0,
            Some(1) => 0.8,
            _ => 1.1,
        },
    }
}

/// The widest word of a text.
pub(super) fn longest_word(text: &str, size: f64, bold: bool) -> f64 {
    text.split_whitespace().map(|word| width(word, size, bold)).fold(0.0, f64::max)
}

/// The text in lines of at most `room` pixels; a word that is wider alone is broken, after a hyphen or slash if it has one.
pub(super) fn wrap(text: &str, room: f64, size: f64, bold: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        for piece in pieces(word, room, size, bold) {
            let joined =
                if line.is_empty() { piece.text.clone() } else { format!("{line}{}{}", if piece.starts { " " } else { "" }, piece.text) };
            if line.is_empty() || width(&joined, size, bold) <= room {
                line = joined;
            } else {
                lines.push(std::mem::replace(&mut line, piece.text));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A part of a word, and whether a word starts with it.
struct Piece {
    text: String,
    starts: bool,
}

fn pieces(word: &str, room: f64, size: f64, bold: bool) -> Vec<Piece> {
    if width(word, size, bold) <= room {
        return vec![Piece { text: word.to_owned(), starts: true }];
    }
    let mut out: Vec<Piece> = Vec::new();
    let mut current = String::new();
    for c in word.chars() {
        let next = width(c.encode_utf8(&mut [0; 4]), size, bold);
        if !current.is_empty() && width(&current, size, bold) + next > room {
            // What stands after the hyphen begins the next line, if it still has room for this letter.
            let cut = current.rfind(['-', '/']).map(|at| at + 1).filter(|at| width(&current[*at..], size, bold) + next <= room);
            let cut = cut.unwrap_or(current.len());
            let rest = current.split_off(cut);
            out.push(Piece { text: std::mem::replace(&mut current, rest), starts: out.is_empty() });
        }
        current.push(c);
    }
    out.push(Piece { text: current, starts: out.is_empty() });
    out
}

#[cfg(test)]
mod tests {
    use super::{longest_word, width, wrap};

    #[test]
    fn lines_fit_and_lose_nothing() {
        let text = "Children living away from home, and Donaudampfschifffahrtsgesellschaft family/parenting/support";
        for room in [30.0, 80.0, 200.0] {
            let lines = wrap(text, room, 14.0, true);
            assert!(lines.iter().all(|line| width(line, 14.0, true) <= room), "{lines:?}");
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text));
        }
    }

    #[test]
    fn impossible_room_still_ends() {
        assert_eq!(wrap("abc", 1.0, 14.0, false), ["a", "b", "c"]);
        let lines = wrap("/AAaAaAiAA", 80.0, 14.0, true);
        assert!(lines.iter().all(|line| width(line, 14.0, true) <= 80.0), "{lines:?}");
        assert!(wrap("  ", 100.0, 14.0, false).is_empty());
        assert!(longest_word("a mmm", 10.0, false) > longest_word("a iii", 10.0, false));
    }
}
