//! Many dossiers are handed on at once: each by an act of its own in a transaction of its own, told one by one, with a slip for each taker.
//!
//! No sweep: whoever hands on may do so with each of them, by the rules of the act. What is done is in `endpoints/hand_overs.rs`, where
//! the act is done once for each key.

pub(crate) mod http;
pub(crate) mod outlook;
pub(crate) mod report;
pub(crate) mod requests;
pub(crate) mod slip;
