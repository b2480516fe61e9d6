//! Looking after officers: who there is, who comes, who goes.

pub(crate) mod accounts;
pub(crate) mod http;
