//! Two figures side by side with one printed form and different values: “12%, down from 12%”.

use super::passage::{Sentence, Token};
use super::{name, printing, with_decimals, words};
use crate::diagnostics::{Diagnostic, counted};
use crate::figures::{Evaluated, Figures, Value};

/// Figures after one that are looked at beside it.
const NEIGHBOURS: usize = 4;
/// Words that may stand between two figures that are side by side without a word that compares them.
const BETWEEN: usize = 3;
/// Decimals that are tried to tell two values apart.
const MOST_DECIMALS: u8 = 6;

/// Points to the second of two figures that look alike and are not. They are side by side if hardly a word is between them, or if a word
/// of their sentence compares: “from”, “than”, “against”, “rose”.
pub(super) fn check(sentence: &Sentence<'_, '_>, figures: &Figures) -> Vec<Diagnostic> {
    let all: Vec<(usize, &Evaluated)> = sentence.figures().collect();
    let mut found = Vec::new();
    for (at, (first, a)) in all.iter().enumerate() {
        let mut beside = all.iter().skip(at + 1).take(NEIGHBOURS).filter(|(_, b)| look_alike(a, b));
        let Some((second, b)) = beside.next() else { continue };
        let near = second - first <= BETWEEN + 1;
        if !near && !sentence.tokens.iter().filter_map(Token::word).any(words::compares) {
            continue;
        }
        let message = format!("`{}` and `{}` are both printed {}, and are not the same", name(a), name(b), a.printed);
        let warning = Diagnostic::warning("same-print", sentence.tokens[*second].span, message);
        let values = format!("this is {}, the other {}", figures.exact(&a.value), figures.exact(&b.value));
        found.push(warning.note(sentence.tokens[*first].span, values).mend(mend(a, b, figures)));
    }
    found
}

fn look_alike(a: &Evaluated, b: &Evaluated) -> bool {
    let (Value::Quantity(x), Value::Quantity(y)) = (&a.value, &b.value) else { return false };
    a.printed == b.printed && x.value != y.value && x.unit == y.unit
}

fn mend(a: &Evaluated, b: &Evaluated, figures: &Figures) -> String {
    let tells = |decimals: &u8| {
        let print = |figure: &Evaluated| with_decimals(figure.format, *decimals).map(|format| figures.print(&figure.value, format));
        print(a) != print(b)
    };
    match (1..=MOST_DECIMALS).find(tells).and_then(|decimals| Some((decimals, with_decimals(b.format, decimals)?))) {
        Some((decimals, format)) => {
            let decimals = counted(usize::from(decimals), "decimal", "decimals");
            format!("print both with {decimals}, as in `{}`, or say that they are equal but for rounding", printing(format, name(b)))
        }
        None => "say that they are equal but for rounding".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::found;
    use super::check;

    #[test]
    fn figures_that_look_alike_are_found() {
        let text = "It is {{ percent(d.a, 0) }}, slightly down from {{ percent(d.b, 0) }} before.";
        assert_eq!(found(check, text), ["percent(d.b, 0): same-print"]);
        assert_eq!(found(check, "They are {{ percent(d.a, 0) }} and {{ percent(d.b, 0) }}."), ["percent(d.b, 0): same-print"]);
    }

    #[test]
    fn what_is_right_is_left_alone() {
        for text in [
            "It is {{ d.a }}, down from {{ d.b }}.",
            "It is {{ d.a }}, and again {{ d.a }}.",
            "Women are {{ percent(d.a, 0) }} of those who answered the one, and men {{ percent(d.b, 0) }} of the other.",
            "It is {{ percent(d.a, 0) }}. It was {{ percent(d.b, 0) }}.",
        ] {
            assert_eq!(found(check, text), Vec::<String>::new(), "{text}");
        }
    }
}
