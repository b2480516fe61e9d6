//! Reminders as answers show them, and the slip of each.

pub(crate) mod slip;
pub(crate) mod view;
