//! `tickmark diff` as a page and as a comment: what others wrote stays words, and both stay within their bounds.

use tickmark::review::{self, CauseKind, Pair, Review, Section};

const HOSTILE: &str = "</title><script>alert(1)</script> | `code` [a](javascript:b) @someone \u{202e}desrever\u{200f} \n\n<!-- x";

fn both(old: &str, new: &str) -> Pair<String> {
    Pair::both(old.to_owned(), new.to_owned())
}

/// A review with each word of it in all its parts.
fn sample(word: &str, times: usize) -> Review {
    let all: Vec<usize> = (0..times).collect();
    let mut review = Review::default();
    for side in [&mut review.old, &mut review.new] {
        (side.name, side.title, side.editions) = (word.to_owned(), word.to_owned(), vec![word.to_owned()]);
    }
    for _ in 0..times {
        review.figures.push(review::FigureChange {
            name: word.to_owned(),
            title: word.to_owned(),
            defined: true,
            printed: both("53", word),
            exact: both("53", word),
            formula: both(word, word),
            format: Pair::default(),
            unit: word.to_owned(),
            difference: None,
            uses: vec![word.to_owned()],
            causes: vec![0],
            effects: Vec::new(),
        });
        review.claims.push(review::ClaimChange {
            place: both(word, word),
            words: both(word, word),
            predicate: both(word, word),
            holds: Pair::both(true, false),
            causes: vec![0],
        });
        review.prose.push(review::ProseChange {
            edition: word.to_owned(),
            fate: review::Fate::Edited,
            place: both(word, word),
            runs: [review::RunKind::Kept, review::RunKind::Deleted, review::RunKind::Inserted]
                .map(|kind| review::Run { kind, words: word.to_owned(), because: review::Because::Edited })
                .into(),
        });
        review.exhibits.push(review::ExhibitChange {
            edition: word.to_owned(),
            kind: "table".to_owned(),
            id: word.to_owned(),
            label: both(word, word),
            headline: both("before", word),
            address: both(word, word),
            shown: vec![review::Shown { name: word.to_owned(), printed: both("1", word) }],
            redrawn: false,
            model: None,
            causes: vec![0],
        });
        review.causes.push(review::Cause {
            kind: CauseKind::Cell,
            what: word.to_owned(),
            place: both(word, word),
            value: both("15", word),
            moves: all.clone(),
            unseen: Vec::new(),
            comes_and_goes: Vec::new(),
            claims: all.clone(),
            ledger: Vec::new(),
            exhibits: all.clone(),
            prose: Vec::new(),
        });
    }
    review
}

fn page(review: &Review) -> String {
    review::html(review, &[], &Pair::default())
}

fn comment(review: &Review) -> String {
    review::markdown(review, &[], &Pair::default())
}

#[test]
fn hostile_words_stay_words_on_the_page() {
    let page = page(&sample(HOSTILE, 2));
    assert!(!page.contains("<script") && !page.contains(" style=") && !page.contains("http:") && !page.contains("https:"), "{page}");
    assert!(page.contains("&lt;script&gt;"));
    assert_eq!(page.matches("<title>").count(), 1);
    // Without an address there is no link but those within the page.
    assert!(page.split("href=\"").skip(1).all(|rest| rest.starts_with('#')), "{page}");
    // Words that run the other way are kept to themselves.
    for (at, _) in page.match_indices('\u{202e}') {
        let before = &page[..at];
        let open = before.rfind("<bdi>").unwrap_or(0);
        assert!(
            open > before.rfind("</bdi>").unwrap_or(0) || before.contains("<title>") && !before.contains("</title>"),
            "{}",
            &page[at - 100..at]
        );
    }
}

#[test]
fn hostile_words_stay_words_in_the_comment() {
    let comment = comment(&sample(HOSTILE, 2));
    for sign in ["<script", "<!-- x", "`", "@someone", "](", "\u{202e}", "\u{200f}"] {
        assert!(!comment.contains(sign), "{sign:?} in {comment}");
    }
    // Each row has the cells of its head.
    for line in comment.lines().filter(|line| line.starts_with("| ")) {
        assert!([5, 6].contains(&line.matches('|').count()), "{line}");
    }
}

#[test]
fn a_huge_review_fits_into_a_comment_that_says_what_it_leaves_out() {
    for word in [HOSTILE, "events", &"a word and ".repeat(2_000)[..], &"&<>".repeat(500)[..]] {
        let comment = comment(&sample(word, 600));
        assert!(comment.len() < 65_000, "{}", comment.len());
        assert!(comment.contains("Left out: "), "{}", &comment[comment.len() - 300..]);
        assert_eq!(comment.matches("<details>").count(), comment.matches("</details>").count());
    }
    assert!(!self::comment(&sample("events", 1)).contains("Left out"));
}

#[test]
fn the_page_is_well_formed_and_its_headings_are_in_order() {
    let page = page(&sample("events", 3));
    let (mut open, mut headings) = (Vec::new(), Vec::new());
    let body = page.split("</style>").nth(1).expect("a body");
    for tag in body.split('<').skip(1) {
        let tag = tag.split('>').next().expect("a tag");
        let name = tag.split(' ').next().expect("a name");
        if let Some(closed) = name.strip_prefix('/') {
            if closed != "head" && closed != "html" {
                assert_eq!(open.pop(), Some(closed), "{tag}");
            }
        } else {
            open.push(name);
            headings.extend(name.strip_prefix('h').and_then(|level| level.parse::<usize>().ok()));
        }
        assert!(name != "th" || tag.contains("scope="), "{tag}");
    }
    assert!(open.is_empty(), "{open:?}");
    assert_eq!(headings.iter().filter(|level| **level == 1).count(), 1);
    assert!(headings.windows(2).all(|two| two[1] <= two[0] + 1), "{headings:?}");
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert_eq!(ids.iter().filter(|id| **id == target).count(), 1, "{target}");
    }
}

#[test]
fn a_claim_that_turned_stands_first_and_in_words() {
    let review = sample("events", 1);
    let (page, comment) = (page(&review), comment(&review));
    for told in [&page, &comment] {
        let turned = told.to_lowercase().find("no longer holds").expect("the claim");
        // The contents of the page name the causes before.
        assert!(told.rfind("What changed, and what follows").is_some_and(|causes| turned < causes));
    }
    assert!(page.contains("[old: </span><bdi>15</bdi>") && page.contains("<ins>"));
    assert!(!review::html(&review, &[Section::Figures], &Pair::default()).contains("no longer holds"));
}

#[test]
fn pages_that_can_be_read_are_linked() {
    let review = sample("full/start.html#p", 1);
    let sites = both("../old/", "https://example.org/new/");
    let page = review::html(&review, &[], &sites);
    assert!(page.contains("href=\"../old/full/start.html#p\"") && page.contains("href=\"https://example.org/new/full/start.html#p\""));
    assert!(page.contains("Both versions") == review.is_empty());
}

#[test]
fn versions_that_say_the_same_are_told_so() {
    let review = Review::default();
    assert!(page(&review).contains("Both versions say the same."));
    assert!(comment(&review).contains("Both versions say the same."));
}
