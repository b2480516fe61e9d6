//! Sign-ins: who is in, by which token, until when.

pub mod store;
