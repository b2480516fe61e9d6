//! Offices side by side, fairly: raw and mix-adjusted rates with their bounds, places only where the figures tell offices
//! apart, and how long dossiers took.
//!
//! Compared are the offices of one level under an agency, each by its own dossiers. Counted are the resolutions with a due
//! date in the period, as the figures `on_time_of_resolved_numerator` and `..._denominator` count them.

pub mod document;
pub(crate) mod http;
pub mod standardisation;

pub mod rank;

pub(crate) mod view;

use std::collections::BTreeMap;

use self::rank::{Rank, ranks};

use crate::access::Scope;
use crate::agency::{AgencyId, Level};
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::clock::ledger::Account;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::report::count::cell_listing::{CellListing, page};
use crate::report::count::context::ReportContext;
use crate::report::count::fold::PartWindow;
use crate::report::count::request::{ReportReader, ReportRequest};
use crate::report::count::search::ListedDossierKey;
use crate::report::count::store::{NamedAgency, ProcedureNames, Selection, procedures};
use crate::report::figures::figure::Figure;
use crate::report::measure::acts;
use crate::report::measure::acts::selection::ActSelection;
use crate::report::measure::comparison::standardisation::{CaseMix, OfficeRates, OnTimeCount};
use crate::report::measure::honesty::tally::TimeHistogram;

/// Below so many resolved dossiers an office is told to have a small base: ours, no rule of law names one.
const SMALL_BASE: i64 = 30;

/// An office among the others.
#[derive(Debug)]
struct RankedOffice {
    office: NamedAgency,
    standing: OfficeRates,
    /// Working time from acceptance to result, pauses not counted.
    times: TimeHistogram,
    raw_rank: Option<Rank>,
    adjusted_rank: Option<Rank>,
}

/// Offices side by side.
#[derive(Debug)]
pub struct Comparison {
    ground: ReportContext,
    level: Level,
    /// By adjusted place, then by code; offices without one come last.
    rows: Vec<RankedOffice>,
    /// All of them together.
    total: OnTimeCount,
    times: TimeHistogram,
    /// The standard of each procedure, by code.
    standard: Vec<(ProcedureNames, OnTimeCount)>,
}

/// What an office resolved, and how long that took.
#[derive(Default)]
struct OfficeWork {
    mix: CaseMix,
    times: TimeHistogram,
}

impl RankedOffice {
    /// Something was resolved, but little.
    fn is_small(&self) -> bool {
        (1..SMALL_BASE).contains(&self.standing.count.resolved)
    }
}

fn ground(
    conn: &mut Connection,
    (question, level): (&ReportRequest, Level),
    scope: &Scope,
    now: Instant,
) -> Result<(ReportContext, Selection), Problem> {
    let ground = ReportContext::of(conn, question, ReportReader::Officer(scope), now)?;
    let mut selection = ground.selection();
    selection.offices.retain(|id| ground.offices.get(id).is_some_and(|office| office.level == level));
    if selection.offices.is_empty() {
        return Err(Problem::field(
            "level",
            "no_such_office",
            "không có cơ quan cấp này dưới cơ quan được hỏi trong phạm vi của bạn: chọn cấp khác hoặc cơ quan cấp trên",
            "no office of this level under the agency in your scope: choose another level, or an agency above",
        ));
    }
    Ok((ground, selection))
}

/// Reads which offices are compared.
pub(crate) fn read_level(check: &mut Check, text: Option<&str>) -> Checked<Level> {
    let offered = [Level::City, Level::Department, Level::District, Level::Ward];
    check.one_of_or("level", text, &offered, Level::as_str, Level::Ward)
}

/// Reads which number is opened.
pub(crate) fn read_figure(check: &mut Check, text: Option<&str>) -> Checked<Figure> {
    let offered = [
        ("resolved", Figure::OnTimeOfResolvedDenominator),
        ("on_time", Figure::OnTimeOfResolvedNumerator),
        ("late", Figure::ResolvedLate),
    ];
    let unsaid = ("on_time", Figure::OnTimeOfResolvedNumerator);
    check.one_of_or("figure", text, &offered, |(name, _)| name, unsaid).map(|(_, figure)| figure)
}

