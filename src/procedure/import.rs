//! Loads the starter catalogue `procedures.csv`: each procedure published at once, in force since always.

use std::collections::BTreeSet;
use std::io::Read;

use chrono::NaiveTime;

use crate::platform::check::{Check, Checked};
use crate::platform::csv_sheet::{LoadCounts, Sheet, SheetRow};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::text::slug;
use crate::procedure::actions;
use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit, TimeLimit};
use crate::procedure::pause_policy::PausePolicy;
use crate::procedure::version::{ProcedureContent, RequiredPaper, ServiceLevel, parse_levels};

const COLUMNS: [&str; 12] = [
    "code",
    "name_vi",
    "field_vi",
    "level_2023",
    "limit_value",
    "limit_unit",
    "cutoff",
    "fee_vnd",
    "verified",
    "source",
    "limit_as_of",
    "note",
];
const LEVELS: &str = "city, department, district, ward; several as ward|district";
const UNITS: &str =
    "working_hours, working_minutes, working_days, half_working_days, calendar_days, months, same_day";

/// Loads `procedures.csv`. A code that the register has already is left as it is and counts as unchanged: a procedure
/// changes by publication, never by loading a file.
///
/// # Errors
/// Every mistake in the file at once, each with its line and column; then nothing should be kept. Or when the database
/// fails.
pub fn load(conn: &mut Connection, file: impl Read, now: Instant) -> Result<LoadCounts, Problem> {
    let mut counts = LoadCounts::default();
    for (code, content) in read(file)? {
        match actions::publish_reference(conn, &code, &content, &content.source, now)? {
            Some(_) => counts.added += 1,
            None => counts.unchanged += 1,
        }
    }
    Ok(counts)
}

/// The procedures of the file: code and content.
fn read(file: impl Read) -> Result<Vec<(String, ProcedureContent)>, Problem> {
    let sheet = Sheet::read("procedures.csv", file, &COLUMNS)?;
    let mut check = Check::new();
    let mut codes = BTreeSet::new();
    let procedures = sheet.rows().map(|row| {
        let code = row.text(&mut check, "code").and_then(|code| {
            if codes.insert(code.clone()) {
                return Checked::sure(code);
            }
            let (vi, en) = (format!("{code} có hai dòng"), format!("{code} has two rows"));
            row.refuse(&mut check, "code", "duplicate", vi, en)
        });
        Checked::all((code, content(&row, &mut check)))
    });
    let procedures = procedures.collect::<Checked<Vec<_>>>();
    check.finish(procedures)
}

/// What a row says.
fn content(row: &SheetRow<'_>, check: &mut Check) -> Checked<ProcedureContent> {
    let parts = (
        row.text(check, "name_vi"),
        row.text(check, "field_vi"),
        row.value(check, "level_2023", parse_levels, LEVELS),
        limit(row, check),
        row.optional_value(check, "fee_vnd", fee, "0, 8000, ..."),
        row.flag(check, "verified"),
        row.text(check, "source"),
    );
    Checked::all(parts).map(|(name_vi, field_name, levels, limit, fee_vnd, verified, source)| {
        let field_code = slug(&field_name);
        ProcedureContent {
            name_vi,
            papers: starter_papers(&field_code),
            field_code,
            field_name,
            levels,
            service_level: ServiceLevel::Partial,
            limit,
            fee_vnd,
            legal_basis: source.clone(),
            source,
            verified,
            note: Some(note(row.optional_text("limit_as_of"), row.optional_text("note"))),
            pause_policy: PausePolicy::default(),
        }
    })
}

fn fee(text: &str) -> Option<i64> {
    text.parse().ok().filter(|fee| *fee >= 0)
}

fn time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

