//! One dossier's line in a run.

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::report::runs::figure_set::FigureSet;

/// What lines have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineKind {
    /// The row.
    pub row: String,
    /// The figures that count them.
    pub figures: FigureSet,
    /// How many lines there are.
    pub lines: i64,
}
/// One act that is counted, or one dossier that stands there, with its last move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunLine {
    /// The office of the dossier.
    pub office_id: AgencyId,
    /// The kind, by its place.
    pub kind: i32,
    /// The dossier.
    pub dossier_id: DossierId,
    /// The number of the act.
    pub seq: i32,
}
