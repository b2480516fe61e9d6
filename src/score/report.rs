//! Draws up the scores of an agency and of the offices below it for a month, a quarter or a year.
//!
//! Every number is a cell of the report on how dossiers were resolved, or a count of the catalogue, so each opens to what is
//! behind it. The formulas are those in force on the last day of the period; those of the period before may be others.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::account::Scope;
use crate::agency::{Agency, Level, store as agencies};
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::search::{self, Filter};
use crate::procedure::{ProcedureKind, ServiceLevel};
use crate::report::boundaries::Boundaries;
use crate::report::figures::{Cells, Figure};
use crate::report::period::Period;
use crate::report::resolution::{GroupBy, Question, Reader, Resolution, resolution};
use crate::report::store::Place;
use crate::score::formula::{Formula, Policy, Score, in_force};
use crate::score::period::ScorePeriod;
use crate::score::store::{self, ClassSet};
use crate::score::term::{CatalogueCount, Term};
use crate::score::total::{Class, Total};

/// What is asked.
#[derive(Debug, Clone)]
pub struct ScoreQuestion {
    /// The code of the agency.
    pub agency: String,
    /// The month, quarter or year.
    pub period: ScorePeriod,
    /// What a criterion that does not apply is worth.
    pub policy: Policy,
    /// What the register had been told by this instant; none: by now.
    pub known_at: Option<Instant>,
}

/// A criterion of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// The formula.
    pub formula: Formula,
    /// The score.
    pub score: Score,
    /// The value of each term that has one, by name.
    pub terms: BTreeMap<String, i64>,
    /// The points of the period before; none where there were none.
    pub before: Option<i64>,
}

impl Criterion {
    /// How many points more than in the period before; none where either has none.
    #[must_use]
    pub fn delta(&self) -> Option<i64> {
        self.score.points.zip(self.before).map(|(points, before)| points - before)
    }
}

/// An agency with its scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitScores {
    /// Whose.
    pub agency: Place,
    /// Only what the agency itself does, without the offices below it.
    pub own: bool,
    /// By criterion, in the order of the table.
    pub criteria: Vec<Criterion>,
    /// Over all criteria.
    pub total: Total,
    /// The points of the period before, when the same criteria had points then.
    pub before: Option<i64>,
}

