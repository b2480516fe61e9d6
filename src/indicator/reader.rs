//! Reads indicators of an agency: what was entered, and what the formulas make of it and of the register.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use chrono::NaiveDate;

use super::book::{IndicatorBook, IndicatorDefinition};
use super::store::{self, ValueRow};
use crate::access::Scope;
use crate::agency::{Agency, Level, store as agencies};
use crate::indicator::entries_below::EntriesBelow;
use crate::indicator::figure_dates::FigureDates;
use crate::indicator::register_reader::{RegisterFigures, RegisterReader};
use crate::indicator::store::IndicatorId;
use crate::indicator::sums::OfficeSum;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::{Instant, date_vi};
use crate::report::figures::figure::FigureValues;
use crate::report::measure::delegation::DelegationFigure;
use crate::report::quantity::resolver::{IndicatorOrigin, QuantitySource, ResolvedQuantity, unknown_here};
use crate::report::quantity::spelling::Quantity;
use crate::report::quantity::value::{MissingValue, QuantityNumber, QuantityValue};

/// Formulas that read formulas that read formulas: a book that was checked never goes so deep.
const DEEPEST: u8 = 32;

/// A figure of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorFigure {
    /// The indicator.
    pub definition: IndicatorDefinition,
    /// Its period and day.
    pub when: FigureDates,
    /// What it says, or why it says nothing.
    pub reading: Result<QuantityValue, Vec<MissingValue>>,
    /// The entry that holds; none for a computed one.
    pub entry: Option<ValueRow>,
    /// What the offices below told, of an additive one that the agency itself has not entered.
    pub sum: Option<OfficeSum>,
    /// What a computed one was made of.
    pub parts: Vec<(Quantity, Option<QuantityNumber>)>,
}

impl IndicatorFigure {
    /// What it says, with where that comes from; else the first thing that is missing, for the cause itself says more than
    /// that this one is.
    pub(crate) fn resolved(self, agency: &str) -> Result<ResolvedQuantity, MissingValue> {
        let Self { definition, when, reading, entry, .. } = self;
        let value = reading.map_err(|missing| {
            missing.into_iter().next().unwrap_or_else(|| no_value(&definition.row.code, when))
        })?;
        let origin = IndicatorOrigin {
            agency: agency.to_owned(),
            period: (when.from, when.to),
            as_of: when.as_of,
            evidence: entry.map(|entry| entry.evidence),
        };
        Ok(ResolvedQuantity {
            value,
            unit: definition.row.unit,
            places: definition.places(),
            origin: Some(origin),
        })
    }
}

/// Somebody who reads the book for one agency.
pub struct IndicatorReader<'a> {
    conn: &'a mut Connection,
    /// The agency.
    pub agency: Agency,
    /// The indicators.
    pub book: Rc<IndicatorBook>,
    /// The entries that hold.
    values: BTreeMap<(IndicatorId, FigureDates), ValueRow>,
    /// What the offices below entered of additive indicators.
    below: EntriesBelow,
    register: RegisterReader<'a>,
}

/// The agency, when it is an office that may be seen.
///
/// # Errors
/// When there is none, or the database fails.
pub fn find_office(conn: &mut Connection, code: &str, scope: &Scope) -> Result<Agency, Problem> {
    agencies::find_by_code(conn, code)?
        .filter(|agency| agency.is_office() && scope.sees(agency.id))
        .ok_or_else(|| {
            Problem::not_found(
                "không có cơ quan này trong phạm vi của bạn; đơn vị không có chỉ tiêu riêng, hãy hỏi cơ quan của đơn vị",
                "no such agency in your scope; a unit has no indicators of its own, ask for its office",
            )
        })
}

impl<'a> IndicatorReader<'a> {
    /// Opens the book for an agency, as it was known at `known_at`.
    ///
    /// # Errors
    /// When the agency may not be seen, or the database fails.
    pub fn open(
        conn: &'a mut Connection,
        agency: &str,
        scope: &'a Scope,
        known_at: Option<Instant>,
        now: Instant,
    ) -> Result<Self, Problem> {
        let known_at = known_at.unwrap_or(now).min(now);
        let agency = find_office(conn, agency, scope)?;
        let book = Rc::new(IndicatorBook::of(store::load_all(conn, known_at)?));
        let values = store::load_values(conn, &[agency.id], known_at)?;
        Self::over(conn, agency, (book, values), scope, (known_at, now))
    }

    /// Opens a book that was read before, for an agency that the reader sees, with entries of it in the order of entering.
    ///
    /// # Errors
    /// When the database fails.
    pub fn over(
        conn: &'a mut Connection,
        agency: Agency,
        (book, values): (Rc<IndicatorBook>, impl IntoIterator<Item = ValueRow>),
        scope: &'a Scope,
        (known_at, now): (Instant, Instant),
    ) -> Result<Self, Problem> {
        let below = EntriesBelow::read(conn, &agency, &book, (scope, known_at))?;
        // Later entries take the place of earlier ones.
        let values = values.into_iter().map(|row| ((row.indicator_id, FigureDates::of(&row)), row)).collect();
        let register = RegisterReader::of(agency.code.clone(), scope, known_at, now);
        Ok(Self { conn, agency, book, values, below, register })
    }

