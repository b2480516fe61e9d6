//! The large register: how fast it is filled and proven, its half-year figures, the lists behind them, one dossier by code.

use std::time::Instant as Stopwatch;

use metrics_exporter_prometheus::PrometheusHandle;
use motcua::account::Scope;
use motcua::demo::replay::DISTRICT;
use motcua::platform::database::{Connection, Id};
use motcua::platform::error::Problem;
use motcua::platform::instant::Instant;
use motcua::report::boundaries::Boundaries;
use motcua::report::figures::Figure;
use motcua::report::period::ReportingPeriod;
use motcua::report::resolution::{GroupBy, Question, Reader, Resolution, dossiers, resolution};

use crate::filling::{self, Filled};
use crate::intake::offices;
use crate::load::median;
use crate::page::{Page, Table, ratio, three, whole};
use crate::place::{Engine, Place};
use crate::plans::{plans, verdict};
use crate::reading;
use crate::settings::Settings;

/// What the rows of the measured reports are.
const GROUPS: [GroupBy; 3] = [GroupBy::Agency, GroupBy::Field, GroupBy::Month];

/// The measured lists: a large flow, a small one, and two stocks.
const LISTS: [Figure; 4] =
    [Figure::Received, Figure::ResolvedLate, Figure::Pending, Figure::InProcessOverdue];

/// Lines of a page, and one to see whether there is a next one.
const LINES: i64 = 51;

fn now() -> Instant {
    Instant::parse("2025-01-02T08:00:00+07:00").unwrap()
}

/// The first half of 2024, 15/12/2023 to 14/6/2024, of the district and its wards.
fn question(group_by: GroupBy) -> Question {
    let period = ReportingPeriod::HalfYear(2024).days().unwrap();
    Question {
        agency: DISTRICT.to_owned(),
        period,
        group_by,
        boundaries: Boundaries::Then,
        kind: motcua::procedure::ProcedureKind::Tthc,
        as_of: None,
        known_at: None,
    }
}

/// A filled database and who asks it.
struct Asked<'a> {
    place: &'a Place,
    scope: Scope,
}

impl Asked<'_> {
    fn report(&self, group_by: GroupBy) -> Resolution {
        self.place.database.snapshot_now(|conn| draw(conn, group_by, &self.scope)).unwrap()
    }

    fn list(&self, figure: Figure) -> (i64, usize) {
        self.place.database.snapshot_now(|conn| open(conn, figure, &self.scope)).unwrap()
    }
}

fn draw(conn: &mut Connection, group_by: GroupBy, scope: &Scope) -> Result<Resolution, Problem> {
    resolution(conn, &question(group_by), Reader::Officer(scope), now())
}

fn open(conn: &mut Connection, figure: Figure, scope: &Scope) -> Result<(i64, usize), Problem> {
    let page = dossiers(conn, &question(GroupBy::Agency), (figure, None), (None, LINES), scope, now())?;
    Ok((page.total, page.entries.len()))
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = Stopwatch::now();
    let answer = work();
    (answer, begun.elapsed().as_secs_f64() * 1000.0)
}

pub(crate) fn measure(settings: &Settings, meters: &PrometheusHandle, page: &mut Page) {
    println!("the large register: {} dossiers", settings.dossiers);
    let places = Engine::BOTH.map(|engine| Place::new(engine, settings));
    let filled = places.each_ref().map(|place| {
        println!(" {}", place.engine.name());
        filling::fill(place, settings.dossiers)
    });
    page.section(
        "The large register",
        &format!(
            "{} dossiers with {} journal rows at the 18 offices of the demonstration, received from 2/1/2023 to 31/12/2024: \
             counter, online and post, pauses, sendings-back, 3 % late, refused, withdrawn and stopped ones, and those that \
             are still open at the end. The rows are sealed and chained as the register's own acts would leave them; \
             `motcua verify`, which recomputes every hash and balance, finds both databases sound. Filling does not wait for \
             the disk and goes through multi-row inserts on SQLite, `COPY` on PostgreSQL, with every index and foreign key in \
             place.",
            whole(filled[0].dossiers as f64),
            whole(filled[0].entries as f64),
        ),
        &[sizes(&places, &filled)],
    );
    let asked = places.each_ref().map(|place| {
        let offices: Vec<Id> = offices(&place.database).iter().map(|office| office.id).collect();
        Asked { place, scope: Scope::of(offices) }
    });
    let (reports, lists) = (reports(&asked, settings), lists(&asked, settings));
    page.section(
        "The half-year figures",
        "The report on 15/12/2023 to 14/6/2024 (`GET /api/v1/reports/resolution`, without HTTP), the district with its 17 \
         wards, all figures with their total. Both databases give the same figures for every row. *First* is the first time \
         that the question is asked after filling; the others are medians. *Reads* is what the plan of the counting \
         statement reads of the journal.",
        &[reports],
    );
    page.section(
        "The list behind a figure",
        &format!(
            "The first page of {} lines behind a cell of the same report (`GET /api/v1/reports/resolution/dossiers`, without \
             HTTP), with the length of the whole list, which is the cell. *Reads*: for the length; for the page, when it differs.",
            LINES - 1
        ),
        &[lists],
    );
    let reading = reading::measure(&places, now(), settings, meters);
    page.section(
        "Reading a dossier",
        "`GET /api/v1/dossiers/{code}` of the large register with the token of the district's supervisor, 32 callers on kept \
         connections, 20,000 different codes. The bare handler is a route of its own in the same process with as many \
         workers, without token, database, log or meters: what the web server itself can do.",
        &[reading],
    );
}

