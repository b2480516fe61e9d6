//! The register book (sổ theo dõi hồ sơ): what an office took in, in the order of reception, numbered year by year.

pub(crate) mod book;
pub mod columns;
pub mod http;
pub mod lines;
pub mod store;
