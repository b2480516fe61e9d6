//! HTTP endpoints of single dossiers: intake, acts, opinions, with the bodies that they take, and the routes of the room.
//!
//! On top of the inner rooms; handlers elsewhere take their state from `handler_state.rs` and the headers of an act from
//! `request_headers.rs`.

pub mod act;
pub mod amend_request;
pub mod annul_request;
pub(crate) mod body_of;
pub mod citizen_requests;
pub mod fee_requests;
pub(crate) mod hand_overs;
pub mod handler_state;
pub mod http;
pub mod intake_request;
pub(crate) mod once;
pub mod opinions;
pub(in crate::dossier) mod reclassification;
pub(crate) mod rehearsal;
pub mod reminders;
pub(crate) mod request_headers;
pub mod requests;
pub mod tracking_limiter;
