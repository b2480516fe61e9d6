//! Finding dossiers again: lists with filters, and the ready-made lists of work.

pub(crate) mod http;
