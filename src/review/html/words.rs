//! Paragraphs with the words that went and came, those that may no longer fit, and what is no difference.

use super::super::called::fate;
use super::super::{Because, Doubt, Fit, Pair, ProseChange, Run, RunKind};
use super::parts::{Work, code, foreign, joined, list, marked, pair};
use crate::markup::{Element, Node, el, text};

/// Paragraphs whose words changed, or that stand elsewhere.
pub(super) fn prose(work: &Work<'_>) -> Vec<Node> {
    let all = &work.review.prose;
    let mut nodes = Vec::new();
    let follows = |run: &Run| run.kind != RunKind::Kept && run.because != Because::Edited;
    if all.iter().flat_map(|change| &change.runs).any(follows) {
        let legend = "Words with a dotted line follow from a figure that moved or a part with another number; nobody edited them.";
        nodes.push(el("p").class("lead").text(legend).into());
    }
    nodes.extend(list("list", Some("paragraph"), all, |change: &ProseChange| {
        el("li")
            .child(el("p").class("verdict").text(fate(change.fate)))
            .child(work.places(&change.place))
            .child(el("p").class("words").attr("dir", "auto").children(change.runs.iter().flat_map(run)))
    }));
    nodes
}

fn run(run: &Run) -> Vec<Node> {
    let words = run.words.trim_end();
    let blank = text(&run.words[words.len()..]);
    let name = match run.kind {
        RunKind::Kept => return vec![foreign(&run.words)],
        RunKind::Inserted => "ins",
        RunKind::Deleted => "del",
    };
    let element: Element = marked(name, words).attr_if("class", (run.because != Because::Edited).then_some("follows-from"));
    // What went and what came in its place do not run together.
    vec![element.into(), if run.words.len() == words.len() { text(" ") } else { blank }]
}

/// Words beside moved figures that did not change.
pub(super) fn fits(work: &Work<'_>) -> Vec<Node> {
    let lead = "Words beside moved figures that did not change: somebody should read them again.";
    let mut nodes = vec![el("p").class("lead").text(lead).into()];
    nodes.extend(list("list", None, &work.review.fits, |fit: &Fit| {
        let (class, doubt) = match fit.doubt {
            Doubt::Against => ("bad", "Against the direction of the change"),
            Doubt::Untrue => ("bad", "No longer true"),
            Doubt::Verdict => ("", "The printed number fares otherwise"),
            Doubt::Stretched => ("", "May be stretched"),
            Doubt::Plain => ("", "Read again"),
        };
        let mut head = el("p").child(el("span").class("verdict").text(doubt));
        if fit.doubt == Doubt::Verdict {
            head = head.text(": ").text(fit.word.clone());
        } else if !fit.word.is_empty() {
            head = head.text(": “").child(foreign(&fit.word)).text("”");
        }
        let figures = joined(fit.figures.iter().map(|figure| code(figure)));
        el("li")
            .attr_if("class", (!class.is_empty()).then_some(class))
            .child(head)
            .child(el("p").class("words").attr("dir", "auto").children(with_mark(&fit.words, &fit.word)))
            .child(el("p").class("place").text("beside ").children(figures))
            .child(work.places(&Pair { old: None, new: Some(fit.place.clone()) }))
    }));
    nodes
}

/// A text with its first such word marked.
fn with_mark(words: &str, word: &str) -> Vec<Node> {
    match words.find(word).filter(|_| !word.is_empty()) {
        Some(at) => {
            let (before, rest) = words.split_at(at);
            let (word, after) = rest.split_at(word.len());
            vec![foreign(before), el("mark").child(foreign(word)).into(), foreign(after)]
        }
        None => vec![foreign(words)],
    }
}

/// What is no difference, and good to know.
pub(super) fn asides(work: &Work<'_>) -> Vec<Node> {
    let asides = &work.review.asides;
    let mut nodes = Vec::new();
    if !asides.readdressed.is_empty() {
        nodes.extend(list("list tight", None, &asides.readdressed, |address| {
            el("li").child(el("p").text("The same page at another address: ").children(pair(address)))
        }));
    }
    if !asides.files.is_empty() {
        nodes.extend(list("list tight", None, &asides.files, |file| {
            el("li").child(el("p").child(code(file)).text(" is written otherwise and says the same."))
        }));
    }
    nodes
}
