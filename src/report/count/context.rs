//! What is known before anything of a report is counted: the offices that the reader may see, where the period is cut, and which
//! procedures count.

use std::collections::BTreeMap;

use crate::access::Scope;
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::{self, ProcedureId, ProcedureKind};
use crate::report::count::fold::PartWindow;
use crate::report::count::office_tree::{OfficeTree, TreeOffice};
use crate::report::count::request::{GroupBy, ReportReader, ReportRequest};
use crate::report::count::search::CountedSpan;
use crate::report::count::store::{NamedAgency, Selection};
use crate::report::figures::boundaries::Boundaries;
use crate::report::figures::period::{Period, PeriodCut};

/// What is known before anything is counted.
#[derive(Debug)]
pub(in crate::report) struct ReportContext {
    pub(in crate::report) agency: NamedAgency,
    /// The offices that are counted.
    pub(in crate::report) offices: BTreeMap<AgencyId, NamedAgency>,
    /// Under which office each of them is counted.
    pub(in crate::report) under: BTreeMap<AgencyId, NamedAgency>,
    /// The offices under each other, where the rows are.
    pub(in crate::report) tree: OfficeTree,
    pub(in crate::report) offices_of_agency: usize,
    pub(in crate::report) parts: Vec<Period>,
    pub(in crate::report) cut: PeriodCut,
    pub(in crate::report) known_at: Instant,
    /// The processes outside the administrative procedures: the only ones counted, or none of them.
    pub(in crate::report) outside: Vec<ProcedureId>,
    kind: ProcedureKind,
}

impl ReportContext {
    pub(in crate::report) fn of(
        conn: &mut Connection,
        question: &ReportRequest,
        reader: ReportReader<'_>,
        now: Instant,
    ) -> Result<Self, Problem> {
        let parts = match question.group_by {
            GroupBy::Month => question.period.months(),
            _ => vec![question.period],
        };
        Self::cut_into(conn, question, parts, reader, now)
    }

    /// The same with the period cut into these parts.
    pub(in crate::report) fn cut_into(
        conn: &mut Connection,
        question: &ReportRequest,
        parts: Vec<Period>,
        reader: ReportReader<'_>,
        now: Instant,
    ) -> Result<Self, Problem> {
        let hidden = || {
            Problem::not_found(
                "không có cơ quan này trong phạm vi của bạn; đơn vị không có hồ sơ riêng, hãy hỏi cơ quan của đơn vị",
                "no such agency in your scope; a unit has no dossiers of its own, ask for its office",
            )
        };
        let agency =
            agencies::find_by_code(conn, &question.agency)?.filter(Agency::is_office).ok_or_else(hidden)?;
        let ids = agencies::subtree_offices(conn, agency.id)?;
        let offices_of_agency = ids.len();
        let seen = match reader {
            ReportReader::Officer(scope) => scope.within(&ids),
            ReportReader::Public => Scope::of(ids),
        };
        let offices: BTreeMap<AgencyId, NamedAgency> = agencies::load_many(conn, &seen.offices())?
            .into_iter()
            .map(|office| (office.id, office.into()))
            .collect();
        if offices.is_empty() {
            return Err(hidden());
        }
        let cut = PeriodCut::new(&parts, question.as_of, now).ok_or_else(|| nothing_passed(question))?;
        let known_at = question.known_at.unwrap_or(now).min(now);
        let under = counted_under(conn, question.boundaries, &offices, known_at)?;
        let tree = match question.group_by {
            GroupBy::AgencyTree => tree(conn, agency.id, &under)?,
            _ => OfficeTree::default(),
        };
        let outside = procedure::store::ids(conn, Some(ProcedureKind::Outside), None, None)?;
        let (agency, kind) = (agency.into(), question.kind);
        Ok(Self { agency, offices, under, tree, offices_of_agency, parts, cut, known_at, outside, kind })
    }

    /// The journal rows of the whole report.
    pub(in crate::report) fn selection(&self) -> Selection {
        let (procedures, except) = match self.kind {
            ProcedureKind::Tthc => (None, self.outside.clone()),
            ProcedureKind::Outside => (Some(self.outside.clone()), Vec::new()),
        };
        Selection {
            offices: self.offices.keys().copied().collect(),
            procedures,
            except,
            channel: None,
            known_at: self.known_at,
        }
    }

    /// The office under which this one is counted.
    pub(in crate::report) fn under(&self, office: AgencyId) -> Option<&NamedAgency> {
        self.under.get(&office)
    }

    /// The instants of a window.
    pub(in crate::report) fn span(&self, window: PartWindow) -> CountedSpan {
        let at =
            |slot: i32| usize::try_from(slot).ok().and_then(|slot| self.cut.boundaries.get(slot)).copied();
        let start = at(window.after).unwrap_or_else(|| self.cut.start());
        let end = at(window.through).unwrap_or_else(|| self.cut.as_of());
        let until = if window.through >= self.cut.parts() { self.cut.until } else { end };
        CountedSpan { start, end, until }
    }
}

/// Under which office each is counted, as the register knows the map at `known_at`.
fn counted_under(
    conn: &mut Connection,
    boundaries: Boundaries,
    offices: &BTreeMap<AgencyId, NamedAgency>,
    known_at: Instant,
) -> Result<BTreeMap<AgencyId, NamedAgency>, Problem> {
    if boundaries == Boundaries::Then {
        return Ok(offices.clone());
    }
    let map = agencies::succession(conn)?;
    let under = boundaries.counted_under(offices.keys().copied(), &map, known_at.date());
    let heirs: Vec<AgencyId> = under.values().copied().collect();
    let heirs: BTreeMap<AgencyId, NamedAgency> =
        agencies::load_many(conn, &heirs)?.into_iter().map(|office| (office.id, office.into())).collect();
    Ok(under.into_iter().filter_map(|(office, heir)| Some((office, heirs.get(&heir)?.clone()))).collect())
}

/// The offices under which others are counted, each under the offices above it.
fn tree(
    conn: &mut Connection,
    top: AgencyId,
    under: &BTreeMap<AgencyId, NamedAgency>,
) -> Result<OfficeTree, Problem> {
    let mut offices: Vec<AgencyId> = under.values().map(|office| office.id).collect();
    offices.sort_unstable();
    offices.dedup();
    let branches: Vec<TreeOffice> = agencies::load_many(conn, &offices)?
        .into_iter()
        .map(|office| TreeOffice {
            id: office.id,
            parent: office.parent_id,
            code: office.code,
            name: office.name_vi,
        })
        .collect();
    Ok(OfficeTree::of(top, &branches))
}

fn nothing_passed(question: &ReportRequest) -> Problem {
    if question.as_of.is_some_and(|as_of| as_of <= question.period.start()) {
        return Problem::field(
            "as_of",
            "before_the_period",
            "thời điểm tính phải nằm sau ngày đầu kỳ",
            "the as-of instant must lie after the start of the period",
        );
    }
    Problem::field("from", "not_begun", "kỳ báo cáo chưa bắt đầu", "the period has not begun")
}
