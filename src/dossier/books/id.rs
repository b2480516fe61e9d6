//! The key of a dossier.

use crate::platform::database::Id;

/// A row of the dossiers, by which its key is told apart.
#[derive(Debug)]
pub enum DossierRow {}

/// The key of a dossier.
pub type DossierId = Id<DossierRow>;
