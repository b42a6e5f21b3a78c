//! Forms read, told and written.
