//! Tests of reading chapters and running text.
