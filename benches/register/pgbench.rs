//! `pgbench`, which ships with `PostgreSQL`, writing the rows that the register writes for a dossier.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use motcua::agency::Agency;

use crate::load::Seen;
use crate::place::{Place, folder};
use crate::settings::{CALLERS, Settings};

/// How the transaction travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// BEGIN, counter, dossier, journal, COMMIT: one after the other.
    RoundTrips,
    /// The same, sent at once; the number does not come back, so the code is made from the caller's own count.
    Pipelined,
}

impl Script {
    fn name(self) -> &'static str {
        match self {
            Self::RoundTrips => "trips",
            Self::Pipelined => "pipelined",
        }
    }
}

/// The script files of each office, for both ways.
pub(crate) struct Scripts {
    server: String,
    folder: PathBuf,
    offices: usize,
}

#[derive(QueryableByName)]
struct Cell {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = Text)]
    literal: String,
}

/// A row that the register wrote, each value as a literal but those that differ from dossier to dossier.
fn insert(conn: &mut PgConnection, table: &str, office: &str, code: &str) -> String {
    let cells: Vec<Cell> = diesel::sql_query(format!(
        "SELECT key, quote_nullable(value) AS literal FROM json_each_text((SELECT row_to_json(one) FROM \
         (SELECT * FROM {table} WHERE office_id = '{office}' LIMIT 1) one))"
    ))
    .load(conn)
    .unwrap();
    assert!(!cells.is_empty(), "the register wrote no {table} at {office}");
    // Later keys sort after earlier ones, as those of the register do.
    let id = "(lpad(to_hex(:n::bigint), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(:client_id::bigint), 12, '0'))::uuid";
    let values: Vec<&str> = cells
        .iter()
        .map(|cell| match (table, cell.key.as_str()) {
            ("dossier", "id") | ("journal", "dossier_id") => id,
            ("dossier", "code") => code,
            _ => cell.literal.as_str(),
        })
        .collect();
    let columns: Vec<&str> = cells.iter().map(|cell| cell.key.as_str()).collect();
    format!("INSERT INTO {table} ({}) VALUES ({});", columns.join(", "), values.join(", "))
}

/// Writes the scripts from the first dossier of each office.
pub(crate) fn write_scripts(place: &Place, clerks: &[(Agency, String)]) -> Scripts {
    let folder = folder().join("pgbench");
    fs::create_dir_all(&folder).unwrap();
    let mut conn = PgConnection::establish(&place.target).unwrap();
    for (number, (office, _)) in clerks.iter().enumerate() {
        let id = office.id.to_string();
        let counter = format!(
            "INSERT INTO dossier_counter (office_id, day, last) VALUES ('{id}', '2023-03-07', 1) \
             ON CONFLICT (office_id, day) DO UPDATE SET last = dossier_counter.last + 1 RETURNING last"
        );
        let trips = format!("('{}-230307-' || :last::text)", office.code);
        let own = format!("('{}-pipelined-' || :n::text || '-' || :client_id::text)", office.code);
        let journal = insert(&mut conn, "journal", &id, "");
        let write =
            |name: &str, text: String| fs::write(folder.join(format!("{name}-{number}.sql")), text).unwrap();
        let dossier = insert(&mut conn, "dossier", &id, &trips);
        write("trips", format!("\\set n :n + 1\nBEGIN;\n{counter} \\gset\n{dossier}\n{journal}\nCOMMIT;\n"));
        let dossier = insert(&mut conn, "dossier", &id, &own);
        write(
            "pipelined",
            format!(
                "\\set n :n + 1\n\\startpipeline\nBEGIN;\n{counter};\n{dossier}\n{journal}\nCOMMIT;\n\\endpipeline\n"
            ),
        );
    }
    Scripts { server: place.target.clone(), folder, offices: clerks.len() }
}

/// The binary beside the server that is used, or on the path.
fn binary() -> PathBuf {
    let mut found: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|folder| Some(folder.ok()?.path().join("bin/pgbench")))
        .filter(|file| file.is_file())
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| PathBuf::from("pgbench"))
}

impl Scripts {
    /// One round.
    pub(crate) fn run(&self, script: Script, round: usize, settings: &Settings) -> Seen {
        let log = self.folder.join(format!("log-{}-{round}", script.name()));
        let seconds = settings.time.as_secs();
        // Keys that no round before has used.
        let base = (round * 2 + usize::from(script == Script::Pipelined) + 1) * 100_000_000;
        let mut command = Command::new(binary());
        command
            .args(["--no-vacuum", "--protocol=prepared", "--log", "--jobs=2"])
            .args([format!("--client={CALLERS}"), format!("--time={seconds}"), format!("--define=n={base}")])
            .arg(format!("--log-prefix={}", log.display()));
        for office in 0..self.offices {
            command.arg(format!("--file={}/{}-{office}.sql", self.folder.display(), script.name()));
        }
        let output = command.arg(&self.server).output().expect("pgbench is beside the PostgreSQL server");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "pgbench: {said}{}", String::from_utf8_lossy(&output.stderr));
        let tps: f64 = said
            .lines()
            .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok())
            .unwrap_or_else(|| panic!("pgbench says no tps: {said}"));
        Seen { rate: tps, ..Seen::of(self.latencies(&log), settings.time) }
    }

    /// Reads and removes the logs of a run: client, transaction, microseconds, ...
    fn latencies(&self, log: &std::path::Path) -> Vec<u64> {
        let prefix = log.file_name().unwrap().to_string_lossy().into_owned() + ".";
        let mut latencies = Vec::new();
        for file in fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.file_name().unwrap().to_string_lossy().starts_with(&prefix) {
                let text = fs::read_to_string(&file).unwrap();
                latencies
                    .extend(text.lines().map(|line| line.split(' ').nth(2).unwrap().parse::<u64>().unwrap()));
                fs::remove_file(&file).unwrap();
            }
        }
        latencies
    }
}

impl Drop for Scripts {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
