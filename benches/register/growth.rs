//! How the half-year report and the lists behind it grow with the register: the same questions of one some times as large.
//!
//! One database after the other, the small register before the large one and gone before it, so that a disk has room for the
//! largest alone.

use motcua::account::Scope;
use motcua::platform::database::Id;
use motcua::report::figures::Figure;
use motcua::report::resolution::GroupBy;

use crate::filling;
use crate::intake::offices;
use crate::load::median;
use crate::page::{Page, Table, ratio, three, whole};
use crate::place::{Engine, Place};
use crate::reports::{Asked, timed};
use crate::settings::Settings;

/// The medians of one register, in milliseconds, in the order of the questions.
type Times = Vec<f64>;

pub(crate) fn measure(settings: &Settings, page: &mut Page) {
    let (small, times) = (settings.dossiers, settings.growth);
    if times < 2 {
        println!("growth: left out");
        return;
    }
    let large = small * times;
    println!("growth: from {small} to {large} dossiers");
    let mut table =
        Table::new(&["question", "SQLite ms", "large", "growth", "PostgreSQL ms", "large", "growth"]);
    let measured = Engine::BOTH.map(|engine| [small, large].map(|dossiers| ask(engine, dossiers, settings)));
    for (place, name) in questions().iter().enumerate() {
        let mut cells = vec![name.clone()];
        for [before, after] in &measured {
            let (before, after) = (before[place], after[place]);
            cells.extend([three(before), three(after), ratio(after / before)]);
        }
        table.row(&cells);
    }
    page.section(
        "As the register grows",
        &format!(
            "The same questions of a register of {} dossiers and of one of {} over the same two years, so that the period has {} \
             times as many too: the report by each grouping, and the first page of 50 lines behind each figure, summed up, and the \
             slowest of them. Each figure is the median after the first.",
            whole(small as f64),
            whole(large as f64),
            times,
        ),
        &[table],
    );
}

/// The reports, the lists all together, and the slowest one.
fn questions() -> Vec<String> {
    let reports = GroupBy::ALL.iter().map(|group_by| format!("report by {}", group_by.as_str()));
    reports
        .chain([format!("first pages of all {} lists", Figure::ALL.len()), "the slowest list".to_owned()])
        .collect()
}

/// Fills a register and asks it everything.
fn ask(engine: Engine, dossiers: u64, settings: &Settings) -> Times {
    println!(" {} with {dossiers} dossiers", engine.name());
    let place = Place::new(engine, settings);
    filling::fill_unproven(&place, dossiers);
    println!("  {} GB on disk", three(place.size() as f64 / 1e9));
    let scope = Scope::of(offices(&place.database).iter().map(|office| office.id).collect::<Vec<Id>>());
    let asked = Asked { place: &place, scope };
    let middle = |work: &dyn Fn()| {
        let rounds: Vec<f64> = (0..=settings.rounds).map(|_| timed(work).1).collect();
        median(&rounds[1..])
    };
    let mut times: Times = GroupBy::ALL
        .iter()
        .map(|group_by| {
            let ms = middle(&|| assert!(asked.report(*group_by).total.balance().balanced));
            println!("  report by {}: {} ms", group_by.as_str(), three(ms));
            ms
        })
        .collect();
    let lists: Times = Figure::ALL
        .iter()
        .map(|figure| {
            let ms = middle(&|| assert!(asked.list(*figure).1 <= 51));
            println!("  {}: {} ms", figure.as_str(), three(ms));
            ms
        })
        .collect();
    times.extend([lists.iter().sum(), lists.iter().copied().fold(0.0, f64::max)]);
    times
}
