//! The checker held against sentences whose every number was judged by hand, and against a report in which one number at a time is
//! changed.
//!
//! `tests/statements/sentences.csv` has the sentences, the stored figures that each assumes (`book`: all of `figures.csv`, `-`: none),
//! and of each number what a careful reader says: `c` confirmed, `r` rounded differently, `x` contradicted, `v` unverifiable, `u` unknown.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::check::check;
use super::parsed_text::MentionValue;
use super::stored_figure::{FigureOffice, FigureRow, KnownFigure};
use super::verdict::{ComparedWith, Source, StatementFinding, StatementVerdict};
use crate::agency::Level;
use crate::platform::decimal::Decimal;
use crate::platform::error::Language;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::report::quantity::value::{QuantityNumber, QuantityValue};

const FIGURES: &str = include_str!("../../tests/statements/figures.csv");
const SENTENCES: &str = include_str!("../../tests/statements/sentences.csv");
const PRINTED: &str = include_str!("../../tests/api/half_year/printed.txt");
const INDICATORS: &str = include_str!("../../data/indicators.csv");
const PRINTED_FIGURES: &str = include_str!("../../data/reference_figures.csv");

/// How much of each verdict is found at least, in percent. Raise it with the checker; precision is asked for without bounds below.
const RECALL: &[(StatementVerdict, usize)] = &[
    (StatementVerdict::Confirmed, 96),
    (StatementVerdict::RoundedDifferently, 100),
    (StatementVerdict::Contradicted, 100),
    (StatementVerdict::Unverifiable, 100),
    (StatementVerdict::Unknown, 100),
];
/// How many changes of a number of the printed report are found at least, in percent of those that the book knows.
const CHANGES_FOUND: usize = 94;

fn rows(text: &str, mark: u8) -> Vec<csv::StringRecord> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(mark).quoting(mark == b',').from_reader(text.as_bytes());
    reader.records().map(Result::unwrap).collect()
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn number(text: &str) -> QuantityValue {
    let at_least = text.ends_with('+');
    let (value, of) = text.trim_end_matches('+').split_once('/').unwrap_or((text.trim_end_matches('+'), ""));
    QuantityValue::Number(QuantityNumber {
        value: Decimal::parse(value).unwrap(),
        of: Decimal::parse(of),
        at_least,
    })
}

fn share(text: &str) -> Option<QuantityValue> {
    let (part, base) = text.split_once('/')?;
    Some(QuantityValue::Share { part: Decimal::parse(part)?, base: Decimal::parse(base)? })
}

/// The invented book of a district.
fn book() -> BTreeMap<String, KnownFigure> {
    let figure = |row: csv::StringRecord| {
        let level = Level::parse(&row[2]).unwrap();
        let office = FigureOffice { name: row[1].to_owned(), level, is_asked: level == Level::District };
        let (place, against) = match &row[3] {
            "" => (FigureRow::Own, ComparedWith::Indicator),
            "whole" => (FigureRow::Whole, ComparedWith::Report),
            level => (FigureRow::Level(Level::parse(level).unwrap()), ComparedWith::Report),
        };
        let unit = UnitOfMeasure::parse(&row[4]).unwrap();
        let value = Some(&row[6]).filter(|_| unit == UnitOfMeasure::Percent).and_then(share);
        let source = Source {
            code: row[0].to_owned(),
            label: row[5].to_owned(),
            agency: row[1].to_owned(),
            from: day(&row[7]).unwrap(),
            to: day(&row[8]).unwrap(),
            as_of: day(&row[9]).unwrap(),
            link: String::new(),
            text: row[6].to_owned(),
        };
        let counted = (unit, value.unwrap_or_else(|| number(&row[6])));
        (row[0].to_owned(), KnownFigure::new(source, against, counted, (&office, place)))
    };
    rows(FIGURES, b'|').into_iter().map(figure).collect()
}

