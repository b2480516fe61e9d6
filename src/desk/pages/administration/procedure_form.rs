//! The form of a draft: every field of a procedure version, as it is typed, read into the body that the address of the API takes.
//! Pure: no HTTP, no SQL, no clock.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::common::AdminField;
use super::procedure_words::{
    first_day_words, level_words, on_answer_words, rest_day_words, roll_words, service_level_words,
    unit_words,
};
use crate::agency::Level;
use crate::desk::acts::fields::{ActField, ActInput};
use crate::desk::acts::json_body;
use crate::desk::parts::errors::error_of;
use crate::desk::parts::field::{FieldKind, field_id};
use crate::desk::posted::PostedForm;
use crate::desk::words::W;
use crate::form::words::capitalised;
use crate::platform::error::{Language, Problem};
use crate::platform::text::number_vi;
use crate::procedure::limit::{DayOffRule, FirstDay, LimitUnit, RestDayRule, TimeLimit};
use crate::procedure::pause_policy::OnAnswer;
use crate::procedure::version::{ProcedureContent, ServiceLevel};

/// The most rows of papers that a form has.
const MOST_ROWS: usize = 60;
/// Rows for more papers.
const MORE_ROWS: usize = 4;

const fn field(name: &'static str, label: W, input: ActInput, optional: bool) -> ActField {
    ActField { name, label, input, optional, seldom: false }
}

/// The fields that are typed or chosen one by one, in their order; papers, levels and ticks stand apart.
const FIELDS: [ActField; 20] = [
    field("name_vi", W::ProcedureName, ActInput::Line, false),
    field("field_name", W::FieldName, ActInput::Line, false),
    field("service_level", W::ServiceLevelLabel, ActInput::Line, false),
    field("limit.value", W::LimitValue, ActInput::Number, true),
    field("limit.unit", W::LimitUnitLabel, ActInput::Line, false),
    field("limit.cut_off", W::CutOff, ActInput::Line, true),
    field("limit.first_day", W::FirstDayRule, ActInput::Line, true),
    field("limit.roll", W::RollRule, ActInput::Line, true),
    field("limit.rest_day", W::RestDayRuleLabel, ActInput::Line, true),
    field("fee_vnd", W::FeeVnd, ActInput::Money, true),
    field("legal_basis", W::LegalBasis, ActInput::Long, false),
    field("source", W::SourceLabel, ActInput::Line, false),
    field("note", W::Note, ActInput::Long, true),
    field("pause_policy.on_answer", W::OnAnswerLabel, ActInput::Line, true),
    field("pause_policy.most_requests", W::MostRequests, ActInput::Number, true),
    field("pause_policy.longest_days", W::LongestDays, ActInput::Number, true),
    field("pause_policy.longest_total_days", W::LongestTotalDays, ActInput::Number, true),
    field("pause_policy.answer_within_days", W::AnswerWithinDays, ActInput::Number, true),
    field("code", W::ProcedureCodeNew, ActInput::Line, false),
    field("kind", W::KindLabel, ActInput::Line, false),
];

/// What the page calls a field.
pub(super) fn draft_label(name: &str) -> Option<W> {
    let of_papers = |part: &str| match part {
        "code" => Some(W::PaperCode),
        "name" => Some(W::Paper),
        "originals" => Some(W::Originals),
        "copies" => Some(W::Copies),
        _ => None,
    };
    if name == "levels" {
        return Some(W::LevelsLabel);
    }
    if let Some(rest) = name.strip_prefix("papers.") {
        return rest.split_once('.').and_then(|(_, part)| of_papers(part));
    }
    FIELDS.iter().find(|field| field.name == name).map(|field| field.label)
}

