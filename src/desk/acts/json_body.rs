//! What was typed into the form of an act, as the body that the address of the act takes; what cannot be read is named, all at once.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::fields::{ActField, ActInput};
use crate::desk::posted::PostedForm;
use crate::desk::typed;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::platform::text::slug;

/// The most rows of papers on a form.
pub(crate) const MOST_PAPERS: usize = 20;
/// The most characters of the code of a paper.
const LONGEST_CODE: usize = 60;

/// A body, and which row of the form each of its papers stood in.
#[derive(Debug)]
pub(crate) struct JsonBodyOfForm {
    /// The body.
    pub body: Value,
    rows: Vec<usize>,
}

impl JsonBodyOfForm {
    /// A problem with the fields called as the form calls them: rows of papers that stood empty were left out of the body.
    pub(crate) fn as_on_the_form(&self, mut problem: Problem) -> Problem {
        for field in &mut problem.fields {
            let Some((number, rest)) =
                field.field.strip_prefix("papers.").and_then(|rest| rest.split_once('.'))
            else {
                continue;
            };
            if let Some(row) = number.parse::<usize>().ok().and_then(|number| self.rows.get(number)) {
                // The code of a paper is made of its name.
                let part = if rest == "code" { "name" } else { rest };
                field.field = format!("papers.{row}.{part}");
            }
        }
        problem
    }
}

/// Reads the form of these fields.
///
/// # Errors
/// Every amount and every time that cannot be read, and every one that is missing.
pub(crate) fn read(
    fields: &[&ActField],
    form: &PostedForm,
    today: NaiveDate,
) -> Result<JsonBodyOfForm, Problem> {
    let (mut body, mut rows) = (Value::Object(Map::new()), Vec::new());
    let mut problem = Problem::new(Code::InvalidInput);
    for field in fields {
        match value(field, form, today, &mut rows) {
            Ok(Some(value)) => put(&mut body, &field.name.split('.').collect::<Vec<_>>(), value),
            Ok(None) => {}
            Err(wrong) => problem.fields.extend(wrong.fields),
        }
    }
    if problem.fields.is_empty() { Ok(JsonBodyOfForm { body, rows }) } else { Err(problem) }
}

/// What a field holds; nothing where it may stay empty and is.
fn value(
    field: &ActField,
    form: &PostedForm,
    today: NaiveDate,
    rows: &mut Vec<usize>,
) -> Result<Option<Value>, Problem> {
    let typed = form.filled(field.name);
    match field.input {
        ActInput::Papers => return papers(form, rows).map(Some),
        ActInput::Names => {
            let names: Vec<&str> =
                form.get(field.name).lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            return Ok((!(names.is_empty() && field.optional)).then(|| json!(names)));
        }
        ActInput::OpinionNumber => return Ok(None),
        _ => {}
    }
    let Some(typed) = typed else {
        return match field.input {
            _ if field.optional => Ok(None),
            // The rule says that it must not be empty, as it says to everybody.
            ActInput::Line | ActInput::Long => Ok(Some(json!(""))),
            _ => Err(missing(field.name)),
        };
    };
    let read = match field.input {
        ActInput::Money | ActInput::Number => typed::money(typed).map(|amount| json!(amount)),
        ActInput::StepBack | ActInput::FeeEntry => typed.parse::<i32>().ok().map(|number| json!(number)),
        ActInput::Moment => typed::moment(typed, today).map(|at| json!(Instant::from_civil(at))),
        ActInput::Day => typed::date(typed, today).map(|day| json!(day.to_string())),
        _ => Some(json!(typed)),
    };
    read.map(Some).ok_or_else(|| unreadable(field))
}

fn missing(name: &str) -> Problem {
    Problem::field(name, "required", "không được để trống", "must not be empty")
}

fn unreadable(field: &ActField) -> Problem {
    let (code, vi, en) = match field.input {
        ActInput::Moment => (
            "not_a_moment",
            "gõ ngày và giờ, ví dụ 5/3/2026 14:30",
            "type a day and a time, such as 5/3/2026 14:30",
        ),
        ActInput::Day => {
            ("not_a_date", "gõ ngày/tháng/năm, ví dụ 5/3/1999", "type day/month/year, such as 5/3/1999")
        }
        _ => ("not_a_number", "gõ một số, ví dụ 15.000", "type a number, such as 15.000"),
    };
    Problem::field(field.name, code, vi, en)
}

/// The papers of the rows that are filled in.
fn papers(form: &PostedForm, rows: &mut Vec<usize>) -> Result<Value, Problem> {
    let (mut papers, mut problem) = (Vec::new(), Problem::new(Code::InvalidInput));
    for row in 0..MOST_PAPERS {
        let named = |part: &str| format!("papers.{row}.{part}");
        let (name, code) = (named("name"), named("code"));
        let mut count = |part: &str| {
            let field = named(part);
            let typed = form.filled(&field)?;
            let read = typed.parse::<u32>().ok();
            if read.is_none() {
                problem.fields.extend(
                    Problem::field(field, "not_a_number", "gõ số bản, ví dụ 1", "type how many, such as 1")
                        .fields,
                );
            }
            read
        };
        let (originals, copies) = (count("originals").unwrap_or(0), count("copies").unwrap_or(0));
        let given = form.filled(&name);
        if given.is_none() && originals == 0 && copies == 0 {
            continue;
        }
        rows.push(row);
        let known = form.filled(&code).map(str::to_owned);
        let of_name = || slug(given.unwrap_or_default()).chars().take(LONGEST_CODE).collect();
        let mut paper = json!({ "code": known.clone().unwrap_or_else(of_name), "originals": originals, "copies": copies });
        if let (Some(given), None, Some(paper)) = (given, known, paper.as_object_mut()) {
            paper.insert("name".to_owned(), json!(given));
        }
        papers.push(paper);
    }
    if problem.fields.is_empty() { Ok(Value::Array(papers)) } else { Err(problem) }
}

