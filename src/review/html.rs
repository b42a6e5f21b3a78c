//! The review as a page: one file with its style in it, without a script, that asks no other host for anything.

mod causes;
mod exhibits;
mod parts;
mod shown;
mod words;

use self::parts::{Work, foreign, number, words as column};
use super::{Pair, Pictures, Review, Section, Summary, called};
use crate::markup::{Element, Node, el, text, to_string};

const STYLE: &str = include_str!("html/style.css");
/// Nothing may be loaded; the one style sheet stands in the page, and what others wrote is escaped text.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// A part of the page: its anchor, its heading, and what stands under it.
struct Chapter {
    id: &'static str,
    heading: String,
    nodes: Vec<Node>,
}

/// A review as a page without pictures; `sections` are those that are wanted, all if there are none. `sites` are where the pages of each
/// version can be read: addresses that end in `/`.
pub fn html(review: &Review, sections: &[Section], sites: &Pair<String>) -> String {
    illustrated(review, sections, sites, &Pictures::default())
}

/// A review as a page with pictures of what changed.
pub fn illustrated(review: &Review, sections: &[Section], sites: &Pair<String>, pictures: &Pictures) -> String {
    let work = Work { review, sections, sites, pictures };
    let chapters = chapters(&work);
    let mut head = vec![versions(&work)];
    let mut body = Vec::new();
    if review.is_empty_in(sections) {
        head.push(el("p").class("lead").text("Both versions say the same.").into());
    } else {
        head.insert(0, keys(review));
        head.insert(0, el("p").class("verdict").text(called::verdict(review, sections)).into());
    }
    if chapters.len() > 2 {
        let entry = |chapter: &Chapter| el("li").child(el("a").attr("href", format!("#{}", chapter.id)).text(&chapter.heading));
        let entries = el("ul").attr("role", "list").children(chapters.iter().map(entry));
        body.push(el("nav").attr("aria-label", "Contents").child(entries).into());
    }
    let section = |chapter: Chapter| {
        let heading = el("h2").id(format!("{}-heading", chapter.id)).text(chapter.heading);
        el("section").id(chapter.id).attr("aria-labelledby", format!("{}-heading", chapter.id)).child(heading).children(chapter.nodes)
    };
    body.extend(chapters.into_iter().map(|chapter| section(chapter).into()));
    page(&review.new.title, head, body)
}

/// A page that says only why versions were not compared.
pub fn uncompared(title: &str, told: &[String]) -> String {
    let lines = told.iter().map(|line| el("li").child(foreign(line)));
    let list = el("ul").class("list tight").attr("role", "list").children(lines);
    page(title, vec![el("p").class("lead").text("The versions were not compared.").into()], vec![list.into()])
}

fn page(title: &str, head: Vec<Node>, body: Vec<Node>) -> String {
    let meta = |name: &'static str, content: &str| el("meta").attr("name", name).attr("content", content);
    let top = el("head")
        .child(el("meta").attr("charset", "utf-8"))
        .child(el("meta").attr("http-equiv", "Content-Security-Policy").attr("content", POLICY))
        .child(meta("viewport", "width=device-width, initial-scale=1"))
        .child(meta("color-scheme", "light dark"))
        .child(meta("robots", "noindex"))
        .child(el("title").text(format!("What changed, and why: {title}")))
        // The style is our own and holds no sign that would end it.
        .child(el("style").child(Node::Written(STYLE.to_owned())));
    let header = el("header")
        .child(el("p").class("what").child(foreign(title)))
        .child(el("h1").text("What changed, and why"))
        .child(el("span").class("ruler").attr("aria-hidden", "true"))
        .children(head);
    let body = el("body")
        .child(el("a").class("skip").attr("href", "#main").text("Skip to the changes"))
        .child(header)
        .child(el("main").id("main").children(body))
        .child(
            el("footer")
                .child(el("p").text("Made by tickmark diff, which compares what two versions say, never how their files are laid out.")),
        );
    let page: Element = el("html").attr("lang", "en-GB").child(top).child(body);
    format!("<!DOCTYPE html>\n{}\n", to_string(&[page.into()]))
}

