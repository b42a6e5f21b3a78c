//! Tests of the rendered site.

use std::collections::{BTreeMap, BTreeSet};

use super::sample::{self, render};
use crate::markup::text;

fn page(site: &super::Site, at: &str) -> String {
    String::from_utf8(site.files.get(at).unwrap_or_else(|| panic!("no {at}")).clone()).expect("text")
}

fn site(editions: &[&str], files: &[(&str, &str)]) -> super::Site {
    let checked = render(&sample::project(editions, files), &sample::report(editions));
    assert_eq!(checked.diagnostics, []);
    checked.value
}

/// Pages by address.
fn html(site: &super::Site) -> BTreeMap<String, String> {
    site.files.keys().filter(|at| at.ends_with(".html")).map(|at| (at.clone(), page(site, at))).collect()
}

/// Values of an attribute, in order.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    page.split(&format!(" {attribute}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_same_twice() {
    assert_eq!(site(&["full"], &[]).files, site(&["full"], &[]).files);
}

#[test]
fn every_page_is_there() {
    let site = site(&["full", "summary"], &[]);
    for at in [
        "index.html",
        "404.html",
        "accessibility.html",
        "full/index.html",
        "full/single.html",
        "full/messages.html",
        "summary/index.html",
        "data/messages.csv",
    ] {
        assert!(site.files.contains_key(at), "{at}");
    }
    assert!(!site.files.contains_key("sitemap.xml"));
    assert!(page(&site, "index.html").contains("href=\"summary/index.html\""));
}

#[test]
fn titles_are_escaped() {
    let hostile = "</title><script>alert(1)</script>{{ frame }}\"'&";
    let mut project = sample::project(&["full"], &[]);
    let mut report = sample::report(&["full"]);
    project.config.title = hostile.into();
    project.config.publisher = hostile.into();
    project.config.editions[0].title = hostile.into();
    report[0].pages[1].page.title = hostile.into();
    report[0].pages[1].heading = vec![text(hostile)];
    report[0].front.citation = hostile.into();
    let site = render(&project, &report).value;
    for (at, page) in html(&site) {
        assert!(!page.contains("<script>"), "{at}");
        assert_eq!(page.matches("</title>").count() - page.matches("<title id").count(), 1, "{at}");
    }
    let style = site.files.iter().find(|(at, _)| at.ends_with(".css")).map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
    assert!(!style.expect("a style").contains("<script"));
}

#[test]
fn nothing_comes_from_elsewhere() {
    let site = site(&["full", "summary"], &[]);
    for (at, page) in html(&site) {
        assert!(!page.contains(" style=\""), "{at}");
        assert!(
            page.contains("default-src &#x27;none&#x27;")
                || page.contains("default-src &#39;none&#39;")
                || page.contains("default-src 'none'"),
            "{at}"
        );
        assert!(values(&page, "src").iter().all(|src| !src.contains("//")), "{at}");
        let sheets = page.split("<link rel=\"stylesheet\" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for sheet in sheets {
            assert!(!sheet.contains("//"), "{at}: {sheet}");
        }
    }
    for (at, bytes) in site.files.iter().filter(|(at, _)| at.ends_with(".css")) {
        assert!(bytes.len() <= 20_000, "{at}: {} bytes", bytes.len());
        let hash = blake3::hash(bytes).to_hex();
        assert_eq!(*at, format!("assets/style.{}.css", &hash[..10]));
        assert!(!String::from_utf8_lossy(bytes).contains("url("));
    }
}