    /// The newest day not after `until` on which every entry that these figures rest on stands, for exactly the period from
    /// `from` to `to`: figures of different days are not divided by each other. Figures that rest on none stand on `until`.
    #[must_use]
    pub fn common_day(
        &self,
        codes: &[&str],
        (from, to): (NaiveDate, NaiveDate),
        until: NaiveDate,
    ) -> Option<NaiveDate> {
        let mut leaves: Vec<&IndicatorDefinition> =
            codes.iter().flat_map(|code| self.book.leaves(code)).collect();
        leaves.sort_unstable_by_key(|leaf| leaf.row.id);
        leaves.dedup_by_key(|leaf| leaf.row.id);
        let Some(first) = leaves.first() else { return Some(until) };
        let of_first = self.whens_of(first).into_iter().filter(|when| (when.from, when.to) == (from, to));
        let days = of_first.map(|when| when.as_of).filter(|day| *day <= until);
        days.filter(|day| {
            let when = FigureDates { from, to, as_of: *day };
            leaves.iter().all(|leaf| self.holds(leaf, when))
        })
        .max()
    }

    /// The figure of an indicator for exactly this period and day; `None` when there is no such indicator.
    ///
    /// # Errors
    /// When the database fails.
    pub fn exact(&mut self, code: &str, when: FigureDates) -> Result<Option<IndicatorFigure>, Problem> {
        let Some(definition) = self.book.get(code).cloned() else { return Ok(None) };
        self.tell(definition, when, DEEPEST).map(Some)
    }

    /// The figure for this period and day, or the newest one that stands on a day not after `until`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn newest(
        &mut self,
        code: &str,
        when: FigureDates,
        until: NaiveDate,
    ) -> Result<Option<IndicatorFigure>, Problem> {
        let when = self.newest_when(code, when, until);
        self.exact(code, when)
    }

    fn newest_when(&self, code: &str, when: FigureDates, until: NaiveDate) -> FigureDates {
        let leaves = self.book.leaves(code);
        let whole = |when: FigureDates| leaves.iter().all(|leaf| self.holds(leaf, when));
        if leaves.is_empty() || whole(when) {
            return when;
        }
        let known = leaves.iter().flat_map(|leaf| self.whens_of(leaf));
        let known: Vec<FigureDates> = known.filter(|known| known.as_of <= until).collect();
        let newest = |known: &&FigureDates| (known.as_of, known.to, known.from);
        let complete = known.iter().filter(|known| whole(**known)).max_by_key(newest);
        complete.or_else(|| known.iter().max_by_key(newest)).copied().unwrap_or(when)
    }

    /// Every entry that holds, with its indicator.
    pub fn entries(&self) -> impl Iterator<Item = (&IndicatorDefinition, &ValueRow)> {
        let by_id: HashMap<IndicatorId, &IndicatorDefinition> =
            self.book.iter().map(|definition| (definition.row.id, definition)).collect();
        self.values.values().filter_map(move |row| Some((*by_id.get(&row.indicator_id)?, row)))
    }

    /// Every period and day for which something that a figure rests on was entered.
    #[must_use]
    pub fn whens(&self, code: &str) -> Vec<FigureDates> {
        let whens: BTreeSet<FigureDates> =
            self.book.leaves(code).into_iter().flat_map(|leaf| self.whens_of(leaf)).collect();
        whens.into_iter().collect()
    }

    /// Every period and day for which an indicator was entered: here, or below where that adds up.
    fn whens_of(&self, leaf: &IndicatorDefinition) -> BTreeSet<FigureDates> {
        let (first, last) = (NaiveDate::MIN, NaiveDate::MAX);
        let from = (leaf.row.id, FigureDates { from: first, to: first, as_of: first });
        let until = (leaf.row.id, FigureDates { from: last, to: last, as_of: last });
        let own = self.values.range(from..=until).map(|((_, when), _)| *when);
        own.chain(self.below.whens(leaf.row.id)).collect()
    }

    /// Whether there is a figure of an entered indicator: an entry, or a sum that nobody is missing in.
    fn holds(&self, leaf: &IndicatorDefinition, when: FigureDates) -> bool {
        let summed = || self.below.sum(&self.agency, leaf, when);
        self.values.contains_key(&(leaf.row.id, when))
            || summed().is_some_and(|sum| sum.whole(&leaf.row.code, when).is_ok())
    }

    /// What was entered, here or else by the offices below.
    fn entered(&self, definition: IndicatorDefinition, when: FigureDates) -> IndicatorFigure {
        let code = &definition.row.code;
        let entry = self.values.get(&(definition.row.id, when)).cloned();
        let own = entry.as_ref().map(ValueRow::number);
        let sum = if own.is_some() { None } else { self.below.sum(&self.agency, &definition, when) };
        let reading = match (own, &sum) {
            (Some(number), _) => Ok(number),
            (None, Some(_)) if self.below.unseen => Err(MissingValue::new(
                code,
                "not_seen",
                format!("chưa nhập {code}, và bạn không xem được hết các cơ quan trực thuộc để cộng"),
                format!(
                    "{code} is not entered, and you may not see every office below that it is the sum of"
                ),
            )),
            (None, Some(sum)) if sum.told > 0 => sum.whole(code, when),
            (None, _) => Err(no_value(code, when)),
        };
        let reading = reading.map(QuantityValue::Number).map_err(|missing| vec![missing]);
        let sum = sum.filter(|_| !self.below.unseen);
        IndicatorFigure { definition, when, reading, entry, sum, parts: Vec::new() }
    }

    fn tell(
        &mut self,
        definition: IndicatorDefinition,
        when: FigureDates,
        depth: u8,
    ) -> Result<IndicatorFigure, Problem> {
        let Some(formula) = definition.formula.clone() else {
            return Ok(self.entered(definition, when));
        };
        let (mut parts, mut failed) = (Vec::new(), None);
        let reading = formula.compute(|quantity| {
            let mut source = IndicatorSource { reader: self, when, depth, failed: &mut failed };
            let number = quantity.number(&mut source);
            parts.push((quantity.clone(), number.as_ref().ok().copied()));
            number
        });
        match failed {
            Some(problem) => Err(problem),
            None => Ok(IndicatorFigure { definition, when, reading, entry: None, sum: None, parts }),
        }
    }

    /// What the register says of a period of this agency, or why it says nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn report(&mut self, when: FigureDates) -> Result<Result<RegisterFigures, MissingValue>, Problem> {
        self.register.report(self.conn, when)
    }
}

