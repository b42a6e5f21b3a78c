//! Stages.
mod generator;
fn main() {}
