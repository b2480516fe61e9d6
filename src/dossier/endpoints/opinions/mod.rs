//! HTTP endpoints of opinions, with the bodies that they take.

pub mod http;
pub mod requests;
