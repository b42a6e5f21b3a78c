//! Lines of at most 80 columns, in colour or plain.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

/// Columns a line may take.
const WIDTH: usize = 80;
/// Entries of a list that are shown; JSON has all.
const MOST: usize = 12;

/// What lines are for, which is how they look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    Strong,
    Faint,
    Good,
    Bad,
}

/// Lines that are being written.
pub(super) struct Page {
    pub(super) out: String,
    pub(super) colour: bool,
}

impl Page {
    pub(super) fn heading(&mut self, words: &str) {
        self.out.push('\n');
        self.wrapped(0, Ink::Strong, words);
    }

    /// Words over as many lines as they need, later ones two columns further in.
    pub(super) fn wrapped(&mut self, indent: usize, ink: Ink, words: &str) {
        let words: Vec<(Ink, String)> = words.split_whitespace().map(|word| (ink, word.to_owned())).collect();
        self.words(indent, &words);
    }

    pub(super) fn words(&mut self, indent: usize, words: &[(Ink, String)]) {
        let mut column = indent;
        let _ = write!(self.out, "{}", " ".repeat(indent));
        for (at, (ink, word)) in words.iter().enumerate() {
            let word: String = word.chars().filter(|c| !c.is_control()).collect();
            let width = word.width();
            if at > 0 && column + 1 + width > WIDTH {
                let _ = write!(self.out, "\n{}", " ".repeat(indent + 2));
                column = indent + 2;
            } else if at > 0 {
                self.out.push(' ');
                column += 1;
            }
            column += width;
            self.ink(*ink, &word);
        }
        self.out.push('\n');
    }

    fn ink(&mut self, ink: Ink, word: &str) {
        let code = match ink {
            _ if !self.colour => "",
            Ink::Plain => "",
            Ink::Strong => "1",
            Ink::Faint => "2",
            Ink::Good => "32",
            Ink::Bad => "31",
        };
        let _ = if code.is_empty() { write!(self.out, "{word}") } else { write!(self.out, "\x1b[{code}m{word}\x1b[0m") };
    }

    /// The first entries of a list, and how many there are besides.
    pub(super) fn list<T>(&mut self, indent: usize, all: &[T], mut show: impl FnMut(&mut Self, &T)) {
        all.iter().take(MOST).for_each(|entry| show(self, entry));
        if let Some(more) = all.len().checked_sub(MOST).filter(|more| *more > 0) {
            self.wrapped(indent, Ink::Faint, &format!("… and {more} more; `--format json` has all"));
        }
    }
}
