//! Links: the same markup on another page.
//!
//! The report stage writes each body for its own page. Where it stands elsewhere too (every chapter on one page, an edition's front
//! at the site's root) ids and links are turned here, in what was written.

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::{memchr, memchr2};

use crate::report::Plan;

/// How ids and links are turned.
#[derive(Clone, Copy, Debug)]
pub enum Turn<'a> {
    /// Links lead from elsewhere: `base` is put before each relative address.
    Below {
        /// Way to the folder for which the markup was written, such as `full/`.
        base: &'a str,
    },
    /// All pages of an edition stand on one.
    Joined {
        /// Prefix of each page by its address.
        prefixes: &'a BTreeMap<String, String>,
        /// Prefix of the page the markup was written for.
        own: &'a str,
    },
}

/// The prefix of each page's ids where all stand on one: its file name without the ending. A colon follows it, which no file name has,
/// so that no two ids can meet.
pub fn prefixes(plan: &Plan) -> BTreeMap<String, String> {
    plan.pages.iter().map(|page| (page.address.clone(), page.address.trim_end_matches(".html").replace('/', "-"))).collect()
}

/// Written markup with its ids and links turned; where chapters stand together, headings go down a level, under their chapter's.
///
/// Markup is escaped, in drawings too, so that a `"` stands only around an attribute's value and a `<` only before a tag: one pass from
/// sign to sign finds all.
pub fn turn(markup: &str, how: Turn<'_>) -> String {
    let lowered = matches!(how, Turn::Joined { .. });
    let bytes = markup.as_bytes();
    let mut out = Turned { markup, written: 0, out: String::with_capacity(markup.len() + markup.len() / 8) };
    let mut at = 0;
    while let Some(sign) = memchr2(b'"', b'<', &bytes[at..]).map(|found| at + found) {
        if bytes[sign] == b'<' {
            if lowered {
                out.lower_heading(sign + 1);
            }
            at = sign + 1;
            continue;
        }
        let open = sign + 1;
        let Some(close) = memchr(b'"', &bytes[open..]).map(|found| open + found) else { break };
        if let Some(value) = turn_attribute(name_before(&markup[at..sign]), &markup[open..close], how) {
            out.replace(open..close, &value);
        }
        at = close + 1;
    }
    out.out.push_str(&markup[out.written..]);
    out.out
}

/// The name of the attribute whose value comes next.
fn name_before(outside: &str) -> &str {
    let name = outside.strip_suffix('=').unwrap_or("");
    &name[name.bytes().rposition(|byte| byte.is_ascii_whitespace()).map_or(0, |blank| blank + 1)..]
}

/// Markup of which some is replaced; what stays is copied in long runs.
struct Turned<'a> {
    markup: &'a str,
    /// How far it is copied.
    written: usize,
    out: String,
}

impl Turned<'_> {
    fn replace(&mut self, range: Range<usize>, with: &str) {
        self.out.push_str(&self.markup[self.written..range.start]);
        self.out.push_str(with);
        self.written = range.end;
    }

    /// Lowers a heading whose tag has its name there: the digit of the name is replaced.
    fn lower_heading(&mut self, name: usize) {
        let name = name + usize::from(self.markup.as_bytes().get(name) == Some(&b'/'));
        let lower = match self.markup.as_bytes().get(name..name + 2) {
            Some(b"h1") => "2",
            Some(b"h2") => "3",
            Some(b"h3") => "4",
            Some(b"h4") => "5",
            Some(b"h5") => "6",
            _ => return,
        };
        self.replace(name + 1..name + 2, lower);
    }
}

