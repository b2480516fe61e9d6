//! What people do with runs: make one, read it, sign it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::access::{self, Officer, OfficerId, Role, Scope};
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::calendar::CalendarCache;
use crate::platform::database::{Connection, Id, stored_json};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::report::count::request::ReportRequest;
use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::figures::named_period::NamedPeriod;
use crate::report::figures::period::Period;
use crate::report::runs::content::RunRow;
use crate::report::runs::figure_set::FigureSet;
use crate::report::runs::figures::{RunFigures, RunPrint, take};
use crate::report::runs::layouts::Layout;
use crate::report::runs::line::LineKind;
use crate::report::runs::refusal::{not_signed_there, superseded};
pub use crate::report::runs::signing::MAKERS;
use crate::report::runs::signing::{SigningPlace, SigningRole};
use crate::report::runs::store::{self, KindRecord, RowRecord, RunHead, RunId, RunState, SignatureRecord};
use crate::report::runs::view::WholeRun;

/// A run as it is asked for.
#[derive(Debug, Clone)]
pub struct RequestedRun {
    /// The layout.
    pub layout: &'static Layout,
    /// What is counted.
    pub question: ReportRequest,
    /// Whether paused and closed dossiers are folded.
    pub folded: bool,
    /// The run that it supersedes, and why.
    pub supersedes: Option<(RunId, String)>,
}

/// A run that is ready to be kept.
#[derive(Debug)]
pub struct NewRun {
    /// Its parameters.
    pub head: RunHead,
    /// Its rows.
    pub rows: Vec<RowRecord>,
    /// What its lines have in common.
    pub kinds: Vec<KindRecord>,
    /// Its figures.
    pub taken: RunFigures,
}

/// Who makes a run, and as what.
#[derive(Debug, Clone)]
pub struct RunMaker {
    /// The officer.
    pub id: OfficerId,
    /// The name for papers.
    pub name: String,
    /// The role.
    pub role: Role,
    /// What the officer may see.
    pub scope: Scope,
}

/// Takes the figures of a run; nothing is written yet.
///
/// # Errors
/// An agency that is unknown or not in the officer's scope, a role that may not, a period beyond the loaded calendars, a run
/// that cannot be superseded, figures that do not balance, or a failing database.
pub fn prepare(
    conn: &mut Connection,
    officer: &Officer,
    asked: &RequestedRun,
    calendars: &CalendarCache,
    now: Instant,
) -> Result<NewRun, Problem> {
    let agency = find_agency(conn, &asked.question.agency, &officer.scope())?;
    let role = may(officer, MAKERS, agency.id)?;
    let maker = RunMaker { id: officer.id, name: officer.full_name.clone(), role, scope: officer.scope() };
    prepare_for(conn, &maker, &agency, asked, calendars, now)
}

/// As [`prepare`], for somebody who was found to be allowed.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_for(
    conn: &mut Connection,
    maker: &RunMaker,
    agency: &Agency,
    asked: &RequestedRun,
    calendars: &CalendarCache,
    now: Instant,
) -> Result<NewRun, Problem> {
    must_be_loaded(conn, agency.id, asked.question.period, calendars)?;
    if let Some((earlier, _)) = &asked.supersedes {
        may_supersede(conn, *earlier, asked, agency.id, &maker.scope)?;
    }
    let layout = asked.layout;
    let print = RunPrint { layout: layout.slug.to_owned(), version: layout.version, folded: asked.folded };
    let taken = take(conn, &asked.question, &print, Figure::ALL, &maker.scope, now)?;
    let id = Id::new();
    let period = asked.question.period;
    let head = RunHead {
        id,
        layout: print.layout,
        layout_version: print.version,
        agency_id: agency.id,
        first_day: period.from(),
        last_day: period.to(),
        period_name: period_name(period),
        group_by: taken.parameters.group_by,
        boundaries: taken.parameters.boundaries,
        procedure_kind: taken.parameters.kind,
        folded: print.folded,
        as_of: taken.parameters.as_of,
        acts_before: taken.parameters.acts_before,
        known_at: taken.parameters.known_at,
        offices_of_agency: i32::try_from(taken.offices_of_agency).unwrap_or(i32::MAX),
        versions: taken.versions.to_string(),
        line_count: i64::try_from(taken.lines.len()).unwrap_or(i64::MAX),
        lines_hash: taken.lines_hash.to_vec(),
        hash: taken.hash.to_vec(),
        state: RunState::Making,
        supersedes_id: asked.supersedes.as_ref().map(|(id, _)| *id),
        supersede_reason: asked.supersedes.as_ref().map(|(_, reason)| reason.clone()),
        made_by: maker.id,
        made_by_name: maker.name.clone(),
        made_as: maker.role,
        made_at: now,
    };
    let rows = (1..).zip(&taken.rows).map(|(place, row)| RowRecord {
        run_id: id,
        key: row.key.clone(),
        place,
        parent: row.parent.clone(),
        depth: row.depth,
        name: row.name.clone(),
        cells: written_cells(&row.cells),
    });
    let kinds = (0..).zip(&taken.kinds).map(|(number, kind)| KindRecord {
        run_id: id,
        kind: number,
        row_key: kind.row.clone(),
        figures: Value::from(kind.figures.names()).to_string(),
        line_count: kind.lines,
    });
    Ok(NewRun { rows: rows.collect(), kinds: kinds.collect(), head, taken })
}

