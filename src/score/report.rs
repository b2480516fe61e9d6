//! Draws up the scores of an agency and of the offices below it for a month, a quarter or a year.
//!
//! Every number is a cell of the report on how dossiers were resolved, a count of the catalogue, or what an agency has entered
//! in the book of indicators, so each opens to what is behind it. The formulas are those in force on the last day of the
//! period; those of the period before may be others.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::access::Scope;
use crate::agency::Level;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem, Words};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureKind;
use crate::report::count::request::{GroupBy, ReportReader, ReportRequest};
use crate::report::count::resolution::{Resolution, resolution};
use crate::report::count::store::NamedAgency;
use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::figures::period::Period;
use crate::report::measure::catalogue::history::CatalogueEntry;
use crate::report::measure::catalogue::{self, CatalogueQuestion};
use crate::report::quantity::resolver::{QuantitySource, ResolvedQuantity, unknown_here};
use crate::report::quantity::spelling::{CatalogueCount, Quantity};
use crate::report::quantity::value::MissingValue;
use crate::score::catalogue::{ScoreCatalogue, catalogue_of};
use crate::score::formula::{DoesNotApplyPolicy, Score, ScoreFormula, ScoreState, in_force};
use crate::score::indicator_entries::{IndicatorAnswer, IndicatorAnswers, IndicatorEntries};
use crate::score::period::ScorePeriod;
use crate::score::store::{self, ClassSet};
use crate::score::term_value::TermValue;
use crate::score::total::{CriteriaTotal, ScoreClass};
use crate::score::units::{ScoredUnit, units};

/// What is asked.
#[derive(Debug, Clone)]
pub struct ScoreRequest {
    /// The code of the agency.
    pub agency: String,
    /// The month, quarter or year.
    pub period: ScorePeriod,
    /// What a criterion that does not apply is worth.
    pub policy: DoesNotApplyPolicy,
    /// What the register had been told by this instant; none: by now.
    pub known_at: Option<Instant>,
}

/// A criterion of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitCriterion {
    /// The formula.
    pub formula: ScoreFormula,
    /// The score.
    pub score: Score,
    /// What each term says, by name; empty for a criterion that does not apply.
    pub terms: BTreeMap<String, TermValue>,
    /// The points of the period before; none where there were none.
    pub before: Option<i64>,
}

impl UnitCriterion {
    /// How many points more than in the period before; none where either has none.
    #[must_use]
    pub fn delta(&self) -> Option<i64> {
        self.score.points.zip(self.before).map(|(points, before)| points - before)
    }

    /// What a term is called: an indicator has its label in the book.
    #[must_use]
    pub fn label(&self, term: &Quantity) -> String {
        self.terms.get(&term.to_string()).map_or_else(|| term.label_vi(), |told| told.label.clone())
    }

    /// Why there is no score, and what to do about it; empty when there is one.
    #[must_use]
    pub fn missing(&self) -> Vec<Words> {
        if self.score.state != ScoreState::NoData {
            return Vec::new();
        }
        let mut missing: Vec<Words> = Vec::new();
        for why in self.terms.values().filter_map(|told| told.missing.as_ref()) {
            if !missing.contains(why) {
                missing.push(why.clone());
            }
        }
        if let Some((numerator, denominator)) = self.score.numerator.zip(self.score.denominator) {
            let more = self.formula.is_more_than_all(numerator, denominator);
            missing.push(if more { more_than_all(numerator, denominator) } else { nothing_to_divide_by() });
        }
        missing
    }
}

fn more_than_all(numerator: i64, denominator: i64) -> Words {
    Words {
        vi: format!("tử số {numerator} lớn hơn mẫu số {denominator}: kiểm tra lại hai số đã nhập"),
        en: format!("the numerator {numerator} is above the denominator {denominator}: look at both entries"),
    }
}

fn nothing_to_divide_by() -> Words {
    Words {
        vi: "mẫu số bằng 0 và công thức không quy định điểm cho trường hợp này".to_owned(),
        en: "the denominator is 0, and the formula has no rule for that".to_owned(),
    }
}

