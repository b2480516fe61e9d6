//! What people do with runs: make one, take it again, compare it, sign it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::account::{Officer, Role, Scope};
use crate::agency::{Agency, store as agencies};
use crate::calendar::CalendarShelf;
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::report::figures::{Cells, Figure};
use crate::report::layouts::Layout;
use crate::report::named_period::NamedPeriod;
use crate::report::period::Period;
use crate::report::resolution::Question;
use crate::report::runs::content::{RunRow, hex};
use crate::report::runs::differences::{self, Act, Cause, Counted, Side, Sight};
use crate::report::runs::figure_set::FigureSet;
use crate::report::runs::keeping::superseded;
use crate::report::runs::search;
use crate::report::runs::store::{self, KindRecord, RowRecord, RunHead, RunState, SignatureRecord};
use crate::report::runs::take::{Kind, Line, Print, Taken, take};

/// Who makes runs.
pub const MAKERS: &[Role] = &[Role::ReportWriter, Role::Supervisor];
/// Who signs them.
pub const SIGNERS: &[Role] = &[Role::Approver, Role::Supervisor, Role::ReportWriter];

/// A run as it is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The layout.
    pub layout: &'static Layout,
    /// What is counted.
    pub question: Question,
    /// Whether paused and closed dossiers are folded.
    pub folded: bool,
    /// The run that it supersedes, and why.
    pub supersedes: Option<(Id, String)>,
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
    pub taken: Taken,
}

/// Who makes a run, and as what.
#[derive(Debug, Clone)]
pub struct Maker {
    /// The officer.
    pub id: Id,
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
    asked: &Asked,
    calendars: &CalendarShelf,
    now: Instant,
) -> Result<NewRun, Problem> {
    let agency = find_agency(conn, &asked.question.agency, &officer.scope())?;
    let role = may(officer, MAKERS, agency.id)?;
    let maker = Maker { id: officer.id, name: officer.full_name.clone(), role, scope: officer.scope() };
    prepare_for(conn, &maker, &agency, asked, calendars, now)
}

