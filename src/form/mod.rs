//! WHAT is printed: the seven forms of the one-stop shop, in the edition of the day of the act, and how they lie on a sheet.
//!
//! A form is data first (`content.rs`, from plain facts), then a page (`layout.rs`, `form.typ`). Which forms can be printed, and why
//! another cannot, is one rule (`standing.rs`). This room knows nothing of how a dossier is kept: the facts are brought by
//! `dossier/views/forms/`.

pub mod content;
pub mod edition;
pub mod facts;
pub mod layout;
pub mod model;
pub mod sheet;
pub mod standing;
pub mod words;

pub use edition::{FormEdition, FormKind};
pub use model::PrintedForm;
pub use sheet::FormSheet;