/// A version as its form holds it.
pub(super) fn form_of(content: &ProcedureContent) -> PostedForm {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut put = |name: &str, value: String| pairs.push((name.to_owned(), value));
    put("name_vi", content.name_vi.clone());
    put("field_name", content.field_name.clone());
    put("service_level", content.service_level.as_str().to_owned());
    for level in &content.levels {
        put("levels", level.as_str().to_owned());
    }
    match content.limit.within() {
        None => put("limit.unit", TimeLimit::NONE_SET_BY_LAW.to_owned()),
        Some(limit) => {
            put("limit.value", limit.value().to_string());
            put("limit.unit", limit.unit().as_str().to_owned());
            put(
                "limit.cut_off",
                limit.cut_off().map(|at| at.format("%H:%M").to_string()).unwrap_or_default(),
            );
            put("limit.first_day", limit.first_day().as_str().to_owned());
            put("limit.roll", limit.roll().as_str().to_owned());
            put("limit.rest_day", limit.rest_day().as_str().to_owned());
        }
    }
    put("fee_vnd", content.fee_vnd.map(number_vi).unwrap_or_default());
    put("legal_basis", content.legal_basis.clone());
    put("source", content.source.clone());
    put("verified", if content.verified { "1" } else { "" }.to_owned());
    put("note", content.note.clone().unwrap_or_default());
    let (policy, number) = (&content.pause_policy, |value: Option<u32>| {
        value.map(|value| value.to_string()).unwrap_or_default()
    });
    put("pause_policy.on_answer", policy.on_answer.as_str().to_owned());
    put("pause_policy.most_requests", number(policy.most_requests));
    put("pause_policy.longest_days", number(policy.longest_days));
    put("pause_policy.longest_total_days", number(policy.longest_total_days));
    put("pause_policy.answer_within_days", number(policy.answer_within_days));
    put("pause_policy.late_answer_closes", if policy.late_answer_closes { "1" } else { "" }.to_owned());
    for (row, paper) in content.papers.iter().enumerate() {
        let mut part = |part: &str, value: String| put(&format!("papers.{row}.{part}"), value);
        part("code", paper.code.clone());
        part("name", paper.name.clone());
        part("originals", paper.originals.to_string());
        part("copies", paper.copies.to_string());
        part("required", if paper.required { "1" } else { "" }.to_owned());
    }
    PostedForm::of(pairs)
}

/// The body of a content as the API takes it, and in which row of the form each of its papers stood.
pub(super) fn content_body(
    form: &PostedForm,
    today: chrono::NaiveDate,
) -> Result<(Value, Vec<usize>), Problem> {
    let of_content: Vec<&ActField> =
        FIELDS.iter().filter(|field| !matches!(field.name, "code" | "kind")).collect();
    let mut body = json_body::read(&of_content, form, today)?.body;
    let (papers, rows) = papers(form)?;
    if let Some(object) = body.as_object_mut() {
        object.insert("levels".into(), json!(form.all("levels").collect::<Vec<_>>()));
        object.insert("verified".into(), json!(form.filled("verified").is_some()));
        object.insert("papers".into(), papers);
        let policy = object.entry("pause_policy").or_insert_with(|| json!({}));
        if let Some(policy) = policy.as_object_mut() {
            let closes = form.filled("pause_policy.late_answer_closes").is_some();
            policy.insert("late_answer_closes".into(), json!(closes));
        }
    }
    Ok((body, rows))
}