/// The name of a period, or its days where it has none.
fn period_name(period: Period) -> String {
    NamedPeriod::of(period).map_or_else(
        || format!("từ ngày {} đến ngày {}", date_vi(period.from()), date_vi(period.to())),
        NamedPeriod::words_vi,
    )
}

/// The agency of that code, an office within the scope.
///
/// # Errors
/// When there is none.
pub fn find_agency(conn: &mut Connection, code: &str, scope: &Scope) -> Result<Agency, Problem> {
    agencies::find_by_code(conn, code)?
        .filter(|agency| agency.is_office() && scope.sees(agency.id))
        .ok_or_else(|| {
            Problem::field(
                "agency",
                "unknown_agency",
                "không có cơ quan này trong phạm vi của bạn; đơn vị không có hồ sơ riêng, hãy chọn cơ quan của đơn vị",
                "no such agency in your scope; a unit has no dossiers of its own, name its office",
            )
        })
}

/// The role, of `roles`, by which an officer acts at an agency.
///
/// # Errors
/// When there is none.
pub fn may(officer: &Officer, roles: &[Role], agency: AgencyId) -> Result<Role, Problem> {
    officer.acts_as(roles, agency).map(|assignment| assignment.role).ok_or_else(|| {
        let (vi, en) = Role::list_words(roles);
        Problem::new(Code::RoleMayNot).say(
            format!("việc này dành cho: {vi}, tại cơ quan của báo cáo"),
            format!("this is for: {en}, at the agency of the report"),
        )
    })
}

fn must_be_loaded(
    conn: &mut Connection,
    agency: AgencyId,
    period: Period,
    calendars: &CalendarCache,
) -> Result<(), Problem> {
    let calendar = calendars.for_agency(conn, agency)?;
    for (field, day) in [("from", period.from()), ("to", period.to())] {
        calendar.processing.ensure_loaded(day, day).map_err(|error| {
            Problem::from(error).with_field(
                field,
                "calendar_not_loaded",
                "ngày này nằm ngoài các năm đã nạp lịch làm việc",
                "this day lies outside the years whose working calendar is loaded",
            )
        })?;
    }
    Ok(())
}

fn may_supersede(
    conn: &mut Connection,
    earlier: RunId,
    asked: &RequestedRun,
    agency: AgencyId,
    scope: &Scope,
) -> Result<(), Problem> {
    let wrong = |code, vi: &str, en: &str| Problem::field("supersedes", code, vi, en);
    let Some(run) = find_visible(conn, earlier, scope)? else {
        return Err(wrong(
            "unknown_run",
            "không có báo cáo này trong phạm vi của bạn",
            "no such run in your scope",
        ));
    };
    let period = asked.question.period;
    let same = run.layout == asked.layout.slug
        && run.agency_id == agency
        && (run.first_day, run.last_day) == (period.from(), period.to());
    if !same {
        return Err(wrong(
            "another_report",
            "chỉ thay được báo cáo cùng mẫu, cùng cơ quan và cùng kỳ",
            "a run supersedes one of the same layout, agency and period",
        ));
    }
    match store::superseded_by(conn, earlier)? {
        Some(later) => Err(superseded(&later.to_string())),
        None => Ok(()),
    }
}

fn find_visible(conn: &mut Connection, id: RunId, scope: &Scope) -> Result<Option<RunHead>, Problem> {
    let Some(run) = store::find(conn, id)? else { return Ok(None) };
    let offices = store::offices(conn, id)?;
    Ok(scope.covers(&offices).then_some(run))
}

/// A run that the officer may see: every office that it counted lies in the scope.
///
/// # Errors
/// When there is none.
pub fn load(conn: &mut Connection, id: RunId, scope: &Scope) -> Result<RunHead, Problem> {
    find_visible(conn, id, scope)?.ok_or_else(|| {
        Problem::not_found(
            "không có báo cáo này, hoặc báo cáo có cơ quan ngoài phạm vi của bạn",
            "no such run, or it counts offices outside your scope",
        )
    })
}

