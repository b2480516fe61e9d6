//! `motcua demo`: the whole half-year replayed through the register's own acts by the release binary.

use std::fs;
use std::process::Command;
use std::time::Instant as Stopwatch;

use motcua::platform::database::Id;

use crate::load::median;
use crate::page::{Page, Table, three, whole};
use crate::place::{data, folder};
use crate::settings::Settings;

pub(crate) fn measure(settings: &Settings, page: &mut Page) {
    println!("the demonstration");
    let (mut times, mut counts) = (Vec::new(), (0.0, 0.0));
    for _ in 0..settings.rounds {
        let var = folder().join(format!("demo-{}", <Id>::new()));
        fs::create_dir_all(&var).unwrap();
        let begun = Stopwatch::now();
        let output = Command::new(env!("CARGO_BIN_EXE_motcua"))
            .args(["demo", "--data"])
            .arg(data())
            .arg(format!("--database-url=sqlite:{}", var.join("motcua.db").display()))
            .arg(format!("--var={}", var.display()))
            .output()
            .unwrap();
        times.push(begun.elapsed().as_secs_f64());
        let _ = fs::remove_dir_all(&var);
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        let line = said
            .lines()
            .find(|line| line.ends_with("were replayed"))
            .expect("the demonstration says what it did");
        let mut numbers = line.split(' ').filter_map(|word| word.parse::<f64>().ok());
        counts = (numbers.next().unwrap(), numbers.next().unwrap());
        println!("  {:.1} s: {line}", times[times.len() - 1]);
    }
    let time = median(&times);
    let mut table = Table::new(&["`motcua demo` on SQLite", "seconds", "dossiers", "acts", "acts/s"]);
    table.row(&[
        "from nothing".to_owned(),
        three(time),
        whole(counts.0),
        whole(counts.1),
        whole(counts.1 / time),
    ]);
    page.section(
        "The demonstration",
        "Wall time of the release binary into an empty file: tables, reference data, officers with their password hashes, and \
         every act through the register's own actions, all in one transaction, `synchronous=FULL`.",
        &[table],
    );
}