#[test]
fn every_link_leads_somewhere() {
    let site = site(&["full", "summary"], &[]);
    let pages = html(&site);
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        pages.iter().map(|(at, page)| (at.as_str(), values(page, "id").into_iter().collect())).collect();
    for (at, page) in &pages {
        let all = values(page, "id");
        assert_eq!(all.len(), ids[at.as_str()].len(), "{at} repeats an id");
        for href in values(page, "href").into_iter().filter(|href| !href.contains(':') || href.starts_with('#')) {
            let (file, id) = href.split_once('#').unwrap_or((href, ""));
            let mut parts: Vec<&str> = at.rsplit_once('/').map_or_else(Vec::new, |(folder, _)| folder.split('/').collect());
            for part in file.split('/').filter(|part| !part.is_empty()) {
                if part == ".." { _ = parts.pop() } else { parts.push(part) }
            }
            let target = if file.is_empty() { at.clone() } else { parts.join("/") };
            // The data package is written by `publish`.
            assert!(target == "data/datapackage.json" || site.files.contains_key(&target), "{at}: {href}");
            assert!(id.is_empty() || ids.get(target.as_str()).is_some_and(|ids| ids.contains(id)), "{at}: {href} has no place");
        }
    }
}

#[test]
fn chapters_join_on_one_page() {
    let page = page(&site(&["full"], &[]), "full/single.html");
    assert!(page.contains("href=\"#design:graduates\""), "a link to another chapter");
    assert!(page.contains("id=\"messages:w-t\"") && page.contains("aria-labelledby=\"messages:w-t\""), "ids of a drawing");
    assert!(page.contains("<h3 id=\"messages:before\">"), "headings stand under their chapter's");
    assert_eq!(page.matches("<h1").count(), 1);
}

#[test]
fn the_only_edition_is_the_front() {
    let site = site(&["full"], &[]);
    let root = page(&site, "index.html");
    assert!(
        root.contains("84%")
            && root.contains("href=\"full/figures.html#trace-a\"")
            && root.contains("href=\"full/messages.html#graduates\"")
    );
    assert!(root.contains("href=\"data/messages.csv\""), "{root}");
}

#[test]
fn a_base_url_gives_absolute_addresses() {
    let mut project = sample::project(&["full"], &[]);
    project.config.base_url = Some("https://example.org/report".into());
    let site = render(&project, &sample::report(&["full"])).value;
    let map = page(&site, "sitemap.xml");
    assert!(map.contains("<loc>https://example.org/report/full/messages.html</loc><lastmod>2026-11-21</lastmod>"));
    assert!(page(&site, "full/messages.html").contains("<link rel=\"canonical\" href=\"https://example.org/report/full/messages.html\">"));
    assert!(page(&site, "404.html").contains("https://example.org/report/assets/style."));
}

#[test]
fn one_template_is_overridden() {
    let files = [("themes/default/templates/404.html", "<p>{{ site.title }}: gone</p>")];
    assert_eq!(page(&site(&["full"], &files), "404.html"), "<p>Understanding the children’s social care workforce: gone</p>");
}

#[test]
fn a_failing_template_is_named_and_replaced() {
    let broken = [
        ("themes/default/templates/404.html", "<p>\n{{ site.title </p>"),
        ("themes/default/templates/chapter.html", "{{ nothing.at.all }}"),
    ];
    let checked = render(&sample::project(&["full"], &broken), &sample::report(&["full"]));
    let told: Vec<_> = checked.diagnostics.iter().map(|told| (told.code, told.span.map(|span| (span.file.0, span.start > 0)))).collect();
    assert_eq!(told, [("failing-template", Some((0, true))), ("failing-template", Some((1, true)))], "{:?}", checked.diagnostics);
    assert!(page(&checked.value, "404.html").contains("There is no such page"));
    assert!(page(&checked.value, "full/messages.html").contains("What graduates might bring"));
}

#[test]
fn a_template_without_end_is_told_with_its_place_and_replaced() {
    let long = "x".repeat(4096);
    let endless = [("themes/default/templates/404.html", format!("{{% for n in range(end=70000) %}}{long}{{% endfor %}}"))];
    let endless: Vec<(&str, &str)> = endless.iter().map(|(at, text)| (*at, text.as_str())).collect();
    let checked = render(&sample::project(&["full"], &endless), &sample::report(&["full"]));
    let told: Vec<_> = checked.diagnostics.iter().map(|told| (told.code, told.message.as_str(), told.span.is_some())).collect();
    assert_eq!(told, [("failing-template", "The template `404.html` fails: a page is longer than 256 MiB", true)]);
    assert!(page(&checked.value, "404.html").contains("There is no such page"));
}

