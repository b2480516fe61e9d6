//! Reads the indicators that formulas name, for each unit and exactly the period of the scores.
//!
//! An entry is an agency's own and of the agency as a whole: it counts for the agency and for no part of it. Where the agency has
//! none, entries below it add up, of an additive indicator and when nobody is missing. All of them count only for the
//! period that it was entered for: a quarter is no sum of months, since nobody has said so. All indicators of one formula are
//! read as of one day, the newest within the period on which all of them stand; beside figures of the register, the last.

use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::NaiveDate;

use crate::access::Scope;
use crate::agency::AgencyId;
use crate::indicator::store::{self, ValueRow};
use crate::indicator::{FigureDates, IndicatorBook, IndicatorReader};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::report::figures::period::Period;
use crate::report::quantity::resolver::ResolvedQuantity;
use crate::report::quantity::spelling::Quantity;
use crate::report::quantity::value::MissingValue;
use crate::score::formula::ScoreFormula;
use crate::score::units::ScoredUnit;

/// What an indicator says, with its label in the book.
pub(super) type IndicatorAnswer = (String, Result<ResolvedQuantity, MissingValue>);

/// What indicators say of a unit, by the criterion and the code of the indicator.
pub(super) type IndicatorAnswers = BTreeMap<(String, String), IndicatorAnswer>;

/// The book with what was entered for a period.
pub(super) struct IndicatorEntries<'a> {
    book: Rc<IndicatorBook>,
    rows: BTreeMap<AgencyId, Vec<ValueRow>>,
    days: Period,
    scope: &'a Scope,
    known_at: Instant,
    now: Instant,
}

impl<'a> IndicatorEntries<'a> {
    /// Reads the book and the entries of these units; nothing is asked when no formula names an indicator.
    pub(super) fn load(
        conn: &mut Connection,
        units: &[ScoredUnit],
        formulas: &[&ScoreFormula],
        days: Period,
        (scope, known_at, now): (&'a Scope, Instant, Instant),
    ) -> Result<Self, Problem> {
        let mut entries = Self { book: Rc::default(), rows: BTreeMap::new(), days, scope, known_at, now };
        if formulas.iter().any(|formula| formula.terms().any(|term| term.indicator().is_some())) {
            entries.book = Rc::new(IndicatorBook::of(store::load_all(conn, known_at)?));
            let seen: Vec<AgencyId> =
                units.iter().map(|unit| unit.agency.id).filter(|agency| scope.sees(*agency)).collect();
            let period = (days.from(), days.to());
            for row in store::load_values_of_period(conn, &seen, period, known_at)? {
                entries.rows.entry(row.office_id).or_default().push(row);
            }
        }
        Ok(entries)
    }

    /// What the indicators of the formulas that apply say of a unit.
    pub(super) fn tell(
        &self,
        conn: &mut Connection,
        unit: &ScoredUnit,
        formulas: &[&ScoreFormula],
    ) -> Result<IndicatorAnswers, Problem> {
        let rows = self.rows.get(&unit.agency.id).cloned().unwrap_or_default();
        let over = (Rc::clone(&self.book), rows);
        let mut desk =
            IndicatorReader::over(conn, unit.agency.clone(), over, self.scope, (self.known_at, self.now))?;
        let (from, to) = (self.days.from(), self.days.to());
        let until: NaiveDate = to.min(self.now.date());
        let (closed, mut answers) = (self.closed(unit), IndicatorAnswers::new());
        for formula in formulas.iter().filter(|formula| formula.applies_to(unit.agency.level)) {
            let codes: Vec<&str> = formula.terms().filter_map(Quantity::indicator).collect();
            // What the register counts stands on the last day, so what is divided by it must too.
            let alone = formula.terms().all(|term| term.indicator().is_some());
            let as_of = desk.common_day(&codes, (from, to), until).filter(|_| alone).unwrap_or(until);
            for code in codes {
                let told = match &closed {
                    Some(why) => Err(why.clone()),
                    None => match desk.exact(code, FigureDates { from, to, as_of })? {
                        Some(told) => told.resolved(&unit.agency.code),
                        None => Err(unknown(code)),
                    },
                };
                answers.insert((formula.code.clone(), code.to_owned()), (self.label(code), told));
            }
        }
        Ok(answers)
    }

    fn label(&self, code: &str) -> String {
        self.book.get(code).map_or(code, |definition| definition.version.label_vi.as_str()).to_owned()
    }

    /// Why the book says nothing of a unit.
    fn closed(&self, unit: &ScoredUnit) -> Option<MissingValue> {
        if unit.own {
            return Some(MissingValue::new(
                &unit.agency.code,
                "not_apart",
                "số liệu nhập là của cả cơ quan, không tách riêng phần tại cơ quan",
                "what is entered is of the agency as a whole, not of its own desk apart",
            ));
        }
        (!self.scope.sees(unit.agency.id)).then(|| {
            MissingValue::new(
                &unit.agency.code,
                "not_seen",
                "bạn không xem được chỉ tiêu của cơ quan này",
                "you may not see the indicators of this agency",
            )
        })
    }
}

fn unknown(code: &str) -> MissingValue {
    MissingValue::new(
        code,
        "unknown_indicator",
        format!("khi ấy sổ chưa có chỉ tiêu {code}"),
        format!("the book had no indicator {code} then"),
    )
}