/// Compares the offices of a level.
///
/// # Errors
/// As [`resolution`](crate::report::count::resolution::resolution), and when there is no office of that level.
pub fn compare(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (question, level): (&ReportRequest, Level),
    scope: &Scope,
    now: Instant,
) -> Result<Comparison, Problem> {
    let (ground, selection) = ground(conn, (question, level), scope, now)?;
    let span = ground.span(PartWindow::whole(ground.cut.parts()));
    let mut work: BTreeMap<AgencyId, OfficeWork> =
        selection.offices.iter().map(|id| (*id, OfficeWork::default())).collect();
    let mut times = TimeHistogram::default();
    let wanted = ActSelection { resolutions: true, ..ActSelection::default() };
    acts::scan(conn, books, (&selection, span), wanted, |_, page| {
        for (act, basis) in page.iter().filter(|(act, _)| act.to != Account::ResolvedNoDeadline) {
            let office = work.entry(act.office_id).or_default();
            let on_time = i64::from(act.to != Account::ResolvedLate);
            office.mix.entry(act.procedure_id).or_default().add(OnTimeCount { resolved: 1, on_time });
            if let Some(time) = basis.handled_until(act.happened_at) {
                office.times.add(time);
                times.add(time);
            }
        }
        Ok(())
    })?;
    let standard = standardisation::standard(work.values().map(|work| &work.mix));
    let standings: Vec<OfficeRates> =
        work.values().map(|work| standardisation::standing(&work.mix, &standard)).collect();
    let raw: Vec<_> = standings.iter().map(|standing| standing.raw_interval.clone()).collect();
    let adjusted: Vec<_> = standings.iter().map(|standing| standing.adjusted_interval.clone()).collect();
    let places = ranks(&raw).into_iter().zip(ranks(&adjusted));
    let mut rows: Vec<RankedOffice> = work
        .into_iter()
        .zip(standings)
        .zip(places)
        .filter_map(|(((id, work), standing), (raw_rank, adjusted_rank))| {
            let office = ground.offices.get(&id)?.clone();
            Some(RankedOffice { office, standing, times: work.times, raw_rank, adjusted_rank })
        })
        .collect();
    rows.sort_by_key(|row| {
        let place =
            row.adjusted_rank.as_ref().map_or((usize::MAX, usize::MAX), |rank| (rank.best, rank.worst));
        (place, row.office.code.clone())
    });
    let mut total = OnTimeCount::default();
    for count in standard.values() {
        total.add(*count);
    }
    Ok(Comparison { ground, level, rows, total, times, standard: named(&standard, procedures(conn)?) })
}

fn named(
    standard: &CaseMix,
    mut names: BTreeMap<ProcedureId, ProcedureNames>,
) -> Vec<(ProcedureNames, OnTimeCount)> {
    let mut named: Vec<_> =
        standard.iter().filter_map(|(id, count)| Some((names.remove(id)?, *count))).collect();
    named.sort_by(|(one, _), (other, _)| one.code.cmp(&other.code));
    named
}

/// Which number of a comparison is opened.
pub(crate) struct OpenedComparison<'a> {
    pub figure: Figure,
    pub office: Option<&'a str>,
    pub procedure: Option<&'a str>,
    pub after: Option<ListedDossierKey>,
    pub limit: i64,
}

/// Opens a number: of one office or all that are compared, of one procedure or all.
///
/// # Errors
/// As [`compare`], and when no such office is compared, or there is no such procedure.
pub(crate) fn dossiers(
    conn: &mut Connection,
    (question, level): (&ReportRequest, Level),
    opened: &OpenedComparison<'_>,
    scope: &Scope,
    now: Instant,
) -> Result<CellListing, Problem> {
    let (ground, mut selection) = ground(conn, (question, level), scope, now)?;
    let mut procedures = procedures(conn)?;
    procedures.retain(|_, names| names.kind == question.kind);
    if let Some(code) = opened.office {
        selection.offices.retain(|id| ground.offices.get(id).is_some_and(|office| office.code == code));
        if selection.offices.is_empty() {
            return Err(Problem::field(
                "group",
                "unknown_office",
                "cơ quan này không có trong bảng so sánh: lấy mã (code) từ bảng cùng tham số",
                "no such office is compared: take the code from the comparison of the same parameters",
            ));
        }
    }
    if let Some(code) = opened.procedure {
        let found: Vec<ProcedureId> =
            procedures.iter().filter(|(_, names)| names.code == code).map(|(id, _)| *id).collect();
        if found.is_empty() {
            return Err(Problem::field(
                "procedure",
                "unknown_procedure",
                "không có thủ tục này: lấy mã từ phần chuẩn (standard) của bảng so sánh",
                "no such procedure: take the code from the standard of the comparison",
            ));
        }
        selection.procedures = Some(found);
    }
    let span = ground.span(PartWindow::whole(ground.cut.parts()));
    let (total, entries) = page(conn, &selection, opened.figure, span, (opened.after, opened.limit))?;
    let (as_of, known_at) = (ground.cut.as_of(), ground.known_at);
    Ok(CellListing { total, entries, offices: ground.offices, procedures, as_of, known_at })
}
