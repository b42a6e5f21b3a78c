//! The ledger: what sources printed beside what the data come to, compared in the source's own rounding.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::data::Published;
use crate::diagnostics::{Checked, Diagnostic};
use crate::figures::{Figure, Figures, Format, Value};
use crate::project::Ties;

/// How a published value relates to its recomputation, in the order in which they are tried.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The same, in the source's rounding.
    Agrees,
    /// The same if ties are rounded the other way.
    AgreesOtherTie,
    /// Inputs that print as the given ones do lead to it.
    WithinRounding,
    /// The same if digits are cut off and not rounded.
    CutOff,
    /// The same if the share is taken of another count that the data hold.
    OtherBase,
    /// Not the same, and the source itself says why.
    Explained,
    /// Not the same.
    Differs,
    /// Not the same, and no whole count over its base gives it.
    Impossible,
    /// What it would be computed from was never printed.
    NotRecomputable,
    /// What was printed is no number that could be compared.
    Unreadable,
}

impl Verdict {
    /// The verdict as readers see it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Agrees => "Agrees",
            Self::AgreesOtherTie => "Agrees under the other tie rule",
            Self::WithinRounding => "Within the rounding of its inputs",
            Self::CutOff => "Agrees if cut off",
            Self::OtherBase => "Agrees on another base",
            Self::Explained => "Explained in the source",
            Self::Differs => "Differs",
            Self::Impossible => "Impossible",
            Self::NotRecomputable => "Not recomputable",
            Self::Unreadable => "Cannot be compared",
        }
    }

    /// The verdict as a word for classes, the same as in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::AgreesOtherTie => "agrees-other-tie",
            Self::WithinRounding => "within-rounding",
            Self::CutOff => "cut-off",
            Self::OtherBase => "other-base",
            Self::Explained => "explained",
            Self::Differs => "differs",
            Self::Impossible => "impossible",
            Self::NotRecomputable => "not-recomputable",
            Self::Unreadable => "unreadable",
        }
    }
}

/// A published value and what became of it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Name of the figure.
    pub figure: std::sync::Arc<str>,
    /// What the source printed, and why it differs if it does.
    pub published: Published,
    /// The value computed here, in the same rounding.
    pub computed: String,
    /// How the two compare.
    pub verdict: Verdict,
}

/// Compares every published value with its figure. A difference that nobody explains is a warning.
pub fn check(figures: &Figures) -> Checked<Vec<Entry>> {
    let other = Figures {
        datasets: figures.datasets.clone(),
        all: Default::default(),
        ties: other_tie(figures.ties),
        quantiles: figures.quantiles,
    };
    let mut entries = Vec::new();
    let mut diagnostics = Vec::new();
    for figure in figures.all.values() {
        for published in &figure.published {
            let (verdict, computed) = compare(&published.value.text, &figure.value, figures, &other);
            diagnostics.extend(complaint(figure, published, verdict, &computed));
            entries.push(Entry { figure: figure.name.clone(), published: published.clone(), computed, verdict });
        }
    }
    Checked::with(entries, diagnostics)
}

fn other_tie(ties: Ties) -> Ties {
    match ties {
        Ties::HalfAwayFromZero => Ties::HalfEven,
        Ties::HalfEven => Ties::HalfAwayFromZero,
    }
}

fn complaint(figure: &Figure, published: &Published, verdict: Verdict, computed: &str) -> Option<Diagnostic> {
    let (name, printed, span) = (&figure.name, &published.value.text, published.value.span);
    match verdict {
        // A bad figure has its own diagnostic.
        _ if figure.value == Value::Bad => None,
        Verdict::Differs if published.because.is_none() => {
            let message = format!("`{name}` comes to {computed}, but the source printed {printed}, and nothing says why");
            let found = Diagnostic::warning("unexplained-difference", span, message).note(figure.span, "the figure is declared here");
            Some(found.mend("say why with `because:`, or mend the formula or the data"))
        }
        Verdict::Unreadable if published.because.is_none() => {
            let message = format!("the printed value “{printed}” of `{name}` is no number, so it cannot be compared with {computed}");
            Some(
                Diagnostic::warning("unreadable-published", span, message)
                    .mend("write the number as it was printed, such as \"24,829\" or \"−24%\""),
            )
        }
        _ => None,
    }
}