/// Puts a value at its place: a part that is a number is a place in a list.
fn put(within: &mut Value, path: &[&str], value: Value) {
    let Some((first, rest)) = path.split_first() else {
        *within = value;
        return;
    };
    if let Ok(place) = first.parse::<usize>() {
        if !within.is_array() {
            *within = Value::Array(Vec::new());
        }
        if let Some(list) = within.as_array_mut() {
            while list.len() <= place {
                list.push(Value::Object(Map::new()));
            }
            if let Some(item) = list.get_mut(place) {
                put(item, rest, value);
            }
        }
    } else if let Some(object) = within.as_object_mut() {
        put(object.entry((*first).to_owned()).or_insert_with(|| Value::Object(Map::new())), rest, value);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fields::fields;
    use super::*;
    use crate::dossier::clock::status::Event;

    fn read_act(act: Event, pairs: &[(&str, &str)]) -> Result<JsonBodyOfForm, Problem> {
        let form = PostedForm::of(
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        );
        let today = crate::platform::instant::parse_date("2026-11-30").unwrap();
        read(&fields(act).iter().collect::<Vec<_>>(), &form, today)
    }

    #[test]
    fn what_is_typed_becomes_the_body_of_the_address() {
        let body = |act, pairs: &[(&str, &str)]| read_act(act, pairs).unwrap().body;
        assert_eq!(body(Event::Refuse, &[("reason", " vì sao ")]), json!({ "reason": "vì sao" }));
        assert_eq!(body(Event::Refuse, &[]), json!({ "reason": "" }));
        assert_eq!(
            body(Event::DraftSupplement, &[("papers", "Giấy A\r\n\r\n Giấy B "), ("reason", "x")]),
            json!({ "papers": ["Giấy A", "Giấy B"], "reason": "x" })
        );
        assert_eq!(
            body(
                Event::CollectFee,
                &[("amount_vnd", "15.000"), ("receipt_number", "BL-1"), ("method", "cash")]
            ),
            json!({ "amount_vnd": 15000, "receipt_number": "BL-1", "method": "cash" })
        );
        assert_eq!(
            body(
                Event::RequestOpinion,
                &[
                    ("opinions.0.role", "records_clerk"),
                    ("opinions.0.question", "x"),
                    ("opinions.0.allowance_hours", "4")
                ]
            ),
            json!({ "opinions": [{ "role": "records_clerk", "question": "x", "allowance_hours": 4 }] })
        );
        assert_eq!(
            body(
                Event::Withdraw,
                &[("reason", "x"), ("happened_at", "29/11/2026 9:15"), ("late_entry_reason", "mất điện")]
            ),
            json!({ "reason": "x", "happened_at": "2026-11-29T09:15:00+07:00", "late_entry_reason": "mất điện" })
        );
    }

    #[test]
    fn everything_that_cannot_be_read_is_named_at_once() {
        let wrong = |act, pairs: &[(&str, &str)]| -> Vec<(String, &'static str)> {
            read_act(act, pairs)
                .unwrap_err()
                .fields
                .into_iter()
                .map(|field| (field.field, field.code))
                .collect()
        };
        assert_eq!(
            wrong(Event::CollectFee, &[("amount_vnd", "tám"), ("happened_at", "hôm qua")]),
            [
                ("amount_vnd".into(), "not_a_number"),
                ("method".into(), "required"),
                ("happened_at".into(), "not_a_moment")
            ]
        );
    }

    #[test]
    fn empty_rows_of_papers_are_left_out_and_errors_find_their_row() {
        let read = read_act(
            Event::TakeInSupplement,
            &[
                ("papers.0.name", ""),
                ("papers.1.name", "Giấy xác nhận"),
                ("papers.1.originals", "1"),
                ("papers.3.copies", "2"),
            ],
        )
        .unwrap();
        assert_eq!(
            read.body,
            json!({ "papers": [
                { "code": "giay-xac-nhan", "name": "Giấy xác nhận", "originals": 1, "copies": 0 },
                { "code": "", "originals": 0, "copies": 2 },
            ] })
        );
        let problem = read.as_on_the_form(Problem::field("papers.1.code", "required", "x", "x"));
        assert_eq!(problem.fields[0].field, "papers.3.name");
        let many = read_act(Event::TakeInSupplement, &[("papers.0.name", "x"), ("papers.0.copies", "hai")])
            .unwrap_err();
        assert_eq!(many.fields[0].field, "papers.0.copies");
    }
}
