//! Markdown that is being written: what others wrote stays words, and no part grows beyond its room.

use std::borrow::Cow;

/// Letters of one label; what is longer is cut.
const LONGEST: usize = 300;
/// The same of a name.
const LONGEST_NAME: usize = 120;

/// Words that others wrote, in Markdown and in the HTML inside it alike: references stand for each sign that either could take for its
/// own, so that nothing is emphasised, linked, mentioned, set as a formula or ended.
pub(super) fn escaped(words: &str) -> String {
    within(words, LONGEST)
}

fn within(words: &str, longest: usize) -> String {
    let mut out = String::with_capacity(words.len());
    let mut before = ' ';
    for (at, letter) in words.split_whitespace().collect::<Vec<_>>().join(" ").chars().enumerate() {
        if at == longest {
            out.push('…');
            break;
        }
        match letter {
            // A host looks for names and numbers of issues in the words, behind all Markdown: a joiner that nobody sees parts the sign from them.
            '@' | '#' => {
                out.push(letter);
                out.push('\u{2060}');
            }
            '&' | '<' | '>' | '"' | '\'' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '|' | '\\' | '~' | '$' | '!' | '{' | '}' => {
                reference(letter, &mut out)
            }
            // Addresses become links by these alone.
            ':' => reference(letter, &mut out),
            '.' if matches!(before, 'w' | 'W') => reference(letter, &mut out),
            // These turn what stands beside them the other way.
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push('\u{fffd}'),
            letter if letter.is_control() => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
        before = letter;
    }
    out
}

fn reference(letter: char, out: &mut String) {
    let name: Cow<'_, str> = match letter {
        '&' => "amp".into(),
        '<' => "lt".into(),
        '>' => "gt".into(),
        '"' => "quot".into(),
        letter => format!("#{}", u32::from(letter)).into(),
    };
    out.push('&');
    out.push_str(&name);
    out.push(';');
}

/// A name or a formula.
pub(super) fn code(words: &str) -> String {
    format!("<code>{}</code>", within(words, LONGEST_NAME))
}

/// Markdown in the making, and what it leaves out.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) out: String,
    pub(super) left_out: Vec<String>,
}

impl Sheet {
    pub(super) fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// As many entries as have room, under `head`; the others are counted as `what`.
    pub(super) fn entries(&mut self, room: usize, head: &str, what: &str, entries: impl Iterator<Item = String>) {
        let end = self.out.len() + room;
        let mut left = 0_usize;
        self.out.push_str(head);
        for entry in entries {
            // Once one is left out, so are those behind it: what is shown is the beginning.
            if left > 0 || self.out.len() + entry.len() > end {
                left += 1;
            } else {
                self.out.push_str(&entry);
            }
        }
        if left > 0 {
            self.left_out.push(format!("{left} of “{what}”"));
            self.out.push_str(&format!("\n… and {left} more.\n"));
        }
    }

    /// Entries folded under a summary.
    pub(super) fn folded(&mut self, room: usize, summary: &str, head: &str, entries: impl Iterator<Item = String>) {
        self.line(&format!("<details><summary>{}</summary>\n", escaped(summary)));
        self.entries(room, head, summary, entries);
        self.line("\n</details>\n");
    }
}
