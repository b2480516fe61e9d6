//! A contender that is made for counting: `DuckDB` over the same moves, when its Python package is here.

use std::process::Command;

use motcua::agency::AgencyId;
use motcua::report::figures::period::Period;

/// What it found.
pub(crate) struct Found {
    /// Milliseconds of each round.
    pub(crate) times: Vec<f64>,
    pub(crate) received: i64,
    pub(crate) pending: i64,
}

/// The Python that has the package `duckdb`.
#[expect(
    clippy::disallowed_methods,
    reason = "a measurement is told by its environment where a contender is"
)]
fn python() -> String {
    std::env::var("MOTCUA_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// Lets it count the figures of a period from the moves of a register in SQLite. `None` when it is not here.
pub(crate) fn measure(register: &str, offices: &[AgencyId], period: Period, rounds: usize) -> Option<Found> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/duckdb-report.py");
    let offices: Vec<String> = offices.iter().map(|office| office.to_string().replace('-', "")).collect();
    let answer = Command::new(python())
        .args([script, register, &offices.join(",")])
        .args([period.start().micros().to_string(), period.end().micros().to_string()])
        .arg(rounds.to_string())
        .output()
        .ok()?;
    if !answer.status.success() {
        println!("  DuckDB is not here: {}", String::from_utf8_lossy(&answer.stderr));
        return None;
    }
    let text = String::from_utf8(answer.stdout).ok()?;
    println!("  DuckDB: ms, received, pending\n{text}");
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(' ').collect()).collect();
    let times = lines.iter().filter_map(|line| line.first()?.parse().ok()).collect();
    let last = lines.last()?;
    Some(Found { times, received: last.get(1)?.parse().ok()?, pending: last.get(2)?.parse().ok()? })
}
