//! The auditor's walk: every chain is computed again, every dossier and opinion is held against its journal, every number that
//! was given out is looked for, every balance and every roll-up is added up.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::agency::{AgencyId, store as agencies};
use crate::dossier::books::DossierId;
use crate::dossier::books::journal::{self, JournalEntry, NO_HASH, RESULT_OUT_SINCE};
use crate::dossier::books::legs::{self, JournalTurns, LegTurn};
use crate::dossier::books::moves::MoveDetails;
use crate::dossier::books::numbers::audit::BrokenVolume;
use crate::dossier::books::opinions::store::Opinion;
use crate::dossier::books::rollup::audit::{RollupAudit, RollupDifference};
use crate::dossier::books::store::{self, Dossier};
use crate::dossier::books::{fees, numbers, opinions, person_index};
use crate::dossier::clock::act_rule::{DraftEffect, Occasion};
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::marks::Mark;
use crate::dossier::clock::status::{Event, Status};
use crate::platform::database::{Connection, DatabaseError, Id, UnreadableColumn};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;

/// Dossiers read at a time.
const PAGE: i64 = 500;

/// What the walk found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyFindings {
    /// Dossiers walked.
    pub dossiers: u64,
    /// Journal rows walked.
    pub entries: u64,
    /// What is broken, in the order it was found; the walk goes on to the end.
    pub broken: Vec<BrokenRow>,
    /// Dossiers in each account, by their journals; those that were annulled are in none.
    pub balances: BTreeMap<Account, i64>,
}

/// A broken row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenRow {
    /// Code of the dossier.
    pub code: String,
    /// Number of the journal row.
    pub seq: i32,
    /// What is wrong with it.
    pub what: Cow<'static, str>,
}

