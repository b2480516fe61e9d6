//! HTTP endpoints of reminders, with the body that they take, and what a page takes of them.

pub mod http;
pub(crate) mod remind;
