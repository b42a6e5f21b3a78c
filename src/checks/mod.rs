//! Checks: what must hold between words, figures and sources. Each check is one file.
//!
//! Takes [`Figures`](crate::figures::Figures) and words that rest on them; gives verdicts and diagnostics. The report stage shows
//! the verdicts where readers look for them.

pub mod claims;
mod gather;
pub mod ledger;
pub mod sense;
pub mod typed;
pub mod vocabulary;
