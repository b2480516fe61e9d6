//! Loads indicators and their values from files: the book of the reference half-year, and anybody else's.

use std::io::Read;

use chrono::NaiveDate;

use super::actions::{IndicatorWording, ValueDraft, define_in, enter_in};
use super::book::{IndicatorBook, IndicatorDefinition};
use super::store;
use crate::agency::{Agency, store as agencies};
use crate::platform::check::{Check, Checked};
use crate::platform::csv_sheet::{LoadCounts, Sheet, SheetRow};
use crate::platform::database::Connection;
use crate::platform::decimal::{Decimal, MOST_PLACES};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::report::quantity::unit::UnitOfMeasure;

/// The columns of a file of indicators; `additive` (`true`, `false`) may be there too.
const INDICATORS: &[&str] =
    &["code", "section", "label_vi", "label_en", "unit", "places", "formula", "source"];
/// The columns of a file of printed figures.
const FIGURES: &[&str] = &[
    "id",
    "section",
    "numerator",
    "denominator",
    "value_as_printed",
    "unit",
    "as_of",
    "period_from",
    "period_to",
    "note",
];

/// Whose figures a file of a report holds: the agency of each section, by the beginning of its name.
#[derive(Debug, Clone, Copy)]
pub struct ReportFile<'a> {
    /// Code of the agency of section II.
    pub second_part: &'a str,
    /// Code of the agency of all other sections.
    pub first_part: &'a str,
    /// The last day of the report: nothing in it stands on a later day.
    pub until: NaiveDate,
    /// What proves its figures.
    pub evidence: &'a str,
}

/// Loads a file of indicators; `name` is what mistakes call it. Those that are there already stay as they are.
///
/// # Errors
/// When the file has mistakes; the answer names line and column, and nothing is kept.
pub fn load_indicators(
    conn: &mut Connection,
    name: &str,
    source: impl Read,
    now: Instant,
) -> Result<LoadCounts, Problem> {
    let sheet = Sheet::read(name, source, INDICATORS)?;
    let mut check = Check::new();
    let read = sheet.rows().map(|row| {
        let places = |text: &str| text.parse().ok().filter(|places| *places <= MOST_PLACES);
        let parts = (
            row.text(&mut check, "code"),
            row.value(&mut check, "unit", UnitOfMeasure::parse, "units of indicators"),
            row.value(&mut check, "places", places, "0-4"),
            row.text(&mut check, "label_vi"),
            row.text(&mut check, "label_en"),
            row.text(&mut check, "section"),
            row.text(&mut check, "source"),
            row.optional_value(&mut check, "additive", |text| text.parse().ok(), "true, false"),
        );
        Checked::all(parts).map(|(code, unit, places, label_vi, label_en, section, source, additive)| {
            let formula = row.optional_text("formula");
            let additive = additive.unwrap_or(false);
            let wording = IndicatorWording { label_vi, label_en, section, places, formula, source, additive };
            (row, code, unit, wording)
        })
    });
    let read = read.collect::<Checked<Vec<_>>>();
    let mut read = check.finish(read)?;
    // A formula may stand above what it reads: entered ones first, and the others until none is left.
    let mut counts = LoadCounts::default();
    let mut book = IndicatorBook::of(store::load_all(conn, now)?);
    let in_file = read.len();
    // What was recorded after `now` is there as well: a file may be loaded as of an earlier day.
    let there = store::codes(conn)?;
    read.retain(|(_, code, ..)| !there.contains(code));
    counts.unchanged = in_file - read.len();
    while !read.is_empty() {
        let (mut later, mut refused, before) = (Vec::new(), None, read.len());
        for (row, code, unit, wording) in read {
            match define_in(conn, &book, (&code, unit, &wording), None, now) {
                Ok(_) => counts.added += 1,
                Err(problem) if problem.fields.iter().any(|field| field.code == "unknown_indicator") => {
                    refused = Some(in_line(row, &problem));
                    later.push((row, code, unit, wording));
                }
                Err(problem) => return Err(in_line(row, &problem)),
            }
        }
        if later.len() == before {
            return Err(refused.unwrap_or_else(|| Problem::field(name, "unreadable", "", "")));
        }
        read = later;
        book = IndicatorBook::of(store::load_all(conn, now)?);
    }
    Ok(counts)
}

/// The same mistake with the line of the file.
fn in_line(row: SheetRow<'_>, problem: &Problem) -> Problem {
    let mut check = Check::new();
    for field in &problem.fields {
        row.wrong(&mut check, &field.field, field.code, &field.words.vi, &field.words.en);
    }
    check.done().err().unwrap_or_else(|| problem.clone())
}

