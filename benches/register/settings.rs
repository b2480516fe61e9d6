//! How large and how long: every setting of a run, from the environment.

use std::time::Duration;

/// The settings of a run.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Dossiers of the large register.
    pub(crate) dossiers: u64,
    /// How many times as large the register of the part `growth` becomes; 1 leaves the part out.
    pub(crate) growth: u64,
    /// Measured time of each contender in each round, after a second of warming up.
    pub(crate) time: Duration,
    /// Rounds of each contender.
    pub(crate) rounds: usize,
    /// The `PostgreSQL` server where databases may be created.
    pub(crate) postgres: String,
}

/// Callers at once.
pub(crate) const CALLERS: usize = 32;

#[expect(clippy::disallowed_methods, reason = "a measurement is told by its environment how large it is")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn number(name: &str, otherwise: u64) -> u64 {
    variable(name).map_or(otherwise, |text| {
        text.replace('_', "").parse().unwrap_or_else(|_| panic!("{name}={text} is not a whole number"))
    })
}

impl Settings {
    /// Reads the environment.
    pub(crate) fn read() -> Self {
        Self {
            dossiers: number("MOTCUA_BENCH_DOSSIERS", 1_000_000),
            growth: number("MOTCUA_BENCH_GROWTH", 5).max(1),
            time: Duration::from_secs(number("MOTCUA_BENCH_SECONDS", 8)),
            rounds: usize::try_from(number("MOTCUA_BENCH_ROUNDS", 3)).unwrap().max(1),
            postgres: variable("MOTCUA_TEST_POSTGRES").expect(
                "MOTCUA_TEST_POSTGRES is not set: run `make bench`, which starts a PostgreSQL of its own",
            ),
        }
    }
}
