//! What docs/benchmarks.md says, put together while the parts run.

use std::fmt::Write as _;

use motcua::platform::clock::Clock;

use crate::machine;
use crate::settings::Settings;

/// The page: a section for each part.
#[derive(Debug)]
pub(crate) struct Page {
    load: String,
    sections: String,
}

/// A table with right-aligned figures.
#[derive(Debug)]
pub(crate) struct Table {
    text: String,
}

impl Table {
    pub(crate) fn new(columns: &[&str]) -> Self {
        let mut text = format!("| {} |\n|---|", columns.join(" | "));
        text.push_str(&"---:|".repeat(columns.len() - 1));
        text.push('\n');
        Self { text }
    }

    pub(crate) fn row(&mut self, cells: &[String]) {
        writeln!(self.text, "| {} |", cells.join(" | ")).unwrap();
    }
}

impl Page {
    /// An empty page; notes what else the machine does before anything is measured.
    pub(crate) fn new() -> Self {
        Self { load: machine::load(), sections: String::new() }
    }

    pub(crate) fn section(&mut self, title: &str, words: &str, tables: &[Table]) {
        let mut section = format!("\n## {title}\n\n{}\n", wrapped(words));
        for table in tables {
            write!(section, "\n{}", table.text).unwrap();
        }
        println!("{section}");
        self.sections.push_str(&section);
    }

    /// The whole page.
    pub(crate) fn whole(&self, settings: &Settings) -> String {
        let head = wrapped(&format!(
            "Written by `make bench`. The absolute numbers belong to this machine, which other work shares; trust the ratios. \
             Contenders that are compared ran in turn, {} rounds of {} s each after a second of warming up; each figure is the \
             median of its rounds. Callers, service and database share the cores.",
            settings.rounds,
            settings.time.as_secs(),
        ));
        let mut page = format!("# Benchmarks\n\n{head}\n\n| | |\n|---|---|\n");
        let date = Clock::System.now().date().to_string();
        for (name, value) in machine::facts().into_iter().chain(
            [("load before", self.load.clone()), ("date", date)]
                .map(|(name, value)| (name.to_owned(), value)),
        ) {
            writeln!(page, "| {name} | {value} |").unwrap();
        }
        page.push_str(&self.sections);
        page.push_str("\n## How to repeat it\n\n");
        page.push_str(&wrapped(
            "`make bench` starts a PostgreSQL of its own that writes to the disk as a server does, builds the release, runs \
             everything and writes this page anew. It listens on the loopback only, stops what it started and removes its \
             databases; the large registers need about 15 GB of disk meanwhile, that of the part `growth` about 40. `scripts/bench intake` (or \
             `million`, `growth`, `pages`, `register-book`, `deadlines`, `recalendar`, `demonstration`) runs a part and prints it without \
             writing the page. `MOTCUA_BENCH_DOSSIERS` (1000000), `MOTCUA_BENCH_GROWTH` (5 times as many; 1 leaves that part out), \
             `MOTCUA_BENCH_SECONDS` (8) and `MOTCUA_BENCH_ROUNDS` (3) set the size.",
        ));
        page.push('\n');
        page.push_str(include_str!("remarks.md"));
        page
    }
}

/// Lines of at most 120 letters.
fn wrapped(words: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for word in words.split_whitespace() {
        let line = lines.last_mut().unwrap();
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + word.chars().count() < 120 {
            write!(line, " {word}").unwrap();
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}

/// A whole number with its thousands apart.
pub(crate) fn whole(figure: f64) -> String {
    let digits = format!("{figure:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A ratio.
pub(crate) fn ratio(figure: f64) -> String {
    format!("{figure:.2}")
}

/// Three digits that mean something, or all before the point.
pub(crate) fn three(figure: f64) -> String {
    match figure {
        0.0..10.0 => format!("{figure:.2}"),
        10.0..100.0 => format!("{figure:.1}"),
        _ => whole(figure),
    }
}
