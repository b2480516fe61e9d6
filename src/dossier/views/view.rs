//! A dossier as it is shown to the officers of its office.

use serde::Serialize;
use utoipa::ToSchema;

use super::fees::DossierFees;
use super::opinions::view::{OpinionView, opinions};
use super::promises::view::{ApologyLine, PromiseView, apologies};
use crate::access::{self, Officer, PersonalReadKind};
use crate::agency::{self, AgencyId};
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::acts::actions::timeliness;
use crate::dossier::acts::approval;
use crate::dossier::acts::arrival;
use crate::dossier::acts::grounds::{ActGrounds, EntryFacts};
use crate::dossier::acts::lateness::lateness;
use crate::dossier::acts::legs::turn_changes;
use crate::dossier::acts::next_steps::{JournalFacts, NextStep, next_steps, possible_acts};
use crate::dossier::acts::on_behalf::OnBehalfOf;
use crate::dossier::acts::permission::{BarredAct, PermissionFacts};
use crate::dossier::acts::undone::last_hand_over;
use crate::dossier::books::annulment::Annulment;
use crate::dossier::books::applicant::{Applicant, HandedPaper, ResultDelivery, Submitter};
use crate::dossier::books::fees;
use crate::dossier::books::journal;
use crate::dossier::books::moves::LastMove;
use crate::dossier::books::numbers::BookNumber;
use crate::dossier::books::opinions::OpinionAddressee;
use crate::dossier::books::opinions::store::{self as opinion_store, Opinion};
use crate::dossier::books::store::Dossier;
use crate::dossier::books::sub_state::SubState;
use crate::dossier::clock::certain_late::Lateness;
use crate::dossier::clock::deadline::Timeliness;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::marks::Mark;
use crate::dossier::clock::pause::{Pause, PauseKind, RequestDraft};
use crate::dossier::clock::status::{Event, Status};
use crate::dossier::views::forms::standing::standing;
use crate::dossier::views::journal_view::NamedOfficer;
use crate::dossier::views::legs::view::{LegLine, lines_of};
use crate::dossier::views::names::{AgencyName, ProcedureName};
use crate::dossier::views::people::{are_seen, as_seen};
use crate::form::standing::FormOffer;
use crate::platform::database::{Connection, DatabaseError, UnreadableColumn};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// Where a dossier lies in its workflow.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CurrentStepView {
    /// Position of the step; 0 before acceptance.
    pub position: i32,
    /// Number of steps.
    pub of: usize,
    /// Name of the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whose turn it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Sign-in name of the officer it was given to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// The full name of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler_name: Option<String>,
    /// The post of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler_post: Option<String>,
}

/// A dossier.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Dossier)]
#[expect(clippy::struct_excessive_bools, reason = "an answer of the API: each is a fact of its own")]
pub struct DossierView {
    /// Mã hồ sơ.
    #[schema(example = "H26.268.05-230307-0001")]
    pub code: String,
    /// The owning office.
    pub agency: AgencyName,
    /// The office that acts on it now, when that is not the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting_agency: Option<AgencyName>,
    /// The procedure.
    pub procedure: ProcedureName,
    /// Since when this version and workflow rule it, and by which decision; absent when it came in under them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_move: Option<LastMove>,
    /// How it came in.
    pub channel: Channel,
    /// State.
    pub status: Status,
    /// The national status code, 1 to 10.
    pub status_code: u8,
    /// The state in Vietnamese.
    #[schema(example = "Đang xử lý")]
    pub status_words: &'static str,
    /// Where a request to the citizen stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_state: Option<SubState>,
    /// That in Vietnamese.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Yêu cầu công dân bổ sung")]
    pub sub_state_words: Option<&'static str>,
    /// Where it stands in the books.
    pub stage: Account,
    /// Where it lies in the workflow.
    pub step: CurrentStepView,
    /// Whose it is.
    pub applicant: Applicant,
    /// Who handed it in, when that was somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitter: Option<Submitter>,
    /// Your role does not show whose it is: names, numbers, the matter, what was asked and answered are covered.
    pub people_hidden: bool,
    /// The matter.
    pub summary: String,
    /// Its place in the register book, once it is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register_book: Option<BookNumber>,
    /// How many sets were handed in.
    pub sets: i32,
    /// The papers handed in.
    pub papers: Vec<HandedPaper>,
    /// How the result reaches the citizen.
    pub result_delivery: ResultDelivery,
    /// Fee in đồng.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee_vnd: Option<i64>,
    /// What is due, paid, exempt, refunded and owed of it; absent before acceptance, and where nothing was recorded of the fee of
    /// a dossier from an older register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fees: Option<DossierFees>,
    /// Number of the result document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    /// When it was handed in.
    pub received_at: Instant,
    /// When it was accepted: the clock starts by this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Instant>,
    /// When it is due, by law; absent before acceptance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// The due date reaches into a year whose days off are not decreed yet: it rests on the law and may move when they are.
    pub due_provisional: bool,
    /// By when the desk must answer a dossier that waits for acceptance, or had to answer one that was turned away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_due_at: Option<Instant>,
    /// What is promised to the citizen, or was in the end; absent before acceptance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<PromiseView>,
    /// The letters of apology that were sent.
    pub apologies: Vec<ApologyLine>,
    /// Facts that figures are split by.
    pub marks: Vec<Mark>,
    /// The due date came with an import and was not computed here.
    pub due_imported: bool,
    /// Overdue now; of a dossier that waits for acceptance: the desk has not answered in time.
    pub overdue: bool,
    /// For whom the decision was signed, when the procedure is delegated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<OnBehalfOf>,
    /// How the resolution counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeliness: Option<Timeliness>,
    /// The legs of a linked procedure that have begun; absent where the dossier is handled in one place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub legs: Vec<LegLine>,
    /// The periods during which the clock stood.
    pub pauses: Vec<Pause>,
    /// What the professional unit wants the desk to ask of the citizen, until the desk sends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_draft: Option<RequestDraft>,
    /// The head who approved that, with full name and post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft_approved_by: Option<NamedOfficer>,
    /// The citizen's own due date while papers or a payment are owed, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citizen_due_at: Option<Instant>,
    /// When the result existed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Instant>,
    /// When the result was handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returned_at: Option<Instant>,
    /// When it ended without a result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Instant>,
    /// The acts that you may do now: its state and step allow them, and your roles.
    pub possible_acts: Vec<Event>,
    /// The acts that its state and step allow and that are for somebody else, or have no ground: nothing is owed, nothing is late.
    pub barred_acts: Vec<BarredActView>,
    /// The forms: where each is read and printed, or why it cannot be.
    pub forms: Vec<FormOffer>,
    /// The ways out of its step.
    pub next_steps: Vec<NextStep>,
    /// The opinions that were asked for.
    pub opinions: Vec<OpinionView>,
    /// By what it left the register, when it was entered twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annulment: Option<Annulment>,
    /// Grows with every act; the entity tag.
    pub version: i32,
    /// When it entered the register.
    pub recorded_at: Instant,
}

