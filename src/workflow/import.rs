//! Loads the starter workflows `workflows.csv`: each published at once.

use std::io::Read;

use crate::access::Role;
use crate::agency::Level;
use crate::platform::check::{Check, Checked};
use crate::platform::csv_sheet::{LoadCounts, Sheet, SheetRow};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::{ProcedureVersion, store as procedures};
use crate::workflow::actions;
use crate::workflow::publish::{STEP_ROLES, sum_of};
use crate::workflow::routing::StepRouting;
use crate::workflow::step::Step;
use crate::workflow::store::Plan;

/// The decision under which the starter workflows stand.
const DECISION: &str = "Dữ liệu khởi đầu (data/workflows.csv)";

const COLUMNS: [&str; 8] = [
    "procedure_code",
    "workflow",
    "agency_level",
    "position",
    "step_name_vi",
    "step_name_en",
    "role",
    "allowance_hours",
];
const LEVELS: &str = "city, department, district, ward, unit";
const ROLES: &str = "counter_clerk, handler, unit_head, approver, records_clerk";

/// One workflow of the file.
struct WorkflowBlock<'s> {
    name: String,
    procedure_code: Option<String>,
    first_row: SheetRow<'s>,
    steps: Vec<Step>,
}

impl WorkflowBlock<'_> {
    /// The level of the office at which it begins: of its first step that is done at an office at all.
    fn begins_at(&self) -> Option<Level> {
        self.steps.iter().filter_map(|step| step.agency_level).find(|level| *level != Level::Unit)
    }

    /// What it is for. Where every step is done in a unit (a facility), that is the first level of the procedure at which
    /// no other workflow of the procedure begins.
    fn plan(&self, procedure: Option<&ProcedureVersion>, blocks: &[Self]) -> Plan {
        let siblings = || blocks.iter().filter(|other| other.procedure_code == self.procedure_code);
        let level = procedure.and_then(|procedure| {
            let free = |level: &Level| siblings().all(|other| other.begins_at() != Some(*level));
            self.begins_at().or_else(|| procedure.content.levels.iter().copied().find(free))
        });
        let mut steps = self.steps.clone();
        for step in steps.iter_mut().filter(|step| step.agency_level == level) {
            step.agency_level = None;
        }
        Plan {
            procedure_id: procedure.map(|procedure| procedure.procedure_id),
            agency_id: None,
            level,
            total_hours: sum_of(&steps),
            steps,
        }
    }
}

/// Loads `workflows.csv`; the procedures must be loaded. A workflow that the register has already is left as it is and
/// counts as unchanged.
///
/// A procedure's workflow is bound to the level at which it begins; a workflow without a procedure is for any procedure
/// of as many hours as its allowances add up to.
///
/// # Errors
/// Every mistake in the file at once, each with its line and column, also what speaks against publishing a workflow
/// (as allowances that do not add up to the limit); then nothing should be kept. Or when the database fails.
pub fn load(conn: &mut Connection, file: impl Read, now: Instant) -> Result<LoadCounts, Problem> {
    let sheet = Sheet::read("workflows.csv", file, &COLUMNS)?;
    let blocks = blocks(&sheet)?;
    let mut check = Check::new();
    let mut counts = LoadCounts::default();
    for block in &blocks {
        let procedure = match &block.procedure_code {
            None => None,
            Some(code) => {
                let id = procedures::find_by_code(conn, code)?;
                let version = id.map_or(Ok(None), |id| procedures::find_latest(conn, id))?;
                if version.is_none() {
                    let (vi, en) =
                        (format!("danh mục không có thủ tục {code}"), format!("the catalogue has no {code}"));
                    block.first_row.wrong(&mut check, "procedure_code", "unknown_procedure", vi, en);
                    continue;
                }
                version
            }
        };
        let plan = block.plan(procedure.as_ref(), &blocks);
        match actions::publish_reference(conn, &block.name, &plan, DECISION, now) {
            Ok(Some(_)) => counts.added += 1,
            Ok(None) => counts.unchanged += 1,
            Err(problem) if problem.fields.is_empty() => return Err(problem),
            Err(problem) => {
                for field in problem.fields {
                    let (vi, en) = (&field.words.vi, &field.words.en);
                    block.first_row.wrong(&mut check, "workflow", field.code, vi, en);
                }
            }
        }
    }
    check.done().map(|()| counts)
}

