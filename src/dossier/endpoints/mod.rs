//! TODO dossier/endpoints.

pub mod act;
pub mod citizen_requests;
pub mod http;
pub mod intake_request;
pub mod opinions;
pub mod requests;
