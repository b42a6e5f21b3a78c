//! Addresses: what a link or an image may lead to. What is not allowed by name is refused, whatever it is.

/// Why an address is refused, or nothing. `address` is what the Markdown parser made of it, entities and escapes resolved.
pub(super) fn refuse_link(address: &str) -> Option<&'static str> {
    if let Some(reason) = refuse_any(address) {
        return Some(reason);
    }
    match scheme(address) {
        Some(scheme) if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") => {
            let host = address[scheme.len() + 1..].strip_prefix("//").is_some_and(|rest| rest.starts_with(|c: char| !"/?#:@".contains(c)));
            (!host).then_some("it names no host")
        }
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto") => None,
        Some(_) => Some("its scheme is none of http, https and mailto"),
        None if address.starts_with('/') => Some("it leads to the root of the host, wherever the report stands"),
        None => None,
    }
}

/// Why the path of an image is refused, or nothing. `folder` is the folder of the file it is named in, as text.
pub(super) fn refuse_image(path: &str, folder: &str) -> Option<&'static str> {
    if let Some(reason) = refuse_any(path) {
        return Some(reason);
    }
    if scheme(path).is_some() || path.starts_with('/') {
        return Some("it is no path inside the project");
    }
    if path.contains(['?', '#']) {
        return Some("it has a query or a fragment");
    }
    let start = folder.split('/').filter(|part| !part.is_empty()).count();
    let depth = path.split('/').try_fold(start, |depth, part| match part {
        ".." => depth.checked_sub(1).filter(|depth| *depth > 0),
        "." | "" => Some(depth),
        _ => Some(depth + 1),
    });
    depth.is_none().then_some("it leaves the folder `content`")
}

fn refuse_any(address: &str) -> Option<&'static str> {
    let invisible =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}');
    if address.is_empty() {
        return Some("it is empty");
    }
    if address.contains(|c: char| c.is_control() || invisible(c)) {
        return Some("it holds control characters");
    }
    if address.contains('\\') {
        return Some("it holds a backslash, which browsers read as a slash");
    }
    if address.starts_with(char::is_whitespace) {
        return Some("it begins with white space");
    }
    address.starts_with("//").then_some("it leads to another host without naming a scheme")
}

/// What stands before a colon, unless a slash, a query or a fragment comes first.
fn scheme(address: &str) -> Option<&str> {
    let end = address.find([':', '/', '?', '#'])?;
    address[end..].starts_with(':').then_some(&address[..end])
}

#[cfg(test)]
mod tests {
    use super::{refuse_image, refuse_link};

    #[test]
    fn known_schemes_and_relative_paths_pass() {
        let good = "https://a.org/x?y=z:1#b HTTP://a.org mailto:a@b.org study.html ../summary/a.html #limits a/b:c ?x=1 a%20b.html";
        for address in good.split(' ') {
            assert_eq!(refuse_link(address), None, "{address}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let bad = "javascript:alert(1) JaVaScRiPt:x data:text/html,x vbscript:x file:///etc/passwd //evil.org /root \\\\evil.org \
                   /\\evil.org http:evil https:///x ftp://a.org java:x :x";
        for address in bad.split(' ').chain(["", " javascript:x", "java\tscript:x", "java\nscript:x", "\u{1}javascript:x", "a\u{202e}b"]) {
            assert!(refuse_link(address).is_some(), "{address:?}");
        }
    }

    #[test]
    fn images_stay_in_the_project() {
        for path in ["a.png", "img/a.png", "../shared/a.png", "./a b.svg"] {
            assert_eq!(refuse_image(path, "content/full"), None, "{path}");
        }
        for path in
            ["../../a.png", "../../../etc/passwd", "https://a.org/a.png", "data:image/png;base64,x", "/a.png", "//a/b.png", "a.svg#x"]
        {
            assert!(refuse_image(path, "content/full").is_some(), "{path}");
        }
    }
}