/// Loads the printed figures of a report: those of entered indicators, with what proves them. Computed ones are left out:
/// the book computes them. Entries that are there already stay as they are.
///
/// # Errors
/// When the file has mistakes, an agency or an indicator is missing, or the database fails; nothing is kept then.
pub fn load_figures(
    conn: &mut Connection,
    source: impl Read,
    report: ReportFile<'_>,
    now: Instant,
) -> Result<LoadCounts, Problem> {
    let sheet = Sheet::read("reference_figures.csv", source, FIGURES)?;
    let book = IndicatorBook::of(store::load_all(conn, now)?);
    let (first, second) = (office(conn, report.first_part)?, office(conn, report.second_part)?);
    let mut check = Check::new();
    let mut read = Vec::new();
    for row in sheet.rows() {
        match book.get(row.cell("id")) {
            None => read.push(row.refuse(
                &mut check,
                "id",
                "unknown_indicator",
                "chưa có chỉ tiêu này",
                "there is no such indicator",
            )),
            Some(definition) if definition.formula.is_none() => {
                let figure = printed(&mut check, row, definition, report);
                read.push(figure.map(|figure| (row, definition, figure)));
            }
            Some(_) => {}
        }
    }
    let read = check.finish(read.into_iter().collect::<Checked<Vec<_>>>())?;
    let mut counts = LoadCounts::default();
    for (row, definition, figure) in read {
        let agency = if row.cell("section") == "II" { &second } else { &first };
        if is_entered(conn, definition, (agency, &figure), now)? {
            counts.unchanged += 1;
        } else {
            let agency = Checked::sure(agency.clone());
            enter_in(conn, definition, (agency, figure.draft()), None, now)
                .map_err(|problem| in_line(row, &problem))?;
            counts.added += 1;
        }
    }
    Ok(counts)
}

fn office(conn: &mut Connection, code: &str) -> Result<Agency, Problem> {
    agencies::find_by_code(conn, code)?.ok_or_else(|| {
        Problem::field(
            "agencies.csv",
            "unknown_agency",
            format!("thiếu cơ quan {code}"),
            format!("there is no agency {code}"),
        )
    })
}

fn is_entered(
    conn: &mut Connection,
    definition: &IndicatorDefinition,
    (agency, figure): (&Agency, &PrintedFigure),
    now: Instant,
) -> Result<bool, Problem> {
    let values = store::load_values(conn, &[agency.id], now)?;
    Ok(values.iter().any(|row| {
        row.indicator_id == definition.row.id
            && (row.period_from, row.period_to, row.as_of) == (figure.from, figure.to, figure.as_of)
    }))
}

/// A figure of the report as it is printed.
struct PrintedFigure {
    from: NaiveDate,
    to: NaiveDate,
    as_of: NaiveDate,
    value: Decimal,
    denominator: Option<Decimal>,
    at_least: bool,
    evidence: String,
}

impl PrintedFigure {
    /// The figure as a value to be entered.
    fn draft(self) -> ValueDraft {
        ValueDraft {
            check: Check::new(),
            period: Checked::sure((self.from, self.to)),
            as_of: Checked::sure(Some(self.as_of)),
            value: Checked::sure(self.value),
            denominator: Checked::sure(self.denominator),
            at_least: self.at_least,
            evidence: Checked::sure(self.evidence),
            reason: Checked::sure(None),
        }
    }
}

/// Reads a printed figure. A percentage is taken as it is printed: its numerator alone says nothing.
fn printed(
    check: &mut Check,
    row: SheetRow<'_>,
    definition: &IndicatorDefinition,
    report: ReportFile<'_>,
) -> Checked<PrintedFigure> {
    let days = (
        row.optional_date(check, "period_from"),
        row.optional_date(check, "period_to"),
        row.optional_date(check, "as_of"),
    );
    let days = Checked::all(days).and_then(|(from, to, as_of)| {
        let to = to.or(as_of);
        match from.or(to).zip(to) {
            Some((from, to)) if from <= to => {
                Checked::sure((from, to, as_of.unwrap_or(to.min(report.until))))
            }
            _ => {
                let vi = "phải có ngày, từ ngày đầu kỳ trở đi";
                row.refuse(check, "period_to", "before_from", vi, "there must be a day, not before the first")
            }
        }
    });
    let number = |text: &str| Decimal::parse(text);
    let as_printed = row.cell("value_as_printed");
    let percent = definition.row.unit.is_percent();
    let value = if percent {
        let read = |text: &str| Decimal::read_vi(text.trim_end_matches('%')).map(|(percent, _)| percent);
        row.value(check, "value_as_printed", read, "a percentage")
    } else {
        row.value(check, "numerator", number, "a number")
    };
    let denominator = row.optional_value(check, "denominator", number, "a number");
    let note = row.optional_text("note").map(|note| format!(" ({note})")).unwrap_or_default();
    Checked::all((days, value, denominator)).map(|((from, to, as_of), value, denominator)| PrintedFigure {
        from,
        to,
        as_of,
        value,
        denominator: denominator.filter(|_| !percent),
        at_least: as_printed.starts_with("hơn"),
        evidence: format!("{}, mục {}: in là “{as_printed}”{note}", report.evidence, row.cell("section")),
    })
}
