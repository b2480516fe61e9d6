//! What is wrong with one dossier: its journal row by row, where it stands, its legs, opinions and pauses, and what it says.
//! Pure: no HTTP, no SQL, no clock.

use std::borrow::Cow;

use crate::agency::AgencyId;
use crate::dossier::books::content_seal::checking::SealedContentCheck;
use crate::dossier::books::content_seal::store::OlderSeal;
use crate::dossier::books::journal::{JournalEntry, NO_HASH, RESULT_OUT_SINCE};
use crate::dossier::books::legs::{JournalTurns, LegTurn};
use crate::dossier::books::moves::MoveDetails;
use crate::dossier::books::opinions::store::Opinion;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{DraftEffect, Occasion};
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::marks::Mark;
use crate::dossier::clock::status::{Event, Status};
use crate::dossier::views::opinions::audit::{self, AskedNames};
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;

/// A row of the journal that is not as it must be, by its number, and what is wrong with it.
pub(super) type Fault = (i32, Cow<'static, str>);

/// What a dossier is held against.
pub(super) struct HeldAgainst<'a> {
    pub(super) entries: &'a [JournalEntry],
    pub(super) turns: &'a [LegTurn],
    pub(super) asked: &'a [Opinion],
    pub(super) names: &'a AskedNames,
    pub(super) older: Option<&'a OlderSeal>,
}

/// What is wrong with a dossier, its journal, its legs or its opinions.
pub(super) fn fault_of(row: &Dossier, held: &HeldAgainst<'_>) -> Result<Option<Fault>, UnreadableColumn> {
    if let Some(fault) = first_fault(row, held.entries, held.turns)? {
        return Ok(Some(fault));
    }
    row.papers()?;
    if !audit::agree(held.entries, held.asked, held.names)? {
        return Ok(Some((row.version, "an opinion is not what the journal says of it".into())));
    }
    let mut sealed = SealedContentCheck::of(row, held.older);
    for entry in held.entries {
        sealed.read(entry)?;
    }
    Ok(sealed.fault())
}

/// Of which procedure and channel the rows of a journal are: those of its dossier, since that was last changed; before, whatever they
/// were, but all the same.
struct RowClasses {
    /// How many rows it takes to the last change.
    changed: usize,
    read: usize,
    class: Option<(ProcedureId, Channel)>,
}

impl RowClasses {
    fn of(entries: &[JournalEntry]) -> Self {
        let last = entries.iter().rposition(|entry| entry.event == Event::Reclassify);
        Self { changed: last.map_or(0, |place| place.saturating_add(1)), read: 0, class: None }
    }

    /// Whether the next row is of its class.
    fn fit(&mut self, row: &Dossier, entry: &JournalEntry) -> bool {
        let own = (entry.procedure_id, entry.channel);
        let present = self.read >= self.changed;
        self.read = self.read.saturating_add(1);
        let fits =
            own == *self.class.get_or_insert(own) && (!present || own == (row.procedure_id, row.channel));
        if entry.event == Event::Reclassify {
            self.class = None;
        }
        fits
    }
}

/// The first row of a dossier's journal that is not as it must be.
fn first_fault(
    row: &Dossier,
    entries: &[JournalEntry],
    turns: &[LegTurn],
) -> Result<Option<Fault>, UnreadableColumn> {
    let mut hash: Vec<u8> = NO_HASH.to_vec();
    let mut before: Option<&JournalEntry> = None;
    let (mut acting_office, mut people) = (None, None);
    let mut told = JournalTurns::default();
    let mut ruled_by: Option<MoveDetails> = None;
    let mut classes = RowClasses::of(entries);
    for (number, entry) in (1..).zip(entries) {
        let fault = |what: &'static str| Ok(Some((entry.seq, what.into())));
        if entry.seq != number {
            return fault("a row is missing before this one");
        }
        if entry.previous_hash != hash {
            return fault("the row does not follow the one before it");
        }
        if entry.computed_hash() != entry.hash() {
            return fault("the row was changed after it was written");
        }
        if entry.moves != entry.is_move() {
            return fault("the row is marked wrongly as a move");
        }
        let may_go = if entry.event.rule().occasion == Occasion::Fee { Mark::OF_PAYMENTS } else { 0 };
        if entry.marks_before & !entry.marks_after & !may_go != 0 {
            return fault("the row takes a mark away");
        }
        if !continues(entry, before) {
            return fault("the row leaves a place where the dossier was not");
        }
        if !classes.fit(row, entry) {
            return fault("the row is about another procedure or channel than its dossier");
        }
        let recorded = before.map_or(entry.recorded_at, |before| before.recorded_at);
        // People's acts may be entered late before what the machine did, never before what people did.
        if entry.happened_at < *people.get_or_insert(entry.happened_at)
            || entry.recorded_at < recorded
            || entry.happened_at > entry.recorded_at
        {
            return fault("the row is out of time");
        }
        if !entry.event.rule().by.is_of_many() {
            people = Some(entry.happened_at);
        }
        if entry.event == Event::Reclassify {
            // It is entered again, from its reception on.
            (people, ruled_by) = (None, None);
        }
        if entry.event == Event::MoveVersion {
            // Details that cannot be read tell nothing.
            let details = MoveDetails::of(entry).unwrap_or_default();
            if details.as_ref().is_none_or(|now| ruled_by.as_ref().is_some_and(|last| !now.follows(last))) {
                return fault("the row does not tell from where to where the dossier moved");
            }
            ruled_by = details;
        }
        entry.hash().clone_into(&mut hash);
        told.read(entry)?;
        acting_office = entry.acting_office_after(acting_office)?;
        before = Some(entry);
    }
    let Some(last) = before else { return Ok(Some((0, "the dossier has no journal".into()))) };
    if !told.are(turns) {
        return Ok(Some((last.seq, "the legs are not those that the journal tells of".into())));
    }
    let others = otherwise(row, last, acting_office, ruled_by.as_ref());
    if !others.is_empty() {
        let what = format!("the dossier does not stand where its journal left it: {}", others.join(", "));
        return Ok(Some((last.seq, what.into())));
    }
    let pauses = row.pauses()?;
    if !pauses.iter().map(|pause| (pause.from, pause.until)).eq(pauses_of(entries)?) {
        return Ok(Some((last.seq, "the pauses of the dossier are not those of its journal".into())));
    }
    let drafted = entries.iter().fold(None, |before, entry| entry.event.rule().draft.after(before));
    let owed = matches!(row.status, Status::SupplementRequested | Status::PaymentRequested);
    let approved = row.draft()?.is_some_and(|draft| draft.approved_by.is_some());
    let asks = drafted == row.drafted()?
        && approved == row.request_approved
        && approved == is_approved(entries)?
        && (owed || row.citizen_due_at.is_none());
    Ok((!asks).then_some((last.seq, "what is asked of the citizen is not what the journal says".into())))
}