/// An agency with its scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitScores {
    /// Whose.
    pub agency: NamedAgency,
    /// Only what the agency itself does, without the offices below it.
    pub own: bool,
    /// By criterion, in the order of the table.
    pub criteria: Vec<UnitCriterion>,
    /// Over all criteria.
    pub total: CriteriaTotal,
    /// The points of the period before, when the same criteria had points then.
    pub before: Option<i64>,
}

impl UnitScores {
    /// The groups with their totals, in the order of the table.
    #[must_use]
    pub fn groups(&self, policy: DoesNotApplyPolicy) -> Vec<(String, String, CriteriaTotal)> {
        let mut groups: Vec<(&str, &str)> = Vec::new();
        for criterion in &self.criteria {
            let group = (criterion.formula.group_code.as_str(), criterion.formula.group_name.as_str());
            if !groups.iter().any(|(code, _)| *code == group.0) {
                groups.push(group);
            }
        }
        let total = |code: &str| {
            let of_group = self.criteria.iter().filter(|criterion| criterion.formula.group_code == code);
            CriteriaTotal::of(of_group.map(|criterion| (&criterion.formula, &criterion.score)), policy)
        };
        groups.into_iter().map(|(code, name)| (code.to_owned(), name.to_owned(), total(code))).collect()
    }
}

/// The scores of an agency and of what is below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scores {
    /// The month, quarter or year.
    pub period: ScorePeriod,
    /// Its days.
    pub days: Period,
    /// When the figures stand: the end of the period, or now.
    pub as_of: Instant,
    /// What the register had been told by this instant.
    pub known_at: Instant,
    /// What a criterion that does not apply is worth.
    pub policy: DoesNotApplyPolicy,
    /// How many offices were counted: those of the agency that the reader may see.
    pub offices_counted: usize,
    /// How many offices the agency has, itself included.
    pub offices_of_agency: usize,
    /// The agency with everything below it.
    pub whole: UnitScores,
    /// What it does itself, and each agency directly below it with everything below that.
    pub units: Vec<UnitScores>,
    /// The classes; none where none are in force.
    pub classes: Vec<ScoreClass>,
}

/// Draws up the scores.
///
/// # Errors
/// An agency that the reader may not see, a period that has not begun, no formulas in force, or a failing database.
pub fn scores(
    conn: &mut Connection,
    question: &ScoreRequest,
    scope: &Scope,
    now: Instant,
) -> Result<Scores, Problem> {
    let days = question.period.days().ok_or_else(|| Problem::new(Code::InvalidInput))?;
    let known_at = question.known_at.unwrap_or(now).min(now);
    let formulas = store::formulas(conn)?;
    let current = in_force(&formulas, days.to(), known_at);
    if current.is_empty() {
        return Err(no_formulas());
    }
    let desk = ScoreContext { scope, known_at, now };
    let report = desk.report(conn, &question.agency, days, GroupBy::Agency, scope)?;
    let units = units(conn, report.agency.id, days, scope)?;
    let mut drawn = desk.score(conn, &units, &report, &current, question.policy)?;
    if let Some(before) = question.period.before().and_then(ScorePeriod::days) {
        let earlier = in_force(&formulas, before.to(), known_at);
        let report = desk.report(conn, &question.agency, before, GroupBy::Agency, scope)?;
        compare(&mut drawn, &desk.score(conn, &units, &report, &earlier, question.policy)?);
    }
    let sets = store::class_sets(conn)?;
    let classes = ClassSet::in_force(&sets, days.to(), known_at).map(|set| set.classes.clone());
    let mut drawn = drawn.into_iter();
    let whole = drawn.next().ok_or_else(|| Problem::new(Code::Internal).because("no agency was scored"))?;
    Ok(Scores {
        period: question.period,
        days,
        as_of: report.cut.as_of(),
        known_at,
        policy: question.policy,
        offices_counted: report.offices_counted,
        offices_of_agency: report.offices_of_agency,
        whole,
        units: drawn.collect(),
        classes: classes.unwrap_or_default(),
    })
}

fn no_formulas() -> Problem {
    Problem::field(
        "period",
        "no_formulas",
        "chưa có công thức nào có hiệu lực trong kỳ này: quản trị viên chạy `motcua import reference DIR` hoặc thêm công thức",
        "no formula is in force in this period: an administrator runs `motcua import reference DIR` or adds formulas",
    )
}

