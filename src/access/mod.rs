//! Who may come in: officers, their roles, what a role may do and see, and their tokens.

pub mod actions;
pub mod approvals;
pub(crate) mod credentials;
pub mod easy_password;
pub mod extractor;
mod hashing;
pub mod http;
pub(crate) mod officers;
pub(crate) mod own_password;
pub mod password;
pub mod permission;
pub mod search;
pub mod sessions;
pub mod sign_in_limiter;
pub mod store;
pub mod terms;
pub mod tokens;
pub mod views;

pub use permission::{AbsentOfficer, Assignment, Officer, OfficerId, OfficerName, Role, Scope};
pub use terms::HeldRole;
pub use tokens::TokenKeys;
