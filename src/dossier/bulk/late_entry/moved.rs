//! A move to another version that is taken back for an act that is entered late, and worked out again behind it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::agency;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::moves::MoveDetails;
use crate::dossier::books::store::Dossier;
use crate::dossier::bulk::version_move::MoveTarget;
use crate::dossier::bulk::version_move::plan::MoveRefusal;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};

/// What changes by a row of the machine: the dossier as it stands then, and what the journal keeps.
pub(super) type Changed = (Dossier, Value);

/// The dossier as it stood before the move.
pub(super) fn before(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &Dossier,
    (entry, told): (&JournalEntry, &MoveDetails),
) -> Result<Changed, Problem> {
    let workflow = books.workflows.workflow(conn, told.workflow_before.id)?;
    let mut after = row.clone();
    (after.procedure_version_id, after.workflow_id) = (told.version_before.id, told.workflow_before.id);
    after.step = entry.step_before;
    after.step_role = workflow.step(entry.step_before).map(|step| step.role.as_str().to_owned());
    after.due_at = entry.due_before;
    let back = MoveDetails {
        version_before: told.version_after.clone(),
        version_after: told.version_before.clone(),
        workflow_before: told.workflow_after.clone(),
        workflow_after: told.workflow_before.clone(),
        ..told.clone()
    };
    Ok((after, noted(&back, "taken_back", entry)))
}

/// The dossier as the move leaves it behind the act; nothing where the act has ended it.
///
/// # Errors
/// When its step then has no counterpart, or another rule of moves forbids it: what follows the move is entered after it then.
pub(super) fn again(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &Dossier,
    (entry, told): (&JournalEntry, &MoveDetails),
) -> Result<Option<Changed>, Problem> {
    let office = agency::store::find(conn, row.office_id)?
        .ok_or_else(|| Problem::new(Code::Internal).because("the office is gone"))?;
    let present = books.workflows.workflow(conn, row.workflow_id)?;
    let target = MoveTarget {
        version: books.procedures.version(conn, told.version_after.id)?,
        workflow: Some(books.workflows.workflow(conn, told.workflow_after.id)?),
        steps: BTreeMap::from([(entry.step_before, entry.step_after)]),
    };
    let next = books.workflows.workflow(conn, told.workflow_after.id)?;
    let place = match target.place(conn, books, &office, row, &present, Ok(next))? {
        Ok(place) => place,
        Err(MoveRefusal::Ended) => None,
        Err(refusal) => return Err(does_not_move(entry, refusal)),
    };
    let Some(place) = place else { return Ok(None) };
    let mut after = row.clone();
    (after.procedure_version_id, after.workflow_id) = (told.version_after.id, told.workflow_after.id);
    (after.step, after.step_role) = (place.step, Some(place.role.as_str().to_owned()));
    if row.step_role() != Some(place.role) {
        after.handler_id = None;
    }
    after.due_at = place.due_at;
    Ok(Some((after, noted(told, "worked_out_again", entry))))
}

fn noted(details: &MoveDetails, what: &str, entry: &JournalEntry) -> Value {
    let mut details = json!(details);
    if let Value::Object(fields) = &mut details {
        fields.insert(what.to_owned(), json!(entry.seq));
    }
    details
}

fn does_not_move(entry: &JournalEntry, refusal: MoveRefusal) -> Problem {
    Problem::field(
        "happened_at",
        "before_last_act",
        format!(
            "sau việc này hồ sơ không chuyển được sang bản thủ tục, quy trình áp dụng từ {}: {}; ghi việc này với thời điểm sau đó",
            entry.happened_at.words_vi(),
            refusal.words_vi()
        ),
        format!(
            "after this act the dossier could not move to the version and workflow that rule it since {} ({}): give a later instant",
            entry.happened_at,
            refusal.as_str()
        ),
    )
}
