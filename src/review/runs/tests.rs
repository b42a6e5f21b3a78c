//! Words of two versions in runs.

use super::{Wording, runs};
use crate::review::record::Text;
use crate::review::{Because, Run, RunKind};

/// Words in braces follow from what stands before a bar: `{events.all|56}`.
fn parts(marked: &str) -> (String, Vec<(u32, u32, Text<'static>)>) {
    let (mut words, mut bound) = (String::new(), Vec::new());
    for (at, part) in marked.split(['{', '}']).enumerate() {
        match part.split_once('|').filter(|_| at % 2 == 1) {
            Some((to, part)) => {
                bound.push((words.chars().count() as u32, part.chars().count() as u32, Text::from(to.to_owned())));
                words.push_str(part);
            }
            None => words.push_str(part),
        }
    }
    (words, bound)
}

/// Runs with signs: edits in brackets, what is explained in angles, with `#` where something has another number, `@` for a work.
fn told(old: &str, new: &str) -> String {
    let ((old, old_bound), (new, new_bound)) = (parts(old), parts(new));
    let cites = new.contains("2002");
    let runs = runs(Wording { words: &old, bound: &old_bound }, Wording { words: &new, bound: &new_bound }, cites);
    let without = |kind| runs.iter().filter(|run| run.kind != kind).map(|run| run.words.trim()).collect::<Vec<_>>().join(" ");
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(plain(&without(RunKind::Deleted)), plain(&new));
    assert_eq!(
        plain(&runs.iter().filter(|r| r.kind != RunKind::Inserted).map(|r| r.words.as_str()).collect::<String>()).len(),
        plain(&old).len()
    );
    let sign = |run: &Run| match (run.kind, run.because) {
        (RunKind::Kept, _) => run.words.clone(),
        (RunKind::Deleted, Because::Edited) => format!("[-{}]", run.words),
        (RunKind::Inserted, Because::Edited) => format!("[+{}]", run.words),
        (RunKind::Inserted, Because::Figure) => format!("<{}>", run.words),
        (RunKind::Inserted, Because::Renumbered) => format!("<#{}>", run.words),
        (RunKind::Inserted, Because::Work) => format!("<@{}>", run.words),
        _ => String::new(),
    };
    runs.iter().map(sign).collect()
}

#[test]
fn words_are_told_as_kept_deleted_and_inserted() {
    assert_eq!(told("Most of them came.", "Nearly all of them came."), "[-Most ][+Nearly all ]of them came.");
    assert_eq!(told("See {@chart-a|Figure 3}, below.", "See {@chart-a|Figure 4}, below."), "See <#Figure 4>, below.");
    assert_eq!(told("See {@chart-a|Figure 3}.", "See {@chart-b|Figure 5}."), "See [-Figure 3][+Figure 5].");
    assert_eq!(told("", "All came."), "[+All came.]");
}

#[test]
fn figures_are_no_edits_and_edits_beside_them_are() {
    assert_eq!(told("In all {a|56} came.", "Altogether {a|57} came."), "[-In all ][+Altogether ]<57 >came.");
    assert_eq!(told("All {a|56} came in 2010.", "All {a|57} came in 2011."), "All <57 >came in [-2010][+2011].");
    assert_eq!(told("{a|56} of {b|57} came.", "{a|57} of {b|58} came."), "<57 >of <58 >came.");
    assert_eq!(told("It is £{a|1.2 million}m.", "It is £{a|one} m."), "It is £<one >m.");
    assert_eq!(told("{a|[x]} came", "{a|12 [e]} came"), "<12 [e] >came");
}

#[test]
fn words_that_are_bound_or_typed_anew_are_kept_if_they_say_the_same() {
    assert_eq!(told("All {a|56} came.", "All 56 came."), "All 56 came.");
    assert_eq!(told("All 56 came.", "All {a|56} came."), "All 56 came.");
    assert_eq!(told("All {a|56} came.", "All {b|56} came."), "All 56 came.");
    assert_eq!(told("All {a|56} came.", "All {b|57} came."), "All [-56 ][+57 ]came.");
}

#[test]
fn citations_follow_from_the_works_that_changed() {
    assert_eq!(told("so {[@ref-b]|(Bell, 2001)}.", "so {[@ref-b]|(Bell, 2002)}."), "so <@(Bell, 2002)>.");
    assert_eq!(told("so {[@ref-b]|(Bell, 2001)}, 2001.", "so {[@ref-b]|(Bell, 2002)}, 2003."), "so <@(Bell, 2002)>, [-2001][+2003].");
    assert_eq!(told("so {[@ref-a]|(Ash, p. 4)}.", "so {[@ref-a]|(Ash, p. 5)}."), "so [-(Ash, p. 4)][+(Ash, p. 5)].");
}

#[test]
fn places_out_of_a_foreign_manifest_do_no_harm() {
    let bound = [(3, 400, Text::from("a".to_owned())), (1, 1, Text::from("b".to_owned())), (9_000, 9, Text::from("c".to_owned()))];
    let wording = Wording { words: "Én sentence", bound: &bound };
    let words: Vec<(&str, Option<&str>)> = wording.all().into_iter().map(|word| (word.text, word.to)).collect();
    assert_eq!(words, [("Én", None), ("sentence", Some("a"))]);
}
