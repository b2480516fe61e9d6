//! Sign-ins: who is in, by which token, until when.

pub(crate) mod http;
pub mod store;
