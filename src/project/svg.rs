//! What an SVG image may not hold. Beside the words of a chapter nothing in an image runs, but a reader can open its file by itself,
//! and then it is a page of the site: so it may hold no script and lead nowhere.
//!
//! A short reader of XML tags, which refuses what it does not understand rather than guess as a browser might.

use std::ops::Range;

/// Something in an image, and where it stands.
#[derive(Debug, PartialEq)]
pub(super) struct Fault {
    /// Bytes of the image's text.
    pub(super) range: Range<usize>,
    /// What it is, as the end of "this image holds …".
    pub(super) what: String,
}

/// Elements that run, or hold a page.
const ACTIVE: [&str; 11] =
    ["script", "foreignobject", "handler", "listener", "iframe", "frame", "object", "embed", "audio", "video", "link"];
/// Attributes that lead somewhere.
const LEADING: [&str; 6] = ["href", "src", "action", "formaction", "data", "srcset"];
/// Encodings in which each byte below 128 is the letter it looks like.
const PLAIN: [&str; 4] = ["utf-8", "us-ascii", "iso-8859-1", "windows-1252"];
/// The beginning of an image that stands in the file itself.
const INSIDE: [&str; 5] = ["data:image/png;", "data:image/jpeg;", "data:image/jpg;", "data:image/gif;", "data:image/webp;"];

/// Everything an SVG image may not hold, in order.
pub(super) fn faults(text: &str) -> Vec<Fault> {
    let mut reader = Reader { text, at: 0, style: None, faults: Vec::new() };
    while let Some(open) = text[reader.at..].find('<').map(|found| reader.at + found) {
        let from = reader.at;
        reader.words(from..open);
        reader.at = open;
        if !reader.markup() {
            reader.fault(open..open + 1, "markup that cannot be read");
            break;
        }
    }
    reader.faults
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// Where a style sheet began, and its text so far.
    style: Option<(usize, String)>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, range: Range<usize>, what: impl Into<String>) {
        self.faults.push(Fault { range, what: what.into() });
    }

    /// Text between tags: of a style sheet it is kept, for comments may stand in the middle of its words.
    fn words(&mut self, range: Range<usize>) {
        if let Some((_, sheet)) = &mut self.style {
            sheet.push_str(&unescaped(&self.text[range]));
        }
    }

    /// One comment, section, instruction, declaration or tag; false if it has no end.
    fn markup(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let section = |open: &str, close: &str| rest.strip_prefix(open).map(|inner| inner.find(close));
        if let Some(end) = section("<!--", "-->") {
            return self.past(end, 4, 3);
        }
        if let Some(end) = section("<![CDATA[", "]]>") {
            if let (Some(end), Some((_, sheet))) = (end, &mut self.style) {
                sheet.push_str(&rest[9..9 + end]);
            }
            return self.past(end, 9, 3);
        }
        if let Some(end) = section("<?", "?>") {
            let inside = rest[2..].get(..end.unwrap_or(0)).unwrap_or("");
            if !is_declaration(inside) {
                self.fault(self.at..self.at + 2 + inside.len(), "an instruction to a program (`<?…?>`)");
            }
            return self.past(end, 2, 2);
        }
        if let Some(end) = section("<!", ">") {
            let inside = rest[2..].get(..end.unwrap_or(0)).unwrap_or("");
            if inside.contains('[') || !inside.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("doctype")) {
                self.fault(self.at..self.at + 2 + inside.len(), "a declaration of entities");
            }
            return self.past(end, 2, 1);
        }
        self.tag().is_some()
    }

    fn past(&mut self, end: Option<usize>, open: usize, close: usize) -> bool {
        self.at += end.map_or(0, |end| open + end + close);
        end.is_some()
    }

    /// A tag with its attributes; none if it is torn.
    fn tag(&mut self) -> Option<()> {
        let text = self.text;
        let begin = self.at;
        let closing = text[begin + 1..].starts_with('/');
        let named = begin + 1 + usize::from(closing);
        let end = named + text[named..].find(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '=' | '<'))?;
        let element = local(&text[named..end]);
        if element.is_empty() {
            return None;
        }
        if ACTIVE.contains(&element.as_str()) && !closing {
            self.fault(begin..end, format!("an element `{}`", shown(&text[named..end])));
        }
        let animates = matches!(element.as_str(), "set" | "discard") || element.starts_with("animate");
        self.at = end;
        let empty = self.attributes(animates)?;
        if element == "style" {
            self.sheet(begin, closing || empty);
        }
        Some(())
    }

    /// A style sheet begins, or ends and is judged.
    fn sheet(&mut self, tag: usize, ends: bool) {
        if let Some((from, sheet)) = self.style.take()
            && leads_by_style(&sheet)
        {
            self.fault(from..tag, "a style sheet that loads something or hides what it says");
        }
        self.style = (!ends).then(|| (self.at, String::new()));
    }

    /// The attributes up to the end of the tag, and whether the element is closed with it.
    fn attributes(&mut self, animates: bool) -> Option<bool> {
        let text = self.text;
        loop {
            let rest = &text[self.at..];
            self.at += rest.len() - rest.trim_start().len();
            let rest = &text[self.at..];
            for (mark, closed) in [(">", false), ("/>", true)] {
                if rest.starts_with(mark) {
                    self.at += mark.len();
                    return Some(closed);
                }
            }
            let name = &rest[..rest.find('=')?];
            let after = rest[name.len() + 1..].trim_start();
            let name = name.trim_end();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let begun = text.len() - after.len() + 1;
            let ended = begun + text[begun..].find(quote)?;
            let odd = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | '/');
            if name.is_empty() || name.contains(odd) || text[begun..ended].contains('<') {
                return None;
            }
            if let Some(what) = attribute(name, &unescaped(&text[begun..ended]), animates) {
                self.fault(self.at..ended + 1, what);
            }
            self.at = ended + 1;
        }
    }
}

