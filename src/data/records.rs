//! The records of a CSV file, found in one pass: each field knows its bytes and is copied only if it holds doubled quotation marks.
//!
//! A field that begins with a quotation mark goes on to the next single one, over commas and ends of lines; elsewhere quotation marks
//! are letters like others. A record ends at `\n`, `\r\n` or `\r`, and blank lines are passed over.

/// A field of a record.
#[derive(Debug)]
pub(super) struct Field {
    /// First byte, without a quotation mark.
    pub(super) start: usize,
    /// One past the last byte, without a quotation mark.
    pub(super) end: usize,
    /// What it means, where that is not what stands there.
    unescaped: Option<String>,
}

impl Field {
    /// What the field means; `text` is the file's.
    pub(super) fn text<'a>(&'a self, text: &'a str) -> &'a str {
        self.unescaped.as_deref().unwrap_or_else(|| text.get(self.start..self.end).unwrap_or(""))
    }
}

/// A record.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Its first fields, as many as were asked for.
    pub(super) fields: Vec<Field>,
    /// How many fields it has.
    pub(super) count: usize,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte, without the end of the line.
    pub(super) end: usize,
    /// A quotation mark that is never closed.
    pub(super) unclosed: Option<usize>,
}

/// A walk over the records of a text.
pub(super) struct Records<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Records<'a> {
    /// The records of a text; byte order marks at its beginning belong to none.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: text.len() - text.trim_start_matches('\u{FEFF}').len() }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Reads the next record and keeps its first `most` fields; false if there is none.
    pub(super) fn read(&mut self, most: usize, record: &mut Record) -> bool {
        while matches!(self.byte(), Some(b'\r' | b'\n')) {
            self.at += 1;
        }
        record.fields.clear();
        (record.count, record.start, record.unclosed) = (0, self.at, None);
        if self.byte().is_none() {
            return false;
        }
        loop {
            let field = self.field(record);
            record.count += 1;
            if record.count <= most {
                record.fields.push(field);
            }
            if self.byte() != Some(b',') {
                record.end = self.at;
                return true;
            }
            self.at += 1;
        }
    }

    /// Goes on to the comma or the end of the line that ends a field.
    fn skip_to_end(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r')).unwrap_or(rest.len());
    }

    fn field(&mut self, record: &mut Record) -> Field {
        let start = self.at;
        if self.byte() != Some(b'"') {
            self.skip_to_end();
            return Field { start, end: self.at, unescaped: None };
        }
        let bytes = self.text.as_bytes();
        let (start, mut doubled) = (start + 1, false);
        let mut end = start;
        loop {
            end += bytes[end..].iter().position(|byte| *byte == b'"').unwrap_or(bytes.len() - end);
            if bytes.get(end + 1) != Some(&b'"') {
                break;
            }
            doubled = true;
            end += 2;
        }
        if end == bytes.len() {
            record.unclosed = Some(start - 1);
        }
        self.at = (end + 1).min(bytes.len());
        let behind = self.at;
        self.skip_to_end();
        let within = &self.text[start..end];
        // What follows the closing quotation mark belongs to the field, as spreadsheets read it.
        let unescaped = (doubled || self.at > behind).then(|| within.replace("\"\"", "\"") + &self.text[behind..self.at]);
        Field { start, end, unescaped }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::{Record, Records};

    fn all(text: &str) -> Vec<Vec<String>> {
        let (mut records, mut record, mut found) = (Records::new(text), Record::default(), Vec::new());
        while records.read(usize::MAX, &mut record) {
            assert_eq!(record.fields.len(), record.count);
            found.push(record.fields.iter().map(|field| field.text(text).to_owned()).collect());
        }
        found
    }

    /// The same from the csv crate.
    fn wanted(text: &str) -> Vec<Vec<String>> {
        let text = text.trim_start_matches('\u{FEFF}');
        let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        csv.records().map(|record| record.expect("UTF-8 in memory").iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn fields_are_those_that_spreadsheets_read() {
        let text = "a,\"b \"\"c\"\"\",\"d,\ne\"\r\n\r\n,\"f\"g,h\"i\rj,";
        let fields = [vec!["a", "b \"c\"", "d,\ne"], vec!["", "fg", "h\"i"], vec!["j", ""]];
        assert_eq!(all(text), fields);
    }

    proptest! {
        #![proptest_config(crate::tests::cases(256))]

        #[test]
        fn records_are_those_of_another_reader(
            parts in prop::collection::vec(prop::sample::select(&["a", "é", ",", "\n", "\r", "\r\n", "\"", "\"\"", " ", "\u{FEFF}", "\0"][..]), 0..30),
            text in any::<String>(),
        ) {
            assert_eq!(all(&parts.concat()), wanted(&parts.concat()));
            assert_eq!(all(&text), wanted(&text));
        }
    }
}
