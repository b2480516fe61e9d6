//! The journal of a dossier in sentences: who did what, what it did to the clock and the due date, and what was written with it.
//! Pure: no HTTP, no SQL, no clock.

use chrono::TimeDelta;
use serde_json::Value;

use crate::access::Role;
use crate::desk::parts::timeline::TimelineEntry;
use crate::desk::shown::{money, short};
use crate::desk::value_words::{act_words, role_words};
use crate::desk::words::W;
use crate::dossier::books::annulment::IMPORT_TAKEN_BACK;
use crate::dossier::views::journal_view::JournalView;
use crate::platform::error::Language;
use crate::platform::instant::Instant;
use crate::procedure::version::RequiredPaper;

/// Entered later than this after it happened, a row says when it was entered.
const LATE_ENTRY: TimeDelta = TimeDelta::minutes(1);

/// The rows as lines, newest first.
pub(crate) fn sentences(
    rows: &[JournalView],
    checklist: &[RequiredPaper],
    now: Instant,
    language: Language,
) -> Vec<TimelineEntry> {
    rows.iter().rev().map(|row| sentence(row, checklist, now, language)).collect()
}

/// One row; the checklist names the papers that stand there by their codes.
pub(crate) fn sentence(
    row: &JournalView,
    checklist: &[RequiredPaper],
    now: Instant,
    language: Language,
) -> TimelineEntry {
    TimelineEntry {
        at: short(row.happened_at, now),
        words: format!("{} {}{}", actor(row, language), act(row, language), whom(row, language)),
        effects: effects(row, now, language),
        remarks: remarks(row, checklist, now, language),
    }
}

/// What was done. A dossier that leaves with its import was not entered twice.
fn act(row: &JournalView, language: Language) -> String {
    match row.details.get(IMPORT_TAKEN_BACK) {
        Some(_) => W::TookBackWithImport.say(language).to_owned(),
        None => act_words(row.event, language),
    }
}

/// Who did it, with the post then, or the role.
fn actor(row: &JournalView, language: Language) -> String {
    let Some(name) = &row.actor_name else { return W::TheRegister.say(language).to_owned() };
    let role = Role::parse(&row.actor_role).map(|role| role_words(role, language));
    let post = row.actor_post.as_deref().or(role);
    let who = post.map_or_else(|| name.clone(), |post| format!("{name} ({post})"));
    match &row.acting_for_name {
        Some(absent) => format!("{who}, {} {absent},", W::InPlaceOf.say(language)),
        None => who,
    }
}

/// To whom it was given.
fn whom(row: &JournalView, language: Language) -> String {
    let handler = row.details.get("handler").and_then(Value::as_str);
    let named = handler.and_then(|handler| row.people.iter().find(|person| person.username == handler));
    named.map(|person| format!(" {} {}", W::To.say(language), person.full_name)).unwrap_or_default()
}

/// What it did to the clock and the due date.
fn effects(row: &JournalView, now: Instant, language: Language) -> Vec<String> {
    let mut effects = Vec::new();
    match (row.from_stage.clock_stands(), row.to_stage.clock_stands()) {
        (false, true) => effects.push(W::ClockStops.say(language).to_owned()),
        (true, false) if row.to_stage.is_pending() => effects.push(W::ClockRuns.say(language).to_owned()),
        _ => {}
    }
    let due = W::DueShort.say(language);
    match (row.due_before, row.due_after) {
        (Some(before), Some(after)) if before != after => {
            effects.push(format!("{due} {} → {}", short(before, now), short(after, now)));
        }
        (None, Some(after)) => effects.push(format!("{due} {}", short(after, now))),
        _ => {}
    }
    if row.promise_after != row.promise_before
        && let Some(promised) = row.promise_after
    {
        effects.push(format!("{} {}", W::PromisedAnew.say(language), short(promised, now)));
    }
    effects
}

/// What was written with it.
fn remarks(row: &JournalView, checklist: &[RequiredPaper], now: Instant, language: Language) -> Vec<String> {
    let text = |name: &str| row.details.get(name).and_then(Value::as_str);
    let told = |words: W, value: String| format!("{}: {value}", words.say(language));
    let mut remarks = Vec::new();
    let papers = papers(&row.details, checklist);
    if !papers.is_empty() {
        remarks.push(told(W::Papers, papers.join("; ")));
    }
    if let Some(amount) = row.details.get("amount_vnd").and_then(Value::as_i64) {
        remarks.push(told(W::Amount, money(amount)));
    }
    for (name, words) in [
        ("document_number", W::DocumentNumber),
        ("receipt_number", W::ReceiptNumber),
        ("received_by", W::ReceivedBy),
        ("reason", W::Reason),
        ("basis", W::Ground),
        ("note", W::Note),
        ("override_reason", W::BeyondThePolicy),
        ("late_entry_reason", W::LateEntryReason),
    ] {
        remarks.extend(text(name).map(|value| told(words, value.to_owned())));
    }
    if row.recorded_at > row.happened_at.plus(LATE_ENTRY) {
        remarks.push(told(W::EnteredLate, short(row.recorded_at, now)));
    }
    remarks
}

/// The papers that a row names: by name, or by their code where they have no other name.
fn papers(details: &Value, checklist: &[RequiredPaper]) -> Vec<String> {
    let all = details.get("papers").and_then(Value::as_array).into_iter().flatten();
    let name = |paper: &Value| {
        let of = |key: &str| paper.get(key).and_then(Value::as_str);
        let listed =
            |code: &str| checklist.iter().find(|paper| paper.code == code).map(|paper| paper.name.as_str());
        let known = || of("code").map(|code| listed(code).unwrap_or(code));
        paper.as_str().or_else(|| of("name")).or_else(known).map(str::to_owned)
    };
    all.filter_map(name).collect()
}