/// The codes of the procedures behind a count of the catalogue, of an agency with everything below it.
///
/// # Errors
/// As [`scores`].
pub fn procedures(
    conn: &mut Connection,
    question: &ScoreRequest,
    count: CatalogueCount,
    scope: &Scope,
    now: Instant,
) -> Result<Vec<String>, Problem> {
    let days = question.period.days().ok_or_else(|| Problem::new(Code::InvalidInput))?;
    let desk = ScoreContext { scope, known_at: question.known_at.unwrap_or(now).min(now), now };
    let report = desk.report(conn, &question.agency, days, GroupBy::Agency, scope)?;
    let mut catalogue = catalogue_of(conn, report.agency.level, days.to())?;
    if count == CatalogueCount::OnlineUsed {
        let used = desk.used_online(conn, (&report.agency.code, scope), days, &catalogue)?;
        catalogue.insert(CatalogueCount::OnlineUsed, used);
    }
    Ok(catalogue.remove(&count).unwrap_or_default().into_iter().collect())
}

/// For whom scores are drawn up, and when.
struct ScoreContext<'a> {
    scope: &'a Scope,
    known_at: Instant,
    now: Instant,
}

impl ScoreContext<'_> {
    fn report(
        &self,
        conn: &mut Connection,
        agency: &str,
        period: Period,
        group_by: GroupBy,
        scope: &Scope,
    ) -> Result<Resolution, Problem> {
        let question = ReportRequest::of_tthc(agency, period, group_by, Some(self.known_at));
        resolution(conn, &question, ReportReader::Officer(scope), self.now)
    }

    /// Scores each unit by these formulas, from a report whose rows are offices.
    fn score(
        &self,
        conn: &mut Connection,
        units: &[ScoredUnit],
        report: &Resolution,
        formulas: &[&ScoreFormula],
        policy: DoesNotApplyPolicy,
    ) -> Result<Vec<UnitScores>, Problem> {
        let seen = (self.scope, self.known_at, self.now);
        let entries = IndicatorEntries::load(conn, units, formulas, report.period, seen)?;
        let changes = self.changes(conn, formulas, report.period)?;
        let mut by_level: BTreeMap<Level, ScoreCatalogue> = BTreeMap::new();
        let mut drawn = Vec::new();
        for unit in units {
            let level = unit.agency.level;
            let mut catalogue = match by_level.get(&level) {
                Some(known) => known.clone(),
                None => catalogue_of(conn, level, report.period.to())?,
            };
            by_level.entry(level).or_insert_with(|| catalogue.clone());
            let wanted = Quantity::Catalogue(CatalogueCount::OnlineUsed);
            if formulas.iter().any(|formula| formula.applies_to(level) && formula.uses(&wanted)) {
                let alone = Scope::of([unit.agency.id]);
                let scope = if unit.own { &alone } else { self.scope };
                let used = self.used_online(conn, (&unit.agency.code, scope), report.period, &catalogue)?;
                catalogue.insert(CatalogueCount::OnlineUsed, used);
            }
            let known = UnitData {
                agency: unit.agency.code.clone(),
                report: unit.cells(report),
                catalogue,
                changes: Rc::clone(&changes),
                entries: entries.tell(conn, unit, formulas)?,
            };
            let criteria: Vec<UnitCriterion> =
                formulas.iter().map(|formula| known.criterion(formula, level, policy)).collect();
            let scored = criteria.iter().map(|criterion| (&criterion.formula, &criterion.score));
            let total = CriteriaTotal::of(scored, policy);
            let (agency, own) = (unit.agency.clone().into(), unit.own);
            drawn.push(UnitScores { agency, own, criteria, total, before: None });
        }
        Ok(drawn)
    }

    /// What was done to the catalogue in the period, when a formula names any of it.
    fn changes(
        &self,
        conn: &mut Connection,
        formulas: &[&ScoreFormula],
        period: Period,
    ) -> Result<Rc<Vec<CatalogueEntry>>, Problem> {
        let named = |term: &Quantity| matches!(term, Quantity::CatalogueChange { .. });
        if !formulas.iter().any(|formula| formula.terms().any(named)) {
            return Ok(Rc::default());
        }
        let question = CatalogueQuestion {
            from: period.from(),
            to: period.to(),
            as_of: period.to().min(self.now.date()),
            known_at: self.known_at,
            kind: ProcedureKind::Tthc,
        };
        Ok(Rc::new(catalogue::read(conn, &question)?))
    }

    /// The procedures offered online for which a dossier was received online.
    fn used_online(
        &self,
        conn: &mut Connection,
        (agency, scope): (&str, &Scope),
        days: Period,
        catalogue: &ScoreCatalogue,
    ) -> Result<BTreeSet<String>, Problem> {
        let report = self.report(conn, agency, days, GroupBy::Procedure, scope)?;
        let online = catalogue.get(&CatalogueCount::Online);
        let used = report.rows.iter().filter(|row| {
            row.cells.get(Figure::ReceivedOnlineFull) + row.cells.get(Figure::ReceivedOnlinePartial) > 0
                && online.is_some_and(|online| online.contains(&row.key))
        });
        Ok(used.map(|row| row.key.clone()).collect())
    }
}

