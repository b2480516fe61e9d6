//! What formulas read of the register: the report on resolution, the catalogue and the delegations, each asked for once.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::access::Scope;
use crate::agency::Level;
use crate::indicator::figure_dates::FigureDates;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureKind;
use crate::procedure::counts::{ProcedureCounts, count};
use crate::procedure::store::load_counted;
use crate::report::count::request::{GroupBy, ReportReader, ReportRequest};
use crate::report::count::resolution::resolution;
use crate::report::figures::figure::FigureValues;
use crate::report::figures::period::Period;
use crate::report::figures::rate::Rate;
use crate::report::measure::catalogue::history::CatalogueEntry;
use crate::report::measure::catalogue::{self, CatalogueFigure, CatalogueQuestion};
use crate::report::measure::delegation;
use crate::report::quantity::TOTAL;
use crate::report::quantity::value::MissingValue;

/// What the register says of a period: the report on resolution by the levels of the offices.
#[derive(Debug, Clone)]
pub struct RegisterFigures {
    /// Everything.
    pub total: FigureValues,
    /// By the name of the level; a level without any figure is not there.
    pub levels: BTreeMap<String, FigureValues>,
}

impl RegisterFigures {
    /// The figures of everything, or of the offices of one level. A level without any figure has no row.
    #[must_use]
    pub fn row(mut self, key: &str) -> FigureValues {
        if key == TOTAL { self.total } else { self.levels.remove(key).unwrap_or_default() }
    }
}

/// The register, as one agency reads it.
pub(super) struct RegisterReader<'a> {
    agency: String,
    scope: &'a Scope,
    known_at: Instant,
    now: Instant,
    reports: HashMap<FigureDates, Result<RegisterFigures, MissingValue>>,
    catalogues: HashMap<NaiveDate, ProcedureCounts>,
    changes: HashMap<FigureDates, Vec<CatalogueEntry>>,
    delegations: HashMap<NaiveDate, Result<Rate, MissingValue>>,
}

impl<'a> RegisterReader<'a> {
    pub(super) fn of(agency: String, scope: &'a Scope, known_at: Instant, now: Instant) -> Self {
        Self {
            agency,
            scope,
            known_at,
            now,
            reports: HashMap::new(),
            catalogues: HashMap::new(),
            changes: HashMap::new(),
            delegations: HashMap::new(),
        }
    }

    pub(super) fn report(
        &mut self,
        conn: &mut Connection,
        when: FigureDates,
    ) -> Result<Result<RegisterFigures, MissingValue>, Problem> {
        if let Some(kept) = self.reports.get(&when) {
            return Ok(kept.clone());
        }
        let drawn = match Period::new(when.from, when.to) {
            Err(_) => Err(unreported("kỳ không hợp lệ", "the period cannot be reported on")),
            Ok(period) => {
                let (by, known_at) = (GroupBy::Level, Some(self.known_at));
                let question = ReportRequest {
                    as_of: Some(Instant::end_of(when.as_of)),
                    ..ReportRequest::of_tthc(&self.agency, period, by, known_at)
                };
                match resolution(conn, &question, ReportReader::Officer(self.scope), self.now) {
                    Ok(drawn) if drawn.offices_counted < drawn.offices_of_agency => Err(unreported(
                        "bạn không xem được hết các cơ quan trực thuộc",
                        "you may not see every office below the agency",
                    )),
                    Ok(drawn) => Ok(RegisterFigures {
                        total: drawn.total,
                        levels: drawn.rows.into_iter().map(|row| (row.key, row.cells)).collect(),
                    }),
                    Err(problem) => Err(explained(problem)?),
                }
            }
        };
        self.reports.insert(when, drawn.clone());
        Ok(drawn)
    }

    pub(super) fn catalogue(
        &mut self,
        conn: &mut Connection,
        day: NaiveDate,
    ) -> Result<ProcedureCounts, Problem> {
        if let Some(kept) = self.catalogues.get(&day) {
            return Ok(kept.clone());
        }
        let counts = count(&load_counted(conn, ProcedureKind::Tthc)?, day);
        self.catalogues.insert(day, counts.clone());
        Ok(counts)
    }

    /// What a figure of the catalogue counts; of delegations those of this agency.
    pub(super) fn change(
        &mut self,
        conn: &mut Connection,
        when: FigureDates,
        (figure, level): (CatalogueFigure, Option<Level>),
    ) -> Result<i64, Problem> {
        if !self.changes.contains_key(&when) {
            let question = CatalogueQuestion {
                from: when.from,
                to: when.to,
                as_of: when.as_of,
                known_at: self.known_at,
                kind: ProcedureKind::Tthc,
            };
            self.changes.insert(when, catalogue::read(conn, &question)?);
        }
        let entries = self.changes.get(&when).map(Vec::as_slice).unwrap_or_default();
        Ok(catalogue::count(entries, figure, level, Some(&self.agency)))
    }

    pub(super) fn delegation(
        &mut self,
        conn: &mut Connection,
        day: NaiveDate,
    ) -> Result<Result<Rate, MissingValue>, Problem> {
        if let Some(kept) = self.delegations.get(&day) {
            return Ok(kept.clone());
        }
        let rate = match delegation::ratio(conn, &self.agency, self.scope, day) {
            Ok(rate) => Ok(rate),
            Err(problem) => Err(explained(problem)?),
        };
        self.delegations.insert(day, rate.clone());
        Ok(rate)
    }
}

/// What the register says against a question is an answer; what breaks is not.
fn explained(problem: Problem) -> Result<MissingValue, Problem> {
    if !matches!(problem.code, Code::InvalidInput | Code::NotFound) {
        return Err(problem);
    }
    let words = problem.fields.into_iter().map(|field| field.words).next().or(problem.detail);
    let words = words.ok_or_else(|| Problem::new(Code::Internal).because("a refusal without words"))?;
    Ok(unreported(words.vi, words.en))
}

fn unreported(vi: impl Into<String>, en: impl Into<String>) -> MissingValue {
    MissingValue::new("register", "not_reported", vi, en)
}