#[test]
fn bodies_stand_on_the_whole_as_often_as_a_template_prints_them() {
    let twice = [(
        "themes/default/templates/single.html",
        "{% for chapter in chapters %}{{ chapter.body | safe }}⁑{{ chapter.body | safe }}⁂{% endfor %}",
    )];
    let page = page(&site(&["full"], &twice), "full/single.html");
    assert!(!page.contains('\0'), "no sign is left");
    for chapter in page.split_terminator("⁂") {
        let (one, other) = chapter.split_once("⁑").expect("two");
        assert_eq!(one, other);
    }
}

#[test]
fn templates_that_include_themselves_are_told() {
    let circular = [
        ("themes/default/templates/front.html", "{% extends \"front.html\" %}"),
        ("themes/default/templates/x.html", "{% include \"x.html\" %}"),
    ];
    let checked = render(&sample::project(&["full"], &circular), &sample::report(&["full"]));
    assert_eq!(checked.diagnostics.len(), 2, "{:?}", checked.diagnostics);
}

#[test]
fn one_token_is_overridden() {
    let files = [("themes/house/theme.yaml", "tokens:\n  signal: \"#801650\"\n")];
    let mut project = sample::project(&["full"], &files);
    project.config.theme = "house".into();
    let checked = render(&project, &sample::report(&["full"]));
    assert_eq!(checked.diagnostics, []);
    let style = checked.value.files.iter().find(|(at, _)| at.ends_with(".css")).expect("a style").1;
    assert!(String::from_utf8_lossy(style).contains("--signal:#801650;"));
}

#[test]
fn bad_tokens_are_told() {
    let words = "tokens:\n  signl: \"#801650\"\n  ink: \"red;} body{display:none\"\n  serif: \"url(x)\"\ndrak: {}\n";
    let checked = render(&sample::project(&["full"], &[("themes/default/theme.yaml", words)]), &sample::report(&["full"]));
    let mut codes: Vec<_> = checked.diagnostics.iter().map(|told| told.code).collect();
    codes.sort_unstable();
    assert_eq!(codes[..2], ["bad-token", "bad-token"]);
    assert!(codes.contains(&"unknown-token") && codes.len() == 4, "{codes:?}");
}

#[test]
fn styles_from_elsewhere_are_refused() {
    let files = [("themes/default/extra.css", "@import \"https://example.org/x.css\";")];
    let told = render(&sample::project(&["full"], &files), &sample::report(&["full"])).diagnostics;
    assert_eq!(told.iter().map(|told| told.code).collect::<Vec<_>>(), ["foreign-style"]);
}

/// Relative luminance of a colour such as `#12436D` (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let part = |at: usize| f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour")) / 255.0;
    let linear = |value: f64| if value <= 0.040_45 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) };
    0.2126 * linear(part(1)) + 0.7152 * linear(part(3)) + 0.0722 * linear(part(5))
}

#[test]
fn text_has_contrast_in_light_and_dark() {
    let site = site(&["full"], &[]);
    let style = site
        .files
        .iter()
        .find(|(at, _)| at.ends_with(".css"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .expect("a style");
    for mode in style.lines().take(2) {
        let token =
            |name: &str| mode.split(&format!("--{name}:")).nth(1).and_then(|rest| rest.split(';').next()).expect("a token").to_owned();
        for ground in ["paper", "wash"] {
            for ink in ["ink", "soft", "signal"] {
                let (a, b) = (luminance(&token(ground)), luminance(&token(ink)));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 4.5, "{ink} on {ground}: {contrast}");
            }
        }
    }
}
