//! Bounds: a template may loop, but not for ever and not into all of the memory there is.
//!
//! Tera bounds each `range()`, how deep components nest, and nothing else; a loop in a loop in a loop still has no end that anyone
//! would wait for. So all ranges of one page share a budget, and a page may be only so long. The other things a template can loop over
//! are the lists of its views, which are as long as the report. Not bounded is a word that a template joins to itself again and again: Tera
//! leaves no place to look at it, and such a build ends without memory, with the old site as it was.

use std::cell::Cell;
use std::io::{self, Write};

use tera::{Context, Error, Kwargs, State, Tera, TeraResult};

/// How many numbers all calls of `range()` on one page may give.
const NUMBERS: u64 = 100_000;
/// How long a page may be, in bytes: more than anyone would load, and little enough to be held.
const LONGEST: usize = 256 << 20;

thread_local! {
    /// What is left of the numbers of the page that this thread renders. A page is rendered by one thread from beginning to end.
    static LEFT: Cell<u64> = const { Cell::new(NUMBERS) };
}

/// Puts a bounded `range()` in place of Tera's.
pub fn bound(tera: &mut Tera) {
    tera.register_function("range", range);
}

/// A range of whole numbers, as Tera's: from `start` (0) up to `end`, which is left out, by steps of `step_by` (1).
fn range(arguments: Kwargs, _: &State<'_>) -> TeraResult<Vec<i64>> {
    let start = arguments.get::<i64>("start")?.unwrap_or_default();
    let end = arguments.must_get::<i64>("end")?;
    let step = arguments.get::<i64>("step_by")?.unwrap_or(1);
    let steps = match step {
        0 => return Err(tera::Error::message("`range` was called with a step of 0")),
        1.. if start > end => return Err(tera::Error::message("`range` was called with a start after its end")),
        _ if (step < 0) == (start < end) => 0,
        _ => start.abs_diff(end).div_ceil(step.unsigned_abs()),
    };
    match LEFT.get().checked_sub(steps) {
        Some(left) => LEFT.set(left),
        None => return Err(tera::Error::message(format!("the ranges of one page come to more than {NUMBERS} numbers"))),
    }
    // No overflow: each step stays before the end.
    Ok(std::iter::successors(Some(start), |last| last.checked_add(step)).take(usize::try_from(steps).unwrap_or(0)).collect())
}

/// Why a template gave no page.
#[derive(Debug)]
pub enum Fault {
    /// It failed.
    Failed(Box<Error>),
    /// It went on beyond the length that a page may have.
    Endless,
}

impl Fault {
    /// What is told of a page that is too long.
    pub fn endless() -> String {
        format!("a page is longer than {} MiB", LONGEST >> 20)
    }
}

/// Renders a template into memory within the bounds. Of a page that is put together from pieces, `copies` tells how many bytes it repeats: they
/// count as its own.
///
/// # Errors
/// When the template fails or goes beyond the bounds.
pub fn render(tera: &Tera, template: &str, context: &Context, copies: impl Fn(&[u8]) -> u64) -> Result<Vec<u8>, Fault> {
    LEFT.set(NUMBERS);
    let mut page = Bounded { bytes: Vec::with_capacity(64 << 10), most: LONGEST, full: false };
    let rendered = tera.render_to(template, context, &mut page);
    if page.full || page.bytes.len() as u64 + copies(&page.bytes) > LONGEST as u64 {
        return Err(Fault::Endless);
    }
    rendered.map_err(|error| Fault::Failed(Box::new(error)))?;
    Ok(page.bytes)
}

/// Takes so much and no more.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
    /// Whether there was more.
    full: bool,
}

impl Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        self.full |= self.bytes.len() + more.len() > self.most;
        if self.full {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use tera::{Context, Tera};

    fn render(text: &str) -> Result<String, String> {
        let mut tera = Tera::new();
        super::bound(&mut tera);
        tera.add_raw_template("a.html", text).map_err(|error| error.to_string())?;
        let page = super::render(&tera, "a.html", &Context::new(), |_| 0).map_err(|fault| match fault {
            super::Fault::Failed(error) => error.to_string(),
            super::Fault::Endless => super::Fault::endless(),
        })?;
        String::from_utf8(page).map_err(|error| error.to_string())
    }

    #[test]
    fn ranges_are_those_of_tera() {
        for call in ["end=3", "start=2, end=9, step_by=3", "start=5, end=0, step_by=-2", "start=1, end=1", "start=0, end=3, step_by=-1"] {
            let text = format!("{{% for n in range({call}) %}}{{{{ n }}}} {{% endfor %}}");
            let mut plain = Tera::new();
            plain.add_raw_template("a.html", &text).expect("a template");
            assert_eq!(render(&text).ok(), plain.render("a.html", &Context::new()).ok(), "{call}");
        }
        for call in ["end=9, step_by=0", "start=3, end=1", "end=9223372036854775807", "start=-9223372036854775808, end=9223372036854775807"]
        {
            assert!(render(&format!("{{% for n in range({call}) %}}{{% endfor %}}")).is_err(), "{call}");
        }
    }

    #[test]
    fn loops_in_loops_end() {
        let deep = "{% for a in range(end=90000) %}{% for b in range(end=90000) %}{% for c in range(end=90000) %}x{% endfor %}{% endfor %}{% endfor %}";
        let fault = render(deep).expect_err("too many");
        assert!(fault.contains("more than 100000 numbers"), "{fault}");
        // The next page begins anew.
        assert_eq!(render("{% for a in range(end=2) %}x{% endfor %}").as_deref(), Ok("xx"));
    }

    #[test]
    fn a_page_is_only_so_long() {
        let mut page = super::Bounded { bytes: Vec::new(), most: 4, full: false };
        assert!(page.write_all(b"abcd").is_ok() && page.write_all(b"e").is_err());
        assert_eq!((&page.bytes[..], page.full), (&b"abcd"[..], true));
    }
}