/// What is known of a unit.
struct UnitData {
    agency: String,
    report: FigureValues,
    catalogue: ScoreCatalogue,
    changes: Rc<Vec<CatalogueEntry>>,
    entries: IndicatorAnswers,
}

impl UnitData {
    fn criterion(&self, formula: &ScoreFormula, level: Level, policy: DoesNotApplyPolicy) -> UnitCriterion {
        let asked = formula.terms().filter(|_| formula.applies_to(level));
        let terms: BTreeMap<String, TermValue> =
            asked.map(|term| (term.to_string(), self.tell(formula, term))).collect();
        let value = |term: &Quantity| terms.get(&term.to_string()).and_then(|told| told.value);
        let score = formula.score(level, policy, value);
        UnitCriterion { formula: formula.clone(), score, terms, before: None }
    }

    fn tell(&self, formula: &ScoreFormula, term: &Quantity) -> TermValue {
        let mut known = CriterionSource { unit: self, code: &formula.code };
        let label = term.indicator().and_then(|code| known.answer(code)).map(|(label, _)| label.clone());
        let label = label.unwrap_or_else(|| term.label_vi());
        TermValue::of(term, label, term.resolve(&mut known))
    }
}

/// What is known of a unit, for one criterion: as of which day indicators are read depends on that.
struct CriterionSource<'a> {
    unit: &'a UnitData,
    code: &'a str,
}

impl CriterionSource<'_> {
    fn answer(&self, indicator: &str) -> Option<&IndicatorAnswer> {
        self.unit.entries.get(&(self.code.to_owned(), indicator.to_owned()))
    }
}

impl QuantitySource for CriterionSource<'_> {
    fn row(&mut self, _key: &str) -> Result<Cow<'_, FigureValues>, MissingValue> {
        Ok(Cow::Borrowed(&self.unit.report))
    }

    fn indicator(&mut self, code: &str, _agency: Option<&str>) -> Result<ResolvedQuantity, MissingValue> {
        self.answer(code).map_or_else(|| Err(unknown_here(code)), |(_, told)| told.clone())
    }

    fn procedures(&mut self, quantity: &Quantity) -> Result<i64, MissingValue> {
        if let Quantity::CatalogueChange { figure, level } = quantity {
            return Ok(catalogue::count(&self.unit.changes, *figure, *level, Some(&self.unit.agency)));
        }
        let Quantity::Catalogue(count) = quantity else { return Err(unknown_here(quantity)) };
        let codes = self.unit.catalogue.get(count).ok_or_else(|| unknown_here(count))?;
        Ok(i64::try_from(codes.len()).unwrap_or(i64::MAX))
    }
}

/// Sets beside each criterion what it had in the period before, and beside a total when the same criteria had points.
fn compare(drawn: &mut [UnitScores], before: &[UnitScores]) {
    for (unit, earlier) in drawn.iter_mut().zip(before) {
        for criterion in &mut unit.criteria {
            let same = earlier.criteria.iter().find(|other| other.formula.code == criterion.formula.code);
            criterion.before = same.and_then(|other| other.score.points);
        }
        let with_points = |unit: &UnitScores| -> Vec<String> {
            let scored = unit.criteria.iter().filter(|criterion| criterion.score.points.is_some());
            scored.map(|criterion| criterion.formula.code.clone()).collect()
        };
        if with_points(unit) == with_points(earlier) {
            unit.before = Some(earlier.total.points);
        }
    }
}
