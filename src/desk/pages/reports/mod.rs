//! The pages of those who answer for figures: figures of a period, reports that are kept, and what is behind each of them.

pub(crate) mod address;
pub(crate) mod cell;
pub(crate) mod figures;
pub(crate) mod kept;
pub(crate) mod list;
pub(crate) mod paragraph;
pub(crate) mod proof;