/// The rows of one workflow, with the cells that tell one from the next: its name and its procedure.
struct ReadBlock<'s> {
    key: (&'s str, &'s str),
    name: Checked<String>,
    first_row: SheetRow<'s>,
    steps: Vec<Checked<Step>>,
}

/// The workflows of the file: rows with the same name that follow each other.
fn blocks(sheet: &Sheet) -> Result<Vec<WorkflowBlock<'_>>, Problem> {
    let mut check = Check::new();
    let mut read: Vec<ReadBlock<'_>> = Vec::new();
    for row in sheet.rows() {
        let key = (row.cell("workflow"), row.cell("procedure_code"));
        let name = row.text(&mut check, "workflow");
        let step = step(&row, &mut check);
        match read.last_mut() {
            Some(block) if block.key == key => block.steps.push(step),
            _ => {
                if read.iter().any(|block| block.key.0 == key.0) {
                    let name = key.0;
                    let (vi, en) =
                        (format!("{name} đã có ở trên"), format!("{name} stands further up already"));
                    row.wrong(&mut check, "workflow", "duplicate", vi, en);
                }
                read.push(ReadBlock { key, name, first_row: row, steps: vec![step] });
            }
        }
    }
    let blocks = read.into_iter().map(|block| {
        let first_row = block.first_row;
        let steps = block.steps.into_iter().collect::<Checked<Vec<Step>>>();
        Checked::all((block.name, steps)).map(|(name, steps)| {
            let procedure_code = first_row.optional_text("procedure_code");
            WorkflowBlock { name, procedure_code, first_row, steps }
        })
    });
    let blocks = blocks.collect::<Checked<Vec<_>>>();
    check.finish(blocks)
}

/// The step of a row.
fn step(row: &SheetRow<'_>, check: &mut Check) -> Checked<Step> {
    let hours = |text: &str| text.parse().ok().filter(|hours| *hours > 0);
    let parts = (
        row.value(check, "position", |text| text.parse().ok(), "1, 2, 3, ..."),
        row.text(check, "step_name_vi"),
        row.text(check, "step_name_en"),
        row.value(check, "role", role, ROLES),
        row.optional_value(check, "agency_level", Level::parse, LEVELS),
        row.optional_value(check, "allowance_hours", hours, "1, 2, 3, ..."),
    );
    Checked::all(parts).map(|(position, name_vi, name_en, role, agency_level, allowance_hours)| Step {
        position,
        name_vi,
        name_en,
        role,
        agency_level,
        unit_id: None,
        unit_code: None,
        allowance_hours,
        drawing: StepRouting::default(),
    })
}

fn role(text: &str) -> Option<Role> {
    Role::parse(if text == "counter_clerk" { "clerk" } else { text }).filter(|role| STEP_ROLES.contains(role))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "procedure_code,workflow,agency_level,position,step_name_vi,step_name_en,role,allowance_hours\n";

    fn read(rows: &str) -> Result<Vec<(String, Vec<Step>)>, Problem> {
        let sheet = Sheet::read("workflows.csv", format!("{HEADER}{rows}").as_bytes(), &COLUMNS)?;
        Ok(blocks(&sheet)?.into_iter().map(|block| (block.name, block.steps)).collect())
    }

    #[test]
    fn rows_of_one_name_are_one_workflow() {
        let read = read(
            ",generic-1,,1,Nhận,Receive,counter_clerk,8\n,generic-1,,2,Trả,Return,counter_clerk,\n1.1,1.1,ward,1,Ký,Sign,approver,8\n",
        )
        .unwrap();
        let names: Vec<_> = read.iter().map(|(name, steps)| (name.as_str(), steps.len())).collect();
        assert_eq!(names, [("generic-1", 2), ("1.1", 1)]);
        assert_eq!((read[0].1[0].role, read[0].1[1].allowance_hours), (Role::Clerk, None));
    }

    #[test]
    fn every_bad_cell_is_named_by_line_and_column() {
        let problem = read(
            ",a,town,x,,Receive,supervisor,0\n,b,,1,Ký,Sign,approver,8\n,c,,1,Ký,Sign,approver,8\n,b,,2,Ký,Sign,approver,8\n",
        )
        .unwrap_err();
        let fields: Vec<_> = problem.fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "workflows.csv:2:position",
                "workflows.csv:2:step_name_vi",
                "workflows.csv:2:role",
                "workflows.csv:2:agency_level",
                "workflows.csv:2:allowance_hours",
                "workflows.csv:5:workflow",
            ]
        );
    }
}
