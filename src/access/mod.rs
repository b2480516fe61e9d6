//! Who may come in: officers, their roles, what a role may do and see, and their tokens.

pub mod actions;
pub mod approvals;
pub mod catalogue_changes;
pub(crate) mod credentials;
pub mod easy_password;
pub mod extractor;
mod hashing;
pub mod http;
mod keeping;
pub mod keys;
pub(crate) mod officers;
pub(crate) mod own_password;
pub mod password;
pub mod permission;
pub mod personal_grants;
pub mod personal_reads;
pub mod search;
pub mod sessions;
mod sight;
pub mod sign_in_limiter;
pub mod store;
pub mod terms;
pub mod tokens;
pub mod views;

pub use catalogue_changes::store::keep_catalogue_change;
pub use catalogue_changes::{CatalogueAct, CatalogueChange, CatalogueThing};
pub use keeping::{CatalogueKeeper, ServedOffices};
pub use keys::OfficerId;
pub use permission::{AbsentOfficer, Assignment, Officer, OfficerName, Role, Scope};
pub use personal_reads::{PersonalReadKind, PersonalReadLedger};
pub use terms::{HeldRole, MadeBy};
pub use tokens::TokenKeys;