/// An act that is for somebody else, or has no ground.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BarredAct)]
pub struct BarredActView {
    /// The act.
    pub act: Event,
    /// Why, and who may, in Vietnamese.
    #[schema(example = "việc này dành cho: lãnh đạo bộ phận")]
    pub why: String,
    /// The same in English.
    #[schema(example = "this act is for: unit head")]
    pub why_en: String,
}

impl From<BarredAct> for BarredActView {
    fn from(barred: BarredAct) -> Self {
        Self { act: barred.event, why: barred.why.vi, why_en: barred.why.en }
    }
}

/// Who approved what the unit wants to be asked.
fn approver_of(
    conn: &mut Connection,
    draft: Option<&RequestDraft>,
    now: Instant,
) -> Result<Option<NamedOfficer>, DatabaseError> {
    let Some(username) = draft.and_then(|draft| draft.approved_by.as_deref()) else { return Ok(None) };
    let name = access::store::names_by_username(conn, &[username])?.remove(username);
    Ok(name.map(|name| NamedOfficer::of(&name, now)))
}

/// Takes out the acts against which the dossier itself speaks, and says why.
fn bar(possible_acts: &mut Vec<Event>, barred: &mut Vec<BarredAct>, grounds: &ActGrounds<'_>) {
    possible_acts.retain(|event| match grounds.refusal(*event) {
        Some(why) => {
            barred.push(BarredAct { event: *event, why });
            false
        }
        None => true,
    });
}

/// The kind of draft that stands without an approval, unless this officer approves it by sending it.
fn unapproved(
    conn: &mut Connection,
    row: &Dossier,
    officer: &Officer,
    now: Instant,
) -> Result<Option<PauseKind>, Problem> {
    let waits = row.drafted()?.filter(|_| !row.request_approved);
    if waits.is_none() || approval::given_by(conn, officer, row.acting_office(), (now, now))?.is_some() {
        return Ok(None);
    }
    Ok(waits)
}

/// Of whom an opinion is waited for.
fn asked(conn: &mut Connection, row: &Dossier) -> Result<Vec<OpinionAddressee>, DatabaseError> {
    let known = opinion_store::of_dossier(conn, row.office_id, row.id)?;
    Ok(known.iter().filter(|opinion| opinion.settled_at().is_none()).map(Opinion::to).collect())
}

