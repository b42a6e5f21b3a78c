//! Words of two versions in runs.

use std::collections::BTreeSet;

use super::{Reasons, runs};
use crate::review::{Because, FigureChange, Pair, Run, RunKind};

fn figure(printed: (&str, &str), exact: (&str, &str)) -> FigureChange {
    let pair = |(old, new): (&str, &str)| Pair::both(old.to_owned(), new.to_owned());
    FigureChange {
        name: "events.all".into(),
        title: String::new(),
        defined: true,
        printed: pair(printed),
        exact: pair(exact),
        formula: Pair::default(),
        format: Pair::default(),
        unit: String::new(),
        difference: None,
        uses: Vec::new(),
        causes: Vec::new(),
        effects: Vec::new(),
    }
}

/// Runs with signs: edits in brackets, what is explained in angles, `#` before what has another number.
fn told(old: &str, new: &str, figures: &[FigureChange], renumbered: &[(&str, &str)]) -> String {
    let renumbered: BTreeSet<(String, String)> = renumbered.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let runs = runs(old, new, &Reasons::new(figures.iter(), [].iter(), &renumbered));
    let kept = |kind| runs.iter().filter(|run| run.kind != kind).map(|run| run.words.trim()).collect::<Vec<_>>().join(" ");
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(plain(&kept(RunKind::Deleted)), plain(new));
    let sign = |run: &Run| match (run.kind, run.because) {
        (RunKind::Kept, _) => run.words.clone(),
        (RunKind::Deleted, Because::Edited) => format!("[-{}]", run.words),
        (RunKind::Inserted, Because::Edited) => format!("[+{}]", run.words),
        (RunKind::Inserted, Because::Figure) => format!("<{}>", run.words),
        (RunKind::Inserted, Because::Renumbered) => format!("<#{}>", run.words),
        _ => String::new(),
    };
    runs.iter().map(sign).collect()
}

#[test]
fn words_are_told_as_kept_deleted_and_inserted() {
    assert_eq!(told("Most of them came.", "Nearly all of them came.", &[], &[]), "[-Most ][+Nearly all ]of them came.");
    assert_eq!(told("See Figure 3, below.", "See Figure 4, below.", &[], &[("3", "4")]), "See Figure <#4>, below.");
    assert_eq!(told("See Figure 3.", "See Figure 5.", &[], &[("3", "4")]), "See Figure [-3][+5].");
}

#[test]
fn figures_are_found_among_edits() {
    let moved = [figure(("56", "57"), ("56", "57"))];
    assert_eq!(told("In all 56 came.", "Altogether 57 came.", &moved, &[]), "[-In all ][+Altogether ]<57 >came.");
    assert_eq!(told("All 56 came in 2010.", "All 57 came in 2011.", &moved, &[]), "All <57 >came in [-2010][+2011].");
    let two = [figure(("56", "57"), ("56", "57")), figure(("57", "58"), ("57", "58"))];
    assert_eq!(told("56 of 57 came.", "57 of 58 came.", &two, &[]), "<57 >of <58 >came.");
}

#[test]
fn figures_are_known_in_other_forms() {
    let share = [figure(("56%", "57%"), ("561/1000", "568/1000"))];
    assert_eq!(told("It is 56.1% now.", "It is 56.8% now.", &share, &[]), "It is <56.8% >now.");
    assert_eq!(told("It is 56.1% now.", "It is 59.8% now.", &share, &[]), "It is [-56.1% ][+59.8% ]now.");
    let words = [figure(("9", "10"), ("9", "10"))];
    assert_eq!(told("Nine came.", "10 came.", &words, &[]), "<10 >came.");
    assert_eq!(told("the ninth came", "the 10th came", &words, &[]), "the <10th >came");
    assert_eq!(told("a 9-year plan", "a 10-year plan", &words, &[]), "a <10-year >plan");
    let reason = [figure(("[x]", "12 [e]"), ("[x]", "12"))];
    assert_eq!(told("They were [x] in all.", "They were 12 [e] in all.", &reason, &[]), "They were <12 >[<e>] in all.");
    let points = [figure(("1 percentage point", "2 percentage points"), ("1/100", "2/100"))];
    assert_eq!(told("1 percentage point less", "2 percentage points more", &points, &[]), "<2 >percentage <points >[-less][+more]");
}
