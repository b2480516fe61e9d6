//! The form of a workflow: its steps, ways and opinions in tables, as they are typed, read into the body that the address of the API takes.
//! Pure: no HTTP, no SQL, no clock.

use serde_json::{Map, Value, json};

use crate::desk::posted::PostedForm;
use crate::desk::words::W;
use crate::platform::error::{Code, Problem};
use crate::workflow::steps::Workflow;

/// The most rows of a table of the form.
pub(super) const MOST_ROWS: usize = 80;

/// A column: how its fields are called, what it is for, and whether a row that holds nothing else is empty.
pub(super) struct PlanColumn {
    pub part: &'static str,
    pub label: W,
    pub chosen: bool,
    /// How wide it is: of a number, of a code, or whatever is left.
    pub width: &'static str,
}

const fn typed(part: &'static str, label: W) -> PlanColumn {
    PlanColumn { part, label, chosen: false, width: "" }
}

const fn number(part: &'static str, label: W) -> PlanColumn {
    PlanColumn { width: "num", ..typed(part, label) }
}

const fn code(part: &'static str, label: W) -> PlanColumn {
    PlanColumn { width: "code", ..typed(part, label) }
}

const fn chosen(part: &'static str, label: W) -> PlanColumn {
    PlanColumn { chosen: true, ..typed(part, label) }
}

const STEPS: &[PlanColumn] = &[
    number("position", W::StepPosition),
    typed("name_vi", W::StepName),
    typed("name_en", W::StepNameEnglish),
    chosen("role", W::StepRole),
    number("allowance_hours", W::StepHours),
    code("unit_code", W::StepUnit),
    chosen("agency_level", W::StepLevel),
    chosen("assignment", W::StepAssignment),
    chosen("opinions_join", W::StepJoin),
];
const WAYS: &[PlanColumn] = &[
    number("from", W::WayFrom),
    chosen("outcome", W::WayOutcome),
    number("to", W::WayTo),
    code("branch", W::WayBranch),
    typed("name_vi", W::WayWhen),
    typed("name_en", W::WayWhenEnglish),
];
const OPINIONS: &[PlanColumn] = &[
    number("step", W::OpinionStep),
    typed("name_vi", W::OpinionAbout),
    typed("name_en", W::OpinionAboutEnglish),
    chosen("role", W::StepRole),
    code("agency_code", W::OpinionAgency),
    number("allowance_hours", W::StepHours),
];
/// The tables of the form.
pub(super) const TABLES: [(&str, &[PlanColumn]); 3] =
    [("steps", STEPS), ("ways", WAYS), ("opinions", OPINIONS)];

/// What the page calls a field.
pub(super) fn plan_label(name: &str) -> Option<W> {
    if let Some((table, rest)) = name.split_once('.') {
        let (_, columns) = TABLES.iter().find(|(known, _)| *known == table)?;
        let (_, part) = rest.split_once('.')?;
        return columns.iter().find(|column| column.part == part).map(|column| column.label);
    }
    match name {
        "name" => Some(W::WorkflowNameLabel),
        "procedure_code" => Some(W::ProcedureCode),
        "agency_code" => Some(W::WorkflowAgency),
        "level" => Some(W::LevelLabel),
        "total_hours" => Some(W::TotalHours),
        "steps" => Some(W::StepsAndWays),
        _ => None,
    }
}