impl DossierView {
    /// Shows one dossier to an officer.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(
        conn: &mut Connection,
        books: &ReferenceCaches,
        row: &Dossier,
        (officer, now): (&Officer, Instant),
    ) -> Result<Self, Problem> {
        let (agency, acting_agency) = offices(conn, row)?;
        let seen = as_seen(conn, officer, PersonalReadKind::Dossier, row)?;
        let people_hidden = !are_seen(conn, officer, row)?;
        let version = books.procedures.version(conn, row.procedure_version_id)?;
        let workflow = books.workflows.workflow(conn, row.workflow_id)?;
        let opinions = opinions(conn, row, now)?;
        let handler = match row.handler_id {
            Some(id) => access::store::officer_names(conn, &[id])?.remove(&id),
            None => None,
        };
        // Read once for all that it tells; a dossier just taken in has nothing to tell.
        let journal =
            if row.version > 1 { journal::present_rows(conn, row.office_id, row.id)? } else { Vec::new() };
        let (sub_state, draft) = (sub_state(row)?, row.draft()?);
        let handed_on = last_hand_over(&journal);
        let facts = JournalFacts {
            opinion_owed: opinions.iter().any(|opinion| opinion.owed),
            just_handed_on: handed_on.is_some(),
        };
        let asked = if facts.opinion_owed { asked(conn, row)? } else { Vec::new() };
        let permissions = PermissionFacts {
            workflow: &workflow,
            desk: turn_changes::desk(conn, &workflow, row)?,
            step_unit: arrival::unit_of(conn, workflow.step(row.step), row.acting_office())?,
            handed_on,
        };
        let (mut possible_acts, mut barred) =
            permissions.allowed_acts(officer, row, &possible_acts(row, &workflow, facts)?, &asked);
        let fee = fees::store::account_of(conn, row)?;
        let may_apologise = possible_acts.contains(&Event::Apologise);
        let lateness = if may_apologise { lateness(conn, books, row, now)? } else { Lateness::InTime };
        let unapproved = unapproved(conn, row, officer, now)?;
        let legs = lines_of(conn, books, row, now)?;
        let entry = EntryFacts::of(row, !opinions.is_empty(), !legs.is_empty())?;
        let grounds = ActGrounds { fee: &fee, lateness, entry, unapproved };
        bar(&mut possible_acts, &mut barred, &grounds);
        Ok(Self {
            code: row.code.clone(),
            agency,
            acting_agency,
            last_move: LastMove::in_journal(&journal)?,
            procedure: ProcedureName::of(&version),
            channel: row.channel,
            status: row.status,
            status_code: row.status.national_code(),
            status_words: row.status.words_vi(),
            sub_state,
            sub_state_words: sub_state.map(SubState::words_vi),
            stage: row.account,
            step: CurrentStepView {
                position: row.step,
                of: workflow.steps.len(),
                name: workflow.step(row.step).map(|step| step.name_vi.clone()),
                role: row.step_role.clone(),
                handler: handler.as_ref().map(|name| name.username.clone()),
                handler_post: handler.as_ref().and_then(|name| name.posts.at(now)),
                handler_name: handler.map(|name| name.full_name),
            },
            applicant: seen.applicant(),
            submitter: seen.submitter(),
            people_hidden,
            summary: seen.summary,
            register_book: row.book_number(),
            sets: row.sets,
            papers: row.papers()?,
            result_delivery: row.result_delivery,
            fee_vnd: row.fee_vnd,
            fees: DossierFees::of(&fee),
            document_number: row.document_number.clone(),
            received_at: row.received_at,
            accepted_at: row.accepted_at,
            due_at: row.legal_due_at(),
            due_provisional: books.due_is_provisional(conn, row)?,
            answer_due_at: row.answer_due_at(),
            promise: PromiseView::of(row, now),
            apologies: apologies(&journal)?,
            marks: Mark::all_in(row.marks),
            due_imported: row.due_imported,
            overdue: row.is_overdue(now),
            on_behalf_of: OnBehalfOf::of_dossier(row, &journal)?,
            timeliness: timeliness(row.account),
            legs,
            pauses: row.pauses()?,
            draft_approved_by: approver_of(conn, draft.as_ref(), now)?,
            request_draft: draft.filter(|_| !people_hidden),
            citizen_due_at: row.citizen_due_at,
            resolved_at: row.resolved_at,
            returned_at: row.returned_at,
            closed_at: row.closed_at,
            possible_acts,
            barred_acts: barred.into_iter().map(BarredActView::from).collect(),
            forms: standing(row, &journal, now)?.offers(&row.code),
            next_steps: next_steps(row, &workflow),
            opinions: if people_hidden { Vec::new() } else { opinions },
            annulment: Annulment::in_journal(&journal)?,
            version: row.version,
            recorded_at: row.recorded_at,
        })
    }
}

pub(in crate::dossier) fn sub_state(row: &Dossier) -> Result<Option<SubState>, UnreadableColumn> {
    Ok(SubState::of(row.standing(), row.accepted_at.is_some(), row.drafted()?))
}

/// The office that owns a dossier, and the one that acts on it when that is another.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn offices(
    conn: &mut Connection,
    row: &Dossier,
) -> Result<(AgencyName, Option<AgencyName>), Problem> {
    let mut name = |id: AgencyId| {
        let office = agency::store::find(conn, id)?;
        office
            .as_ref()
            .map(AgencyName::of)
            .ok_or_else(|| Problem::new(Code::Internal).because("the office is gone"))
    };
    Ok((name(row.office_id)?, row.acting_office_id.map(name).transpose()?))
}
