//! Whether the opinions of a dossier are what its journal says.
//! Pure: no HTTP, no SQL, no clock.

use serde_json::Value;

use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::moves::MoveDetails;
use crate::dossier::books::opinions::store::Opinion;
use crate::dossier::clock::act_rule::{OpinionEffect, StepEffect};
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;

/// What the journal says of an opinion.
#[derive(Debug, Default)]
struct JournalOpinion {
    number: i64,
    question: String,
    asked_at: Option<Instant>,
    answer: Option<String>,
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
) -> Result<bool, UnreadableColumn> {
    let told = told(entries)?;
    Ok(told.len() == opinions.len() && told.iter().zip(opinions).all(|(told, kept)| is_as_told(told, kept)))
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
                    question: text(asked, "question").unwrap_or_default(),
                    asked_at: at,
                    ..JournalOpinion::default()
                }));
            }
            OpinionEffect::Gives => {
                let details: Value = entry.details()?;
                if let Some(one) = numbered(&mut told, &details) {
                    (one.answer, one.answered_at) = (text(&details, "answer"), at);
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
        if leaves_the_step(entry)? {
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

fn is_as_told(told: &JournalOpinion, kept: &Opinion) -> bool {
    told.number == i64::from(kept.number)
        && told.question == kept.question
        && told.asked_at == Some(kept.asked_at)
        && told.answer.as_deref() == kept.answer.map(crate::dossier::books::opinions::OpinionAnswer::as_str)
        && told.answered_at == kept.answered_at
        && told.withdrawn_at == kept.withdrawn_at
        // Nobody waits for a question that was withdrawn, so nobody notes that the dossier left.
        && (told.withdrawn_at.is_some() || told.left_at == kept.left_at)
}
