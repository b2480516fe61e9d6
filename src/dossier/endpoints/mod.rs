//! HTTP endpoints of single dossiers: intake, acts, opinions, with the bodies that they take, and the routes of the room.
//!
//! On top of the inner rooms; handlers elsewhere take state and request headers from `http.rs`.

pub mod act;
pub mod citizen_requests;
pub mod http;
pub mod intake_request;
pub mod opinions;
pub mod requests;
