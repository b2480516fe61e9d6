//! A dossier comes in: at the counter, by post or online; it is checked against the catalogue, numbered and journalled.

use std::sync::Arc;

use serde_json::json;

use super::arrival::{self, note_least_loaded};
use super::intake_lookup::{
    check_channel, check_desk, check_level, find_office, find_procedure, find_workflow,
};
use super::steps::{self, StepPosition};
use crate::access::{Assignment, Role};
use crate::agency::Agency;
use crate::dossier::acts::act_context::{ActContext, ActTiming, may, note, with_late_entry};
use crate::dossier::acts::duplicates;
use crate::dossier::acts::fee_lines::{self, FeeAct};
use crate::dossier::acts::legs::turn_changes;
use crate::dossier::books::applicant::{
    Applicant, HandedPaper, ResultDelivery, Submitter, check_born_on, check_complete,
};
use crate::dossier::books::fees::FEE_LINES;
use crate::dossier::books::fees::account::{FeeAccount, FeeLine};
use crate::dossier::books::journal;
use crate::dossier::books::legs;
use crate::dossier::books::numbers;
use crate::dossier::books::person_index;
use crate::dossier::books::store::{Dossier, json_list};
use crate::dossier::clock::act_rule::ClockEffect;
use crate::dossier::clock::answer_due;
use crate::dossier::clock::deadline;
use crate::dossier::clock::ledger::Channel;
use crate::dossier::clock::status::{DossierState, Event};
use crate::platform::check::{Check, Checked};
use crate::platform::database::{Connection, Id};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureVersion;
use crate::workflow::Workflow;

/// A dossier as it is handed in, read field by field; what it names is not looked up yet.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields are described in the request body IntakeRequest")]
pub struct IntakeDraft {
    /// The mistakes so far.
    pub check: Check,
    pub agency: Checked<String>,
    pub procedure: Checked<String>,
    pub channel: Checked<Channel>,
    pub applicant: Checked<Applicant>,
    pub submitter: Checked<Option<Submitter>>,
    pub summary: Checked<Option<String>>,
    pub papers: Checked<Vec<HandedPaper>>,
    pub sets: Checked<i32>,
    /// The codes of the papers, whatever else is wrong with them.
    pub handed: Vec<String>,
    pub result_delivery: ResultDelivery,
    pub fee_vnd: Checked<Option<i64>>,
    /// What is paid and exempt at once, each with where it stands in the body.
    pub fees: Checked<Vec<(&'static str, FeeAct)>>,
    pub happened_at: Option<Instant>,
    /// Whether a reason is given for a late entry.
    pub explained: bool,
    pub timing: Checked<ActTiming>,
    /// Whether another dossier is meant than one that the same person has.
    pub duplicate_of_intended: bool,
}

/// What an intake says, and what it names.
struct FoundIntake<'a> {
    office: Agency,
    assignment: &'a Assignment,
    received_at: Instant,
    version: ProcedureVersion,
    workflow: Arc<Workflow>,
    channel: Channel,
    applicant: Applicant,
    submitter: Option<Submitter>,
    summary: Option<String>,
    papers: Vec<HandedPaper>,
    sets: i32,
    fee: IntakeFee,
    timing: ActTiming,
}

/// The fee of a dossier that comes in.
struct IntakeFee {
    stated: Option<i64>,
    /// What is due from now on, and what is paid and exempt at once.
    lines: Vec<FeeLine>,
    marks: i32,
}

