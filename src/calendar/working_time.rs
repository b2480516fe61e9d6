//! Pure: working time on a calendar.