/// The book of the printed report.
fn printed_book() -> Vec<KnownFigure> {
    let units: BTreeMap<String, UnitOfMeasure> = rows(INDICATORS, b',')
        .into_iter()
        .map(|row| (row[0].to_owned(), UnitOfMeasure::parse(&row[4]).unwrap()))
        .collect();
    let figure = |row: csv::StringRecord| {
        let of_district = &row[1] == "II";
        let (name, level) = if of_district {
            ("UBND quận Hà Đông", Level::District)
        } else {
            ("UBND thành phố Hà Nội", Level::City)
        };
        let office = FigureOffice { name: name.to_owned(), level, is_asked: !of_district };
        let unit = units[&row[0]];
        let (value, of) = (Decimal::parse(&row[4]).unwrap(), Decimal::parse(&row[5]));
        let stated = || Decimal::read_vi(row[6].trim_end_matches('%')).unwrap().0;
        let value = match (unit, of, &row[0]) {
            (UnitOfMeasure::Percent, Some(base), _) => QuantityValue::Share { part: value, base },
            (UnitOfMeasure::Percent, None, _) => QuantityValue::whole(stated()),
            // Printed wrong: the parts make 28.
            (_, _, "F30a") => QuantityValue::whole(Decimal::whole(28).unwrap()),
            _ => QuantityValue::Number(QuantityNumber { value, of, at_least: row[6].starts_with("hơn") }),
        };
        let as_of = day(&row[8]).or_else(|| day(&row[10])).unwrap();
        let source = Source {
            code: row[0].to_owned(),
            label: row[2].to_owned(),
            agency: name.to_owned(),
            from: day(&row[9]).unwrap_or(as_of),
            to: day(&row[10]).unwrap_or(as_of),
            as_of,
            link: String::new(),
            text: row[6].to_owned(),
        };
        KnownFigure::new(source, ComparedWith::Indicator, (unit, value), (&office, FigureRow::Own))
    };
    rows(PRINTED_FIGURES, b',').into_iter().map(figure).collect()
}

fn verdict(letter: &str) -> StatementVerdict {
    match letter {
        "c" => StatementVerdict::Confirmed,
        "r" => StatementVerdict::RoundedDifferently,
        "x" => StatementVerdict::Contradicted,
        "v" => StatementVerdict::Unverifiable,
        "u" => StatementVerdict::Unknown,
        _ => panic!("{letter} is no verdict"),
    }
}

/// A sentence with the figures that it assumes, and what a reader says of each number.
struct JudgedSentence {
    text: String,
    known: Vec<KnownFigure>,
    expected: Vec<(String, StatementVerdict)>,
}

fn judged_sentences() -> Vec<JudgedSentence> {
    let book = book();
    let sentence = |row: csv::StringRecord| {
        let known = match &row[0] {
            "book" => book.values().cloned().collect(),
            "-" => Vec::new(),
            codes => codes.split(',').map(|code| book[code].clone()).collect(),
        };
        let expected = row[2].split_whitespace().map(|told| {
            let (text, letter) = told.split_once('=').unwrap();
            (text.to_owned(), verdict(letter))
        });
        JudgedSentence { text: row[1].to_owned(), known, expected: expected.collect() }
    };
    rows(SENTENCES, b'|').into_iter().map(sentence).collect()
}

fn checked(text: &str, known: &[KnownFigure]) -> Vec<StatementFinding> {
    check(text, known, 2_000).unwrap()
}

#[test]
fn sentences_are_judged_as_a_careful_reader_does() {
    let sentences = judged_sentences();
    assert!(sentences.len() >= 150, "{}", sentences.len());
    let (mut told, mut wrong, mut missed) = (Vec::new(), Vec::new(), Vec::new());
    for JudgedSentence { text, known, expected } in &sentences {
        let found = checked(text, known);
        let texts = |found: &[StatementFinding]| -> Vec<String> {
            found.iter().map(|finding| finding.mention.text.clone()).collect()
        };
        let wanted: Vec<String> = expected.iter().map(|(text, _)| text.clone()).collect();
        assert_eq!(texts(&found), wanted, "the numbers of: {text}");
        for (finding, (number, expected)) in found.iter().zip(expected) {
            let got = finding.verdict;
            told.push((*expected, got));
            let accuses = got == StatementVerdict::Contradicted || got == StatementVerdict::Confirmed;
            let line =
                format!("{number}: {} for {}: {text} {:?}", got.as_str(), expected.as_str(), finding.reasons);
            if got != *expected {
                if accuses { wrong.push(line) } else { missed.push(line) }
            }
        }
    }
    assert!(wrong.is_empty(), "accused or confirmed falsely:\n{}", wrong.join("\n"));
    for verdict in StatementVerdict::ALL {
        let expected = told.iter().filter(|(expected, _)| expected == verdict).count();
        let got = told.iter().filter(|(_, got)| got == verdict).count();
        let both = told.iter().filter(|(expected, got)| expected == verdict && got == verdict).count();
        let percent = |of: usize| (both * 100).checked_div(of).unwrap_or(100);
        eprintln!(
            "{:20} {expected:4} expected, precision {}% of {got}, recall {}%",
            verdict.as_str(),
            percent(got),
            percent(expected)
        );
        let bound = RECALL.iter().find(|(bounded, _)| bounded == verdict).map_or(0, |(_, bound)| *bound);
        assert!(percent(expected) >= bound, "{verdict}: recall below {bound}%\n{}", missed.join("\n"));
    }
    eprintln!("missed:\n{}", missed.join("\n"));
}

