//! Opens a cell of a run to the dossiers behind it.

use std::collections::BTreeMap;

use crate::agency::{AgencyId, store as agencies};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::page;
use crate::report::count::office_tree::holds;
use crate::report::count::request::GroupBy;
use crate::report::count::store::{self as reading, NamedAgency};
use crate::report::count::view::CellDossier;
use crate::report::figures::figure::Figure;
use crate::report::runs::actions::{read_kinds, read_rows};
use crate::report::runs::content::TOTAL;
use crate::report::runs::figure_set::FigureSet;
use crate::report::runs::layouts::Layout;
use crate::report::runs::line::LineKind;
use crate::report::runs::search::{self, RunLineKey};
use crate::report::runs::store::{self, RunHead};
use crate::report::runs::view::RunCell;

fn no_such_cell() -> Problem {
    Problem::not_found(
        "báo cáo không có ô này: viết <dòng>:<chỉ tiêu hoặc cột>, ví dụ total:resolved_late",
        "the run has no such cell: write <row>:<figure or column>, such as total:resolved_late",
    )
}

/// One page of the dossiers behind a cell.
///
/// # Errors
/// When the run has no such cell, or the database fails.
pub fn open(
    conn: &mut Connection,
    run: &RunHead,
    cell: String,
    after: Option<RunLineKey>,
    limit: i64,
) -> Result<RunCell, Problem> {
    let (row, column) = cell.rsplit_once(':').ok_or_else(no_such_cell)?;
    let (rows, figures) = read_rows(store::rows(conn, run.id)?)?;
    if !rows.iter().any(|known| known.key == row) {
        return Err(no_such_cell());
    }
    let counts = counting(run, column, FigureSet::of(&figures)).ok_or_else(no_such_cell)?;
    let kinds = read_kinds(store::kinds(conn, run.id)?)?;
    let behind = |kind: &LineKind| stands_in(run.group_by, row, &kind.row) && counts(kind.figures);
    let numbers: Vec<i32> =
        (0..).zip(&kinds).filter(|(_, kind)| behind(kind)).map(|(number, _)| number).collect();
    let total = kinds.iter().filter(|kind| behind(kind)).map(|kind| kind.lines).sum();
    let offices = store::offices(conn, run.id)?;
    let lines = search::cell_lines(conn, run.id, &offices, &numbers, after, limit + 1)?;
    let (lines, next_cursor) = page::cut(lines, limit, |(key, _)| *key);
    let places: BTreeMap<AgencyId, NamedAgency> =
        agencies::load_many(conn, &offices)?.into_iter().map(|office| (office.id, office.into())).collect();
    let procedures = reading::procedures(conn)?;
    let items = lines.into_iter().map(|(_, entry)| CellDossier::of(entry, &places, &procedures)).collect();
    Ok(RunCell { cell, total, items, next_cursor })
}

/// Whether lines of the row `of_line` are behind the row `row`.
fn stands_in(group_by: GroupBy, row: &str, of_line: &str) -> bool {
    match (row, group_by) {
        // Months are rows beside the total, which has lines of its own.
        (TOTAL, GroupBy::Month) => of_line == TOTAL,
        (TOTAL, _) => true,
        _ => holds(row, of_line),
    }
}

/// Which lines a figure counts, or a column of the layout.
fn counting(run: &RunHead, column: &str, figures: FigureSet) -> Option<Box<dyn Fn(FigureSet) -> bool>> {
    if let Some(figure) = Figure::parse(column).filter(|figure| figures.has(*figure)) {
        return Some(Box::new(move |of_line| of_line.has(figure)));
    }
    let columns = Layout::find(&run.layout)?.columns_of(run.layout_version, run.folded);
    let column = columns.into_iter().find(|known| known.name == column && known.is_known())?;
    Some(Box::new(move |of_line| column.counts(&of_line.figures())))
}