/// A workflow as its form holds it.
pub(super) fn form_of(workflow: &Workflow) -> PostedForm {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut put = |name: String, value: String| pairs.push((name, value));
    put("name".into(), workflow.name.clone());
    put("procedure_code".into(), workflow.procedure_code.clone().unwrap_or_default());
    put("agency_code".into(), workflow.agency_code.clone().unwrap_or_default());
    put("level".into(), workflow.level.map(|level| level.as_str().to_owned()).unwrap_or_default());
    if workflow.procedure_code.is_none() {
        put("total_hours".into(), workflow.total_hours.to_string());
    }
    let (mut ways, mut opinions) = (0_usize, 0_usize);
    for (row, step) in workflow.steps.iter().enumerate() {
        let mut part = |part: &str, value: String| put(format!("steps.{row}.{part}"), value);
        part("position", step.position.to_string());
        part("name_vi", step.name_vi.clone());
        part("name_en", step.name_en.clone());
        part("role", step.role.as_str().to_owned());
        part("allowance_hours", step.allowance_hours.map(|hours| hours.to_string()).unwrap_or_default());
        part("unit_code", step.unit_code.clone().unwrap_or_default());
        part("agency_level", step.agency_level.map(|level| level.as_str().to_owned()).unwrap_or_default());
        part("assignment", step.drawing.assignment.as_str().to_owned());
        part("opinions_join", step.drawing.join.as_str().to_owned());
        for way in &step.drawing.transitions {
            let mut part = |part: &str, value: String| put(format!("ways.{ways}.{part}"), value);
            part("from", step.position.to_string());
            part("outcome", way.outcome.as_str().to_owned());
            part("to", way.to.map(|to| to.to_string()).unwrap_or_default());
            part("branch", way.branch.clone().unwrap_or_default());
            part("name_vi", way.name_vi.clone().unwrap_or_default());
            part("name_en", way.name_en.clone().unwrap_or_default());
            ways = ways.saturating_add(1);
        }
        for asked in &step.drawing.opinions {
            let mut part = |part: &str, value: String| put(format!("opinions.{opinions}.{part}"), value);
            part("step", step.position.to_string());
            part("name_vi", asked.name_vi.clone());
            part("name_en", asked.name_en.clone());
            part("role", asked.role.as_str().to_owned());
            part("agency_code", asked.agency_code.clone().unwrap_or_default());
            part("allowance_hours", asked.allowance_hours.to_string());
            opinions = opinions.saturating_add(1);
        }
    }
    PostedForm::of(pairs)
}

/// The rows of a table that hold something.
pub(super) fn filled_rows(form: &PostedForm, table: &str, columns: &[PlanColumn]) -> Vec<usize> {
    let holds = |row: usize| {
        let mut typed = columns.iter().filter(|column| !column.chosen);
        typed.any(|column| form.filled(&format!("{table}.{row}.{}", column.part)).is_some())
    };
    (0..MOST_ROWS).filter(|row| holds(*row)).collect()
}

/// Where the parts of a body stand on the form, so that what is wrong with one is told at its row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct PlanRows {
    /// The row of each step.
    steps: Vec<usize>,
    /// The rows of the ways of each step.
    ways: Vec<Vec<usize>>,
    /// The rows of the opinions of each step.
    opinions: Vec<Vec<usize>>,
}

/// Reads the rows, and remembers what cannot be read.
struct RowReader<'f> {
    form: &'f PostedForm,
    wrong: Problem,
}

