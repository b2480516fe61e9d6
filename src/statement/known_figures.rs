//! Gathers the figures that the register knows, for holding a text against them: indicators, the report on resolution, and
//! the runs that are kept.

use std::collections::HashMap;
use std::rc::Rc;

use chrono::NaiveDate;

use super::stored_figure::{FigureOffice, FigureRow, KnownFigure};
use super::verdict::{ComparedWith, Source};
use crate::access::Scope;
use crate::agency::{Agency, AgencyId, Level, store as agencies};
use crate::indicator::reader::find_office;
use crate::indicator::store::{ValueRow, load_all, load_values, offices_with_values};
use crate::indicator::{FigureDates, IndicatorBook, IndicatorDefinition, IndicatorFigure, IndicatorReader};
use crate::platform::database::Connection;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;
use crate::report::figures::figure::FigureValues;
use crate::report::figures::rates::RateName;
use crate::report::quantity::TOTAL;
use crate::report::quantity::spelling::Quantity;
use crate::report::runs;
use crate::report::runs::store::RunFilter;

/// The most offices whose indicators a text is held against.
const MOST_OFFICES: i64 = 60;

/// The most runs whose cells a text is held against: the newest.
const MOST_RUNS: i64 = 20;

/// Whose figures a text is held against, and of when.
#[derive(Debug, Clone)]
pub struct StatementContext {
    /// Code of the agency; its whole subtree counts. None: everything in the scope.
    pub agency: Option<String>,
    /// The period of the report; none: every figure, and none of the register's own.
    pub when: Option<FigureDates>,
    /// The last day of the report: no figure that stands on a later day is looked at.
    pub until: Option<NaiveDate>,
}

/// Every known figure of the ground.
///
/// # Errors
/// When the agency may not be seen, or the database fails.
pub fn gather(
    conn: &mut Connection,
    ground: &StatementContext,
    scope: &Scope,
    now: Instant,
) -> Result<Vec<KnownFigure>, Problem> {
    let (mut offices, first): (Vec<AgencyId>, Option<AgencyId>) = match &ground.agency {
        Some(code) => {
            let agency = find_office(conn, code, scope)?;
            let below = agencies::subtree_offices(conn, agency.id)?;
            (scope.within(&below).offices(), Some(agency.id))
        }
        None => (scope.offices(), None),
    };
    offices = offices_with_values(conn, &offices, now, MOST_OFFICES)?;
    // The agency itself is always looked at: the register tells of it without any entry.
    offices.extend(first.filter(|first| !offices.contains(first)));
    // A text without a name speaks of the agency that was asked for; of the only one where none was.
    let asked = first.or_else(|| offices.first().copied().filter(|_| offices.len() == 1));
    let mut known = Vec::new();
    let book = Rc::new(IndicatorBook::of(load_all(conn, now)?));
    let mut entries: HashMap<AgencyId, Vec<ValueRow>> = HashMap::new();
    for row in load_values(conn, &offices, now)? {
        entries.entry(row.office_id).or_default().push(row);
    }
    for office in agencies::load_many(conn, &offices)? {
        let office_id = office.id;
        let read = (Rc::clone(&book), entries.remove(&office_id).unwrap_or_default());
        let mut desk = IndicatorReader::over(conn, office, read, scope, (now, now))?;
        let whose = figure_office(&desk.agency, asked);
        known.extend(indicators(&mut desk, ground, &whose)?);
        if let (Some(when), true) = (ground.when, first == Some(office_id)) {
            known.extend(register(&mut desk, when, &whose)?);
        }
    }
    known.extend(of_runs(conn, ground, (first, asked), scope)?);
    Ok(known)
}

/// The office of a figure, as a text may speak of it.
fn figure_office(agency: &Agency, asked: Option<AgencyId>) -> FigureOffice {
    FigureOffice { name: agency.name_vi.clone(), level: agency.level, is_asked: asked == Some(agency.id) }
}

/// The figures of the book of one agency.
fn indicators(
    desk: &mut IndicatorReader<'_>,
    ground: &StatementContext,
    whose: &FigureOffice,
) -> Result<Vec<KnownFigure>, Problem> {
    let definitions: Vec<IndicatorDefinition> = desk.book.iter().cloned().collect();
    let until = ground.until.or(ground.when.map(|when| when.to));
    let in_time = |when: &&FigureDates| until.is_none_or(|until| when.as_of <= until);
    let mut known = Vec::new();
    for definition in definitions {
        let code = definition.row.code.clone();
        let of_report =
            definition.formula.as_ref().is_some_and(|formula| formula.quantities().any(is_of_report));
        // What rests on no entry is of the register too: counts of the catalogue.
        let from_register = of_report || desk.book.leaves(&code).is_empty();
        let mut told: Vec<IndicatorFigure> = Vec::new();
        if from_register {
            if let Some(when) = ground.when {
                told.extend(desk.exact(&code, when)?);
            }
        } else {
            for when in desk.whens(&code).iter().filter(in_time) {
                told.extend(desk.exact(&code, *when)?.filter(|told| told.reading.is_ok()));
            }
            told = of_the_period(told, ground);
        }
        known.extend(told.into_iter().filter_map(|told| of_indicator(desk, told, whose)));
    }
    Ok(known)
}

fn is_of_report(quantity: &Quantity) -> bool {
    matches!(quantity, Quantity::Figure { .. } | Quantity::Rate { .. })
}

