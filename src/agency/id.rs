//! The key of an agency.

use crate::platform::database::Id;

/// A row of the agencies, by which its key is told apart.
#[derive(Debug)]
pub enum AgencyRow {}

/// The key of an agency: of an office, a unit or a city, which are rows of one table.
pub type AgencyId = Id<AgencyRow>;