impl UnitScores {
    /// The groups with their totals, in the order of the table.
    #[must_use]
    pub fn groups(&self, policy: Policy) -> Vec<(String, String, Total)> {
        let mut groups: Vec<(&str, &str)> = Vec::new();
        for criterion in &self.criteria {
            let group = (criterion.formula.group_code.as_str(), criterion.formula.group_name.as_str());
            if !groups.iter().any(|(code, _)| *code == group.0) {
                groups.push(group);
            }
        }
        let total = |code: &str| {
            let of_group = self.criteria.iter().filter(|criterion| criterion.formula.group_code == code);
            Total::of(of_group.map(|criterion| (&criterion.formula, &criterion.score)), policy)
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
    pub policy: Policy,
    /// How many offices were counted: those of the agency that the reader may see.
    pub offices_counted: usize,
    /// How many offices the agency has, itself included.
    pub offices_of_agency: usize,
    /// The agency with everything below it.
    pub whole: UnitScores,
    /// What it does itself, and each agency directly below it with everything below that.
    pub units: Vec<UnitScores>,
    /// The classes; none where none are in force.
    pub classes: Vec<Class>,
}

/// Procedures by what is counted of them: codes.
type Catalogue = BTreeMap<CatalogueCount, BTreeSet<String>>;

/// An agency whose offices count together.
struct Unit {
    agency: Place,
    own: bool,
    offices: BTreeSet<String>,
}

/// Draws up the scores.
///
/// # Errors
/// An agency that the reader may not see, a period that has not begun, no formulas in force, or a failing database.
pub fn scores(
    conn: &mut Connection,
    question: &ScoreQuestion,
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
    let desk = Desk { scope, known_at, now };
    let report = desk.report(conn, &question.agency, days, GroupBy::Agency, scope)?;
    let units = units(conn, &report.agency, days, scope)?;
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
        "month",
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
    question: &ScoreQuestion,
    count: CatalogueCount,
    scope: &Scope,
    now: Instant,
) -> Result<Vec<String>, Problem> {
    let days = question.period.days().ok_or_else(|| Problem::new(Code::InvalidInput))?;
    let desk = Desk { scope, known_at: question.known_at.unwrap_or(now).min(now), now };
    let report = desk.report(conn, &question.agency, days, GroupBy::Agency, scope)?;
    let unit = Unit { agency: report.agency, own: false, offices: BTreeSet::new() };
    let mut catalogue = catalogue_of(conn, unit.agency.level, days.to())?;
    if count == CatalogueCount::OnlineUsed {
        let used = desk.used_online(conn, &unit, days, &catalogue)?;
        catalogue.insert(CatalogueCount::OnlineUsed, used);
    }
    Ok(catalogue.remove(&count).unwrap_or_default().into_iter().collect())
}

/// For whom scores are drawn up, and when.
struct Desk<'a> {
    scope: &'a Scope,
    known_at: Instant,
    now: Instant,
}

impl Desk<'_> {
    fn report(
        &self,
        conn: &mut Connection,
        agency: &str,
        period: Period,
        group_by: GroupBy,
        scope: &Scope,
    ) -> Result<Resolution, Problem> {
        let question = Question {
            agency: agency.to_owned(),
            period,
            group_by,
            boundaries: Boundaries::Then,
            kind: ProcedureKind::Tthc,
            as_of: None,
            known_at: Some(self.known_at),
        };
        resolution(conn, &question, Reader::Officer(scope), self.now)
    }

    /// Scores each unit by these formulas, from a report whose rows are offices.
    fn score(
        &self,
        conn: &mut Connection,
        units: &[Unit],
        report: &Resolution,
        formulas: &[&Formula],
        policy: Policy,
    ) -> Result<Vec<UnitScores>, Problem> {
        let mut by_level: BTreeMap<Level, Catalogue> = BTreeMap::new();
        let mut drawn = Vec::new();
        for unit in units {
            let level = unit.agency.level;
            let mut catalogue = match by_level.get(&level) {
                Some(known) => known.clone(),
                None => catalogue_of(conn, level, report.period.to())?,
            };
            by_level.entry(level).or_insert_with(|| catalogue.clone());
            let wanted = Term::Catalogue(CatalogueCount::OnlineUsed);
            if formulas.iter().any(|formula| formula.applies_to(level) && formula.uses(&wanted)) {
                let used = self.used_online(conn, unit, report.period, &catalogue)?;
                catalogue.insert(CatalogueCount::OnlineUsed, used);
            }
            let cells = cells_of(unit, report);
            let value = |term: &Term| match term {
                Term::Figure(figure) => Some(cells.get(*figure)),
                Term::Catalogue(count) => {
                    catalogue.get(count).map(|codes| i64::try_from(codes.len()).unwrap_or(i64::MAX))
                }
                Term::Portal(_) => None,
            };
            let criteria: Vec<Criterion> = formulas
                .iter()
                .map(|formula| {
                    let score = formula.score(level, policy, value);
                    let terms = formula.numerator.0.iter().chain(&formula.denominator.0);
                    let applies = formula.applies_to(level);
                    let terms =
                        terms.filter(|_| applies).filter_map(|term| Some((term.to_string(), value(term)?)));
                    Criterion { terms: terms.collect(), formula: (*formula).clone(), score, before: None }
                })
                .collect();
            let total =
                Total::of(criteria.iter().map(|criterion| (&criterion.formula, &criterion.score)), policy);
            let (agency, own) = (unit.agency.clone(), unit.own);
            drawn.push(UnitScores { agency, own, criteria, total, before: None });
        }
        Ok(drawn)
    }