/// What is wrong with an attribute, if anything.
fn attribute(name: &str, value: &str, animates: bool) -> Option<String> {
    if name == "xmlns" || name.starts_with("xmlns:") {
        return None;
    }
    let told = local(name);
    if told.starts_with("on") && !name.contains(':') {
        return Some(format!("an attribute `{}`, which runs a script", shown(name)));
    }
    if animates && told == "attributename" {
        let changed = local(value.trim());
        return (changed.starts_with("on") || LEADING.contains(&changed.as_str())).then(|| "an animation of an address".to_owned());
    }
    if LEADING.contains(&told.as_str()) || told == "base" {
        let address = value.trim_start().to_ascii_lowercase();
        let inside = address.is_empty() || address.starts_with('#') || INSIDE.iter().any(|image| address.starts_with(image));
        return (!inside).then(|| format!("an address in `{}` that leads out of it", shown(name)));
    }
    leads_by_style(value).then(|| format!("an address in `{}` that leads out of it", shown(name)))
}

/// Whether a style, or a value that may be one, loads anything from outside, or is written so that this cannot be seen.
fn leads_by_style(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let address = |rest: &str| {
        let rest = rest.trim_start().trim_start_matches(['"', '\'']).trim_start();
        rest.starts_with('#') || rest.starts_with("data:font/") || INSIDE.iter().any(|image| rest.starts_with(image))
    };
    let loads =
        style.split("url(").skip(1).any(|rest| !address(rest)) || ["@import", "image-set(", "src("].iter().any(|word| style.contains(word));
    // A backslash writes a letter by its number, and a comment may stand within a word.
    loads || (style.contains('\\') && style.contains(['(', '@']))
}

/// A name without its prefix, in small letters.
fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}

/// The beginning of a name, for a message.
fn shown(name: &str) -> String {
    name.chars().take(40).collect()
}

/// Whether an instruction is the declaration at the head of a file, in an encoding that hides nothing.
fn is_declaration(inside: &str) -> bool {
    let Some(rest) = inside.strip_prefix("xml").filter(|rest| rest.starts_with(char::is_whitespace)) else { return false };
    let lower = rest.to_ascii_lowercase();
    let Some((_, after)) = lower.split_once("encoding") else { return true };
    let name = after.trim_start().trim_start_matches('=').trim_start();
    let name = name.trim_start_matches(['"', '\'']).split(['"', '\'']).next().unwrap_or("");
    PLAIN.contains(&name)
}

