//! How many open dossiers a move finds, moves and leaves.
//! Pure: no HTTP, no SQL, no clock.

use std::ops::AddAssign;

use serde::Serialize;
use utoipa::ToSchema;

use crate::dossier::bulk::recalendar::DueDateTotals;

/// The dossiers that a move finds, by what becomes of them: `found = moves.open + already_there + refused`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct MoveTotals {
    /// Open dossiers of the procedure, or those that were named.
    #[schema(example = 40)]
    pub found: i64,
    /// They have the version and the workflow already.
    #[schema(example = 3)]
    pub already_there: i64,
    /// They cannot move; each says why.
    #[schema(example = 2)]
    pub refused: i64,
    /// Those that move, by what happens to their due dates.
    pub moves: DueDateTotals,
}

impl AddAssign for MoveTotals {
    fn add_assign(&mut self, part: Self) {
        self.found += part.found;
        self.already_there += part.already_there;
        self.refused += part.refused;
        self.moves += part.moves;
    }
}
