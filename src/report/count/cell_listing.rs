//! Opens any cell of a report to the dossiers behind it.

use std::collections::BTreeMap;

use crate::access::Scope;
use crate::agency::{AgencyId, Level};
use crate::dossier::clock::ledger::Channel;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::report::count::context::ReportContext;
use crate::report::count::fold::PartWindow;
use crate::report::count::office_tree::{JOINT, holds};
use crate::report::count::request::{GroupBy, ReportReader, ReportRequest};
use crate::report::count::rollup;
use crate::report::count::search::{self, CountedSpan, ListedDossier, ListedDossierKey};
use crate::report::count::store::{self, NamedAgency, ProcedureNames, Selection};
use crate::report::figures::figure::Figure;

/// One page of the dossiers behind a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellListing {
    /// How many lines the whole list has: the value of the cell.
    pub total: i64,
    /// The lines of this page, and the first of the next one when there is one.
    pub entries: Vec<ListedDossier>,
    /// Names of the offices.
    pub offices: BTreeMap<AgencyId, NamedAgency>,
    /// Names of the procedures.
    pub procedures: BTreeMap<ProcedureId, ProcedureNames>,
    /// The instant at which the report stands.
    pub as_of: Instant,
    /// What the register had been told by this instant.
    pub known_at: Instant,
}

/// Opens a cell: the figure of the row with key `group`, or of the total when there is none.
///
/// # Errors
/// As [`resolution`](crate::report::count::resolution::resolution), and when no row can have that key.
pub fn dossiers(
    conn: &mut Connection,
    question: &ReportRequest,
    (figure, group): (Figure, Option<&str>),
    (after, limit): (Option<ListedDossierKey>, i64),
    scope: &Scope,
    now: Instant,
) -> Result<CellListing, Problem> {
    let ground = ReportContext::of(conn, question, ReportReader::Officer(scope), now)?;
    let mut procedures = store::procedures(conn)?;
    procedures.retain(|_, names| names.kind == question.kind);
    let (selection, window) = opened(&ground, &procedures, question, group)?;
    let span = ground.span(window);
    let (total, entries) = page(conn, &selection, figure, span, (after, limit))?;
    let (as_of, known_at) = (ground.cut.as_of(), ground.known_at);
    Ok(CellListing { total, entries, offices: ground.offices, procedures, as_of, known_at })
}

/// How long the list behind a figure is, and a page of it: by the roll-ups where they can tell.
pub(in crate::report) fn page(
    conn: &mut Connection,
    selection: &Selection,
    figure: Figure,
    span: CountedSpan,
    (after, limit): (Option<ListedDossierKey>, i64),
) -> Result<(i64, Vec<ListedDossier>), DatabaseError> {
    match rollup::search::open(conn, selection, figure, span, (after, limit))? {
        Some(opened) => Ok(opened),
        None => Ok((
            search::count(conn, selection, figure, span)?,
            search::list(conn, selection, figure, span, after, limit)?,
        )),
    }
}

/// The journal rows of the row of a report with key `group`, or of the total.
pub(in crate::report) fn opened(
    ground: &ReportContext,
    procedures: &BTreeMap<ProcedureId, ProcedureNames>,
    question: &ReportRequest,
    group: Option<&str>,
) -> Result<(Selection, PartWindow), Problem> {
    let Some(group) = group else { return Ok((ground.selection(), PartWindow::whole(ground.cut.parts()))) };
    narrowed(ground, procedures, question.group_by, group).ok_or_else(|| {
        Problem::field(
            "group",
            "unknown_group",
            "không có dòng này trong báo cáo: lấy khóa (key) từ báo cáo cùng tham số",
            "the report has no such row: take the key from the report of the same parameters",
        )
    })
}

/// The journal rows of one row of a report; `None` when no row can have that key.
fn narrowed(
    ground: &ReportContext,
    procedures: &BTreeMap<ProcedureId, ProcedureNames>,
    group_by: GroupBy,
    group: &str,
) -> Option<(Selection, PartWindow)> {
    let mut selection = ground.selection();
    let mut window = PartWindow::whole(ground.cut.parts());
    let offices = |keep: &dyn Fn(&NamedAgency) -> bool| -> Vec<AgencyId> {
        ground.under.iter().filter(|(_, office)| keep(office)).map(|(id, _)| *id).collect()
    };
    let of_procedures = |keep: &dyn Fn(&ProcedureNames) -> bool| -> Vec<ProcedureId> {
        procedures.iter().filter(|(_, names)| keep(names)).map(|(id, _)| *id).collect()
    };
    match group_by {
        GroupBy::Agency => selection.offices = offices(&|office| office.code == group),
        GroupBy::Level => {
            let level = Level::parse(group)?;
            selection.offices = offices(&|office| office.level == level);
        }
        GroupBy::LevelField => {
            let (level, field) =
                group.split_once(JOINT).map_or((group, None), |(level, field)| (level, Some(field)));
            let level = Level::parse(level)?;
            selection.offices = offices(&|office| office.level == level);
            selection.procedures =
                field.map(|field| of_procedures(&|names| names.field_code == field)).or(selection.procedures);
        }
        GroupBy::AgencyTree => {
            selection.offices = offices(&|office| holds(group, ground.tree.key(office.id)));
        }
        GroupBy::Procedure => selection.procedures = Some(of_procedures(&|names| names.code == group)),
        GroupBy::Field => selection.procedures = Some(of_procedures(&|names| names.field_code == group)),
        GroupBy::Channel => selection.channel = Some(Channel::parse(group)?),
        GroupBy::Month => {
            let place = ground.parts.iter().position(|part| part.from().to_string() == group)?;
            let slot = i32::try_from(place).ok()?.checked_add(1)?;
            if slot > ground.cut.parts() {
                return None;
            }
            window = PartWindow::part(slot);
        }
    }
    let empty = selection.offices.is_empty() || selection.procedures.as_ref().is_some_and(Vec::is_empty);
    (!empty).then_some((selection, window))
}
