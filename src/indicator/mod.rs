//! The book of indicators: every other figure of a report, entered with what proves it or computed by a formula.
//!
//! A half-year report holds figures that no dossier gives: documents received, inspections, PARINDEX, SIPAS, PAPI,
//! answers to surveys, feedback handled (docs/domain/reports.md). Each is an indicator with a code, a unit and a place
//! in the report. What can be computed is computed, here and nowhere else; what is entered says what proves it, for
//! which period, as of which day. Nothing is overwritten: a correction is a further entry with a reason. Entries of an additive
//! indicator add up to the agencies above, when nobody is missing.

pub mod actions;
pub mod book;
pub mod check;
pub(crate) mod entries;
mod entries_below;
pub mod figure_dates;
pub mod reader;
pub mod register_reader;

pub mod formula;
pub(crate) mod http;
pub mod import;

pub(crate) mod requests;
pub mod store;
pub mod sums;
pub(crate) mod views;

pub use crate::indicator::figure_dates::FigureDates;
pub use crate::indicator::reader::{IndicatorFigure, IndicatorReader};
pub use crate::indicator::register_reader::RegisterFigures;
pub use book::{IndicatorBook, IndicatorDefinition};
pub use store::IndicatorKind;
