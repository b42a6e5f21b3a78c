//! Exhibits from a project in memory, through data and figures.
