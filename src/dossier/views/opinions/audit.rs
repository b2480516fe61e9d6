//! Whether the opinions of a dossier are what its journal says.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::access::{OfficerId, Role};
use crate::agency::AgencyId;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::moves::MoveDetails;
use crate::dossier::books::opinions::OPINIONS_OF_ROLES;
use crate::dossier::books::opinions::store::Opinion;
use crate::dossier::clock::act_rule::{OpinionEffect, StepEffect};
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;

/// The names by which the journal calls those who are asked: codes of units, sign-in names of officers.
#[derive(Debug, Default)]
pub(in crate::dossier) struct AskedNames {
    pub(super) units: BTreeMap<AgencyId, String>,
    pub(super) officers: BTreeMap<OfficerId, String>,
}

/// What the journal says of an opinion.
#[derive(Debug, Default)]
struct JournalOpinion {
    number: i64,
    step: i32,
    /// What was written of the question: name, role, unit, officer, question, hours, and by when.
    asked: Value,
    asked_by: Option<OfficerId>,
    asked_at: Option<Instant>,
    answer: Option<String>,
    answer_text: Option<String>,
    answered_by: Option<OfficerId>,
    answered_at: Option<Instant>,
    withdrawn_at: Option<Instant>,
    left_at: Option<Instant>,
}

/// Whether these opinions of one dossier, by number, are what its journal says; both oldest first.
///
/// # Errors
/// When the details of a row cannot be read.
pub(in crate::dossier) fn agree(
    entries: &[JournalEntry],
    opinions: &[Opinion],
    names: &AskedNames,
) -> Result<bool, UnreadableColumn> {
    let told = told(entries)?;
    let as_told = |(told, kept): (&JournalOpinion, &Opinion)| is_as_told(told, kept, names);
    Ok(told.len() == opinions.len() && told.iter().zip(opinions).all(as_told))
}

fn told(entries: &[JournalEntry]) -> Result<Vec<JournalOpinion>, UnreadableColumn> {
    let mut told: Vec<JournalOpinion> = Vec::new();
    for entry in entries {
        let at = Some(entry.happened_at);
        match entry.event.rule().opinion {
            OpinionEffect::Asks => {
                let details: Value = entry.details()?;
                let asked = details.get("opinions").and_then(Value::as_array).into_iter().flatten();
                told.extend(asked.map(|asked| JournalOpinion {
                    number: number(asked),
                    step: entry.step_after,
                    asked: asked.clone(),
                    asked_by: entry.actor_id,
                    asked_at: at,
                    ..JournalOpinion::default()
                }));
            }
            OpinionEffect::Gives => {
                let details: Value = entry.details()?;
                if let Some(one) = numbered(&mut told, &details) {
                    (one.answer, one.answered_at) = (text(&details, "answer"), at);
                    (one.answer_text, one.answered_by) = (text(&details, "text"), entry.actor_id);
                }
            }
            OpinionEffect::Withdraws => {
                let details: Value = entry.details()?;
                if let Some(one) = numbered(&mut told, &details) {
                    one.withdrawn_at = at;
                }
            }
            OpinionEffect::None => {}
        }
        // Who was asked has left: everybody of a role is asked.
        let to_roles: Vec<Value> = entry.detail(OPINIONS_OF_ROLES)?.unwrap_or_default();
        for to_role in &to_roles {
            if let Some(asked) = numbered(&mut told, to_role).and_then(|one| one.asked.as_object_mut()) {
                asked.insert("officer".to_owned(), Value::Null);
                for name in ["role", "unit"] {
                    asked.insert(name.to_owned(), to_role.get(name).cloned().unwrap_or_default());
                }
            }
        }
        // An act of people notes it only where somebody is still asked.
        let noted = entry.event.rule().step == StepEffect::Moves
            || told.iter().any(|one| one.left_at.is_none() && one.withdrawn_at.is_none());
        if noted && leaves_the_step(entry)? {
            for one in told.iter_mut().filter(|told| told.left_at.is_none()) {
                one.left_at = at;
            }
        }
    }
    Ok(told)
}

fn numbered<'t>(told: &'t mut [JournalOpinion], details: &Value) -> Option<&'t mut JournalOpinion> {
    let wanted = number(details);
    told.iter_mut().find(|told| told.number == wanted)
}

/// Whether the dossier left the step at which it was asked for opinions.
fn leaves_the_step(entry: &JournalEntry) -> Result<bool, UnreadableColumn> {
    Ok(match entry.event.rule().step {
        StepEffect::GoesOn
        | StepEffect::Resolves
        | StepEffect::GoesBack
        | StepEffect::ComesBack
        | StepEffect::Rejects
        | StepEffect::Stops
        | StepEffect::Annuls => true,
        StepEffect::Moves => MoveDetails::of(entry)?.is_some_and(|details| details.changes_workflow()),
        StepEffect::Begins
        | StepEffect::BackToDesk
        | StepEffect::Returns
        | StepEffect::Reopens
        | StepEffect::Stays => false,
    })
}

fn number(value: &Value) -> i64 {
    value.get("number").and_then(Value::as_i64).unwrap_or_default()
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).map(ToOwned::to_owned)
}

fn is_as_told(told: &JournalOpinion, kept: &Opinion, names: &AskedNames) -> bool {
    told.number == i64::from(kept.number)
        && told.step == kept.step
        && told.asked_at == Some(kept.asked_at)
        && told.asked_by == Some(kept.asked_by)
        && asked_as_told(&told.asked, kept, names)
        && told.answer.as_deref() == kept.answer.map(crate::dossier::books::opinions::OpinionAnswer::as_str)
        && told.answer_text == kept.answer_text
        && told.answered_at == kept.answered_at
        && told.answered_by == kept.answered_by
        && told.withdrawn_at == kept.withdrawn_at
        && told.left_at == kept.left_at
}

/// Whether the question and whom it asks are what was written of it.
fn asked_as_told(told: &Value, kept: &Opinion, names: &AskedNames) -> bool {
    let unit = kept.unit_id.and_then(|id| names.units.get(&id)).map(String::as_str);
    let officer = kept.officer_id.and_then(|id| names.officers.get(&id)).map(String::as_str);
    let said = |name: &str| told.get(name).and_then(Value::as_str);
    let answer_by = told.get("answer_by").cloned().unwrap_or_default();
    said("name") == kept.name.as_deref()
        && said("role") == kept.role.map(Role::as_str)
        && said("unit") == unit
        && kept.unit_id.is_some() == unit.is_some()
        && said("officer") == officer
        && kept.officer_id.is_some() == officer.is_some()
        && said("question") == Some(kept.question.as_str())
        && told.get("allowance_hours").and_then(Value::as_i64) == Some(i64::from(kept.allowance_hours))
        && serde_json::to_value(kept.answer_by).is_ok_and(|kept| kept == answer_by)
}
