//! What was done to the catalogue in a period, and what stands in it at the end: "công bố 1.104, bãi bỏ 137, phê duyệt 857 quy
//! trình" (docs/domain/reports.md), never typed and each opened to its list.
//!
//! An act counts on the day on which it takes effect, and is known from the instant at which it was recorded, so that a figure
//! comes out again for whatever day and instant it is asked. What an install began with has no first day and is no act of anybody.
//! A count is the length of the list that opens it: both are made of the same entries ([`history`]).

pub mod figures;
pub mod history;
pub(crate) mod http;
mod store;
mod view;

pub use figures::{CatalogueFigure, CatalogueGrouping, CatalogueQuestion};
pub use history::{CatalogueEntry, count};

use crate::platform::database::Connection;
use crate::platform::error::Problem;

/// Everything that the figures count.
///
/// # Errors
/// When the database fails.
pub fn read(conn: &mut Connection, question: &CatalogueQuestion) -> Result<Vec<CatalogueEntry>, Problem> {
    Ok(history::entries(&store::load(conn)?, question))
}
