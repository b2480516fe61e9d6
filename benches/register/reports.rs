//! The large register: how fast it is filled and proven, its half-year figures, the lists behind them, one dossier by code.

use std::time::Instant as Stopwatch;

use metrics_exporter_prometheus::PrometheusHandle;
use motcua::access::Scope;
use motcua::agency::AgencyId;
use motcua::demo::replay::DISTRICT;
use motcua::platform::database::Connection;
use motcua::platform::error::Problem;
use motcua::platform::instant::Instant;
use motcua::report::count::cell_listing::dossiers;
use motcua::report::count::fold::PartWindow;
use motcua::report::count::pairs::store::count_moves;
use motcua::report::count::request::{GroupBy, ReportReader, ReportRequest};
use motcua::report::count::resolution::{Resolution, resolution};
use motcua::report::count::store::Selection;
use motcua::report::figures::boundaries::Boundaries;
use motcua::report::figures::figure::{Figure, FigureValues};
use motcua::report::figures::period::{PeriodCut, ReportingPeriod};
use motcua::report::runs::figures::{RunFigures, RunPrint, take_following};
use motcua::report::runs::follow::FollowScope;
use motcua::report::runs::layouts::Layout;

use crate::filling::{self, Filled};
use crate::intake::offices;
use crate::load::median;
use crate::page::{Page, Table, ratio, three, whole};
use crate::place::{Engine, Place};
use crate::plans::plans;
use crate::settings::Settings;
use crate::{duckdb, reading};

/// The lists that are named: flows, large and small, balances, and what was due in the period.
const LISTS: [Figure; 6] = [
    Figure::Received,
    Figure::ResolvedLate,
    Figure::ClosedStopped,
    Figure::Pending,
    Figure::InProcessOverdue,
    Figure::OnTimeOfDueDenominator,
];

/// Lines of a page, and one to see whether there is a next one.
const LINES: i64 = 51;

fn now() -> Instant {
    Instant::parse("2025-01-02T08:00:00+07:00").unwrap()
}

/// The first half of 2024, 15/12/2023 to 14/6/2024, of the district and its wards.
fn question(group_by: GroupBy) -> ReportRequest {
    let period = ReportingPeriod::HalfYear(2024).days().unwrap();
    ReportRequest {
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
pub(crate) struct Asked<'a> {
    pub(crate) place: &'a Place,
    pub(crate) scope: Scope,
}

impl Asked<'_> {
    pub(crate) fn report(&self, group_by: GroupBy) -> Resolution {
        self.place.database.snapshot_now(|conn| draw(conn, group_by, &self.scope)).unwrap()
    }

    /// The counts of the whole journal from its covering index, which the report was drawn up from before there were roll-ups.
    fn counted(&self) -> FigureValues {
        let offices = offices(&self.place.database).iter().map(|office| office.id).collect();
        let selection =
            Selection { offices, procedures: None, except: Vec::new(), channel: None, known_at: now() };
        let cut = PeriodCut::new(&[question(GroupBy::Agency).period], None, now()).unwrap();
        let counts = self.place.database.snapshot_now(|conn| count_moves(conn, &selection, &cut)).unwrap();
        FigureValues::count(&counts, PartWindow::whole(cut.parts()))
    }

    /// The figures of a run on form II.06a.
    fn taken(&self, following: FollowScope) -> RunFigures {
        let layout = Layout::find("ii06a").unwrap();
        let print = RunPrint { layout: layout.slug.to_owned(), version: layout.version, folded: false };
        let question = question(layout.rows.unwrap());
        let take = |conn: &mut Connection| {
            take_following(conn, &question, &print, Figure::ALL, &self.scope, now(), following)
        };
        self.place.database.snapshot_now(take).unwrap()
    }

    pub(crate) fn list(&self, figure: Figure) -> (i64, usize) {
        self.place.database.snapshot_now(|conn| open(conn, figure, &self.scope)).unwrap()
    }
}

