//! Sinks: where the files of a site go as they are made, so that a site need not be held to be written.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use super::Site;

/// Takes the files of a site, from any thread and in any order. What goes wrong it remembers, and tells whoever made it.
pub trait Sink: Sync {
    /// Takes a file, by its address below the site's root.
    fn put(&self, address: &str, bytes: Vec<u8>);

    /// Takes a file that is written piece by piece.
    fn write(&self, address: &str, fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = fill(&mut bytes);
        self.put(address, bytes);
    }

    /// Is told that the site has errors and will not be published: pages that follow are only made to find the others.
    fn give_up(&self) {}
}

/// Keeps a site in memory.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
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
}

/// Keeps nothing: for a check, which must see every page made and write none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl Sink for Nowhere {
    fn put(&self, _: &str, _: Vec<u8>) {}

    fn write(&self, _: &str, _: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) {}
}
