//! Reading a dossier by its code, beside a bare web server in the same process that has the same bytes in memory.

use actix_web::web::Bytes;
use diesel::prelude::*;
use metrics_exporter_prometheus::PrometheusHandle;
use motcua::demo::replay::DISTRICT;
use motcua::on;
use motcua::platform::database::schema::dossier;
use motcua::platform::database::{Database, DatabaseError};
use motcua::platform::instant::Instant;

use crate::load::{self, Caller, Seen, request};
use crate::page::{Table, ratio, three, whole};
use crate::place::Place;
use crate::serving::{Register, Running};
use crate::settings::Settings;

/// Different dossiers that are read.
const CODES: usize = 20_000;

/// Codes from all over the register, each followed by one that lies far from it.
fn codes(database: &Database) -> Vec<String> {
    let all: Vec<String> = database
        .read_now(|conn| {
            Ok::<_, DatabaseError>(
                on!(conn, c => dossier::table.select(dossier::code).order(dossier::code).load(c))?,
            )
        })
        .unwrap();
    let wanted = CODES.min(all.len());
    (0..wanted)
        .map(|number| all[(number * 7_919 * (all.len() / wanted) + number) % all.len()].clone())
        .collect()
}

/// The register's answers on both databases, and the bare server's.
pub(crate) fn measure(
    places: &[Place; 2],
    now: Instant,
    settings: &Settings,
    meters: &PrometheusHandle,
) -> Table {
    println!("reading dossiers by code");
    let registers = places.each_ref().map(|place| Register::start(&place.database, now, meters));
    let tokens = registers.each_ref().map(|register| register.officer("supervisor", DISTRICT));
    let codes = places.each_ref().map(|place| codes(&place.database));
    let path = |code: &str| format!("/api/v1/dossiers/{code}");
    let bytes = {
        let mut caller = Caller::new(registers[0].running.address);
        let (status, answer) = caller.ask(&request("GET", &path(&codes[0][0]), &tokens[0], ""));
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(answer));
        Bytes::copy_from_slice(answer)
    };
    let bare = Running::bare(bytes.clone());
    let mut seen: [Vec<Seen>; 3] = Default::default();
    for round in 0..settings.rounds {
        for contender in 0..3 {
            let one = match contender {
                2 => load::run(bare.address, settings.time, 200, |_, _| {
                    request("GET", "/same", &tokens[0], "")
                }),
                _ => load::run(registers[contender].running.address, settings.time, 200, |caller, sent| {
                    let codes = &codes[contender];
                    let place = caller * 613 + usize::try_from(sent).unwrap() + round * 10_007;
                    request("GET", &path(&codes[place % codes.len()]), &tokens[contender], "")
                }),
            };
            println!("  round {} contender {contender}: {:.0}/s p99 {:.2} ms", round + 1, one.rate, one.p99);
            seen[contender].push(one);
            meters.run_upkeep();
        }
    }
    let medians: Vec<Seen> = seen.iter().map(|rounds| Seen::median(rounds)).collect();
    let mut table = Table::new(&["reading a dossier by code", "answers/s", "ratio", "p50 ms", "p99 ms"]);
    let same = format!("a bare handler with the same {} bytes in memory", whole(bytes.len() as f64));
    let names = ["the register on SQLite", "the register on PostgreSQL", same.as_str()];
    for (name, median) in names.iter().zip(&medians) {
        table.row(&[
            (*name).to_owned(),
            whole(median.rate),
            ratio(median.rate / medians[2].rate),
            three(median.p50),
            three(median.p99),
        ]);
    }
    table
}
