//! Finding dossiers again: lists with filters, and the ready-made lists of work.

mod groups;
mod hand_over_lists;
pub(crate) mod http;
mod line;
mod sought;
pub(crate) mod time_left;

mod work_order;
