//! Taking dossiers in over HTTP, on both databases, beside `pgbench` writing the same rows without a register around it.

use metrics_exporter_prometheus::PrometheusHandle;
use motcua::agency::{self, Agency, Level};
use motcua::demo::replay::DISTRICT;
use motcua::platform::database::{Connection, Database, DatabaseError};
use motcua::platform::instant::Instant;
use serde_json::json;

use crate::load::{self, Caller, Seen, request};
use crate::page::{Page, Table, ratio, three, whole};
use crate::pgbench::{self, Script};
use crate::place::{Engine, Place};
use crate::serving::Register;
use crate::settings::{CALLERS, Settings};

const ADDRESS: &str = "/api/v1/dossiers";

/// The district and its wards.
pub(crate) fn offices(database: &Database) -> Vec<Agency> {
    database
        .read_now(|conn: &mut Connection| {
            let district = agency::store::find_by_code(conn, DISTRICT)?.unwrap();
            let ids = agency::store::subtree_offices(conn, district.id)?;
            agency::store::load_many(conn, &ids)
        })
        .map_err(|error: DatabaseError| error)
        .unwrap()
}

/// What the counter of an office sends: a certified copy of marital status at a ward, a business registration at the
/// district.
fn body(office: &Agency, number: u64) -> String {
    let (procedure, papers) = match office.level {
        Level::Ward => ("1.004873", json!([{ "code": "application", "originals": 1 }])),
        _ => (
            "1.001612",
            json!([{ "code": "application", "originals": 1 }, { "code": "identity", "copies": 1 }]),
        ),
    };
    json!({
        "agency": office.code,
        "procedure": procedure,
        "channel": "counter",
        "applicant": {
            "name": "Nguyễn Thị Ví Dụ",
            "identity": format!("{number:012}"),
            "phone": "0000 001 234",
            "address": "Số 1, phố Ví Dụ, quận Hà Đông",
        },
        "papers": papers,
    })
    .to_string()
}

/// A service with a clerk at each office.
struct Counter {
    place: Place,
    register: Register,
    clerks: Vec<(Agency, String)>,
}

impl Counter {
    fn open(engine: Engine, settings: &Settings, meters: &PrometheusHandle) -> Self {
        let place = Place::new(engine, settings);
        let now = Instant::parse("2023-03-07T09:15:00+07:00").unwrap();
        let register = Register::start(&place.database, now, meters);
        let clerks: Vec<(Agency, String)> = offices(&place.database)
            .into_iter()
            .map(|office| {
                let token = register.officer("clerk", &office.code);
                (office, token)
            })
            .collect();
        let counter = Self { place, register, clerks };
        // One dossier at each office: that it works is seen before it is measured.
        let mut caller = Caller::new(counter.register.running.address);
        for number in 0..counter.clerks.len() {
            let (status, answer) = caller.ask(&counter.request(number, 0));
            assert_eq!(status, 201, "{}", String::from_utf8_lossy(answer));
        }
        counter
    }

    fn request(&self, caller: usize, sent: u64) -> Vec<u8> {
        let (office, token) = &self.clerks[caller % self.clerks.len()];
        request("POST", ADDRESS, token, &body(office, sent))
    }

    fn round(&self, settings: &Settings) -> Seen {
        load::run(self.register.running.address, settings.time, 201, |caller, sent| {
            self.request(caller, sent)
        })
    }
}

pub(crate) fn measure(settings: &Settings, meters: &PrometheusHandle, page: &mut Page) {
    println!("intake: {CALLERS} callers, {} rounds of {} s each", settings.rounds, settings.time.as_secs());
    let sqlite = Counter::open(Engine::Sqlite, settings, meters);
    let postgres = Counter::open(Engine::Postgres, settings, meters);
    // pgbench writes to a register of its own, so that each contender's tables grow by its own work.
    let beside = Counter::open(Engine::Postgres, settings, meters);
    let scripts = pgbench::write_scripts(&beside.place, &beside.clerks);
    let names = [
        "the register on SQLite (`synchronous=FULL`), HTTP",
        "the register on PostgreSQL, HTTP",
        "`pgbench`, the same transaction, 5 round trips, no HTTP",
        "`pgbench`, the same transaction, pipelined, no HTTP",
    ];
    let mut seen: [Vec<Seen>; 4] = Default::default();
    for round in 0..settings.rounds {
        for (contender, name) in names.iter().enumerate() {
            let one = match contender {
                0 => sqlite.round(settings),
                1 => postgres.round(settings),
                2 => scripts.run(Script::RoundTrips, round, settings),
                _ => scripts.run(Script::Pipelined, round, settings),
            };
            println!(
                "  round {}: {name}: {:.0}/s p50 {:.1} ms p99 {:.1} ms",
                round + 1,
                one.rate,
                one.p50,
                one.p99
            );
            seen[contender].push(one);
            meters.run_upkeep();
        }
    }
    let medians: Vec<Seen> = seen.iter().map(|rounds| Seen::median(rounds)).collect();
    let mut table = Table::new(&["taking a dossier in", "dossiers/s", "ratio", "p50 ms", "p99 ms"]);
    for (name, median) in names.iter().zip(&medians) {
        table.row(&[
            (*name).to_owned(),
            whole(median.rate),
            ratio(median.rate / medians[2].rate),
            three(median.p50),
            three(median.p99),
        ]);
    }
    page.section(
        "Intake",
        &format!(
            "`POST {ADDRESS}` with the token of a clerk, {CALLERS} callers on kept connections over the 18 offices, the \
             service with its {} workers and 16 database connections. Every answer comes after the commit is on the disk, \
             on both databases (`fsync=on`, `synchronous_commit=on`). `pgbench` has {CALLERS} connections and prepared \
             statements and writes the same rows: the day's counter, the dossier with its 41 columns, the first journal row. \
             The ratio is against `pgbench` with 5 round trips.",
            motcua::platform::config::ServerConfig::default().workers,
        ),
        &[table],
    );
}