/// The columns of a dossier that are not what the last row of its journal says.
fn otherwise(
    row: &Dossier,
    last: &JournalEntry,
    acting_office: Option<AgencyId>,
    ruled_by: Option<&MoveDetails>,
) -> Vec<&'static str> {
    let ruled = ruled_by.is_none_or(|last| last.leads_to(row.procedure_version_id, row.workflow_id));
    let columns = [
        ("version", last.seq == row.version),
        ("last_hash", last.hash() == row.last_hash),
        ("account", last.to_account == row.account),
        ("status", last.status_after == row.status),
        ("due_at", last.due_after == row.due_at),
        ("promised_at", last.promise_after == row.promised_at),
        ("marks", last.marks_after == row.marks),
        ("step", last.step_after == row.step),
        ("acting_office_id", acting_office == row.acting_office_id),
        ("procedure_version_id, workflow_id", ruled),
        ("last_happened_at", last.happened_at == row.last_happened_at),
        ("last_recorded_at", last.recorded_at == row.last_recorded_at),
    ];
    columns.into_iter().filter(|(_, as_told)| !as_told).map(|(name, _)| name).collect()
}

/// Whether what the unit wants the citizen to be asked is approved: by whoever drafted it, or by a head after that.
fn is_approved(entries: &[JournalEntry]) -> Result<bool, UnreadableColumn> {
    let (mut drafted, mut approved) = (None, false);
    for entry in entries {
        let effect = entry.event.rule().draft;
        drafted = effect.after(drafted);
        approved = match effect {
            DraftEffect::Made(_) => entry.detail::<String>("approved_by")?.is_some(),
            DraftEffect::Approved => true,
            DraftEffect::Stays | DraftEffect::Sent(_) => approved && drafted.is_some(),
            DraftEffect::NotApproved | DraftEffect::Dropped => false,
        };
    }
    Ok(approved)
}

/// The pauses that a journal tells of: each begins with a request after acceptance, and ends when the clock goes on or the
/// dossier ends. A wish to withdraw does not end it. A correction tells since when the result was out.
fn pauses_of(entries: &[JournalEntry]) -> Result<Vec<(Instant, Option<Instant>)>, UnreadableColumn> {
    let mut pauses: Vec<(Instant, Option<Instant>)> = Vec::new();
    for entry in entries {
        if !entry.to_account.clock_stands()
            && let Some(open) = pauses.last_mut().filter(|pause| pause.1.is_none())
        {
            open.1 = Some(entry.happened_at);
        }
        if entry.event.asks_for().is_some() && entry.to_account.is_paused() {
            pauses.push((entry.happened_at, None));
        }
        if entry.event == Event::Correct
            && let Some(since) = entry.detail(RESULT_OUT_SINCE)?
        {
            pauses.push((since, Some(entry.happened_at)));
        }
    }
    Ok(pauses)
}

/// Whether a row begins where the row before it ended; the first one comes from outside.
fn continues(entry: &JournalEntry, before: Option<&JournalEntry>) -> bool {
    match before {
        None => {
            entry.from_account == Account::Outside
                && entry.due_before.is_none()
                && entry.promise_before.is_none()
                && entry.marks_before == 0
                && entry.status_before.is_none()
        }
        Some(before) => {
            entry.from_account == before.to_account
                && entry.due_before == before.due_after
                && entry.promise_before == before.promise_after
                && entry.marks_before == before.marks_after
                && entry.status_before == Some(before.status_after)
                && entry.step_before == before.step_after
        }
    }
}