    /// The procedures offered online for which a dossier was received online.
    fn used_online(
        &self,
        conn: &mut Connection,
        unit: &Unit,
        days: Period,
        catalogue: &Catalogue,
    ) -> Result<BTreeSet<String>, Problem> {
        let alone = Scope::of([unit.agency.id]);
        let scope = if unit.own { &alone } else { self.scope };
        let report = self.report(conn, &unit.agency.code, days, GroupBy::Procedure, scope)?;
        let online = catalogue.get(&CatalogueCount::Online);
        let used = report.rows.iter().filter(|row| {
            row.cells.get(Figure::ReceivedOnlineFull) + row.cells.get(Figure::ReceivedOnlinePartial) > 0
                && online.is_some_and(|online| online.contains(&row.key))
        });
        Ok(used.map(|row| row.key.clone()).collect())
    }
}

/// What the catalogue says of a level on a day.
fn catalogue_of(conn: &mut Connection, level: Level, day: NaiveDate) -> Result<Catalogue, Problem> {
    let filter =
        Filter { on: Some(day), level: Some(level), kind: Some(ProcedureKind::Tthc), ..Filter::default() };
    let served = search::list(conn, &filter, None, i64::MAX)?;
    let online = served.iter().filter(|version| version.content.service_level != ServiceLevel::Information);
    let online = online.map(|version| version.code.clone()).collect();
    let served = served.iter().map(|version| version.code.clone()).collect();
    Ok(BTreeMap::from([(CatalogueCount::Served, served), (CatalogueCount::Online, online)]))
}

/// The figures of a unit: of the whole report for the agency itself, else the sum over its offices.
fn cells_of(unit: &Unit, report: &Resolution) -> Cells {
    if unit.agency.id == report.agency.id && !unit.own {
        return report.total.clone();
    }
    let mut cells = Cells::default();
    for row in report.rows.iter().filter(|row| unit.offices.contains(&row.key)) {
        cells.add(|figure| row.cells.get(figure));
    }
    cells
}

/// The agency as a whole first; then what it does itself, and the agencies directly below it that were there in the period.
fn units(conn: &mut Connection, agency: &Place, days: Period, scope: &Scope) -> Result<Vec<Unit>, Problem> {
    let ids = agencies::subtree_offices(conn, agency.id)?;
    let offices: BTreeMap<Id, Agency> =
        agencies::load_many(conn, &ids)?.into_iter().map(|office| (office.id, office)).collect();
    let mut below: BTreeMap<String, Unit> = BTreeMap::new();
    for office in offices.values().filter(|office| scope.sees(office.id)) {
        let Some(top) = top_of(office, agency.id, &offices) else { continue };
        let there = top.valid_from.is_none_or(|from| from <= days.to())
            && top.valid_to.is_none_or(|to| days.from() <= to);
        if !there {
            continue;
        }
        let own = top.id == agency.id;
        let unit = below.entry(top.code.clone()).or_insert_with(|| Unit {
            agency: top.clone().into(),
            own,
            offices: BTreeSet::new(),
        });
        unit.offices.insert(office.code.clone());
    }
    let whole = Unit { agency: agency.clone(), own: false, offices: BTreeSet::new() };
    let mut units = vec![whole];
    // An agency with nothing below it is its own whole.
    if below.values().any(|unit| !unit.own) {
        units.extend(below.into_values());
    }
    Ok(units)
}

/// The agency directly below `above` that an office is part of, or `above` itself.
fn top_of<'a>(office: &'a Agency, above: Id, offices: &'a BTreeMap<Id, Agency>) -> Option<&'a Agency> {
    let mut top = office;
    while top.id != above && top.parent_id != Some(above) {
        top = offices.get(&top.parent_id?)?;
    }
    Some(top)
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
