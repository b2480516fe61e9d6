//! Which acts are looked for.

use serde::{Deserialize, Serialize};

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::platform::instant::Instant;

/// Which acts to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a set of four kinds, by name")]
pub(in crate::report) struct ActSelection {
    /// All of them.
    pub every_act: bool,
    /// By which a result came to exist, as the figure `resolved` counts them.
    pub resolutions: bool,
    /// By which a dossier was closed as withdrawn, as the figure `closed_withdrawn` counts them.
    pub withdrawals: bool,
    /// By which papers were asked for.
    pub requests: bool,
}
/// The place of an act among those of its office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct ActKey {
    pub office_id: AgencyId,
    pub happened_at: Instant,
    pub dossier_id: DossierId,
    pub seq: i32,
}
