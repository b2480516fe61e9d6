//! The heart: one request, from desk to result; its status, its due date, its journal.

pub mod acts;
pub mod books;
pub mod bulk;
pub mod clock;
pub mod endpoints;
pub mod views;