fn draw(conn: &mut Connection, group_by: GroupBy, scope: &Scope) -> Result<Resolution, Problem> {
    resolution(conn, &question(group_by), ReportReader::Officer(scope), now())
}

fn open(conn: &mut Connection, figure: Figure, scope: &Scope) -> Result<(i64, usize), Problem> {
    let page = dossiers(conn, &question(GroupBy::Agency), (figure, None), (None, LINES), scope, now())?;
    Ok((page.total, page.entries.len()))
}

pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
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
             place; the journal is added up afterwards, as `motcua migrate` does for a register that is older than its roll-ups.",
            whole(filled[0].dossiers as f64),
            whole(filled[0].entries as f64),
        ),
        &[sizes(&places, &filled)],
    );
    let asked = places.each_ref().map(|place| {
        let offices: Vec<AgencyId> = offices(&place.database).iter().map(|office| office.id).collect();
        Asked { place, scope: Scope::of(offices) }
    });
    let (reports, lists) = (reports(&asked, settings), lists(&asked, settings));
    page.section(
        "The half-year figures",
        "The report on 15/12/2023 to 14/6/2024 (`GET /api/v1/reports/resolution`, without HTTP), the district with its 17 \
         wards, all figures with their total, by each grouping there is. Both databases give the same figures for every row. \
         *First* is the first time that the question is asked after filling; the others are medians. *From the journal* is \
         the same counted from the first row of the journal on, as it was before there were roll-ups and still is for a \
         figure as known before a late entry. DuckDB scans the same moves, in memory, for ten of the figures by agency; it \
         finds as many received and pending.",
        &[reports],
    );
    page.section(
        "The list behind a figure",
        &format!(
            "The first page of {} lines behind a cell of the same report (`GET /api/v1/reports/resolution/dossiers`, without \
             HTTP), with the length of the whole list, which is the cell. The last line is the slowest of all figures.",
            LINES - 1
        ),
        &[lists],
    );
    page.section(
        "Taking a report run",
        "The figures of a run on form II.06a for the same half-year: each dossier followed by itself to the lines behind the \
         cells, and held against the sums of the report. It follows the dossiers that can have a line; everyone since the \
         register began gives the same hash.",
        &[runs(&asked, settings)],
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
        "adding up: seconds",
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
            whole(filled.adding_up.as_secs_f64()),
            three(place.size() as f64 / 1e9),
            whole(filled.proving.as_secs_f64()),
            whole(rows as f64 / filled.proving.as_secs_f64()),
        ]);
    }
    table
}

/// How each database carries this out, for the terminal.
fn tell_plans(
    asked: &[Asked<'_>; 2],
    what: &str,
    work: impl Fn(&mut Connection, &Scope) -> Result<(), Problem>,
) {
    for asked in asked {
        for plan in plans(&asked.place.database, |conn| work(conn, &asked.scope)) {
            let engine = asked.place.engine.name();
            println!("  plan of {what} on {engine}:\n    {}", plan.replace('\n', "\n    "));
        }
    }
}

fn reports(asked: &[Asked<'_>; 2], settings: &Settings) -> Table {
    let mut table = Table::new(&[
        "report by",
        "SQLite first ms",
        "SQLite ms",
        "PostgreSQL first ms",
        "PostgreSQL ms",
        "SQLite : PostgreSQL",
    ]);
    let mut total = FigureValues::default();
    for group_by in GroupBy::ALL.iter().copied() {
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
                total = answers[0].total.clone();
            }
        }
        println!("  {}: {:?}", group_by.as_str(), times);
        table.row(&line(group_by.as_str().to_owned(), &times));
    }
    let work = |conn: &mut Connection, scope: &Scope| draw(conn, GroupBy::Agency, scope).map(drop);
    tell_plans(asked, "agency", work);
    let mut times: [Vec<f64>; 2] = Default::default();
    for _ in 0..=settings.rounds.min(3) {
        for engine in [0, 1] {
            let (counted, ms) = timed(|| asked[engine].counted());
            assert_eq!(counted, total, "the journal gives the same figures");
            times[engine].push(ms);
        }
    }
    table.row(&line("total, from the journal".to_owned(), &times));
    let offices: Vec<AgencyId> = offices(&asked[0].place.database).iter().map(|office| office.id).collect();
    let period = question(GroupBy::Agency).period;
    let found = duckdb::measure(&asked[0].place.target, &offices, period, settings.rounds);
    let none = "-".to_owned();
    match found {
        None => table.row(&[
            "DuckDB: not here".to_owned(),
            none.clone(),
            none.clone(),
            none.clone(),
            none.clone(),
            none,
        ]),
        Some(found) => {
            assert_eq!(found.received, total.get(Figure::Received), "DuckDB gives the same figures");
            assert_eq!(found.pending, total.get(Figure::Pending), "DuckDB gives the same figures");
            let (first, middle) = (three(found.times[0]), three(median(&found.times[1..])));
            let name = format!("DuckDB, a scan: first {first} ms, then {middle} ms");
            table.row(&[name, none.clone(), none.clone(), none.clone(), none.clone(), none]);
        }
    }
    table
}