/// The book and the register of an agency, as formulas read them that are read by formulas themselves.
struct IndicatorSource<'r, 'a> {
    reader: &'r mut IndicatorReader<'a>,
    when: FigureDates,
    depth: u8,
    /// What broke, where it was not just a value that is missing.
    failed: &'r mut Option<Problem>,
}

impl IndicatorSource<'_, '_> {
    fn kept<T>(&mut self, found: Result<Result<T, MissingValue>, Problem>) -> Result<T, MissingValue> {
        found.unwrap_or_else(|problem| {
            *self.failed = Some(problem);
            Err(MissingValue::new("", "unreadable", "", ""))
        })
    }
}

impl QuantitySource for IndicatorSource<'_, '_> {
    fn row(&mut self, key: &str) -> Result<Cow<'_, FigureValues>, MissingValue> {
        let report = self.reader.report(self.when);
        self.kept(report).map(|report| Cow::Owned(report.row(key)))
    }

    fn indicator(&mut self, code: &str, _agency: Option<&str>) -> Result<ResolvedQuantity, MissingValue> {
        let (Some(definition), Some(depth)) =
            (self.reader.book.get(code).cloned(), self.depth.checked_sub(1))
        else {
            return Err(MissingValue::new(
                code,
                "unknown_indicator",
                format!("không có chỉ tiêu {code}"),
                format!("there is no indicator {code}"),
            ));
        };
        let told = self.reader.tell(definition, self.when, depth);
        let told = told.map(|told| told.resolved(&self.reader.agency.code));
        self.kept(told)
    }

    fn procedures(&mut self, quantity: &Quantity) -> Result<i64, MissingValue> {
        let (register, conn) = (&mut self.reader.register, &mut *self.reader.conn);
        let found = match quantity {
            Quantity::Procedures(level) => register.catalogue(conn, self.when.as_of).map(|counts| {
                let at = |level: Level| {
                    counts.by_level.iter().find(|row| row.level == level).map_or(0, |row| row.counted_here)
                };
                Ok(i64::from(level.map_or(counts.total, at)))
            }),
            Quantity::Delegation(counted) => register.delegation(conn, self.when.as_of).map(|rate| {
                rate.map(|rate| {
                    if *counted == DelegationFigure::Delegated { rate.numerator } else { rate.denominator }
                })
            }),
            Quantity::CatalogueChange { figure, level } => {
                register.change(conn, self.when, (*figure, *level)).map(Ok)
            }
            other => Ok(Err(unknown_here(other))),
        };
        self.kept(found)
    }
}

fn no_value(code: &str, when: FigureDates) -> MissingValue {
    MissingValue::new(
        code,
        "no_value",
        format!(
            "chưa nhập {code} cho kỳ {} - {}, tính đến {}",
            date_vi(when.from),
            date_vi(when.to),
            date_vi(when.as_of)
        ),
        format!("{code} is not entered for {} to {} as of {}", when.from, when.to, when.as_of),
    )
}