impl IntakeFee {
    /// The fee that is stated, and what is done to it at once. An accepted dossier's fee is due; of one that waits for
    /// acceptance only when something is paid or exempt already.
    fn of(
        stated: Option<i64>,
        acts: &[(&'static str, FeeAct)],
        payer: &str,
        (accepted, at): (bool, Instant),
    ) -> Result<Self, Problem> {
        let acts: Vec<(&str, &FeeAct)> = acts.iter().map(|(within, act)| (*within, act)).collect();
        let fresh = FeeAccount::new(Vec::new(), stated);
        let opening = fresh.opening().filter(|_| accepted && acts.is_empty());
        let (brought, account) = fee_lines::apply(fresh, &acts, payer, (1, at))?;
        let lines = opening.into_iter().chain(brought).collect();
        Ok(Self { stated, lines, marks: account.marks(0) })
    }
}

impl IntakeDraft {
    /// Looks up what is named. Mistakes that only the register knows come with those of the fields; an officer who may not
    /// take in there is told so at once.
    fn look_up<'a>(
        self,
        conn: &mut Connection,
        act: &ActContext<'a>,
        complete: bool,
    ) -> Result<FoundIntake<'a>, Problem> {
        let mut check = self.check;
        let office = self.agency.look_up(&mut check, |code| find_office(conn, act.officer, &code))?;
        let assignment =
            office.as_ref().look_up(&mut check, |office| may(act.officer, &[Role::Clerk], office.id))?;
        let received_at = act.took_effect(&mut check, self.happened_at, self.explained, None);
        let there = Checked::all((office.as_ref(), received_at));
        there.look_up(&mut check, |(office, at)| check_desk(office, at))?;
        let version = Checked::all((self.procedure, received_at))
            .look_up(&mut check, |(code, at)| find_procedure(conn, &code, at))?;
        let served = Checked::all((version.as_ref(), there))
            .look_up(&mut check, |(version, (office, at))| check_level(conn, version, office, at))?;
        Checked::all((version.as_ref(), self.channel))
            .look_up(&mut check, |(version, channel)| check_channel(version, channel))?;
        let workflow = Checked::all((served, version.as_ref(), office.as_ref()))
            .look_up(&mut check, |((), version, office)| find_workflow(conn, act, version, office))?;
        if complete {
            version.as_ref().map(|known| check_complete(&known.content.papers, &self.handed, &mut check));
        }
        self.applicant.as_ref().look_up(&mut check, |applicant| check_born_on(applicant, act.now.date()))?;
        let people = Checked::all((self.applicant.as_ref(), self.submitter.as_ref()));
        let fee = Checked::all((version.as_ref(), received_at, people, self.fee_vnd, self.fees)).look_up(
            &mut check,
            |(version, at, (applicant, submitter), stated, acts)| {
                let payer = submitter.as_ref().map_or(&applicant.name, |submitter| &submitter.name);
                IntakeFee::of(stated.or(version.content.fee_vnd), &acts, payer, (complete, at))
            },
        )?;
        let named = (office, assignment, received_at, version, workflow, self.channel);
        let (papers, sets) = (self.papers, self.sets);
        let said = (self.applicant, self.submitter, self.summary, papers, sets, fee, self.timing);
        let (named, said) = check.finish((Checked::all(named), Checked::all(said)))?;
        let (office, assignment, received_at, version, workflow, channel) = named;
        let (applicant, submitter, summary, papers, sets, fee, timing) = said;
        Ok(FoundIntake {
            office,
            assignment,
            received_at,
            version,
            workflow,
            channel,
            applicant,
            submitter,
            summary,
            papers,
            sets,
            fee,
            timing,
        })
    }

    /// Refuses a channel that comes in elsewhere.
    fn only(mut self, fits: fn(Channel) -> bool, code: &'static str, vi: &str, en: &str) -> Self {
        let check = &mut self.check;
        self.channel = self.channel.and_then(|channel| {
            if fits(channel) { Checked::sure(channel) } else { check.refuse("channel", code, vi, en) }
        });
        self
    }
}

/// Receives a dossier at the counter or by post: it is accepted, numbered and its clock starts.
///
/// # Errors
/// When the officer may not, the input breaks a rule, or the database fails.
pub fn receive(conn: &mut Connection, act: &ActContext<'_>, intake: IntakeDraft) -> Result<Dossier, Problem> {
    let intake = intake.only(
        |channel| !channel.is_online(),
        "online",
        "hồ sơ trực tuyến được gửi tới /api/v1/submissions",
        "an online dossier goes to /api/v1/submissions",
    );
    take_in(conn, act, intake, Event::Receive)
}

/// Takes in an online dossier: it waits for the desk, which must answer in time; the clock of the procedure does not run yet.
///
/// # Errors
/// As [`receive`].
pub fn submit(conn: &mut Connection, act: &ActContext<'_>, intake: IntakeDraft) -> Result<Dossier, Problem> {
    let intake = intake.only(
        Channel::is_online,
        "not_online",
        "kênh trực tuyến là online_full hoặc online_partial",
        "an online channel is online_full or online_partial",
    );
    take_in(conn, act, intake, Event::Submit)
}