/// A line of times: the first of each engine, and the median of the others.
fn line(name: String, times: &[Vec<f64>; 2]) -> [String; 6] {
    let middle = times.each_ref().map(|times| median(&times[1..]));
    [
        name,
        three(times[0][0]),
        three(middle[0]),
        three(times[1][0]),
        three(middle[1]),
        ratio(middle[0] / middle[1]),
    ]
}

fn lists(asked: &[Asked<'_>; 2], settings: &Settings) -> Table {
    let mut table = Table::new(&["list", "length", "SQLite ms", "PostgreSQL ms", "SQLite : PostgreSQL"]);
    let row = |name: &str, length: i64, middle: [f64; 2]| {
        [
            name.to_owned(),
            whole(length as f64),
            three(middle[0]),
            three(middle[1]),
            ratio(middle[0] / middle[1]),
        ]
    };
    let mut slowest = (Figure::Received, 0, [0.0, 0.0]);
    for figure in Figure::ALL.iter().copied() {
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
        println!("  {}: {length}: {:?}", figure.as_str(), times);
        if middle[0] + middle[1] > slowest.2[0] + slowest.2[1] {
            slowest = (figure, length, middle);
        }
        if LISTS.contains(&figure) {
            let work = |conn: &mut Connection, scope: &Scope| open(conn, figure, scope).map(drop);
            tell_plans(asked, figure.as_str(), work);
            table.row(&row(figure.as_str(), length, middle));
        }
    }
    let (figure, length, middle) = slowest;
    table.row(&row(&format!("slowest: {}", figure.as_str()), length, middle));
    table
}

fn runs(asked: &[Asked<'_>; 2], settings: &Settings) -> Table {
    let mut table =
        Table::new(&["follows", "dossiers", "lines", "SQLite s", "PostgreSQL s", "SQLite : PostgreSQL"]);
    let mut hashes: Vec<[u8; 32]> = Vec::new();
    for (name, following) in
        [("who can have a line", FollowScope::Likely), ("everyone, the measure", FollowScope::Everyone)]
    {
        let mut times: [Vec<f64>; 2] = Default::default();
        let mut sizes = (0, 0);
        for _ in 0..=settings.rounds.min(2) {
            for engine in [0, 1] {
                let (taken, ms) = timed(|| asked[engine].taken(following));
                times[engine].push(ms / 1000.0);
                sizes = (taken.followed, taken.lines.len());
                hashes.push(taken.hash);
            }
        }
        println!("  run, {name}: {sizes:?}: {times:?}");
        let middle = times.each_ref().map(|times| median(&times[1..]));
        table.row(&[
            name.to_owned(),
            whole(sizes.0 as f64),
            whole(sizes.1 as f64),
            three(middle[0]),
            three(middle[1]),
            ratio(middle[0] / middle[1]),
        ]);
    }
    assert!(hashes.iter().all(|hash| *hash == hashes[0]), "whomever it follows, the hash is the same");
    table
}
