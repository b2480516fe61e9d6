//! Pure: due dates.
