//! The words of a page, packed: a long report has hundreds of thousands of paragraphs, and a piece of memory for each would cost more than
//! the words themselves.

/// A passage of a page with its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Section id and a hash of its words without numbers; of an exhibit or a footnote its own.
    pub id: String,
    /// Its words as printed.
    pub words: String,
    /// Those of its words that follow from something else.
    pub bound: Vec<Following>,
}

/// Words that nobody typed, since they follow from something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    /// Characters before them.
    pub at: u32,
    /// How many characters they are.
    pub length: u32,
    /// From what: the name of a figure or its expression, `@sec-method` of a reference, `[@ref-bell]` of a citation.
    pub to: String,
}

/// The passages of a page in their order.
#[derive(Clone, Debug, Default)]
pub struct Paragraphs {
    /// Ids, words, and from what these follow, one after the other. Of an id only the end stands here by which it differs from the one
    /// before, since the ids of a section begin alike.
    text: String,
    /// Where each passage ends.
    ends: Vec<Ends>,
    /// Words that follow from something else: characters before them, their number, and where the name ends from which they follow.
    bound: Vec<[u32; 3]>,
    /// The last id that was added.
    last: String,
}

/// Where a passage ends in each of the packed parts.
#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    /// Bytes that its id shares with the one before.
    shared: u16,
    id: u32,
    words: u32,
    text: u32,
    bound: u32,
}

/// A passage as it is packed.
#[derive(Clone, Debug)]
pub struct Packed<'p> {
    all: &'p Paragraphs,
    id: String,
    from: Ends,
    to: Ends,
}

impl Paragraphs {
    /// Adds a passage.
    pub fn push(&mut self, paragraph: &Paragraph) {
        let same = self.last.char_indices().zip(paragraph.id.chars()).take_while(|((_, a), b)| a == b);
        let shared = same.last().map_or(0, |((at, sign), _)| u16::try_from(at + sign.len_utf8()).unwrap_or(0));
        let mut ends = Ends { shared, ..Ends::default() };
        self.text.push_str(&paragraph.id[usize::from(shared)..]);
        self.last.clone_from(&paragraph.id);
        ends.id = self.length();
        self.text.push_str(&paragraph.words);
        ends.words = self.length();
        for Following { at, length, to } in &paragraph.bound {
            self.text.push_str(to);
            self.bound.push([*at, *length, self.length()]);
        }
        ends.text = self.length();
        ends.bound = u32::try_from(self.bound.len()).unwrap_or(u32::MAX);
        self.ends.push(ends);
    }

    /// The same without room for more. A clone takes what it needs; to shrink in place is left undone by allocators that like to keep what
    /// is nearly filled.
    #[must_use]
    pub fn whole(mut self) -> Self {
        self.last = String::new();
        self.clone()
    }

    /// The passages.
    pub fn iter(&self) -> impl Iterator<Item = Packed<'_>> {
        let mut id = String::new();
        let before = std::iter::once(Ends::default()).chain(self.ends.iter().copied());
        before.zip(&self.ends).map(move |(from, to)| {
            id.truncate(usize::from(to.shared));
            id.push_str(self.text(from.text, to.id));
            Packed { all: self, id: id.clone(), from, to: *to }
        })
    }

    fn text(&self, from: u32, to: u32) -> &str {
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }

    /// Chapters are far shorter than 4 GiB.
    fn length(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }
}

impl<'p> Packed<'p> {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its words.
    pub fn words(&self) -> &'p str {
        self.all.text(self.to.id, self.to.words)
    }

    /// Words that follow from something else: characters before them, their number, and from what.
    pub fn bound(&self) -> impl ExactSizeIterator<Item = (u32, u32, &'p str)> {
        let packed = self.all;
        let all = packed.bound.get(self.from.bound as usize..self.to.bound as usize).unwrap_or_default();
        let mut from = self.to.words;
        all.iter().map(move |[at, length, end]| (*at, *length, packed.text(std::mem::replace(&mut from, *end), *end)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Following, Paragraph, Paragraphs};

    #[test]
    fn what_is_packed_is_found_again() {
        let following = |at, length, to: &str| Following { at, length, to: to.to_owned() };
        let paragraphs = [
            Paragraph {
                id: "a-1".into(), words: "Én: 5 of 6".into(), bound: vec![following(4, 1, "x.five"), following(9, 1, "@sec-six")]
            },
            Paragraph { id: "a-é".into(), words: String::new(), bound: Vec::new() },
            Paragraph { id: "a-è-2".into(), words: "7".into(), bound: vec![following(0, 1, "x.seven")] },
        ];
        let mut packed = Paragraphs::default();
        paragraphs.iter().for_each(|paragraph| packed.push(paragraph));
        let packed = packed.whole();
        let unpacked = packed.iter().map(|passage| Paragraph {
            id: passage.id().to_owned(),
            words: passage.words().to_owned(),
            bound: passage.bound().map(|(at, length, to)| following(at, length, to)).collect(),
        });
        assert!(unpacked.eq(paragraphs));
    }
}
