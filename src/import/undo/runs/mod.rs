//! How far the undo of an import is, as it is kept: a run has it, or had it last.

pub mod store;
