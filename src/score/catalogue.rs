//! What the catalogue says of a level on a day: the procedures behind the counts of the formulas.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::agency::Level;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::procedure::search::{self, ProcedureFilter};
use crate::procedure::{ProcedureKind, ServiceLevel};
use crate::report::quantity::spelling::CatalogueCount;

/// Procedures by what is counted of them: codes.
pub(super) type ScoreCatalogue = BTreeMap<CatalogueCount, BTreeSet<String>>;

/// The procedures that a level serves on a day, and those of them that are offered online.
pub(super) fn catalogue_of(
    conn: &mut Connection,
    level: Level,
    day: NaiveDate,
) -> Result<ScoreCatalogue, Problem> {
    let filter = ProcedureFilter {
        on: Some(day),
        level: Some(level),
        kind: Some(ProcedureKind::Tthc),
        ..ProcedureFilter::default()
    };
    let served = search::list(conn, &filter, None, i64::MAX)?;
    let online = served.iter().filter(|version| version.content.service_level != ServiceLevel::Information);
    let online = online.map(|version| version.code.clone()).collect();
    let served = served.iter().map(|version| version.code.clone()).collect();
    Ok(BTreeMap::from([(CatalogueCount::Served, served), (CatalogueCount::Online, online)]))
}
