//! Reads indicators of an agency: what was entered, and what the formulas make of it and of the register.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::book::{Book, Definition};
use super::formula::Operand;
use super::store::{self, ValueRow};
use super::value::{Missing, Number, Reading};
use crate::account::Scope;
use crate::agency::{Agency, Level, store as agencies};
use crate::platform::database::{Connection, Id};
use crate::platform::decimal::Decimal;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::procedure::ProcedureKind;
use crate::procedure::counts::{Counts, count};
use crate::procedure::store::load_counted;
use crate::report::boundaries::Boundaries;
use crate::report::delegation;
use crate::report::figures::{Cells, Figure};
use crate::report::period::Period;
use crate::report::rate::Rate;
use crate::report::resolution::{GroupBy, Question, Reader, resolution};

/// Formulas that read formulas that read formulas: a book that was checked never goes so deep.
const DEEPEST: u8 = 32;

/// Which figure of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct When {
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// The day on which it stands.
    pub as_of: NaiveDate,
}

impl When {
    fn of(row: &ValueRow) -> Self {
        Self { from: row.period_from, to: row.period_to, as_of: row.as_of }
    }
}

/// A figure of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The indicator.
    pub definition: Definition,
    /// Its period and day.
    pub when: When,
    /// What it says, or why it says nothing.
    pub reading: Result<Reading, Vec<Missing>>,
    /// The entry that holds; none for a computed one.
    pub entry: Option<ValueRow>,
    /// What a computed one was made of.
    pub parts: Vec<(Operand, Option<Number>)>,
}

/// Somebody who reads the book for one agency.
pub struct Desk<'a> {
    conn: &'a mut Connection,
    scope: &'a Scope,
    known_at: Instant,
    now: Instant,
    /// The agency.
    pub agency: Agency,
    /// The indicators.
    pub book: Book,
    /// The entries that hold.
    values: BTreeMap<(Id, When), ValueRow>,
    reports: HashMap<When, Result<Report, Missing>>,
    catalogues: HashMap<NaiveDate, Counts>,
    delegations: HashMap<NaiveDate, Result<Rate, Missing>>,
}

/// What the register says of a period: the report on resolution by the levels of the offices.
#[derive(Debug, Clone)]
pub struct Report {
    /// Everything.
    pub total: Cells,
    /// By the name of the level; a level without any figure is not there.
    pub levels: BTreeMap<String, Cells>,
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

impl<'a> Desk<'a> {
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
        let book = Book::of(store::load_all(conn, known_at)?);
        let values = store::load_values(conn, agency.id, known_at)?;
        // Later entries take the place of earlier ones.
        let values = values.into_iter().map(|row| ((row.indicator_id, When::of(&row)), row)).collect();
        Ok(Self {
            conn,
            scope,
            known_at,
            now,
            agency,
            book,
            values,
            reports: HashMap::new(),
            catalogues: HashMap::new(),
            delegations: HashMap::new(),
        })
    }

    /// The figure of an indicator for exactly this period and day; `None` when there is no such indicator.
    ///
    /// # Errors
    /// When the database fails.
    pub fn exact(&mut self, code: &str, when: When) -> Result<Option<Told>, Problem> {
        let Some(definition) = self.book.get(code).cloned() else { return Ok(None) };
        self.tell(definition, when, DEEPEST).map(Some)
    }

