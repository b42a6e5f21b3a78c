//! What no page may hold, whatever was read: elements, attributes and addresses that nobody here writes.

/// Every element of the pages; anything else came from a label.
const ELEMENTS: &str = "!doctype a abbr article aside b bdi blockquote body br button caption circle cite code col colgroup dd defs desc details \
    div dl dt em ellipse fieldset figcaption figure footer form g h1 h2 h3 h4 h5 h6 head header hr html i img input kbd label legend li line \
    link main mark marker meta nav ol option p path pattern polygon polyline pre rect script section select small span strong style sub \
    summary sup svg symbol table tbody td text textarea tfoot th thead time title tr tspan ul use var wbr";

/// Attributes that load, run or lead somewhere, or that style.
fn is_dangerous(name: &str, value: &str, element: &str) -> bool {
    let leads =
        matches!(name, "href" | "src" | "xlink:href" | "action" | "formaction" | "data" | "poster" | "srcset" | "ping" | "background");
    let address = || {
        let value = unescaped(value);
        let scheme = value.split(['/', '?', '#']).next().filter(|start| start.contains(':')).unwrap_or("").to_ascii_lowercase();
        let fine =
            ["", "http:", "https:", "mailto:"].iter().any(|known| scheme == *known || (!known.is_empty() && scheme.starts_with(known)));
        let hidden = value.contains(|c: char| c.is_control() || c == '\\') || value.starts_with("//") || value.starts_with(' ');
        // Pictures and style sheets come from the site itself.
        let foreign = matches!(element, "img" | "link" | "script" | "use") && !scheme.is_empty();
        !fine || hidden || (foreign && element != "link")
    };
    name.starts_with("on") || name == "style" || name == "srcdoc" || (leads && address())
}

/// Character references as the signs they mean, as far as the program writes them.
fn unescaped(value: &str) -> String {
    value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&#x2F;", "/")
        .replace("&amp;", "&")
}

/// What is wrong with a page, if anything: read as a browser reads it, tag by tag.
pub fn fault(page: &str) -> Option<String> {
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        let text = &rest[..open];
        if text.contains('\0') {
            return Some("a zero byte".into());
        }
        rest = &rest[open..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = &after[after.find("-->").map_or(after.len(), |end| end + 3)..];
            continue;
        }
        let (element, attributes, after) = match tag(rest) {
            Ok(read) => read,
            Err(why) => return Some(format!("{why}: {}", rest.chars().take(200).collect::<String>())),
        };
        if !ELEMENTS.split_whitespace().any(|known| known == element) {
            return Some(format!("an element `{element}`: {}", rest.chars().take(200).collect::<String>()));
        }
        if let Some((name, value)) = attributes.iter().find(|(name, value)| is_dangerous(name, value, element)) {
            return Some(format!("`{name}=\"{value}\"` on `{element}`"));
        }
        rest = after;
        if element == "script" && page[..page.len() - rest.len()].ends_with('>') && !page[..page.len() - rest.len()].ends_with("</script>")
        {
            let kind = attributes.iter().find(|(name, _)| *name == "type").map_or("", |(_, value)| value);
            let end = rest.find("</script").unwrap_or(rest.len());
            if kind == "application/ld+json" {
                if let Err(error) = serde_json::from_str::<serde_json::Value>(&rest[..end]) {
                    return Some(format!("JSON-LD that is none ({error}): {}", &rest[..end]));
                }
            } else if !attributes.iter().any(|(name, _)| *name == "src") {
                return Some(format!("a script: {}", rest.chars().take(200).collect::<String>()));
            }
            rest = &rest[end..];
        }
    }
    None
}

type Tag<'a> = (&'a str, Vec<(&'a str, &'a str)>, &'a str);

/// A tag's element, its attributes and what follows.
fn tag(text: &str) -> Result<Tag<'_>, &'static str> {
    let rest = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '!')).ok_or("a tag without an end")?;
    let (element, mut rest) = rest.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>').or_else(|| rest.strip_prefix("/>")) {
            return Ok((element, attributes, after));
        }
        let end = rest.find(|c: char| c == '=' || c == '>' || c == '/' || c.is_whitespace()).ok_or("a tag without an end")?;
        let (name, after) = rest.split_at(end);
        if name.is_empty() || name.contains(['"', '\'', '<']) {
            return Err("a torn attribute");
        }
        let Some(after) = after.strip_prefix('=') else {
            attributes.push((name, ""));
            rest = after;
            continue;
        };
        let after = after.strip_prefix('"').ok_or("an attribute without quotation marks")?;
        let end = after.find('"').ok_or("an attribute without an end")?;
        if after[..end].contains('<') {
            return Err("an attribute with a tag in it");
        }
        attributes.push((name, &after[..end]));
        rest = &after[end + 1..];
    }
}

#[test]
fn the_reader_of_pages_sees_what_is_wrong() {
    for good in [
        "<p class=\"a\">x &lt;script&gt;</p>",
        "<script type=\"application/ld+json\">{\"a\": \"\\u003c\"}</script>",
        "<input checked disabled>",
    ] {
        assert_eq!(fault(good), None);
    }
    for bad in [
        "<script>alert(1)</script>",
        "<img src=x onerror=\"a\">",
        "<p onclick=\"a\">",
        "<p style=\"a\">",
        "<a href=\"javascript:x\">",
        "<a href=\"&#39;\\\\x\">",
        "<a href=\"//x\">",
        "<iframe>",
        "<foreignObject>",
        "< b",
        "<script type=\"application/ld+json\">{\"a\": \"</script>",
        "<img src=\"https://a.org/x.png\">",
    ] {
        assert!(fault(bad).is_some(), "{bad}");
    }
}
