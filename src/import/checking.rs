//! Every row of a file, checked before anything is written: what is good, and what is wrong with the rest.

use std::collections::HashSet;

use csv::StringRecord;

use super::catalogue::ImportCatalogue;
use super::columns::RegisterColumn;
use super::headings::Headings;
use super::report::{ImportLine, ImportReport, RowOutcome};
use super::row_sheet::RowSheet;
use super::rows::{RegisterRow, RowCells, RowFault};
use super::watch::ImportWatch;
use super::wish::{ImportRefusal, RegisterToImport};
use crate::agency::AgencyId;
use crate::import::history::CheckedRow;
use crate::import::reference_data::{ReferenceData, RowReferences};
use crate::import::register_file::{RegisterContent, RegisterFile};
use crate::platform::database::Connection;
use crate::platform::error::{Problem, Words};
use crate::platform::instant::Instant;
use crate::platform::text::folded;

/// After so many lines whoever looks on is told how far it is.
const TOLD_EVERY: usize = 256;
/// The words of a column that nothing is known for are gathered up to so many.
const MOST_WORDS: usize = 200;

/// Checks every row; the good ones are the answer's second part.
pub(super) fn check(
    conn: &mut Connection,
    register: &RegisterToImport,
    watch: &dyn ImportWatch,
    now: Instant,
) -> Result<(ImportReport, Vec<CheckedRow>), ImportRefusal> {
    let mapping = &register.mapping;
    let content = RegisterContent::read(&register.bytes, &register.told).map_err(ImportRefusal::File)?;
    let mut table = RegisterFile::open(&content).map_err(ImportRefusal::File)?;
    let names: Vec<&str> = table.names.iter().collect();
    let headings = Headings::find(&names, mapping).map_err(ImportRefusal::File)?;
    let mut lookups = ReferenceData::read(conn)?;
    lookups.catalogue.check_mapping(mapping).map_err(|Words { vi, en }| {
        ImportRefusal::File(Words {
            vi: format!("tệp ánh xạ sai: {vi}"),
            en: format!("the mapping file is wrong: {en}"),
        })
    })?;
    let mut bad_cells = Vec::new();
    let mut report =
        ImportReport { unused: headings.unused.clone(), read_as: content.words(), ..ImportReport::default() };
    let mut rows: Vec<CheckedRow> = Vec::new();
    let mut seen: HashSet<(AgencyId, String)> = HashSet::new();
    let mut record = StringRecord::new();
    while let Some(line) = table.next_line(&mut record).map_err(ImportRefusal::File)? {
        let cells = RowCells { record: &record, headings: &headings, mapping, epoch: table.epoch };
        let place = report.lines.len();
        let mut warnings = Vec::new();
        let outcome = match check_line(conn, &mut lookups, cells, (register.only_of, now))? {
            Err(faults) => {
                gather_unknown(&mut report, &lookups.catalogue, &cells, &faults);
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
        if place.is_multiple_of(TOLD_EVERY) {
            let (all, done) = table.progress();
            watch.checked(done, all)?;
        }
    }
    let (names, separator) = (table.names, table.separator);
    report.sheet = Some(RowSheet { names, separator, headings, cells: bad_cells });
    Ok((report, rows))
}

type RowWithReferences = (RegisterRow, RowReferences);

fn check_line(
    conn: &mut Connection,
    lookups: &mut ReferenceData,
    cells: RowCells<'_>,
    (only_of, now): (Option<AgencyId>, Instant),
) -> Result<Result<RowWithReferences, Vec<RowFault>>, Problem> {
    let row = match cells.check(now) {
        Err(faults) => return Ok(Err(faults)),
        Ok(row) => row,
    };
    let found = lookups.find(conn, cells.mapping, &row)?;
    let found = found.and_then(|found| match only_of {
        Some(office) if office != found.office.id => Err(of_another_office()),
        _ => Ok(found),
    });
    Ok(found.map(|found| (row, found)).map_err(|fault| vec![fault]))
}

fn of_another_office() -> RowFault {
    RowFault::of(
        RegisterColumn::Agency,
        "là cơ quan khác với cơ quan của sổ này: nhập sổ của cơ quan đó riêng",
        "is another office than that of this register: import the register of that office by itself",
    )
}

/// Gathers the words of bad cells for which a mapping can say what they mean.
fn gather_unknown(
    report: &mut ImportReport,
    catalogue: &ImportCatalogue,
    cells: &RowCells<'_>,
    faults: &[RowFault],
) {
    let mapped = [RegisterColumn::Agency, RegisterColumn::Procedure, RegisterColumn::Channel];
    for column in faults.iter().filter_map(|fault| fault.column).filter(|column| mapped.contains(column)) {
        let Some(word) = cells.word(column).filter(|word| !catalogue.is_code(column, word)) else { continue };
        let words = report.unknown_words.entry(column).or_default();
        if words.len() < MOST_WORDS || words.contains_key(&folded(&word)) {
            words.entry(folded(&word)).or_insert((word, 0)).1 += 1;
        }
    }
}
