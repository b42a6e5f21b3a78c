//! Sinks: where the files of a site go as they are made, so that a site need not be held to be written.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use super::Site;

/// Takes the files of a site, from any thread and in any order. What goes wrong it remembers, and tells whoever made it.
pub trait Sink: Sync {
    /// Takes a file, by its address below the site's root.
    fn put(&self, address: &str, bytes: Vec<u8>);

    /// Takes a file that is written piece by piece, each as long as is worth a call to the system.
    fn write(&self, address: &str, fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = fill(&mut bytes);
        self.put(address, bytes);
    }

    /// Sets a piece of a page aside, from any thread, until it is known what stands before it; `make` is not called if nobody wants it.
    fn set_aside(&self, make: &mut dyn FnMut() -> String) -> Piece;

    /// Takes a file that is put together from pieces, now or when it is told to finish.
    fn join(&self, address: &str, parts: &[Part<'_>]);

    /// Does what it has put off; nothing is joined after that.
    fn finish(&self) {}

    /// Whether what it takes is kept: pages in which nothing can be wrong need not be made for a sink that keeps nothing.
    fn keeps(&self) -> bool {
        true
    }

    /// Is told that the site has errors and will not be published: pages that follow are only made to find the others.
    fn give_up(&self) {}
}

/// A piece that a sink has set aside: where it keeps it. Whoever set it aside keeps this instead.
#[derive(Clone, Copy, Debug, Default)]
pub struct Piece {
    /// Where it begins among all that was set aside.
    pub start: u64,
    /// Its length in bytes.
    pub length: u64,
}

/// A part of a file that is put together.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// What is at hand.
    Bytes(&'a [u8]),
    /// What was set aside.
    Aside(Piece),
}

/// Keeps a site in memory.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    aside: Mutex<Vec<u8>>,
}

impl Memory {
    /// What was kept.
    pub fn into_site(self) -> Site {
        Site { files: self.files.into_inner().unwrap_or_else(PoisonError::into_inner) }
    }
}

impl Sink for Memory {
    fn put(&self, address: &str, bytes: Vec<u8>) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(address.to_owned(), bytes);
    }

    fn set_aside(&self, make: &mut dyn FnMut() -> String) -> Piece {
        let text = make();
        let mut aside = self.aside.lock().unwrap_or_else(PoisonError::into_inner);
        let piece = Piece { start: aside.len() as u64, length: text.len() as u64 };
        aside.extend_from_slice(text.as_bytes());
        piece
    }

    fn join(&self, address: &str, parts: &[Part<'_>]) {
        let aside = self.aside.lock().unwrap_or_else(PoisonError::into_inner);
        let part = |part: &Part<'_>| match *part {
            Part::Bytes(bytes) => bytes.to_vec(),
            Part::Aside(Piece { start, length }) => aside.get(start as usize..(start + length) as usize).unwrap_or_default().to_vec(),
        };
        self.put(address, parts.iter().flat_map(part).collect());
    }
}

/// Keeps nothing: for a check, which must see every page made and write none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl Sink for Nowhere {
    fn put(&self, _: &str, _: Vec<u8>) {}

    fn keeps(&self) -> bool {
        false
    }

    fn write(&self, _: &str, _: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) {}

    fn set_aside(&self, _: &mut dyn FnMut() -> String) -> Piece {
        Piece::default()
    }

    fn join(&self, _: &str, _: &[Part<'_>]) {}
}
