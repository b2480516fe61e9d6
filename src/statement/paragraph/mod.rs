//! The paragraph of a report: a template with places for figures, and the text that a report makes of it.

pub mod actions;
pub mod built_in;
mod place_format;
pub mod report_cells;

pub(crate) mod http;
pub mod render;
pub(crate) mod requests;
pub mod template;
mod template_piece;
mod template_reader;
mod views;

pub use crate::statement::paragraph::report_cells::ReportCells;
pub use render::{Rendered, Segment};
pub use template::Template;