fn sizes(places: &[Place; 2], filled: &[Filled; 2]) -> Table {
    let mut table = Table::new(&[
        "filling",
        "seconds",
        "dossiers/s",
        "rows/s",
        "GB on disk",
        "`verify` seconds",
        "rows/s",
    ]);
    for (place, filled) in places.iter().zip(filled) {
        let rows = filled.dossiers + filled.entries;
        table.row(&[
            place.engine.name().to_owned(),
            whole(filled.filling.as_secs_f64()),
            whole(filled.dossiers as f64 / filled.filling.as_secs_f64()),
            whole(rows as f64 / filled.filling.as_secs_f64()),
            three(place.size() as f64 / 1e9),
            whole(filled.proving.as_secs_f64()),
            whole(rows as f64 / filled.proving.as_secs_f64()),
        ]);
    }
    table
}

/// How each database reads the journal for this; the plans go to the terminal.
fn reads(
    asked: &[Asked<'_>; 2],
    what: &str,
    work: impl Fn(&mut Connection, &Scope) -> Result<(), Problem>,
) -> [String; 2] {
    asked.each_ref().map(|asked| {
        let plans = plans(&asked.place.database, |conn| work(conn, &asked.scope));
        for plan in &plans {
            println!(
                "  plan of {what} on {}:\n    {}",
                asked.place.engine.name(),
                plan.replace('\n', "\n    ")
            );
        }
        let verdicts: Vec<&str> = plans.iter().map(|plan| verdict(plan)).collect();
        // A list is counted and then read.
        match verdicts[..] {
            [count, page] if count != page => format!("{count}; {page}"),
            _ => verdicts[0].to_owned(),
        }
    })
}

fn reports(asked: &[Asked<'_>; 2], settings: &Settings) -> Table {
    let mut table = Table::new(&[
        "report by",
        "SQLite first ms",
        "SQLite ms",
        "PostgreSQL first ms",
        "PostgreSQL ms",
        "SQLite : PostgreSQL",
        "SQLite reads",
        "PostgreSQL reads",
    ]);
    for group_by in GROUPS {
        let mut times: [Vec<f64>; 2] = Default::default();
        for round in 0..=settings.rounds {
            let answers = [0, 1].map(|engine: usize| {
                let (report, ms) = timed(|| asked[engine].report(group_by));
                times[engine].push(ms);
                report
            });
            if round == 0 {
                let rows = |report: &Resolution| {
                    report.rows.iter().map(|row| (row.key.clone(), row.cells.clone())).collect::<Vec<_>>()
                };
                assert_eq!(rows(&answers[0]), rows(&answers[1]), "both databases give the same figures");
                assert!(answers[0].total.balance().balanced);
            }
        }
        let middle = times.each_ref().map(|times| median(&times[1..]));
        let work = |conn: &mut Connection, scope: &Scope| draw(conn, group_by, scope).map(drop);
        let reads = reads(asked, group_by.as_str(), work);
        println!("  {}: {:?}", group_by.as_str(), times);
        table.row(&[
            group_by.as_str().to_owned(),
            three(times[0][0]),
            three(middle[0]),
            three(times[1][0]),
            three(middle[1]),
            ratio(middle[0] / middle[1]),
            reads[0].clone(),
            reads[1].clone(),
        ]);
    }
    table
}

fn lists(asked: &[Asked<'_>; 2], settings: &Settings) -> Table {
    let mut table = Table::new(&[
        "list",
        "length",
        "SQLite ms",
        "PostgreSQL ms",
        "SQLite : PostgreSQL",
        "SQLite reads",
        "PostgreSQL reads",
    ]);
    for figure in LISTS {
        let mut times: [Vec<f64>; 2] = Default::default();
        let mut length = 0;
        for _ in 0..=settings.rounds {
            let answers = [0, 1].map(|engine: usize| {
                let (answer, ms) = timed(|| asked[engine].list(figure));
                times[engine].push(ms);
                answer
            });
            assert_eq!(answers[0], answers[1], "both databases give the same list");
            length = answers[0].0;
        }
        let middle = times.each_ref().map(|times| median(&times[1..]));
        let work = |conn: &mut Connection, scope: &Scope| open(conn, figure, scope).map(drop);
        let reads = reads(asked, figure.as_str(), work);
        println!("  {}: {:?}", figure.as_str(), times);
        table.row(&[
            figure.as_str().to_owned(),
            whole(length as f64),
            three(middle[0]),
            three(middle[1]),
            ratio(middle[0] / middle[1]),
            reads[0].clone(),
            reads[1].clone(),
        ]);
    }
    table
}
