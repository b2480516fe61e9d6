//! Loads the formulas and classes that every install starts with: `score_formulas.csv` and `score_classes.csv`.

use std::io::Read;

use chrono::NaiveDate;

use crate::access::CatalogueKeeper;
use crate::platform::check::{Check, Checked};
use crate::platform::csv_sheet::{LoadCounts, Sheet, SheetRow};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::version::parse_levels;
use crate::score::actions::{NewFormula, add_classes, add_formula, check_classes};
use crate::score::formula::{FormulaKind, ScoreFormula, Trust, WhenEmpty};
use crate::score::store::{self, ClassSet};
use crate::score::total::ScoreClass;

const FORMULAS: &str = "score_formulas.csv";
const CLASSES: &str = "score_classes.csv";
const TRUSTS: &str = "V, S, C, M";

/// Loads the formulas. The rows of a criterion are its versions, the first one first: those that the register lacks are added.
/// A criterion to which somebody has added a version is left as it is: the office's own word goes before the file's.
///
/// # Errors
/// Every mistake in the file at once, each with its line and column; then nothing should be kept. Or when the database fails.
pub fn load_formulas(conn: &mut Connection, file: impl Read, now: Instant) -> Result<LoadCounts, Problem> {
    let formulas = read_formulas(file)?;
    let known = store::formulas(conn)?;
    let mut counts = LoadCounts::default();
    for (line, formula) in formulas {
        let of_criterion = || known.iter().filter(|other| other.code == formula.code);
        let edited = of_criterion().any(|other| other.created_by.is_some());
        if edited || of_criterion().any(|other| other.version >= formula.version) {
            counts.unchanged += 1;
        } else {
            add_formula(conn, formula, &CatalogueKeeper::CommandLine, now)
                .map_err(|problem| in_line(line, problem))?;
            counts.added += 1;
        }
    }
    Ok(counts)
}

/// The same mistakes with the line of the file.
fn in_line(line: u64, mut problem: Problem) -> Problem {
    for field in &mut problem.fields {
        field.field = format!("{FORMULAS}:{line}:{}", field.field);
    }
    problem
}