/// The papers of the rows that are filled in.
fn papers(form: &PostedForm) -> Result<(Value, Vec<usize>), Problem> {
    let (mut papers, mut rows, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..MOST_ROWS {
        let name = |part: &str| format!("papers.{row}.{part}");
        let text = |part: &str| form.get(&name(part)).trim().to_owned();
        if text("code").is_empty() && text("name").is_empty() {
            continue;
        }
        let mut count = |part: &str| {
            let typed = text(part);
            let read = if typed.is_empty() { Some(0) } else { typed.parse::<u8>().ok() };
            if read.is_none() {
                let words = ("gõ số bản, từ 0 đến 255", "type how many, 0 to 255");
                wrong.extend(Problem::field(name(part), "not_a_number", words.0, words.1).fields);
            }
            read.unwrap_or_default()
        };
        let (originals, copies) = (count("originals"), count("copies"));
        let required = form.filled(&name("required")).is_some();
        papers.push(json!({
            "code": text("code"), "name": text("name"), "originals": originals, "copies": copies, "required": required,
        }));
        rows.push(row);
    }
    if wrong.is_empty() {
        return Ok((Value::Array(papers), rows));
    }
    let mut problem = Problem::new(crate::platform::error::Code::InvalidInput);
    problem.fields = wrong;
    Err(problem)
}

/// What is wrong, by the fields of the form: a content within a body has no name of its own here, and papers stand in their rows.
pub(super) fn on_the_form(mut problem: Problem, rows: &[usize]) -> Problem {
    for field in &mut problem.fields {
        let name = field.field.strip_prefix("content.").unwrap_or(&field.field).to_owned();
        let paper = name.strip_prefix("papers.").and_then(|rest| rest.split_once('.'));
        let placed = paper.and_then(|(place, part)| Some((rows.get(place.parse::<usize>().ok()?)?, part)));
        field.field = placed.map_or(name.clone(), |(row, part)| format!("papers.{row}.{part}"));
    }
    problem
}

/// The fields, with what was typed; `new` has code and kind too.
pub(super) fn draft_fields(
    form: &PostedForm,
    problem: Option<&Problem>,
    new: bool,
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let one = |name: &str| {
        let found = FIELDS.iter().find(|field| field.name == name);
        found.map(|field| as_drawn(field, language).draw(form, problem, language)).unwrap_or_default()
    };
    html! {
        @if new { div.row { div.c6 { (one("code")) } div.c6 { (one("kind")) } } }
        (one("name_vi"))
        div.row { div.c6 { (one("field_name")) } div.c6 { (one("service_level")) } }
        (levels(form, problem, language))
        fieldset {
            legend { (say(W::LimitLabel)) }
            div.row { div.c3 { (one("limit.value")) } div.c5 { (one("limit.unit")) } div.c4 { (one("limit.cut_off")) } }
            div.row { div.c4 { (one("limit.first_day")) } div.c4 { (one("limit.roll")) } div.c4 { (one("limit.rest_day")) } }
        }
        fieldset {
            legend { (say(W::PausePolicyLabel)) }
            p.hint { (say(W::EmptyIsNoBound)) }
            div.row { div.c4 { (one("pause_policy.on_answer")) } div.c4 { (one("pause_policy.most_requests")) } div.c4 { (one("pause_policy.answer_within_days")) } }
            div.row { div.c4 { (one("pause_policy.longest_days")) } div.c4 { (one("pause_policy.longest_total_days")) } div.c4 { (tick("pause_policy.late_answer_closes", W::LateAnswerCloses, form, language)) } }
        }
        (paper_rows(form, problem, language))
        div.row { div.c4 { (one("fee_vnd")) } div.c8 { (one("source")) } }
        (tick("verified", W::Verified, form, language))
        (one("legal_basis"))
        (one("note"))
    }
}

/// How a field is drawn: those with few values are chosen.
fn as_drawn(field: &ActField, language: Language) -> AdminField {
    let choices = |all: Vec<(&str, W)>| {
        let said = all.into_iter().map(|(value, words)| (value.to_owned(), words.say(language).to_owned()));
        FieldKind::Choice(said.collect())
    };
    let kind = match field.name {
        "service_level" => choices(
            ServiceLevel::ALL.iter().map(|level| (level.as_str(), service_level_words(*level))).collect(),
        ),
        "limit.unit" => {
            let units = LimitUnit::ALL.iter().map(|unit| (unit.as_str(), unit_words(*unit)));
            choices(units.chain([(TimeLimit::NONE_SET_BY_LAW, W::UnitNone)]).collect())
        }
        "limit.first_day" => {
            choices(FirstDay::ALL.iter().map(|rule| (rule.as_str(), first_day_words(*rule))).collect())
        }
        "limit.roll" => {
            choices(DayOffRule::ALL.iter().map(|rule| (rule.as_str(), roll_words(*rule))).collect())
        }
        "limit.rest_day" => {
            choices(RestDayRule::ALL.iter().map(|rule| (rule.as_str(), rest_day_words(*rule))).collect())
        }
        "pause_policy.on_answer" => {
            choices(OnAnswer::ALL.iter().map(|rule| (rule.as_str(), on_answer_words(*rule))).collect())
        }
        "kind" => choices(vec![("tthc", W::KindProcedure), ("outside", W::KindOutside)]),
        _ => match field.input {
            ActInput::Long => FieldKind::Long,
            ActInput::Number | ActInput::Money => FieldKind::Number,
            _ => FieldKind::Line,
        },
    };
    let hint = (field.name == "limit.cut_off").then_some(W::CutOffHint);
    let optional = field.optional && !matches!(kind, FieldKind::Choice(_)) && field.name != "limit.value";
    AdminField { name: field.name, label: field.label, hint, kind, optional }
}

fn tick(name: &str, label: W, form: &PostedForm, language: Language) -> Markup {
    let id = field_id(name);
    html! {
        div.tick {
            input type="checkbox" id=(id) name=(name) value="1" checked[form.filled(name).is_some()];
            label for=(id) { (label.say(language)) }
        }
    }
}

fn levels(form: &PostedForm, problem: Option<&Problem>, language: Language) -> Markup {
    let chosen: Vec<&str> = form.all("levels").collect();
    let error = error_of(problem, "levels", language);
    html! {
        fieldset id=(field_id("levels")) tabindex="-1" {
            legend { (W::LevelsLabel.say(language)) }
            @if let Some(error) = error { span.err id="f-levels-error" { (error) } }
            div.tick {
                @for level in Level::ALL.iter().filter(|level| **level != Level::Unit) {
                    @let id = format!("f-level-{}", level.as_str());
                    span.one {
                        input type="checkbox" id=(id) name="levels" value=(level.as_str()) checked[chosen.contains(&level.as_str())];
                        label for=(id) { (capitalised(&level_words(*level, language))) }
                    }
                }
            }
        }
    }
}

fn paper_rows(form: &PostedForm, problem: Option<&Problem>, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let used = (0..MOST_ROWS)
        .filter(|row| {
            ["code", "name"].iter().any(|part| form.filled(&format!("papers.{row}.{part}")).is_some())
        })
        .max()
        .map_or(0, |row| row.saturating_add(1));
    let rows = used.saturating_add(MORE_ROWS).min(MOST_ROWS);
    html! {
        fieldset {
            legend { (say(W::Papers)) }
            p.hint { (say(W::EmptyRowsDropped)) }
            table.list.cells.papers {
                thead { tr { @for words in [W::PaperCode, W::Paper, W::Originals, W::Copies, W::PaperRequired] { th scope="col" { (say(words)) } } } }
                tbody {
                    @for row in 0..rows {
                        tr {
                            @for (part, words) in [("code", W::PaperCode), ("name", W::Paper), ("originals", W::Originals), ("copies", W::Copies)] {
                                td data-l=(say(words)) { (paper_cell((row, part), words, (form, problem), language)) }
                            }
                            td data-l=(say(W::PaperRequired)) {
                                @let name = format!("papers.{row}.required");
                                input type="checkbox" id=(field_id(&name)) name=(name) value="1" aria-label={ (say(W::PaperRequired)) " " (row + 1) } checked[form.filled(&name).is_some()];
                            }
                        }
                    }
                }
            }
        }
    }
}

fn paper_cell(
    (row, part): (usize, &str),
    words: W,
    (form, problem): (&PostedForm, Option<&Problem>),
    language: Language,
) -> Markup {
    let name = format!("papers.{row}.{part}");
    let error = error_of(problem, &name, language);
    let error_id = format!("{}-error", field_id(&name));
    html! {
        @if let Some(error) = error { span.err id=(error_id) { (error) } }
        input type="text" id=(field_id(&name)) name=(name) value=(form.get(&name)) autocomplete="off"
            aria-label={ (words.say(language)) " " (row + 1) } aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| error_id.as_str())];
    }
}
