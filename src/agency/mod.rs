//! Who serves: city, districts, wards and their units; the tree over time; succession.
//!
//! An *office* is every agency that is not a unit: it can own dossiers. A unit belongs to the nearest office above it.
//! A name never identifies: phường Dương Nội of 2023 and phường Dương Nội of 7/2025 are two agencies. Codes do.

pub mod http;
mod id;
pub mod import;
pub mod level;
pub mod store;
pub mod succession;

pub use id::AgencyId;
pub use level::Level;
pub use store::Agency;
pub use succession::SuccessionKind;