impl RowReader<'_> {
    fn text(&self, table: &str, row: usize, part: &str) -> Option<String> {
        self.form.filled(&format!("{table}.{row}.{part}")).map(|text| text.trim().to_owned())
    }

    fn refuse(&mut self, name: &str, code: &'static str, (vi, en): (&str, &str)) {
        self.wrong.fields.extend(Problem::field(name, code, vi, en).fields);
    }

    fn whole(&mut self, name: &str) -> Option<i64> {
        let typed = self.form.filled(name)?.trim().to_owned();
        let read = typed.parse::<i64>().ok();
        if read.is_none() {
            let words = ("gõ một số nguyên, ví dụ 8", "type a whole number, such as 8");
            self.refuse(name, "not_a_number", words);
        }
        read
    }

    fn number(&mut self, table: &str, row: usize, part: &str) -> Option<i64> {
        self.whole(&format!("{table}.{row}.{part}"))
    }

    /// The rows of a table by the step that `part` names; a row that names none of the steps is told.
    fn of_steps(
        &mut self,
        (table, columns): (&str, &[PlanColumn]),
        part: &str,
        positions: &[i64],
    ) -> Vec<Vec<usize>> {
        let mut found = vec![Vec::new(); positions.len()];
        for row in filled_rows(self.form, table, columns) {
            let name = format!("{table}.{row}.{part}");
            let step = self.number(table, row, part);
            let place = step.and_then(|step| positions.iter().position(|position| *position == step));
            match place.and_then(|place| found.get_mut(place)) {
                Some(rows) => rows.push(row),
                None if self.wrong.fields.iter().any(|field| field.field == name) => {}
                None => {
                    let words = ("không có bước số này ở bảng trên", "there is no step of this number above");
                    self.refuse(&name, "unknown_step", words);
                }
            }
        }
        found
    }

    /// A way, or an opinion: what is typed in its row.
    fn row(&mut self, table: &str, row: usize, texts: &[&str], numbers: &[&str]) -> Map<String, Value> {
        let mut body = Map::new();
        for part in texts {
            if let Some(text) = self.text(table, row, part) {
                body.insert((*part).to_owned(), json!(text));
            }
        }
        for part in numbers {
            if let Some(number) = self.number(table, row, part) {
                body.insert((*part).to_owned(), json!(number));
            }
        }
        body
    }
}

/// The plan as the API takes it, and where its parts stand on the form.
///
/// # Errors
/// When a number cannot be read, or a way or an opinion names no step.
pub(super) fn plan_body(form: &PostedForm) -> Result<(Value, PlanRows), Problem> {
    let mut reader = RowReader { form, wrong: Problem::new(Code::InvalidInput) };
    let rows = filled_rows(form, "steps", STEPS);
    // A step without a number has that of its place.
    let positions: Vec<i64> = (1_i64..)
        .zip(&rows)
        .map(|(place, row)| reader.number("steps", *row, "position").unwrap_or(place))
        .collect();
    let ways = reader.of_steps(("ways", WAYS), "from", &positions);
    let opinions = reader.of_steps(("opinions", OPINIONS), "step", &positions);
    let mut steps = Vec::new();
    for (place, (row, position)) in rows.iter().zip(&positions).enumerate() {
        let texts = ["role", "unit_code", "agency_level", "assignment", "opinions_join"];
        let mut step = reader.row("steps", *row, &texts, &["allowance_hours"]);
        step.insert("position".into(), json!(position));
        named_in_both(&mut step, &reader, ("steps", *row));
        let of_ways = ways.get(place).into_iter().flatten().map(|row| {
            Value::Object(reader.row("ways", *row, &["outcome", "branch", "name_vi", "name_en"], &["to"]))
        });
        step.insert("transitions".into(), of_ways.collect());
        let of_opinions = opinions.get(place).into_iter().flatten().map(|row| {
            let mut asked = reader.row("opinions", *row, &["role", "agency_code"], &["allowance_hours"]);
            asked.entry("allowance_hours").or_insert(json!(0));
            named_in_both(&mut asked, &reader, ("opinions", *row));
            Value::Object(asked)
        });
        step.insert("opinions".into(), of_opinions.collect());
        steps.push(Value::Object(step));
    }
    let mut body = Map::new();
    for name in ["procedure_code", "agency_code", "level"] {
        if let Some(text) = form.filled(name) {
            body.insert(name.to_owned(), json!(text.trim()));
        }
    }
    if let Some(hours) = reader.whole("total_hours") {
        body.insert("total_hours".into(), json!(hours));
    }
    body.insert("steps".into(), Value::Array(steps));
    if reader.wrong.fields.is_empty() {
        return Ok((Value::Object(body), PlanRows { steps: rows, ways, opinions }));
    }
    Err(reader.wrong)
}

