//! Measures the register: dossiers in, a dossier out, the half-year figures of a large register, due dates, a changed
//! calendar, the demonstration. `make bench` runs everything and writes docs/benchmarks.md.
//!
//! Contenders that are compared run in turn, several rounds of each; what is printed are medians and their ratios.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot be taken ends the run and says where; figures are rounded for people"
)]

#[path = "register/deadlines.rs"]
mod deadlines;
#[path = "register/demonstration.rs"]
mod demonstration;
#[path = "register/duckdb.rs"]
mod duckdb;
#[path = "register/filling.rs"]
mod filling;
#[path = "register/generator.rs"]
mod generator;
#[path = "register/growth.rs"]
mod growth;
#[path = "register/intake.rs"]
mod intake;
#[path = "register/load.rs"]
mod load;
#[path = "register/machine.rs"]
mod machine;
#[path = "register/page.rs"]
mod page;
#[path = "register/pages.rs"]
mod pages;
#[path = "register/pgbench.rs"]
mod pgbench;
#[path = "register/place.rs"]
mod place;
#[path = "register/plans.rs"]
mod plans;
#[path = "register/reading.rs"]
mod reading;
#[path = "register/recalendar.rs"]
mod recalendar;
#[path = "register/register_book.rs"]
mod register_book;
#[path = "register/reports.rs"]
mod reports;
#[path = "register/serving.rs"]
mod serving;
#[path = "register/settings.rs"]
mod settings;

use page::Page;
use settings::Settings;

/// The parts, in the order in which they run.
const PARTS: [&str; 8] =
    ["intake", "million", "growth", "pages", "register-book", "deadlines", "recalendar", "demonstration"];

fn main() {
    let settings = Settings::read();
    // What an install runs with: the meters are on, the log says warnings only.
    let meters = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder().unwrap();
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    if let Some(unknown) = wanted.iter().find(|word| !PARTS.contains(&word.as_str())) {
        panic!("there is no part {unknown:?}; the parts are {PARTS:?}");
    }
    let mut page = Page::new();
    for part in PARTS.iter().filter(|part| wanted.is_empty() || wanted.iter().any(|word| word == *part)) {
        match *part {
            "intake" => intake::measure(&settings, &meters, &mut page),
            "million" => reports::measure(&settings, &meters, &mut page),
            "growth" => growth::measure(&settings, &mut page),
            "pages" => pages::measure(&settings, &meters, &mut page),
            "register-book" => register_book::measure(&settings, &meters, &mut page),
            "deadlines" => deadlines::measure(&settings, &mut page),
            "recalendar" => recalendar::measure(&settings, &meters, &mut page),
            _ => demonstration::measure(&settings, &mut page),
        }
    }
    if wanted.is_empty() {
        let file = format!("{}/docs/benchmarks.md", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(&file, page.whole(&settings)).unwrap();
        println!("\nwritten: docs/benchmarks.md");
    }
}
