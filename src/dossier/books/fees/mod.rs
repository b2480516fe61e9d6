//! The fee of a dossier: what is due, paid, exempt, refunded and owed, act by act.
//!
//! The journal keeps the amounts of an act under [`FEE_LINES`]; the table of the entries, which figures read, is made of them at
//! the gate and nowhere else. The rules are in `account.rs`.

pub mod account;
mod audit;
pub mod store;

pub(in crate::dossier) use audit::differing;

/// What the details of a row of the journal call the amounts that its act brought.
pub const FEE_LINES: &str = "fee_lines";
