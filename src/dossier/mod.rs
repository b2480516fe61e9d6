//! The heart: one request, from desk to result.

pub mod deadline;
