//! TODO dossier/books.

pub mod applicant;
pub mod journal;
pub mod legs;
pub(super) mod moves;
pub mod numbers;
pub mod opinions;
pub mod promise;
pub mod rollup;
pub mod store;
pub(super) mod sub_state;