fn read_formulas(file: impl Read) -> Result<Vec<(u64, ScoreFormula)>, Problem> {
    let required = [
        "code",
        "valid_from",
        "group_code",
        "group_name",
        "position",
        "name_vi",
        "max_points",
        "kind",
        "threshold",
        "numerator",
        "denominator",
        "when_empty",
        "levels",
        "source",
        "trust",
        "note",
    ];
    let sheet = Sheet::read(FORMULAS, file, &required)?;
    let mut check = Check::new();
    let mut read = Vec::new();
    for row in sheet.rows() {
        let number = |text: &str| text.parse::<i64>().ok();
        let numbers = "0, 1, 2, ...";
        let new = NewFormula {
            code: row.cell("code").to_owned(),
            valid_from: row.date(&mut check, "valid_from"),
            group_code: row.cell("group_code").to_owned(),
            group_name: row.cell("group_name").to_owned(),
            position: row.value(&mut check, "position", |text| text.parse().ok(), numbers),
            name_vi: row.cell("name_vi").to_owned(),
            max: row.value(&mut check, "max_points", number, numbers),
            kind: row.value(&mut check, "kind", FormulaKind::parse, "ratio, capped_ratio, follow_up"),
            threshold: row.value(&mut check, "threshold", number, numbers),
            numerator: row.cell("numerator").to_owned(),
            denominator: row.cell("denominator").to_owned(),
            when_empty: row.value(&mut check, "when_empty", WhenEmpty::parse, "full, zero, no_score"),
            levels: parse_levels(row.cell("levels")).unwrap_or_default(),
            source: row.cell("source").to_owned(),
            trust: row.value(&mut check, "trust", Trust::parse, TRUSTS),
            note: row.optional_text("note"),
        };
        let formula = new.checked(&mut check, |column| format!("{FORMULAS}:{}:{column}", row.line()));
        read.push(formula.map(|formula| (row, formula)));
    }
    // What the rows say together is looked at when each of them is right.
    let read: Vec<(SheetRow<'_>, ScoreFormula)> = check.finish(read.into_iter().collect::<Checked<_>>())?;
    let (mut check, mut formulas) = (Check::new(), Vec::<(u64, ScoreFormula)>::new());
    for (row, mut formula) in read {
        for (_, other) in formulas.iter().filter(|(_, other)| other.code == formula.code) {
            if (&other.numerator, &other.denominator, other.valid_from)
                == (&formula.numerator, &formula.denominator, formula.valid_from)
            {
                row.wrong(
                    &mut check,
                    "code",
                    "duplicate",
                    "mã này có hai dòng như nhau",
                    "two rows say the same",
                );
            }
            formula.version = other.version + 1;
        }
        formulas.push((row.line(), formula));
    }
    check.done().map(|()| formulas)
}

/// Loads the classes, when the register has none.
///
/// # Errors
/// As [`load_formulas`].
pub fn load_classes(conn: &mut Connection, file: impl Read, now: Instant) -> Result<LoadCounts, Problem> {
    let set = read_classes(file, now)?;
    if store::class_sets(conn)?.is_empty() {
        add_classes(conn, set, &CatalogueKeeper::CommandLine)?;
        return Ok(LoadCounts { added: 1, ..LoadCounts::default() });
    }
    Ok(LoadCounts { unchanged: 1, ..LoadCounts::default() })
}

fn read_classes(file: impl Read, now: Instant) -> Result<ClassSet, Problem> {
    let sheet = Sheet::read(CLASSES, file, &["valid_from", "name", "at_least", "source", "trust"])?;
    let mut check = Check::new();
    let rows = sheet.rows().map(|row| {
        let parts = (
            row.date(&mut check, "valid_from"),
            row.text(&mut check, "source"),
            row.value(&mut check, "trust", Trust::parse, TRUSTS),
            row.text(&mut check, "name"),
            row.value(&mut check, "at_least", |text| text.parse().ok(), "0, 5000, ..."),
        );
        Checked::all(parts)
    });
    let rows = rows.collect::<Checked<Vec<_>>>();
    let set = rows.and_then(|rows: Vec<(NaiveDate, String, Trust, String, i64)>| {
        let said = rows.last().map(|(valid_from, source, trust, ..)| (*valid_from, source.clone(), *trust));
        let classes = rows.into_iter().map(|(.., name, at_least)| ScoreClass { name, at_least });
        let classes: Vec<ScoreClass> = classes.collect();
        check_classes(&mut check, CLASSES, &classes);
        Checked::noted(said).map(|(valid_from, source, trust)| ClassSet {
            version: 1,
            valid_from,
            classes,
            source,
            trust,
            created_by: None,
            created_at: now,
        })
    });
    check.finish(set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::quantity::spelling::Quantity;
    use crate::score::formula::in_force;

    #[test]
    fn the_starter_formulas_make_a_hundred_points() {
        let file = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/score_formulas.csv"));
        let formulas: Vec<ScoreFormula> =
            read_formulas(file.as_bytes()).unwrap().into_iter().map(|(_, formula)| formula).collect();
        let now = Instant::parse("2023-01-01T00:00:00+07:00").unwrap();
        let current = in_force(&formulas, "2022-12-31".parse().unwrap(), now);
        assert_eq!(current.iter().map(|formula| formula.max).sum::<i64>(), 10_000);
        let group = |code: &str| -> i64 {
            current.iter().filter(|formula| formula.group_code == code).map(|formula| formula.max).sum()
        };
        assert_eq!(["1", "2", "3a", "3b", "4", "5"].map(group), [1800, 2000, 1200, 1000, 2200, 1800]);
        let classes = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/score_classes.csv"));
        assert_eq!(read_classes(classes.as_bytes(), now).unwrap().classes.len(), 5);
    }

    /// A second version differs from the first in what it reads, never in how points are made of it: that is as observed.
    #[test]
    fn what_an_agency_enters_takes_the_place_of_what_only_the_portal_knows() {
        let file = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/score_formulas.csv"));
        let formulas = read_formulas(file.as_bytes()).unwrap();
        let second: Vec<&ScoreFormula> =
            formulas.iter().map(|(_, formula)| formula).filter(|formula| formula.version == 2).collect();
        assert_eq!(second.len(), 17);
        for formula in second {
            let (_, first) = formulas.iter().find(|(_, first)| first.code == formula.code).unwrap();
            assert!(first.terms().all(|term| matches!(term, Quantity::Portal(_))), "{}", first.code);
            assert!(formula.terms().all(|term| term.indicator().is_some()), "{}", formula.code);
            let same = ScoreFormula {
                version: 1,
                numerator: first.numerator.clone(),
                denominator: first.denominator.clone(),
                note: first.note.clone(),
                ..formula.clone()
            };
            assert_eq!(same, *first);
        }
    }

    #[test]
    fn a_wrong_row_is_named_by_line_and_column() {
        let head = "code,valid_from,group_code,group_name,position,name_vi,max_points,kind,threshold,numerator,denominator,when_empty,levels,source,trust,note\n";
        let file = format!(
            "{head}2.1,2022-06-23,2,Tiến độ,1,Đúng hạn,2000,ratio,10000,on_time,received,no_score,ward,x,V,\n\
             2.1,2022-06-23,2,Tiến độ,1,Đúng hạn,20001,share,0,received,received,none,unit,x,?,\n"
        );
        let problem = read_formulas(file.as_bytes()).unwrap_err();
        let fields: Vec<_> = problem.fields.iter().map(|field| (field.field.as_str(), field.code)).collect();
        assert_eq!(
            fields,
            [
                ("score_formulas.csv:2:numerator", "unknown_figure"),
                ("score_formulas.csv:3:kind", "unknown_value"),
                ("score_formulas.csv:3:when_empty", "unknown_value"),
                ("score_formulas.csv:3:trust", "unknown_value"),
                ("score_formulas.csv:3:max_points", "out_of_range"),
                ("score_formulas.csv:3:threshold", "out_of_range"),
                ("score_formulas.csv:3:levels", "not_levels"),
            ]
        );
    }
}