/// As [`prepare`], for somebody who was found to be allowed.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_for(
    conn: &mut Connection,
    maker: &Maker,
    agency: &Agency,
    asked: &Asked,
    calendars: &CalendarShelf,
    now: Instant,
) -> Result<NewRun, Problem> {
    must_be_loaded(conn, agency.id, asked.question.period, calendars)?;
    if let Some((earlier, _)) = &asked.supersedes {
        may_supersede(conn, *earlier, asked, agency.id, &maker.scope)?;
    }
    let layout = asked.layout;
    let print = Print { layout: layout.slug.to_owned(), version: layout.version, folded: asked.folded };
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
pub fn may(officer: &Officer, roles: &[Role], agency: Id) -> Result<Role, Problem> {
    officer.acts_as(roles, agency).map(|assignment| assignment.role).ok_or_else(|| {
        let names: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
        Problem::new(Code::RoleMayNot).say(
            format!("việc này dành cho: {}, tại cơ quan của báo cáo", names.join(", ")),
            format!("this is for: {}, at the agency of the report", names.join(", ")),
        )
    })
}

fn must_be_loaded(
    conn: &mut Connection,
    agency: Id,
    period: Period,
    calendars: &CalendarShelf,
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
    earlier: Id,
    asked: &Asked,
    agency: Id,
    scope: &Scope,
) -> Result<(), Problem> {
    let wrong = |code, vi: &str, en: &str| Problem::field("supersedes", code, vi, en);
    let Some(run) = find_visible(conn, earlier, scope)? else {
        return Err(wrong("unknown_run", "không có báo cáo này trong phạm vi của bạn", "no such run in your scope"));
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

fn find_visible(conn: &mut Connection, id: Id, scope: &Scope) -> Result<Option<RunHead>, Problem> {
    let Some(run) = store::find(conn, id)? else { return Ok(None) };
    let offices = store::offices(conn, id)?;
    Ok(scope.covers(&offices).then_some(run))
}

/// A run that the officer may see: every office that it counted lies in the scope.
///
/// # Errors
/// When there is none.
pub fn load(conn: &mut Connection, id: Id, scope: &Scope) -> Result<RunHead, Problem> {
    find_visible(conn, id, scope)?.ok_or_else(|| {
        Problem::not_found(
            "không có báo cáo này, hoặc báo cáo có cơ quan ngoài phạm vi của bạn",
            "no such run, or it counts offices outside your scope",
        )
    })
}

/// The cells as they are kept.
fn written_cells(cells: &Cells) -> String {
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
        let kept: BTreeMap<String, i64> = serde_json::from_str(&record.cells)
            .map_err(|error| Problem::new(Code::Internal).because(error))?;
        let mut cells = Cells::default();
        cells.add(|figure| kept.get(figure.as_str()).copied().unwrap_or_default());
        if figures.is_empty() {
            figures = Figure::ALL.iter().copied().filter(|figure| kept.contains_key(figure.as_str())).collect();
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
pub fn read_kinds(records: Vec<KindRecord>) -> Result<Vec<Kind>, Problem> {
    records
        .into_iter()
        .map(|record| {
            let names: Vec<String> = serde_json::from_str(&record.figures)
                .map_err(|error| Problem::new(Code::Internal).because(error))?;
            let figures: Vec<Figure> = names.iter().filter_map(|name| Figure::parse(name)).collect();
            Ok(Kind { row: record.row_key, figures: FigureSet::of(&figures), lines: record.line_count })
        })
        .collect()
}

/// A dossier that is not counted alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its office.
    pub office_id: Id,
    /// Its code.
    pub code: String,
    /// Why.
    pub cause: Cause,
    /// The first act that only one of the two saw.
    pub act: Option<Act>,
    /// How it is counted in the first.
    pub before: Counted,
    /// How it is counted in the other.
    pub after: Counted,
}

/// One of two runs that are compared: kept, or just taken.
struct Compared<'a> {
    sight: Sight,
    figures: FigureSet,
    kinds: Vec<Kind>,
    offices: Vec<Id>,
    lines: Lines<'a>,
}

enum Lines<'a> {
    Kept(Id),
    Taken(&'a [Line]),
}

impl<'a> Compared<'a> {
    fn kept(conn: &mut Connection, run: &RunHead) -> Result<Self, Problem> {
        let (_, figures) = read_rows(store::rows(conn, run.id)?)?;
        Ok(Self {
            sight: Sight { as_of: run.as_of, acts_before: run.acts_before, known_at: run.known_at },
            figures: FigureSet::of(&figures),
            kinds: read_kinds(store::kinds(conn, run.id)?)?,
            offices: store::offices(conn, run.id)?,
            lines: Lines::Kept(run.id),
        })
    }

    fn taken(taken: &'a Taken, figures: &[Figure]) -> Self {
        let Taken { parameters, .. } = taken;
        Self {
            sight: Sight {
                as_of: parameters.as_of,
                acts_before: parameters.acts_before,
                known_at: parameters.known_at,
            },
            figures: FigureSet::of(figures),
            kinds: taken.kinds.clone(),
            offices: taken.offices.keys().copied().collect(),
            lines: Lines::Taken(&taken.lines),
        }
    }

    fn lines(&self, conn: &mut Connection, office: Id) -> Result<Vec<Line>, Problem> {
        match self.lines {
            Lines::Kept(id) => Ok(store::lines(conn, id, office)?),
            Lines::Taken(lines) => Ok(lines.iter().copied().filter(|line| line.office_id == office).collect()),
        }
    }
}

fn compare(
    conn: &mut Connection,
    one: &Compared<'_>,
    other: &Compared<'_>,
) -> Result<Vec<Difference>, Problem> {
    let mut offices: Vec<Id> = one.offices.iter().chain(&other.offices).copied().collect();
    offices.sort_unstable();
    offices.dedup();
    let common = one.figures.of_those(|figure| other.figures.has(figure));
    let mut found = Vec::new();
    for office_id in offices {
        let (before, after) = (one.lines(conn, office_id)?, other.lines(conn, office_id)?);
        let before = Side { kinds: &one.kinds, lines: &before };
        let after = Side { kinds: &other.kinds, lines: &after };
        for (dossier_id, (before, after)) in differences::differing(before, after, common) {
            let (code, acts) = search::acts_of(conn, office_id, dossier_id)?;
            let moved = differences::moved(&before, &after);
            let (cause, act) = differences::cause(one.sight, other.sight, &acts, moved);
            found.push(Difference { office_id, code, cause, act, before, after });
        }
    }
    found.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(found)
}

/// The dossiers that two kept runs do not count alike, by code.
///
/// # Errors
/// When they are not of the same layout, agency and period, or the database fails.
pub fn differences(
    conn: &mut Connection,
    one: &RunHead,
    other: &RunHead,
) -> Result<Vec<Difference>, Problem> {
    let what = |run: &RunHead| {
        (run.agency_id, run.first_day, run.last_day, run.group_by, run.procedure_kind)
    };
    if what(one) != what(other) {
        return Err(Problem::field(
            "with",
            "another_report",
            "chỉ so sánh được hai báo cáo cùng cơ quan, cùng kỳ, cùng cách phân dòng",
            "two runs can be compared that have the same agency, period and grouping",
        ));
    }
    let (one, other) = (Compared::kept(conn, one)?, Compared::kept(conn, other)?);
    compare(conn, &one, &other)
}

/// What taking a run again gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// The hash of the figures as they are taken now.
    pub hash: String,
    /// Whether it is the hash of the run.
    pub same: bool,
    /// The dossiers that are not counted alike.
    pub differences: Vec<Difference>,
}

/// Takes the figures of a run again, for the same instants, and compares.
///
/// # Errors
/// As [`take`].
pub fn repeat(conn: &mut Connection, run: &RunHead, agency: &str) -> Result<Repeated, Problem> {
    let period = Period::new(run.first_day, run.last_day)
        .map_err(|error| Problem::new(Code::Internal).because(error))?;
    let question = Question {
        agency: agency.to_owned(),
        period,
        group_by: run.group_by,
        boundaries: run.boundaries,
        kind: run.procedure_kind,
        as_of: Some(run.as_of),
        known_at: Some(run.known_at),
    };
    let print = Print { layout: run.layout.clone(), version: run.layout_version, folded: run.folded };
    let (_, figures) = read_rows(store::rows(conn, run.id)?)?;
    let offices = Scope::of(store::offices(conn, run.id)?);
    // As if it were then: an act of the very instant at which the run was made is in it again.
    let taken = take(conn, &question, &print, &figures, &offices, run.made_at)?;
    let same = taken.hash[..] == run.hash[..];
    let differences = if same {
        Vec::new()
    } else {
        let kept = Compared::kept(conn, run)?;
        compare(conn, &kept, &Compared::taken(&taken, &figures))?
    };
    Ok(Repeated { hash: hex(&taken.hash), same, differences })
}

/// Signs a run.
///
/// # Errors
/// When the officer may not, has signed before, or the run has been superseded.
pub fn sign(conn: &mut Connection, officer: &Officer, run: &RunHead, now: Instant) -> Result<(), Problem> {
    let role = may(officer, SIGNERS, run.agency_id)?;
    if let Some(later) = store::superseded_by(conn, run.id)? {
        return Err(superseded(&later.to_string()));
    }
    let held_at = officer.acts_as(&[role], run.agency_id).map_or(run.agency_id, |held| held.agency_id);
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