/// The review in four numbers.
fn keys(review: &Review) -> Node {
    let turned = review.claims.iter().filter(|claim| claim.turned()).count();
    let seen = review.figures.iter().filter(|figure| figure.is_seen()).count();
    let keys = [
        (review.causes.len(), "cause", "causes"),
        (seen, "figure printed otherwise", "figures printed otherwise"),
        (turned, "claim turned", "claims turned"),
        (review.prose.len(), "paragraph changed", "paragraphs changed"),
    ];
    let key = |(number, one, many): (usize, &str, &str)| {
        el("div").child(el("dt").text(if number == 1 { one } else { many })).child(el("dd").text(number.to_string()))
    };
    el("dl").class("keys").children(keys.map(key)).into()
}

/// Both versions in a few numbers.
fn versions(work: &Work<'_>) -> Node {
    let columns = [
        column("Version"),
        column("Editions"),
        parts::numbers("Pages"),
        parts::numbers("Figures"),
        parts::numbers("Claims"),
        parts::numbers("Exhibits"),
    ];
    let row = |word: &str, site: &Option<String>, summary: &Summary| {
        let name: Node = match site {
            Some(site) => el("a").attr("href", site.as_str()).child(foreign(&summary.name)).into(),
            None => foreign(&summary.name),
        };
        let count = |number: usize| vec![text(number.to_string())];
        let cells = vec![
            vec![text(format!("{word}: ")), name],
            vec![foreign(&summary.editions.join(", "))],
            count(summary.pages),
            count(summary.figures),
            count(summary.claims),
            count(summary.exhibits),
        ];
        parts::Row { id: None, cells }
    };
    let rows = [row("old", &work.sites.old, &work.review.old), row("new", &work.sites.new, &work.review.new)];
    parts::table("The two versions", &columns, rows.into_iter())
}

/// The parts that have something to tell, in the order in which they are read.
fn chapters(work: &Work<'_>) -> Vec<Chapter> {
    let review = work.review;
    let mut all = Vec::new();
    let mut tell = |section: Option<Section>, there: bool, id, heading: String, nodes: &dyn Fn() -> Vec<Node>| {
        if there && section.is_none_or(|section| work.wants(section)) {
            all.push(Chapter { id, heading, nodes: nodes() });
        }
    };
    let turned = review.claims.iter().filter(|claim| claim.turned()).count();
    let given = review.cells.len() + review.rows.len() + review.tables.len();
    let asides = &review.asides;
    let headed = |heading: &str, count: usize| format!("{heading}: {count}");
    tell(Some(Section::Claims), turned > 0, "turned", format!("{} turned", number(turned, "claim")), &|| causes::turned(work));
    tell(
        Some(Section::Causes),
        !review.causes.is_empty(),
        "causes",
        headed("What changed, and what follows", review.causes.len()),
        &|| causes::causes(work),
    );
    tell(Some(Section::Figures), !review.figures.is_empty(), "figures", headed("Figures", review.figures.len()), &|| causes::figures(work));
    let others = review.claims.len() - turned;
    tell(Some(Section::Claims), others > 0, "claims", headed("Claims reworded, added or removed", others), &|| causes::claims(work));
    tell(Some(Section::Ledger), !review.ledger.is_empty(), "ledger", headed("Ledger", review.ledger.len()), &|| causes::ledger(work));
    tell(Some(Section::Cells), given > 0, "given", headed("Given data", given), &|| shown::given(work));
    let shown = !(review.exhibits.is_empty() && review.models.is_empty());
    tell(Some(Section::Exhibits), shown, "exhibits", headed("Exhibits", review.exhibits.len()), &|| exhibits::exhibits(work));
    let parts = called::parts(review).len();
    tell(Some(Section::Structure), parts > 0, "structure", headed("Structure", parts), &|| shown::structure(work));
    let works = review.works.len();
    tell(Some(Section::Structure), works > 0, "works", headed("List of references", works), &|| shown::works(work));
    tell(Some(Section::Prose), !review.prose.is_empty(), "prose", headed("Prose", review.prose.len()), &|| words::prose(work));
    tell(Some(Section::Settings), !review.settings.is_empty(), "settings", headed("Settings", review.settings.len()), &|| {
        shown::settings(work)
    });
    tell(Some(Section::Fits), !review.fits.is_empty(), "fits", format!("Still fits? {}", review.fits.len()), &|| words::fits(work));
    let uncounted = asides.readdressed.len() + asides.files.len();
    tell(None, uncounted > 0, "asides", headed("What did not count as a change", uncounted), &|| words::asides(work));
    all
}