/// Both names of a row; where the English one is not typed it is the Vietnamese.
fn named_in_both(body: &mut Map<String, Value>, reader: &RowReader<'_>, (table, row): (&str, usize)) {
    let vi = reader.text(table, row, "name_vi").unwrap_or_default();
    let en = reader.text(table, row, "name_en").unwrap_or_else(|| vi.clone());
    body.insert("name_vi".into(), json!(vi));
    body.insert("name_en".into(), json!(en));
}

/// What is wrong, by the fields of the form.
pub(super) fn on_the_form(mut problem: Problem, rows: &PlanRows) -> Problem {
    for field in &mut problem.fields {
        let name = field.field.strip_prefix("plan.").unwrap_or(&field.field).to_owned();
        field.field = placed(&name, rows).unwrap_or(name);
    }
    problem
}

fn placed(name: &str, rows: &PlanRows) -> Option<String> {
    let parts: Vec<&str> = name.split('.').collect();
    let place = |text: &str| text.parse::<usize>().ok();
    match parts.as_slice() {
        ["steps", step, "transitions", way, part] => {
            let row = rows.ways.get(place(step)?)?.get(place(way)?)?;
            Some(format!("ways.{row}.{part}"))
        }
        ["steps", step, "opinions", asked, part] => {
            let row = rows.opinions.get(place(step)?)?.get(place(asked)?)?;
            Some(format!("opinions.{row}.{part}"))
        }
        ["steps", step, part] => Some(format!("steps.{}.{part}", rows.steps.get(place(step)?)?)),
        _ => None,
    }
}

/// A problem that no field of the form sends.
pub(super) fn unreadable(error: serde_json::Error) -> Problem {
    Problem::new(Code::UnreadableBody).because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> PostedForm {
        PostedForm::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn rows_are_read_and_empty_ones_left_out() {
        let typed = form(&[
            ("procedure_code", " 1.004873 "),
            ("steps.0.role", "clerk"),
            ("steps.1.name_vi", "Tiếp nhận"),
            ("steps.1.role", "clerk"),
            ("steps.1.allowance_hours", "2"),
            ("steps.4.name_vi", "Thẩm định"),
            ("steps.4.name_en", "Appraise"),
            ("steps.4.role", "handler"),
            ("ways.3.from", "2"),
            ("ways.3.outcome", "return"),
            ("ways.3.to", "1"),
        ]);
        let (body, rows) = plan_body(&typed).unwrap();
        assert_eq!(body["procedure_code"], "1.004873");
        assert_eq!(
            body["steps"],
            json!([
                { "position": 1, "name_vi": "Tiếp nhận", "name_en": "Tiếp nhận", "role": "clerk", "allowance_hours": 2, "transitions": [], "opinions": [] },
                { "position": 2, "name_vi": "Thẩm định", "name_en": "Appraise", "role": "handler", "transitions": [{ "outcome": "return", "to": 1 }], "opinions": [] },
            ])
        );
        for (of_body, of_form) in [
            ("plan.steps.1.name_vi", "steps.4.name_vi"),
            ("plan.steps.1.transitions.0.to", "ways.3.to"),
            ("plan.procedure_code", "procedure_code"),
            ("name", "name"),
        ] {
            let problem = on_the_form(Problem::field(of_body, "x", "x", "x"), &rows);
            assert_eq!(problem.fields.first().map(|field| field.field.as_str()), Some(of_form));
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_at_its_row() {
        let typed = form(&[
            ("total_hours", "ba"),
            ("steps.0.name_vi", "Tiếp nhận"),
            ("steps.0.allowance_hours", "2,5"),
            ("ways.0.from", "9"),
            ("ways.1.from", "x"),
            ("opinions.0.name_vi", "Quy hoạch"),
        ]);
        let problem = plan_body(&typed).unwrap_err();
        let mut fields: Vec<&str> = problem.fields.iter().map(|field| field.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(
            fields,
            ["opinions.0.step", "steps.0.allowance_hours", "total_hours", "ways.0.from", "ways.1.from"]
        );
    }
}
