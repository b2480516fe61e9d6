//! Pure: time limits.
