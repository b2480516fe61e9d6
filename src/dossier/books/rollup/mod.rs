//! What the journal comes to, written with it: how many moves of each kind in each half-month, and who stood where, when.
//!
//! A balance of the books would be counted from the first row of the journal, and so take longer every year. These tables
//! are the journal added up: flows are sums of `move_count` over whole leaves of time (`leaf.rs`), a balance is what stands
//! in `stay` and `open_stay` at its instant, and what was due in a period and is resolved is a sum of `due_count`. They hold
//! no figures: a kind (`kind.rs`) is everything that figures tell moves apart by, so a new figure needs no new table.
//! `store::post` writes them in the transaction that appends to the journal and nowhere else; `motcua verify` adds the
//! journal up again and compares (`audit.rs`); `rebuild.rs` makes them anew.

pub mod account_stay;
mod add_counts;
pub mod audit;
pub mod half_month;
pub mod journal_move;
pub mod move_kind;
pub mod posting;
pub mod rebuild;
mod stays;
pub mod store;
