//! Fees in a period: what came to be due, was paid, exempt and refunded, what was owed before and is owed after, by procedure or
//! by day, each with the list behind it.

pub mod figures;
pub(crate) mod http;
mod store;
