//! HOW it is counted: one report from the roll-ups and the journal, its rows, its total and the list behind each cell.
//!
//! Knows `figures`.

pub mod cell_listing;
pub(super) mod context;
pub(super) mod csv;
pub mod fold;
pub mod http;
pub mod office_tree;
pub mod pairs;
pub(crate) mod query;
pub mod request;
pub mod resolution;
pub mod rollup;
pub(super) mod row_keys;
pub mod search;
pub mod store;
pub mod view;
