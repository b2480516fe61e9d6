//! Every row of a file, checked before anything is written: what is good, and what is wrong with the rest.

use std::collections::HashSet;

use csv::StringRecord;

use super::columns::RegisterColumn;
use super::headings::Headings;
use super::mapping::Mapping;
use super::report::{ImportLine, ImportReport, RowOutcome};
use super::row_sheet::RowSheet;
use super::rows::{RegisterRow, RowCells, RowFault};
use crate::agency::AgencyId;
use crate::import::history::CheckedRow;
use crate::import::reference_data::{ReferenceData, RowReferences};
use crate::import::register_file::{RegisterContent, RegisterFile, ToldOfFile};
use crate::platform::database::Connection;
use crate::platform::error::{Problem, Words};
use crate::platform::instant::Instant;
use crate::platform::progress;

/// A sentence of both languages, as the error of a command.
fn both(Words { vi, en }: Words) -> anyhow::Error {
    anyhow::anyhow!("{vi} / {en}")
}

/// Checks every row; the good ones are the answer's second part.
pub(super) fn check(
    conn: &mut Connection,
    (bytes, told): (&[u8], &ToldOfFile),
    mapping: &Mapping,
    now: Instant,
) -> anyhow::Result<(ImportReport, Vec<CheckedRow>)> {
    let content = RegisterContent::read(bytes, told).map_err(both)?;
    let mut table = RegisterFile::open(&content).map_err(both)?;
    let names: Vec<&str> = table.names.iter().collect();
    let headings = Headings::find(&names, mapping).map_err(both)?;
    let mut lookups = ReferenceData::read(conn)?;
    lookups.catalogue.check_mapping(mapping).map_err(|Words { vi, en }| {
        anyhow::anyhow!("tệp ánh xạ sai: {vi} / the mapping file is wrong: {en}")
    })?;
    let mut bad_cells = Vec::new();
    let mut report =
        ImportReport { unused: headings.unused.clone(), read_as: content.words(), ..ImportReport::default() };
    let mut rows: Vec<CheckedRow> = Vec::new();
    let mut seen: HashSet<(AgencyId, String)> = HashSet::new();
    let mut record = StringRecord::new();
    let bar = progress::bar(u64::try_from(table.progress().0).unwrap_or(0), "checking");
    while let Some(line) = table.next_line(&mut record).map_err(both)? {
        let cells = RowCells { record: &record, headings: &headings, mapping, epoch: table.epoch };
        let place = report.lines.len();
        let mut warnings = Vec::new();
        let outcome = match check_line(conn, &mut lookups, cells, now)? {
            Err(faults) => {
                bad_cells.push((place, cells.kept()));
                RowOutcome::Bad(faults)
            }
            Ok((row, found)) if !seen.insert((found.office.id, row.code.clone())) => {
                bad_cells.push((place, cells.kept()));
                RowOutcome::Bad(vec![RowFault::of(
                    RegisterColumn::Code,
                    "xuất hiện lần thứ hai trong tệp này",
                    "stands a second time in this file",
                )])
            }
            Ok((mut row, found)) => {
                warnings = std::mem::take(&mut row.warnings);
                rows.push(CheckedRow { place, line, row, found });
                RowOutcome::Added
            }
        };
        report.lines.push(ImportLine { number: line, code: cells.shown_code(), outcome, warnings });
        if place.is_multiple_of(256) {
            bar.set_position(u64::try_from(table.progress().1).unwrap_or(0));
        }
    }
    bar.finish_and_clear();
    let (names, separator) = (table.names, table.separator);
    report.sheet = Some(RowSheet { names, separator, headings, cells: bad_cells });
    Ok((report, rows))
}

type RowWithReferences = (RegisterRow, RowReferences);

fn check_line(
    conn: &mut Connection,
    lookups: &mut ReferenceData,
    cells: RowCells<'_>,
    now: Instant,
) -> Result<Result<RowWithReferences, Vec<RowFault>>, Problem> {
    let row = match cells.check(now) {
        Err(faults) => return Ok(Err(faults)),
        Ok(row) => row,
    };
    let found = lookups.find(conn, cells.mapping, &row)?;
    Ok(found.map(|found| (row, found)).map_err(|fault| vec![fault]))
}
