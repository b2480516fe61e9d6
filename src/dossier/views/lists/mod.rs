//! Finding dossiers again: lists with filters, and the ready-made lists of work.

pub(crate) mod groups;
mod hand_over_lists;
pub(crate) mod http;
pub(crate) mod line;
pub(crate) mod listing;
mod sought;
pub(crate) mod time_left;
pub(crate) mod waiting;

mod work_order;
