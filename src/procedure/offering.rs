//! What must hold whenever something more is offered at a counter: it is handled there.
//!
//! The catalogue knows what is offered, and nothing of how it is handled. Whoever publishes a version or delegates a
//! procedure hands in somebody who does, so that nobody can forget to ask; the room `workflow` has the one that counts
//! (`workflow/offering/`).

use crate::platform::database::Connection;
use crate::platform::error::Problem;

/// Somebody who knows how procedures are handled.
pub trait HandlingCheck {
    /// Asked within the act, after it is written and before it is kept: sees to it that whatever is offered now is handled
    /// wherever it is offered, or refuses the act.
    ///
    /// # Errors
    /// When an office would offer something that it has no workflow for, or the database fails.
    fn see_to_it(&mut self, conn: &mut Connection) -> Result<(), Problem>;
}