fn limit(row: &SheetRow<'_>, check: &mut Check) -> Checked<TimeLimit> {
    if row.cell("limit_unit") == TimeLimit::NONE_SET_BY_LAW {
        return Checked::sure(TimeLimit::NoneSetByLaw);
    }
    let parts = (
        row.value(check, "limit_unit", LimitUnit::parse, UNITS),
        row.value(check, "limit_value", |text| text.parse().ok(), "1, 2, 3, ..."),
        row.optional_value(check, "cutoff", time, "15:00"),
    );
    Checked::all(parts).and_then(|(unit, value, cut_off)| {
        match Limit::new(value, unit, FirstDay::Excluded, cut_off, DayOffRule::EndOfNextWorkingDay) {
            Ok(limit) => Checked::sure(TimeLimit::Within(limit)),
            Err(error) => {
                let vi = "thời hạn không hợp lệ";
                row.refuse(check, "limit_value", "out_of_range", vi, error.to_string())
            }
        }
    })
}

/// The file names no papers. These two let the desk begin; the note says that they are a starter.
fn starter_papers(field_code: &str) -> Vec<RequiredPaper> {
    let paper = |code: &str, name: &str| RequiredPaper {
        code: code.to_owned(),
        name: name.to_owned(),
        originals: 1,
        copies: 0,
        required: true,
    };
    let mut papers = vec![paper("application", "Đơn hoặc tờ khai theo mẫu")];
    if field_code == "chung-thuc" {
        papers.push(paper("original", "Bản chính giấy tờ cần chứng thực"));
    }
    papers
}

fn note(limit_as_of: Option<String>, remarks: Option<String>) -> String {
    let year = limit_as_of.map(|year| format!("limit as in the catalogue of {year}"));
    let starter =
        "service level and papers are a starter: complete them from the published decision".to_owned();
    [remarks, year, Some(starter)].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "code,name_vi,field_vi,level_2023,limit_value,limit_unit,cutoff,fee_vnd,verified,source,limit_as_of,note\n";

    fn read_row(row: &str) -> Result<ProcedureContent, Problem> {
        read(format!("{HEADER}{row}\n").as_bytes()).map(|mut rows| rows.remove(0).1)
    }

    #[test]
    fn a_row_becomes_a_version() {
        let content =
            read_row("2.000815,Chứng thực bản sao,Chứng thực,ward|district,1,same_day,15:00,,true,QĐ 3152,2026,per page")
                .unwrap();
        assert_eq!(content.limit.words_vi(), "trong ngày");
        assert_eq!((content.fee_vnd, content.levels.len(), content.papers.len()), (None, 2, 2));
        assert!(content.note.unwrap().starts_with("per page; limit as in the catalogue of 2026; "));
    }

    #[test]
    fn a_bad_row_is_named_by_line_and_column() {
        for (row, field) in [
            ("1,A,B,phường,1,same_day,,,true,s,2026,", "procedures.csv:2:level_2023"),
            ("1,A,B,ward,x,same_day,,,true,s,2026,", "procedures.csv:2:limit_value"),
            ("1,A,B,ward,0,working_days,,,true,s,2026,", "procedures.csv:2:limit_value"),
            ("1,A,B,ward,1,weeks,,,true,s,2026,", "procedures.csv:2:limit_unit"),
            ("1,A,B,ward,1,same_day,3pm,,true,s,2026,", "procedures.csv:2:cutoff"),
            ("1,A,B,ward,1,same_day,,-5,true,s,2026,", "procedures.csv:2:fee_vnd"),
            ("1,A,B,ward,1,same_day,,,maybe,s,2026,", "procedures.csv:2:verified"),
            ("1,,B,ward,1,same_day,,,true,s,2026,", "procedures.csv:2:name_vi"),
        ] {
            let problem = read_row(row).unwrap_err();
            assert_eq!(problem.fields[0].field, field, "{row}");
        }
        let twice =
            read_row("1,A,B,ward,1,same_day,,,true,s,2026,\n1,A,B,ward,1,same_day,,,x,s,2026,").unwrap_err();
        let fields: Vec<_> = twice.fields.iter().map(|field| (field.field.as_str(), field.code)).collect();
        assert_eq!(
            fields,
            [("procedures.csv:3:code", "duplicate"), ("procedures.csv:3:verified", "not_a_flag")]
        );
    }
}