/// The new value of an attribute, or none if it stays.
fn turn_attribute(name: &str, value: &str, how: Turn<'_>) -> Option<String> {
    match how {
        Turn::Below { base } => match name {
            "href" | "src" | "xlink:href" if is_relative(value) => Some(below(base, value)),
            _ => None,
        },
        Turn::Joined { prefixes, own } => match name {
            "id" => Some(format!("{own}:{value}")),
            "href" | "xlink:href" => joined_link(value, own, prefixes),
            "for" | "headers" | "popovertarget" | "aria-labelledby" | "aria-describedby" | "aria-details" | "aria-controls"
            | "aria-owns" => Some(value.split_whitespace().map(|id| format!("{own}:{id}")).collect::<Vec<_>>().join(" ")),
            _ => value.strip_prefix("url(#").map(|rest| format!("url(#{own}:{rest}")),
        },
    }
}

/// Whether an address leads elsewhere in the site, and not to a place on the same page.
fn is_relative(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'));
    !(address.is_empty() || address.starts_with(['#', '/']) || scheme)
}

/// `address` as seen from where `base` leads; `../` and the last folder of `base` cancel out.
fn below(base: &str, address: &str) -> String {
    let above = base.trim_end_matches('/').rfind('/').map_or("", |slash| &base[..=slash]);
    match address.strip_prefix("../") {
        Some(rest) => format!("{above}{rest}"),
        None => format!("{base}{address}"),
    }
}

fn joined_link(address: &str, own: &str, prefixes: &BTreeMap<String, String>) -> Option<String> {
    if let Some(id) = address.strip_prefix('#') {
        return Some(if id.is_empty() { format!("#{own}") } else { format!("#{own}:{id}") });
    }
    let (page, id) = address.split_once('#').unwrap_or((address, ""));
    let prefix = prefixes.get(page)?;
    Some(if id.is_empty() { format!("#{prefix}") } else { format!("#{prefix}:{id}") })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Turn, turn};

    fn joined(markup: &str) -> String {
        let prefixes = BTreeMap::from([("a.html".to_owned(), "a".to_owned()), ("b.html".to_owned(), "b".to_owned())]);
        turn(markup, Turn::Joined { prefixes: &prefixes, own: "a" })
    }

    #[test]
    fn ids_and_links_are_turned_and_headings_lowered() {
        for (before, after) in [
            ("", ""),
            ("plain &quot;words&quot; = &lt;h1&gt;", "plain &quot;words&quot; = &lt;h1&gt;"),
            ("<h1 id=\"x\">é</h1><h5>f</h5><h6>g</h6><hr><header>h", "<h2 id=\"a:x\">é</h2><h6>f</h6><h6>g</h6><hr><header>h"),
            ("<a href=\"b.html#y\">b</a><a href=\"c.html#y\">", "<a href=\"#b:y\">b</a><a href=\"c.html#y\">"),
            ("<a href=\"b.html\"><a href=\"#\"><a href=\"#z\">", "<a href=\"#b\"><a href=\"#a\"><a href=\"#a:z\">"),
            ("<td headers=\"p q\" title=\"<h1>\">", "<td headers=\"a:p a:q\" title=\"<h1>\">"),
            (
                "<use xlink:href=\"#u\"/><g fill=\"url(#f)\" data-id=\"i\"/>",
                "<use xlink:href=\"#a:u\"/><g fill=\"url(#a:f)\" data-id=\"i\"/>",
            ),
            ("<a id=\"torn", "<a id=\"torn"),
        ] {
            assert_eq!(joined(before), after);
        }
    }

    #[test]
    fn links_of_a_folder_lead_from_above() {
        let below = |markup| turn(markup, Turn::Below { base: "full/" });
        let before = "<h1 id=\"x\"><a href=\"a.html#y\"><a href=\"#y\"><a href=\"https://a.org/\"><img src=\"../images/i.png\">";
        let after = "<h1 id=\"x\"><a href=\"full/a.html#y\"><a href=\"#y\"><a href=\"https://a.org/\"><img src=\"images/i.png\">";
        assert_eq!(below(before), after);
        let beside = turn("<a href=\"a.html#y\"><a href=\"../data/b.csv\">", Turn::Below { base: "../full/" });
        assert_eq!(beside, "<a href=\"../full/a.html#y\"><a href=\"../data/b.csv\">");
    }
}