/// Compares a printed text with a value; gives the verdict and the value in the text's rounding.
fn compare(printed: &str, value: &Value, figures: &Figures, other: &Figures) -> (Verdict, String) {
    let value = match value {
        Value::Interval(interval) => Value::Quantity(interval.estimate.clone()),
        same => same.clone(),
    };
    let natural = figures.natural_format(&value);
    if !matches!(value, Value::Quantity(_)) {
        let computed = figures.print(&value, Format::Plain);
        let verdict = if computed == printed.trim() { Verdict::Agrees } else { Verdict::Unreadable };
        return (verdict, computed);
    }
    let Some(number) = read(printed) else { return (Verdict::Unreadable, figures.print(&value, natural)) };
    let format = match natural {
        Format::Percent(_) => Format::Percent(number.decimals),
        Format::Points(_) => Format::Points(number.decimals),
        _ => Format::Number(number.decimals),
    };
    let computed = figures.print(&value, format);
    let same = |text: &str| read(text).is_some_and(|ours| number.matches(&ours));
    let verdict = if same(&computed) {
        Verdict::Agrees
    } else if same(&other.print(&value, format)) {
        Verdict::AgreesOtherTie
    } else {
        Verdict::Differs
    };
    (verdict, computed)
}

/// A number as printed.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Printed {
    value: BigRational,
    decimals: u8,
    /// Whether its sign is open: `±3`, or `(24)`, which may be a negative or an aside.
    either_sign: bool,
}

impl Printed {
    fn matches(&self, ours: &Self) -> bool {
        self.value == ours.value || (self.either_sign && self.value.abs() == ours.value.abs())
    }
}

const WORDS: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// Digits that a printed number may have; longer ones are no measures.
const LONGEST: usize = 60;

/// Reads what a source printed: signs, currency, thousands commas, per cent, brackets, `±`, a unit after it, or a small number in words.
fn read(printed: &str) -> Option<Printed> {
    let mut rest = printed.trim();
    let mut either_sign = false;
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some(inner) = rest.strip_prefix(open).and_then(|inner| inner.strip_suffix(close)) {
            rest = inner.trim();
            either_sign = true;
        }
    }
    if let Some(at) = WORDS.iter().position(|word| rest.eq_ignore_ascii_case(word)) {
        return Some(Printed { value: BigRational::from_integer(BigInt::from(at)), decimals: 0, either_sign });
    }
    let mut negative = false;
    // Signs and currency come in either order: `−£5` and `£−5`.
    while let Some(first) = rest.chars().next().filter(|c| "−–-+±£$€ \u{a0}".contains(*c)) {
        negative |= "−–-".contains(first);
        either_sign |= first == '±';
        rest = &rest[first.len_utf8()..];
    }
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(rest.len());
    let (digits, unit) = rest.split_at(end);
    // A unit may follow, but no second number: `69 to 72` is no value.
    if unit.chars().any(|c| c.is_numeric()) || digits.len() > LONGEST {
        return None;
    }
    let (value, decimals) = decimal(digits.trim_end_matches(['.', ',']))?;
    let value = if negative { -value } else { value };
    Some(Printed { either_sign: either_sign && !value.is_zero(), value, decimals })
}

fn decimal(digits: &str) -> Option<(BigRational, u8)> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let grouped = whole.split(',').enumerate().all(|(at, group)| at == 0 || group.len() == 3) && !whole.starts_with(',');
    let bare: String = whole.chars().filter(|c| *c != ',').chain(fraction.chars()).collect();
    if !grouped || bare.is_empty() || !bare.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let decimals = u8::try_from(fraction.len()).ok()?;
    Some((BigRational::new(bare.parse().ok()?, BigInt::from(10).pow(u32::from(decimals))), decimals))
}

#[cfg(test)]
mod tests {
    use super::{Printed, read};

    fn number(text: &str) -> Option<(String, u8)> {
        read(text).map(|Printed { value, decimals, .. }| (value.to_string(), decimals))
    }

    #[test]
    fn what_sources_print_is_read() {
        let cases = [
            ("24,829", "24829", 0),
            ("−24%", "-24", 0),
            ("–24%", "-24", 0),
            ("-24.0%", "-24", 1),
            ("+3.5", "7/2", 1),
            ("0.03%", "3/100", 2),
            ("£1,234.50", "2469/2", 2),
            ("−£5", "-5", 0),
            ("±3,577", "3577", 0),
            ("Twenty", "20", 0),
            ("one", "1", 0),
            ("95 people", "95", 0),
            (" 4.2 percentage points", "21/5", 1),
            (".5", "1/2", 1),
            ("(56%)", "56", 0),
        ];
        for (text, value, decimals) in cases {
            assert_eq!(number(text), Some((value.to_string(), decimals)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_guessed() {
        let long = "9".repeat(400);
        for text in ["", "about half", "69 to 72", "1 in 5", "1,23", ",123", "1.2.3", "%", "[x]", "..", "½", long.as_str()] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn an_open_sign_matches_both_and_a_plain_one_does_not() {
        let same = |a: &str, b: &str| read(a).zip(read(b)).is_some_and(|(a, b)| a.matches(&b));
        assert!(same("±3", "-3") && same("(24)", "-24") && same("(24)", "24"));
        assert!(!same("24", "-24") && !same("24", "25"));
        assert!(same("56.0%", "56%"), "decimals are matched by rounding before, not here");
    }
}