    /// The figure for this period and day, or the newest one that stands on a day not after `until`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn newest(&mut self, code: &str, when: When, until: NaiveDate) -> Result<Option<Told>, Problem> {
        let when = self.newest_when(code, when, until);
        self.exact(code, when)
    }

    fn newest_when(&self, code: &str, when: When, until: NaiveDate) -> When {
        let leaves = self.book.leaves(code);
        let whole = |when: When| leaves.iter().all(|leaf| self.values.contains_key(&(leaf.row.id, when)));
        if leaves.is_empty() || whole(when) {
            return when;
        }
        let known = leaves
            .iter()
            .flat_map(|leaf| self.values.keys().filter(|(id, _)| *id == leaf.row.id).map(|(_, when)| *when));
        let known: Vec<When> = known.filter(|known| known.as_of <= until).collect();
        let newest = |known: &&When| (known.as_of, known.to, known.from);
        let complete = known.iter().filter(|known| whole(**known)).max_by_key(newest);
        complete.or_else(|| known.iter().max_by_key(newest)).copied().unwrap_or(when)
    }

    /// Every entry that holds, with its indicator.
    pub fn entries(&self) -> impl Iterator<Item = (&Definition, &ValueRow)> {
        let by_id: HashMap<Id, &Definition> =
            self.book.iter().map(|definition| (definition.row.id, definition)).collect();
        self.values.values().filter_map(move |row| Some((*by_id.get(&row.indicator_id)?, row)))
    }

    /// Every period and day for which something was entered.
    #[must_use]
    pub fn whens(&self) -> Vec<When> {
        let mut whens: Vec<When> = self.values.keys().map(|(_, when)| *when).collect();
        whens.sort_unstable();
        whens.dedup();
        whens
    }

    fn tell(&mut self, definition: Definition, when: When, depth: u8) -> Result<Told, Problem> {
        let Some(formula) = definition.formula.clone() else {
            let entry = self.values.get(&(definition.row.id, when)).cloned();
            let reading = entry.as_ref().map(|entry| Reading::Number(entry.number()));
            let reading = reading.ok_or_else(|| vec![no_value(&definition.row.code, when)]);
            return Ok(Told { definition, when, reading, entry, parts: Vec::new() });
        };
        let (mut parts, mut failed) = (Vec::new(), None);
        let reading = formula.compute(|operand| match self.operand(operand, when, depth) {
            Ok(read) => {
                parts.push((operand.clone(), read.as_ref().ok().copied()));
                read
            }
            Err(problem) => {
                failed = Some(problem);
                Err(Missing::new(operand.to_string(), "unreadable", "", ""))
            }
        });
        match failed {
            Some(problem) => Err(problem),
            None => Ok(Told { definition, when, reading, entry: None, parts }),
        }
    }

    fn operand(
        &mut self,
        operand: &Operand,
        when: When,
        depth: u8,
    ) -> Result<Result<Number, Missing>, Problem> {
        let exact = |value: i64| {
            Decimal::whole(value).map(|value| Number { value, ..Number::default() }).ok_or_else(|| {
                Missing::new(operand.to_string(), "too_large", "số quá lớn", "the number is too large")
            })
        };
        match operand {
            Operand::Whole(value) => Ok(exact(*value)),
            Operand::Indicator(code) => self.indicator(code, when, depth),
            Operand::Of(code) => {
                let number = self.indicator(code, when, depth)?;
                Ok(number.and_then(|number| {
                    let of = number.of.map(|value| Number { value, ..Number::default() });
                    of.ok_or_else(|| {
                        Missing::new(
                            operand.to_string(),
                            "no_denominator",
                            format!("chỉ tiêu {code} không có mẫu số: nhập giá trị kèm denominator"),
                            format!("indicator {code} has no denominator: enter its value with one"),
                        )
                    })
                }))
            }
            Operand::Report(figure, level) => {
                let report = self.report(when)?;
                Ok(report.and_then(|report| exact(cell(&report, *figure, *level))))
            }
            Operand::Procedures(level) => {
                let counts = self.catalogue(when.as_of)?;
                let at = |level: Level| {
                    counts.by_level.iter().find(|row| row.level == level).map_or(0, |row| row.counted_here)
                };
                Ok(exact(i64::from(level.map_or(counts.total, at))))
            }
            Operand::Delegated => Ok(self.delegation(when.as_of)?.and_then(|rate| exact(rate.numerator))),
            Operand::Authority => Ok(self.delegation(when.as_of)?.and_then(|rate| exact(rate.denominator))),
        }
    }

    fn indicator(&mut self, code: &str, when: When, depth: u8) -> Result<Result<Number, Missing>, Problem> {
        let (Some(definition), Some(depth)) = (self.book.get(code).cloned(), depth.checked_sub(1)) else {
            return Ok(Err(Missing::new(
                code,
                "unknown_indicator",
                format!("không có chỉ tiêu {code}"),
                format!("there is no indicator {code}"),
            )));
        };
        let told = self.tell(definition, when, depth)?;
        Ok(match told.reading {
            Ok(Reading::Number(number)) => Ok(number),
            Ok(Reading::Share { .. }) => Err(Missing::new(
                code,
                "share_within",
                format!("{code} là tỷ lệ"),
                format!("{code} is a percentage"),
            )),
            // The cause itself says more than that this one is missing.
            Err(missing) => Err(missing.into_iter().next().unwrap_or_else(|| no_value(code, when))),
        })
    }

    /// What the register says of a period of this agency, or why it says nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn report(&mut self, when: When) -> Result<Result<Report, Missing>, Problem> {
        if let Some(kept) = self.reports.get(&when) {
            return Ok(kept.clone());
        }
        let drawn = match Period::new(when.from, when.to) {
            Err(_) => Err(unreported("kỳ không hợp lệ", "the period cannot be reported on")),
            Ok(period) => {
                let question = Question {
                    agency: self.agency.code.clone(),
                    period,
                    group_by: GroupBy::Level,
                    boundaries: Boundaries::Then,
                    kind: ProcedureKind::Tthc,
                    as_of: Some(Instant::end_of(when.as_of)),
                    known_at: Some(self.known_at),
                };
                match resolution(self.conn, &question, Reader::Officer(self.scope), self.now) {
                    Ok(drawn) if drawn.offices_counted < drawn.offices_of_agency => Err(unreported(
                        "bạn không xem được hết các cơ quan trực thuộc",
                        "you may not see every office below the agency",
                    )),
                    Ok(drawn) => Ok(Report {
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

    fn catalogue(&mut self, day: NaiveDate) -> Result<Counts, Problem> {
        if let Some(kept) = self.catalogues.get(&day) {
            return Ok(kept.clone());
        }
        let counts = count(&load_counted(self.conn, ProcedureKind::Tthc)?, day);
        self.catalogues.insert(day, counts.clone());
        Ok(counts)
    }

    fn delegation(&mut self, day: NaiveDate) -> Result<Result<Rate, Missing>, Problem> {
        if let Some(kept) = self.delegations.get(&day) {
            return Ok(kept.clone());
        }
        let rate = match delegation::ratio(self.conn, &self.agency.code, self.scope, day) {
            Ok(rate) => Ok(rate),
            Err(problem) => Err(explained(problem)?),
        };
        self.delegations.insert(day, rate.clone());
        Ok(rate)
    }
}

/// The value of a cell of the report.
fn cell(report: &Report, figure: Figure, level: Option<Level>) -> i64 {
    match level {
        None => report.total.get(figure),
        // A level without any figure has no row.
        Some(level) => report.levels.get(level.as_str()).map_or(0, |cells| cells.get(figure)),
    }
}

/// What the register says against a question is an answer; what breaks is not.
fn explained(problem: Problem) -> Result<Missing, Problem> {
    if !matches!(problem.code, Code::InvalidInput | Code::NotFound) {
        return Err(problem);
    }
    let words = problem.fields.into_iter().map(|field| field.words).next().or(problem.detail);
    let words = words.ok_or_else(|| Problem::new(Code::Internal).because("a refusal without words"))?;
    Ok(unreported(words.vi, words.en))
}

fn unreported(vi: impl Into<String>, en: impl Into<String>) -> Missing {
    Missing::new("register", "not_reported", vi, en)
}

fn no_value(code: &str, when: When) -> Missing {
    Missing::new(
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