/// Walks through the whole register; reads only. Run it inside a snapshot so that acts meanwhile do not disturb it.
///
/// # Errors
/// When the database fails.
pub fn walk(conn: &mut Connection, mut progress: impl FnMut(u64)) -> Result<VerifyFindings, DatabaseError> {
    let mut findings = VerifyFindings::default();
    let (mut audit, mut given_out) = (RollupAudit::default(), numbers::audit::NumbersAudit::default());
    let mut after: Option<(AgencyId, DossierId)> = None;
    loop {
        let page = store::page_by_key(conn, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some((last.office_id, last.id));
        let mut rest = page.as_slice();
        // One read for each run of dossiers of the same office.
        while let Some(first) = rest.first() {
            let run = rest.iter().take_while(|row| row.office_id == first.office_id).count();
            let (office, further) = rest.split_at(run);
            rest = further;
            let Some(end) = office.last() else { break };
            let entries = journal::of_dossiers(conn, first.office_id, first.id, end.id)?;
            let turns = legs::store::of_dossiers(conn, first.office_id, first.id, end.id)?;
            let asked = opinions::store::of_dossiers(conn, first.office_id, first.id, end.id)?;
            check_run(office, &entries, (&turns, &asked), &mut findings);
            for own in entries.chunk_by(|one, next| one.dossier_id == next.dossier_id) {
                audit.add(conn, first.office_id, own)?;
            }
            for (differing, what) in [
                (
                    person_index::audit::differing(conn, office)?,
                    "the index of people's numbers is not what the dossier says",
                ),
                (
                    fees::differing(conn, office, &entries)?,
                    "the fee or its entries are not what the journal says of them",
                ),
            ] {
                let broken = |code| BrokenRow { code, seq: 0, what: Cow::Borrowed(what) };
                findings.broken.extend(differing.into_iter().map(broken));
            }
            for row in office {
                given_out.add(conn, row, &entries)?;
            }
        }
        progress(findings.dossiers);
    }
    let rows = u64::try_from(journal::count(conn)?).unwrap_or(0);
    if rows != findings.entries {
        findings.broken.push(BrokenRow {
            code: "(gone)".to_owned(),
            seq: 0,
            what: "journal rows without a dossier".into(),
        });
    }
    let volumes = given_out.broken_volumes(conn)?;
    findings.broken.extend(given_out.gone(conn)?.into_iter().map(gone));
    // A broken row explains a wrong sum; a wrong sum alone is the database's own fault.
    if findings.broken.is_empty() && journal::balances(conn)? != findings.balances {
        findings.broken.push(BrokenRow {
            code: "(all)".to_owned(),
            seq: 0,
            what: "the sums of the journal are not where its dossiers stand".into(),
        });
    }
    if findings.broken.is_empty() {
        findings.broken.extend(volumes.into_iter().map(broken_volume));
        let differences = audit.differences(conn)?;
        findings.broken.extend(named(conn, differences)?);
    }
    Ok(findings)
}

/// The codes of the dossiers of these offices whose journal does not hold together, by code: for whoever must say which
/// dossiers make a figure wrong.
///
/// # Errors
/// When the database fails.
pub fn broken_at(conn: &mut Connection, offices: &[AgencyId]) -> Result<Vec<String>, DatabaseError> {
    let mut findings = VerifyFindings::default();
    for office in offices {
        let mut after = Id::from_bytes([0; 16]);
        loop {
            let page = store::page_by_key(conn, Some((*office, after)), PAGE)?;
            let own = page.iter().take_while(|row| row.office_id == *office).count();
            let own = page.get(..own).unwrap_or_default();
            let (Some(first), Some(last)) = (own.first(), own.last()) else { break };
            let entries = journal::of_dossiers(conn, *office, first.id, last.id)?;
            let turns = legs::store::of_dossiers(conn, *office, first.id, last.id)?;
            let asked = opinions::store::of_dossiers(conn, *office, first.id, last.id)?;
            check_run(own, &entries, (&turns, &asked), &mut findings);
            after = last.id;
        }
    }
    let mut codes: Vec<String> = findings.broken.into_iter().map(|broken| broken.code).collect();
    codes.sort_unstable();
    codes.dedup();
    Ok(codes)
}

/// Dossiers that are gone with everything that was written of them, by the numbers of the first and of the last.
fn gone((first, last): (String, String)) -> BrokenRow {
    let what = if first == last {
        Cow::Borrowed("the number was given out, and its dossier is gone")
    } else {
        Cow::Owned(format!("the numbers from this one to {last} were given out, and their dossiers are gone"))
    };
    BrokenRow { code: first, seq: 0, what }
}

/// A register book of which a number is missing.
fn broken_volume(found: BrokenVolume) -> BrokenRow {
    let BrokenVolume { office, volume, last, standing } = found;
    let what = format!("volume {volume}: the last number is {last}, and {standing} dossiers have one");
    BrokenRow { code: format!("(register book of {office})"), seq: 0, what: what.into() }
}

/// The roll-ups that are not what the journal comes to, by the office that they are of.
fn named(conn: &mut Connection, differences: Vec<RollupDifference>) -> Result<Vec<BrokenRow>, DatabaseError> {
    let offices: Vec<AgencyId> = differences.iter().filter_map(|(office, _)| *office).collect();
    let codes: BTreeMap<AgencyId, String> =
        agencies::load_many(conn, &offices)?.into_iter().map(|agency| (agency.id, agency.code)).collect();
    let broken = differences.into_iter().map(|(office, what)| {
        let code =
            office.and_then(|office| codes.get(&office).cloned()).unwrap_or_else(|| "(all)".to_owned());
        BrokenRow { code: format!("(roll-ups of {code})"), seq: 0, what: what.into() }
    });
    Ok(broken.collect())
}

fn check_run(
    dossiers: &[Dossier],
    entries: &[JournalEntry],
    (turns, asked): (&[LegTurn], &[Opinion]),
    findings: &mut VerifyFindings,
) {
    let mut rest = entries;
    let mut turns = turns;
    for row in dossiers {
        // Rows whose dossier is gone stand between those of others.
        while let Some((orphan, further)) = rest.split_first().filter(|(entry, _)| entry.dossier_id < row.id)
        {
            rest = further;
            findings.entries += 1;
            let code = format!("(gone, id {})", orphan.dossier_id);
            findings.broken.push(BrokenRow {
                code,
                seq: orphan.seq,
                what: "a journal row without a dossier".into(),
            });
        }
        let of_this = rest.iter().take_while(|entry| entry.dossier_id == row.id).count();
        let (own, further) = rest.split_at(of_this);
        rest = further;
        findings.dossiers += 1;
        findings.entries += u64::try_from(own.len()).unwrap_or(0);
        let (of_this, further) =
            turns.split_at(turns.iter().take_while(|turn| turn.dossier_id == row.id).count());
        turns = further;
        let asked = run_of(asked, row.id);
        let (seq, what) = match fault_of(row, own, (of_this, asked)) {
            Ok(None) => (0, None),
            Ok(Some((seq, what))) => (seq, Some(what.into())),
            Err(unreadable) => (row.version, Some(unreadable.to_string().into())),
        };
        findings.broken.extend(what.map(|what| BrokenRow { code: row.code.clone(), seq, what }));
        if let Some(last) = own.last().filter(|last| last.to_account != Account::Outside) {
            *findings.balances.entry(last.to_account).or_default() += 1;
        }
    }
}

/// The opinions of one dossier; they come by dossier.
fn run_of(asked: &[Opinion], dossier_id: DossierId) -> &[Opinion] {
    let first = asked.partition_point(|opinion| opinion.dossier_id < dossier_id);
    let end = asked.partition_point(|opinion| opinion.dossier_id <= dossier_id);
    asked.get(first..end).unwrap_or_default()
}

/// A row of the journal that is not as it must be, by its number, and what is wrong with it.
type Fault = (i32, &'static str);

/// What is wrong with a dossier, its journal, its legs or its opinions.
fn fault_of(
    row: &Dossier,
    entries: &[JournalEntry],
    (turns, asked): (&[LegTurn], &[Opinion]),
) -> Result<Option<Fault>, UnreadableColumn> {
    if let Some(fault) = first_fault(row, entries, turns)? {
        return Ok(Some(fault));
    }
    row.papers()?;
    let agree = crate::dossier::views::opinions::audit::agree(entries, asked)?;
    Ok((!agree).then_some((row.version, "an opinion is not what the journal says of it")))
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
        let fault = |what| Ok(Some((entry.seq, what)));
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
    let Some(last) = before else { return Ok(Some((0, "the dossier has no journal"))) };
    if !told.are(turns) {
        return Ok(Some((last.seq, "the legs are not those that the journal tells of")));
    }
    let stands = last.seq == row.version
        && last.hash() == row.last_hash
        && last.to_account == row.account
        && last.status_after == row.status
        && last.due_after == row.due_at
        && last.promise_after == row.promised_at
        && last.marks_after == row.marks
        && last.step_after == row.step
        && acting_office == row.acting_office_id
        && ruled_by.is_none_or(|last| last.leads_to(row.procedure_version_id, row.workflow_id))
        && last.happened_at == row.last_happened_at
        && last.recorded_at == row.last_recorded_at;
    if !stands {
        return Ok(Some((last.seq, "the dossier does not stand where its journal left it")));
    }
    let pauses = row.pauses()?;
    if !pauses.iter().map(|pause| (pause.from, pause.until)).eq(pauses_of(entries)?) {
        return Ok(Some((last.seq, "the pauses of the dossier are not those of its journal")));
    }
    let drafted = entries.iter().fold(None, |before, entry| entry.event.rule().draft.after(before));
    let owed = matches!(row.status, Status::SupplementRequested | Status::PaymentRequested);
    let approved = row.draft()?.is_some_and(|draft| draft.approved_by.is_some());
    let asks = drafted == row.drafted()?
        && approved == row.request_approved
        && approved == is_approved(entries)?
        && (owed || row.citizen_due_at.is_none());
    Ok((!asks).then_some((last.seq, "what is asked of the citizen is not what the journal says")))
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