/// The text with another number where one stands.
fn changed(text: &str, finding: &StatementFinding, number: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let before: String = letters.iter().take(finding.mention.start).collect();
    let after: String = letters.iter().skip(finding.mention.end).collect();
    format!("{before}{number}{after}")
}

/// The number with one digit raised, for each of its digits.
fn near_numbers(finding: &StatementFinding) -> Vec<String> {
    let text = &finding.mention.text;
    let raised = |at: usize| -> String {
        let digit = |letter: char| char::from_digit((letter.to_digit(10).unwrap_or_default() + 1) % 10, 10);
        let letters = text.chars().enumerate();
        letters.map(|(place, letter)| if place == at { digit(letter).unwrap() } else { letter }).collect()
    };
    let digits = text.chars().enumerate().filter(|(_, letter)| letter.is_ascii_digit());
    digits.map(|(at, _)| raised(at)).collect()
}

/// The numbers of other figures that are counted, written like this one.
fn other_numbers(finding: &StatementFinding, known: &[KnownFigure]) -> Vec<String> {
    let MentionValue::Count { value, .. } = finding.mention.said else { return Vec::new() };
    let others = known.iter().filter_map(|known| match known.value {
        QuantityValue::Number(number) if number.value != value && number.of.is_none() => {
            Some(number.value.words(Language::Vietnamese, 0))
        }
        _ => None,
    });
    others.collect()
}

#[test]
fn a_changed_number_of_a_sentence_is_never_confirmed() {
    for JudgedSentence { text, known, .. } in judged_sentences() {
        for finding in checked(&text, &known) {
            let from_store = finding.reasons.iter().any(|reason| reason.source.is_some());
            if finding.verdict != StatementVerdict::Confirmed || !from_store {
                continue;
            }
            let numbers = near_numbers(&finding).into_iter().chain(other_numbers(&finding, &known));
            for number in numbers {
                let text = changed(&text, &finding, &number);
                let now = checked(&text, &known);
                let there = now.iter().find(|now| now.mention.start == finding.mention.start);
                assert!(
                    there.is_none_or(|there| there.verdict != StatementVerdict::Confirmed),
                    "{text}: {there:?}"
                );
            }
        }
    }
}

#[test]
fn one_changed_number_of_a_report_is_found_or_unknown() {
    let known = printed_book();
    let of = |verdict: StatementVerdict| -> Vec<String> {
        let found = checked(PRINTED, &known).into_iter().filter(|finding| finding.verdict == verdict);
        found.map(|finding| finding.mention.text).collect()
    };
    assert_eq!(of(StatementVerdict::Contradicted), ["97%", "30"]);
    eprintln!("unknown in the printed report: {:?}", of(StatementVerdict::Unknown));
    let (mut changes, mut found) = (0_usize, 0_usize);
    let mut missed = Vec::new();
    for paragraph in PRINTED.lines().filter(|line| !line.is_empty()) {
        for finding in checked(paragraph, &known) {
            let from_store = finding.reasons.iter().any(|reason| reason.source.is_some());
            for number in near_numbers(&finding) {
                let text = changed(paragraph, &finding, &number);
                let now = checked(&text, &known);
                let Some(there) = now.iter().find(|now| now.mention.start == finding.mention.start) else {
                    continue;
                };
                assert_ne!(there.verdict, StatementVerdict::Confirmed, "{text}: {there:?}");
                changes += usize::from(from_store);
                let is_found = there.verdict == StatementVerdict::Contradicted;
                found += usize::from(from_store && is_found);
                if from_store && !is_found {
                    missed.push(format!("{number} for {}", finding.mention.text));
                }
            }
        }
    }
    eprintln!("{found} of {changes} changes of stored figures are found; not: {missed:?}");
    assert!(found * 100 >= changes * CHANGES_FOUND, "{found} of {changes}: {missed:?}");
}
