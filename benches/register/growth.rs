//! How the half-year report and the lists behind it grow with the register: the same questions of one some times as large.
//!
//! One database after the other, so that a disk has room; of each, both registers are there at once and are asked in turn, so
//! that what else the machine does weighs on both alike.

use motcua::access::Scope;
use motcua::agency::AgencyId;
use motcua::report::count::request::GroupBy;
use motcua::report::figures::figure::Figure;

use crate::filling;
use crate::intake::offices;
use crate::load::median;
use crate::page::{Page, Table, ratio, three, whole};
use crate::place::{Engine, Place};
use crate::reports::{Asked, timed};
use crate::settings::Settings;

/// A question: its name, and how it is asked.
type Question = (String, Box<dyn Fn(&Asked<'_>)>);

/// What a question took of the small register and of the large one: medians, in milliseconds.
type Grown = (String, [f64; 2]);

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
    let [sqlite, postgres] = Engine::BOTH.map(|engine| ask(engine, [small, large], settings));
    for ((name, on_sqlite), (_, on_postgres)) in sqlite.into_iter().zip(postgres) {
        let mut cells = vec![name];
        for [before, after] in [on_sqlite, on_postgres] {
            cells.extend([three(before), three(after), ratio(after / before)]);
        }
        table.row(&cells);
    }
    page.section(
        "As the register grows",
        &format!(
            "The same questions of a register of {} dossiers and of one of {} over the same two years, so that the period has {} \
             times as many too, asked in turn: the report by each grouping, and the first page of 50 lines behind each figure, \
             summed up, and the slowest of them. Each figure is the median after the first.",
            whole(small as f64),
            whole(large as f64),
            times,
        ),
        &[table],
    );
}

fn reports() -> impl Iterator<Item = Question> {
    GroupBy::ALL.iter().copied().map(|group_by| -> Question {
        let ask = move |asked: &Asked<'_>| assert!(asked.report(group_by).total.balance().balanced);
        (format!("report by {}", group_by.as_str()), Box::new(ask))
    })
}

fn lists() -> impl Iterator<Item = Question> {
    Figure::ALL.iter().copied().map(|figure| -> Question {
        let ask = move |asked: &Asked<'_>| assert!(asked.list(figure).1 <= 51);
        (format!("list of {}", figure.as_str()), Box::new(ask))
    })
}

/// Fills both registers and asks them everything: the reports, the lists all together, and the slowest one.
fn ask(engine: Engine, sizes: [u64; 2], settings: &Settings) -> Vec<Grown> {
    let places = sizes.map(|dossiers| {
        println!(" {} with {dossiers} dossiers", engine.name());
        let place = Place::new(engine, settings);
        filling::fill_unproven(&place, dossiers);
        println!("  {} GB on disk", three(place.size() as f64 / 1e9));
        place
    });
    let asked = places.each_ref().map(|place| {
        let offices: Vec<AgencyId> = offices(&place.database).iter().map(|office| office.id).collect();
        Asked { place, scope: Scope::of(offices) }
    });
    let answer = |(name, ask): Question| -> Grown {
        let mut rounds: [Vec<f64>; 2] = Default::default();
        for _ in 0..=settings.rounds {
            for (asked, times) in asked.iter().zip(&mut rounds) {
                times.push(timed(|| ask(asked)).1);
            }
        }
        let middle = rounds.map(|times| median(&times[1..]));
        println!("  {name}: {}, then {} ms", three(middle[0]), three(middle[1]));
        (name, middle)
    };
    let mut grown: Vec<Grown> = reports().map(answer).collect();
    let lists: Vec<Grown> = lists().map(answer).collect();
    let all = lists.iter().fold([0.0, 0.0], |sums, (_, times)| [sums[0] + times[0], sums[1] + times[1]]);
    grown.push((format!("first pages of all {} lists", lists.len()), all));
    let slowest = lists.into_iter().max_by(|(_, one), (_, other)| one[1].total_cmp(&other[1]));
    grown.extend(slowest.map(|(name, times)| (format!("slowest: {name}"), times)));
    grown
}