/// Everything that is kept of a run, but its lines.
///
/// # Errors
/// When what was kept cannot be read.
pub fn whole(conn: &mut Connection, head: RunHead) -> Result<WholeRun, Problem> {
    let (rows, _) = read_rows(store::rows(conn, head.id)?)?;
    let agency = agency_of(conn, &head)?;
    let superior = match agency.parent_id {
        Some(parent) => agencies::find(conn, parent)?.map(|parent| parent.name_vi),
        None => None,
    };
    let signatures = store::signatures(conn, head.id)?;
    let people: Vec<OfficerId> = signatures.iter().map(|one| one.officer_id).chain([head.made_by]).collect();
    Ok(WholeRun {
        agency,
        superior,
        offices: store::offices(conn, head.id)?.len(),
        rows,
        signatures,
        people: access::store::officer_names(conn, &people)?,
        superseded_by: store::superseded_by(conn, head.id)?,
        head,
    })
}

/// The agency of a run.
///
/// # Errors
/// When it is gone.
pub fn agency_of(conn: &mut Connection, run: &RunHead) -> Result<Agency, Problem> {
    agencies::find(conn, run.agency_id)?
        .ok_or_else(|| Problem::new(Code::Internal).because("the agency of a run is gone"))
}

/// The cells as they are kept.
fn written_cells(cells: &FigureValues) -> String {
    let cells: Map<String, Value> =
        cells.iter().map(|(figure, value)| (figure.as_str().to_owned(), Value::from(value))).collect();
    Value::Object(cells).to_string()
}

/// Rows as they were kept, and the figures that were counted.
///
/// # Errors
/// When what was kept cannot be read.
pub fn read_rows(records: Vec<RowRecord>) -> Result<(Vec<RunRow>, Vec<Figure>), Problem> {
    let mut figures: Vec<Figure> = Vec::new();
    let mut rows = Vec::new();
    for record in records {
        let kept: BTreeMap<String, i64> = stored_json(&record.cells, "report_run_row.cells", record.run_id)?;
        let mut cells = FigureValues::default();
        cells.add(|figure| kept.get(figure.as_str()).copied().unwrap_or_default());
        if figures.is_empty() {
            figures =
                Figure::ALL.iter().copied().filter(|figure| kept.contains_key(figure.as_str())).collect();
        }
        let RowRecord { key, parent, depth, name, .. } = record;
        rows.push(RunRow { key, parent, depth, name, cells });
    }
    Ok((rows, figures))
}

/// Kinds as they were kept.
///
/// # Errors
/// When what was kept cannot be read.
pub fn read_kinds(records: Vec<KindRecord>) -> Result<Vec<LineKind>, Problem> {
    records
        .into_iter()
        .map(|record| {
            let names: Vec<String> = stored_json(&record.figures, "report_run_kind.figures", record.run_id)?;
            let figures: Vec<Figure> = names.iter().filter_map(|name| Figure::named(name)).collect();
            Ok(LineKind { row: record.row_key, figures: FigureSet::of(&figures), lines: record.line_count })
        })
        .collect()
}

/// Where an officer signs a run: in the place that is asked for or else in the officer's own, and in which role.
///
/// # Errors
/// When the officer may not sign there.
pub fn signing_place(
    officer: &Officer,
    run: &RunHead,
    asked: Option<SigningPlace>,
) -> Result<(SigningPlace, SigningRole), Problem> {
    let held: Vec<SigningRole> = officer
        .own_assignments()
        .filter(|held| held.office_ids.contains(&run.agency_id))
        .map(|held| (held.role, held.agency_id == run.agency_id))
        .collect();
    SigningPlace::settled(asked, officer.id == run.made_by, &held)
        .map_err(|refusal| not_signed_there(refusal, asked))
}

/// Signs a run, in the place that is asked for or else in the officer's own.
///
/// # Errors
/// When the officer may not sign there, has signed before, or the run has been superseded.
pub fn sign(
    conn: &mut Connection,
    officer: &Officer,
    run: &RunHead,
    asked: Option<SigningPlace>,
    now: Instant,
) -> Result<(), Problem> {
    let (_, (role, is_of_agency)) = signing_place(officer, run, asked)?;
    if let Some(later) = store::superseded_by(conn, run.id)? {
        return Err(superseded(&later.to_string()));
    }
    let own = officer.own_assignments().find(|held| {
        held.role == role
            && held.office_ids.contains(&run.agency_id)
            && (held.agency_id == run.agency_id) == is_of_agency
    });
    let held_at = own.map_or(run.agency_id, |held| held.agency_id);
    let agency = agencies::find(conn, held_at)?
        .ok_or_else(|| Problem::new(Code::Internal).because("the agency of a role is gone"))?;
    let signature = SignatureRecord {
        run_id: run.id,
        officer_id: officer.id,
        role,
        name: officer.full_name.clone(),
        agency_code: agency.code,
        agency_name: agency.name_vi,
        signed_at: now,
    };
    if !store::sign(conn, &signature)? {
        return Err(Problem::new(Code::AlreadyExists)
            .say("bạn đã ký báo cáo này với vai trò đó", "you have signed this run in that role"));
    }
    Ok(())
}
