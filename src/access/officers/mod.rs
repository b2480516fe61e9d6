//! Looking after officers: who there is, who comes, who goes.

pub(crate) mod http;