fn take_in(
    conn: &mut Connection,
    act: &ActContext<'_>,
    intake: IntakeDraft,
    event: Event,
) -> Result<Dossier, Problem> {
    let result_delivery = intake.result_delivery;
    let intended = intake.duplicate_of_intended;
    let starts = event.rule().clock == ClockEffect::Starts;
    let found = intake.look_up(conn, act, starts)?;
    let FoundIntake {
        office, received_at, version, workflow, applicant, submitter, papers, fee, timing, ..
    } = found;
    let others = duplicates::find(conn, act, version.procedure_id, &applicant, received_at)?;
    duplicates::are_intended(&others, intended)?;
    let calendar = act.books.calendars.for_agency(conn, office.id)?;

    let accepted_at = starts.then_some(received_at);
    let due_at = match accepted_at {
        Some(accepted_at) => {
            let limit = &version.content.limit;
            let due = deadline::due_if_set(limit, accepted_at.civil(), &[], &*calendar)?;
            due.map(|due| due.due_at)
        }
        None => Some(answer_due::answer_by(received_at.civil(), &*calendar)?),
    };
    let (standing, place) = if accepted_at.is_some() {
        (DossierState::RECEIVED, steps::first(&workflow))
    } else {
        (DossierState::SUBMITTED, StepPosition::DESK)
    };
    let day = received_at.date();
    let code = numbers::code(&office.code, day, numbers::store::next(conn, office.id, day)?);
    let summary = found.summary.unwrap_or_else(|| version.content.name_vi.clone());
    let submitter = submitter.as_ref();
    let mut row = Dossier {
        office_id: office.id,
        id: Id::new(),
        search: String::new(),
        blind_numbers: String::new(),
        code,
        procedure_id: version.procedure_id,
        procedure_version_id: version.id,
        workflow_id: workflow.id,
        calendar_stamp: calendar.stamp.clone(),
        channel: found.channel,
        status: standing.status,
        account: standing.account,
        step: place.position,
        step_role: place.role.map(|role| role.as_str().to_owned()),
        handler_id: None,
        applicant_kind: applicant.kind,
        applicant_name: applicant.name.clone(),
        applicant_identity: applicant.identity.clone(),
        applicant_phone: applicant.phone.clone(),
        applicant_email: applicant.email.clone(),
        applicant_address: applicant.address.clone(),
        applicant_born_on: applicant.born_on,
        submitter_name: submitter.map(|submitter| submitter.name.clone()),
        submitter_identity: submitter.and_then(|submitter| submitter.identity.clone()),
        submitter_phone: submitter.and_then(|submitter| submitter.phone.clone()),
        submitter_relation: submitter.and_then(|submitter| submitter.relation.clone()),
        summary,
        papers: json_list(&papers),
        result_delivery,
        fee_vnd: fee.stated,
        document_number: None,
        received_at,
        accepted_at,
        due_at: due_at.map(Instant::from_civil),
        pauses: "[]".to_owned(),
        resolved_at: None,
        returned_at: None,
        closed_at: None,
        due_imported: false,
        promised_at: None,
        marks: fee.marks,
        version: 0,
        last_happened_at: received_at,
        last_recorded_at: act.now,
        last_hash: Vec::new(),
        recorded_at: act.now,
        request_draft: None,
        request_approved: false,
        citizen_due_at: None,
        acting_office_id: None,
        sets: found.sets,
        book_volume: None,
        book_ordinal: None,
    };
    person_index::derive(&act.books.number_key, &mut row);
    let time = act.time(None, received_at);
    let turns = turn_changes::settle(conn, act.books, None, &mut row, (event, None), time)?;
    let mut details = with_late_entry(json!({ "papers": papers }), &timing);
    duplicates::note_in(&mut details, &others);
    if !fee.lines.is_empty() {
        note(&mut details, FEE_LINES, json!(fee.lines));
    }
    if let Some(username) = arrival::give_to_least_loaded(conn, act.books, &mut row, &workflow, act.now)? {
        note_least_loaded(&mut details, &username);
    }
    let details = legs::telling(details, &turns);
    let row = journal::post(conn, act.posting(found.assignment, event, None, row, time, details))?;
    legs::store::keep(conn, &turns)?;
    Ok(row)
}
