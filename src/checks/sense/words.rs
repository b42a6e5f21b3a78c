//! The words the rules know. The lists are short on purpose: a word that also means something else is left out.

/// Where words say that a number went, or lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Direction {
    /// More than before, or than something else.
    Up,
    /// Less.
    Down,
}

/// Verbs and adverbs before a figure: “rose by 3%”, “up 3%”.
const UP: &[&str] = &[
    "rose",
    "rise",
    "rises",
    "risen",
    "rising",
    "grew",
    "grow",
    "grows",
    "grown",
    "growing",
    "increase",
    "increases",
    "increased",
    "increasing",
    "climbed",
    "gained",
    "up",
    "higher",
    "above",
    "growth",
    "gain",
];
const DOWN: &[&str] = &[
    "fell",
    "fall",
    "falls",
    "fallen",
    "falling",
    "dropped",
    "drop",
    "drops",
    "dropping",
    "decline",
    "declines",
    "declined",
    "declining",
    "decrease",
    "decreases",
    "decreased",
    "decreasing",
    "shrank",
    "shrunk",
    "shrinks",
    "lost",
    "loss",
    "reduced",
    "reduction",
    "down",
    "lower",
    "below",
];
/// Nouns that “of” binds to a figure: “a rise of 3%”.
const NOUNS: &[&str] = &["rise", "increase", "growth", "gain", "fall", "drop", "decline", "decrease", "loss", "reduction"];
/// Words that may follow a figure: “3% higher”, “a 3% rise”.
const UP_AFTER: &[&str] = &["higher", "more", "above", "up", "rise", "increase", "growth", "gain"];
const DOWN_AFTER: &[&str] = &["lower", "fewer", "less", "below", "down", "fall", "drop", "decline", "decrease", "loss", "reduction"];
/// Words that set two numbers side by side.
const COMPARING: &[&str] = &["from", "than", "against", "compared", "versus"];
/// Words that may stand between “by” and a figure.
const ABOUT: &[&str] = &[
    "about",
    "around",
    "roughly",
    "approximately",
    "almost",
    "nearly",
    "over",
    "under",
    "some",
    "just",
    "only",
    "a",
    "an",
    "further",
    "another",
    "exactly",
    "precisely",
];
/// Words that end what a figure counts: after them nothing belongs to it.
const LINKS: &[&str] =
    &["or", "and", "but", "to", "than", "from", "was", "were", "is", "are", "who", "which", "that", "by", "of", "in", "on", "at", "with"];
const NEGATIONS: &[&str] = &[
    "not",
    "no",
    "cannot",
    "nor",
    "never",
    "neither",
    "none",
    "nothing",
    "nobody",
    "without",
    "hardly",
    "isn’t",
    "aren’t",
    "wasn’t",
    "weren’t",
    "don’t",
    "doesn’t",
    "didn’t",
    "can’t",
    "isn't",
    "aren't",
    "wasn't",
    "weren't",
    "don't",
    "doesn't",
    "didn't",
    "can't",
];

/// Whether a word stands in a list, whatever its capitals.
pub(super) fn is(word: &str, list: &[&str]) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The direction of a word before a figure.
pub(super) fn before(word: &str) -> Option<Direction> {
    one_of(word, UP, DOWN)
}

/// The direction of a noun that “of” binds to a figure.
pub(super) fn noun(word: &str) -> Option<Direction> {
    is(word, NOUNS).then(|| before(word)).flatten()
}

/// The direction of a word after a figure.
pub(super) fn after(word: &str) -> Option<Direction> {
    one_of(word, UP_AFTER, DOWN_AFTER)
}

fn one_of(word: &str, up: &[&str], down: &[&str]) -> Option<Direction> {
    match (is(word, up), is(word, down)) {
        (true, _) => Some(Direction::Up),
        (_, true) => Some(Direction::Down),
        _ => None,
    }
}

/// Whether a word sets two numbers side by side, or says that one moved.
pub(super) fn compares(word: &str) -> bool {
    is(word, COMPARING) || before(word).is_some() || after(word).is_some()
}

/// Whether a word may stand between “by” and a figure.
pub(super) fn is_about(word: &str) -> bool {
    is(word, ABOUT)
}

/// Whether a word ends what a figure counts.
pub(super) fn is_link(word: &str) -> bool {
    is(word, LINKS)
}

/// Whether a word turns what follows into its opposite.
pub(super) fn is_negation(word: &str) -> bool {
    is(word, NEGATIONS)
}
