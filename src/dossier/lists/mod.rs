//! Finding dossiers again: lists with filters, and the ready-made lists of work.

pub(crate) mod http;
mod line;
pub(crate) mod outlook;
mod work_order;