/// A value with its character references as the letters they mean.
fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some((name, after)) = rest.split_once(';').filter(|(name, _)| name.len() <= 10) else {
            out.push('&');
            continue;
        };
        let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
            None => digits.parse().ok(),
        });
        let named =
            || [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')].into_iter().find(|(known, _)| *known == name);
        match number.and_then(char::from_u32).or_else(|| named().map(|(_, letter)| letter)) {
            Some(letter) => {
                out.push(letter);
                rest = after;
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::faults;
    use proptest::prelude::{any, proptest};

    fn told(inside: &str) -> Vec<String> {
        faults(&format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>"))
            .into_iter()
            .map(|fault| fault.what)
            .collect()
    }

    #[test]
    fn what_drawing_programs_write_is_fine() {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='no'?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \
            \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n<!-- Made with <script> in mind -->\n";
        for inside in [
            "<title>On &lt;script&gt; and url(x), @import</title><desc>onload = 1</desc>",
            "<style>.a { fill: url(#g); } text > tspan { font: 12px 'Inter' }</style>",
            "<style type=\"text/css\"><![CDATA[ .b { stroke: #fff } ]]></style><style/>",
            "<style>@font-face { font-family: I; src: url(data:font/woff2;base64,AA==) }</style>",
            "<defs><linearGradient id=\"g\" xlink:href='#h' ><stop offset=\"0\" stop-color=\"red\"/></linearGradient></defs>",
            "<use href=\"#a\" x = \"1\"/><image href=\"data:image/png;base64,iVBO\"/><path d=\"M0 0\" style=\"fill:url( '#g' )\"/>",
            "<sodipodi:namedview inkscape:zoom=\"1\"/><rdf:RDF><cc:Work rdf:about=\"\"><dc:type rdf:resource=\"http://purl.org/dc\"/></cc:Work></rdf:RDF>",
            "<animate attributeName=\"x\" from=\"0\" to=\"9\" dur=\"1s\"/><g id=\"one\" font-family=\"A &amp; B\"/>",
        ] {
            assert_eq!(told(inside), Vec::<String>::new(), "{inside}");
            assert_eq!(faults(&format!("{head}<svg>{inside}</svg>")), Vec::new(), "{inside}");
        }
    }

    #[test]
    fn what_runs_or_leads_out_is_refused() {
        for inside in [
            "<script>x</script>",
            "<SCRIPT href=\"#a\"/>",
            "<s:script xmlns:s=\"http://www.w3.org/2000/svg\">x</s:script>",
            "<script\n>x</script>",
            "<foreignObject><p/></foreignObject>",
            "<html:iframe/>",
            "<g onload=\"x\"/>",
            "<g a=\"1\"\tONCLICK = 'x'/>",
            "<a href=\"https://example.org/\"><text>a</text></a>",
            "<a xlink:href=\"javascript:x\"/>",
            "<a href=\"&#106;avascript:x\"/>",
            "<a q:href=\" java&#9;script:x\"/>",
            "<image href=\"other.png\"/>",
            "<image href=\"data:image/svg+xml,x\"/>",
            "<use href=\"//example.org/a.svg#a\"/>",
            "<animate attributeName=\"href\" values=\"javascript:x\"/>",
            "<set attributeName=\"xlink:href\" to=\"javascript:x\"/>",
            "<set attributeName=\"onclick\" to=\"x\"/>",
            "<style>@import 'https://example.org/a.css';</style>",
            "<style>@im<!-- -->port 'a.css';</style>",
            "<style><![CDATA[a { fill: url(https://example.org/a) }]]></style>",
            "<style>a { fill: u&#114;l(https://example.org/a) }</style>",
            "<style>a { fill: \\75rl(https://example.org/a) }</style>",
            "<rect fill=\"url(https://example.org/a)\"/>",
            "<rect style=\"fill: URL( 'a.svg#b' )\"/>",
            "<?xml-stylesheet href=\"a.css\"?>",
            "<!ENTITY a \"<script>\">",
            "<g a=b/>",
            "<g a=\"<\"/>",
            "<g",
            "< g/>",
            "<!-- never ends",
        ] {
            assert_eq!(told(inside).len(), 1, "{inside}: {:?}", told(inside));
        }
        assert_eq!(faults("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>").len(), 1);
        assert_eq!(faults("<?xml version=\"1.0\" encoding=\"UTF-7\"?><svg/>").len(), 1);
        assert_eq!(told("<g onload=\"x\"/><script/><g onclick=\"x\"/>").len(), 3, "all are told at once");
    }

    proptest! {
        #![proptest_config(crate::tests::cases(256))]

        #[test]
        fn any_image_is_read_or_refused(text in any::<String>(), marks in "(<|>|/|=|\"|'|<!--|-->|<!|\\[CDATA\\[|\\]\\]>|<\\?|style|a|é|&|#|;| |url\\(|\\)){0,40}") {
            for text in [text, marks] {
                for fault in faults(&text) {
                    assert!(text.get(fault.range.clone()).is_some(), "{fault:?}");
                }
            }
        }
    }
}