/// The figures of periods that touch the one of the report; without any, the newest one.
fn of_the_period(told: Vec<IndicatorFigure>, ground: &StatementContext) -> Vec<IndicatorFigure> {
    let Some(when) = ground.when else { return told };
    let last = ground.until.unwrap_or(when.to);
    let (touching, mut others): (Vec<IndicatorFigure>, Vec<IndicatorFigure>) =
        told.into_iter().partition(|told| told.when.to >= when.from && told.when.from <= last);
    if !touching.is_empty() {
        return touching;
    }
    others.sort_by_key(|told| (told.when.as_of, told.when));
    others.pop().into_iter().collect()
}

fn of_indicator(
    desk: &IndicatorReader<'_>,
    told: IndicatorFigure,
    whose: &FigureOffice,
) -> Option<KnownFigure> {
    let IndicatorFigure { definition, when, reading, .. } = told;
    let (value, agency) = (reading.ok()?, &desk.agency.code);
    let source = Source {
        link: format!(
            "/api/v1/indicator-figures?agency={agency}&from={}&to={}&as_of={}&indicator={}",
            when.from, when.to, when.as_of, definition.row.code
        ),
        text: value.words(definition.row.unit, definition.places(), Language::Vietnamese),
        code: definition.row.code,
        label: definition.version.label_vi,
        agency: agency.clone(),
        from: when.from,
        to: when.to,
        as_of: when.as_of,
    };
    let counted = (definition.row.unit, value);
    Some(KnownFigure::new(source, ComparedWith::Indicator, counted, (whose, FigureRow::Own)))
}

/// The cells and rates of the report on resolution. Their labels are short and alike: they confirm, and accuse nobody.
fn register(
    desk: &mut IndicatorReader<'_>,
    when: FigureDates,
    whose: &FigureOffice,
) -> Result<Vec<KnownFigure>, Problem> {
    let Ok(report) = desk.report(when)? else { return Ok(Vec::new()) };
    let levels = report.levels.iter().filter_map(|(key, cells)| {
        let level = Level::parse(key)?;
        Some((key.as_str(), level.words_vi(), cells, FigureRow::Level(level)))
    });
    let agency = &desk.agency.code;
    let mut known = Vec::new();
    let total = (TOTAL, "", &report.total, FigureRow::Whole);
    for (row, name, cells, place) in [total].into_iter().chain(levels) {
        let source = |figure: &str, label: &str, text: String| Source {
            code: format!("{row}:{figure}"),
            label: format!("{label} {name}").trim_end().to_owned(),
            agency: agency.clone(),
            from: when.from,
            to: when.to,
            as_of: when.as_of,
            link: format!(
                "/api/v1/reports/resolution?agency={agency}&from={}&to={}&as_of={}&group_by=level",
                when.from, when.to, when.as_of
            ),
            text,
        };
        known.extend(of_cells(cells, ComparedWith::Report, (whose, place), source));
    }
    Ok(known)
}

/// The cells and rates of a row.
fn of_cells(
    cells: &FigureValues,
    against: ComparedWith,
    (whose, place): (&FigureOffice, FigureRow),
    source: impl Fn(&str, &str, String) -> Source,
) -> impl Iterator<Item = KnownFigure> {
    let figures = cells.iter().filter(|(_, value)| *value > 0).map(|(figure, _)| Quantity::of_total(figure));
    let rates = RateName::ALL.iter().map(|rate| Quantity::Rate { row: TOTAL.to_owned(), rate: *rate });
    figures.chain(rates).filter_map(move |quantity| {
        let found = quantity.resolve(&mut &*cells).ok()?;
        let text = match &quantity {
            Quantity::Rate { rate, .. } => cells.rate(*rate).words_vi(),
            _ => found.value.words(found.unit, found.places, Language::Vietnamese),
        };
        let source = source(&quantity.to_string(), &quantity.label_vi(), text);
        Some(KnownFigure::new(source, against, (found.unit, found.value), (whose, place.clone())))
    })
}

/// The outermost rows of the newest runs that nothing supersedes, of the agency and period where they are given.
fn of_runs(
    conn: &mut Connection,
    ground: &StatementContext,
    (agency, asked): (Option<AgencyId>, Option<AgencyId>),
    scope: &Scope,
) -> Result<Vec<KnownFigure>, Problem> {
    let filter = RunFilter {
        agency_id: agency,
        first_day: ground.when.map(|when| when.from),
        last_day: ground.when.map(|when| when.to),
        superseded: Some(false),
        ..RunFilter::default()
    };
    let mut known = Vec::new();
    for run in runs::store::list(conn, &filter, &scope.offices(), None, MOST_RUNS)? {
        let agency = runs::actions::agency_of(conn, &run)?;
        let (code, whose) = (agency.code.clone(), figure_office(&agency, asked));
        let as_of = run.as_of.plus(chrono::TimeDelta::microseconds(-1)).date();
        if ground.until.is_some_and(|until| as_of > until) {
            continue;
        }
        let (rows, _) = runs::actions::read_rows(runs::store::rows(conn, run.id)?)?;
        for row in rows.iter().filter(|row| row.depth == 0) {
            let (name, place) = match Level::parse(&row.key) {
                _ if row.key == TOTAL => ("", FigureRow::Whole),
                Some(level) => (level.words_vi(), FigureRow::Level(level)),
                None => (row.name.as_str(), FigureRow::Named(row.name.to_lowercase())),
            };
            let source = |figure: &str, label: &str, text: String| Source {
                code: format!("{}/{}:{figure}", run.id, row.key),
                label: format!("{label} {name}").trim_end().to_owned(),
                agency: code.clone(),
                from: run.first_day,
                to: run.last_day,
                as_of,
                link: format!("/api/v1/report-runs/{}", run.id),
                text,
            };
            known.extend(of_cells(&row.cells, ComparedWith::Run, (&whose, place), source));
        }
    }
    Ok(known)
}
