//! The control slip as it is shown to the officers of the office.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::agency::store::Agency;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::acts::actions::timeliness;
use crate::dossier::acts::on_behalf::OnBehalfOf;
use crate::dossier::books::in_effect::in_effect;
use crate::dossier::books::journal;
use crate::dossier::books::moves::{LastMove, MoveDetails, WorkflowName};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::deadline::Timeliness;
use crate::dossier::clock::limit_measure::{LimitMeasure, MeasuredIn};
use crate::dossier::clock::pause::for_deadline;
use crate::dossier::clock::status::Event;
use crate::dossier::views::control_slip::{ControlSlip, Giver, HandlingHistory, StepVerdict, control_slip};
use crate::dossier::views::legs::attribution::by_office;
use crate::dossier::views::names::{AgencyName, ProcedureName};
use crate::dossier::views::opinions::lateness::waited;
use crate::dossier::views::opinions::view::{OpinionView, opinions};
use crate::dossier::views::proof::workflow_eras::WorkflowEras;
use crate::dossier::views::view::offices;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::{access, agency};

/// Who handed a dossier over.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GiverView {
    /// The role in which he or she acted.
    #[schema(example = "clerk")]
    pub role: String,
    /// Sign-in name of the officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The full name of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// The post of that officer then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_post: Option<String>,
    /// The full name of the colleague who was away, and for whom the officer acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting_for_name: Option<String>,
    /// The agency or unit of that role, as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "H26.268.05")]
    pub unit: Option<String>,
    /// The name of that agency or unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Phòng Tư pháp")]
    pub unit_name: Option<String>,
}

/// One stay of a dossier at a step.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StayView {
    /// Position of the step.
    pub step: i32,
    /// Name of the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The agency that had it (tên cơ quan).
    pub agency: AgencyName,
    /// The workflow of that step, when the dossier has moved to another one since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workflow: Option<WorkflowName>,
    /// Who handed it over; absent when it came from the citizen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub giver: Option<GiverView>,
    /// The role whose turn it was.
    #[schema(example = "handler")]
    pub taker_role: String,
    /// When it came.
    pub taken_at: Instant,
    /// When it left; absent while it lies there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handed_at: Option<Instant>,
    /// By which act it left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_by: Option<Event>,
    /// That act in Vietnamese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_by_words: Option<&'static str>,
    /// The allowance in hours; absent when the step is not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowance_hours: Option<u32>,
    /// The time that it lay there outside the pauses, in microseconds.
    pub spent_microseconds: i64,
    /// How that stands to the allowance; by now, while it lies there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<StepVerdict>,
    /// The verdict in Vietnamese.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Đúng hạn")]
    pub verdict_words: Option<&'static str>,
}

/// The part of an overrun that a step bears.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StepPart {
    /// Position of the step.
    pub step: i32,
    /// Name of the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The workflow of that step, when the dossier has moved to another one since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workflow: Option<WorkflowName>,
    /// The role of the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// What all its stays took beyond its allowance, in microseconds.
    pub own_overrun_microseconds: i64,
    /// What it bears of the dossier's overrun, in microseconds.
    pub microseconds: i64,
    /// The part of that in which it waited for opinions that came late.
    pub late_opinions_microseconds: i64,
}

/// The part of an overrun that an agency bears.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgencyPart {
    /// The agency.
    pub agency: AgencyName,
    /// What its steps bear together, in microseconds.
    pub microseconds: i64,
}

/// A dossier's overrun and who bears it; the parts add up to the total.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OverrunView {
    /// From the due instant to the resolution, or to now, in microseconds of what is measured.
    pub total_microseconds: i64,
    /// The desks, in proportion to their own overrun.
    pub desks: Vec<StepPart>,
    /// The same by agency: together as much as the desks.
    pub agencies: Vec<AgencyPart>,
    /// The applicant: pauses that did not move the due date.
    pub applicant_microseconds: i64,
    /// Calendar and reception rule: the limit gave less time than the steps are allowed.
    pub calendar_microseconds: i64,
    /// Spent at no counted step.
    pub unallocated_microseconds: i64,
}

/// The control slip of a dossier (phiếu kiểm soát quá trình giải quyết hồ sơ).
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ControlSlip)]
pub struct ControlSlipView {
    /// Mã hồ sơ.
    pub code: String,
    /// The procedure.
    pub procedure: ProcedureName,
    /// The owning office.
    pub agency: AgencyName,
    /// The office that acts on it now, when that is not the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting_agency: Option<AgencyName>,
    /// For whom the decision was signed, when the procedure is delegated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<OnBehalfOf>,
    /// Since when this version and workflow rule it, and by which decision; absent when it came in under them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_move: Option<LastMove>,
    /// The dossier came with an import: its hand-overs are not known, and there are no rows.
    pub imported: bool,
    /// When it was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Instant>,
    /// When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// The due date reaches into a year whose days off are not decreed yet: it rests on the law and may move when they are.
    pub due_provisional: bool,
    /// What is measured: working time, or all time when the limit is in calendar days; then an allowance of 8 hours
    /// stands for a day of 24.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_in: Option<MeasuredIn>,
    /// One row for each stay at a step, oldest first.
    pub rows: Vec<StayView>,
    /// The opinions that were asked for on the way, each with its own time.
    pub opinions: Vec<OpinionView>,
    /// Who bears the lateness, when it is late or overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overrun: Option<OverrunView>,
}

/// The verdict as the form prints it.
const fn words_vi(verdict: StepVerdict) -> &'static str {
    match verdict {
        StepVerdict::Early => "Trước hạn",
        StepVerdict::OnTime => "Đúng hạn",
        StepVerdict::Late => "Quá hạn",
    }
}

impl ControlSlipView {
    /// Writes the control slip of a dossier.
    ///
    /// # Errors
    /// When the calendar does not reach far enough, or the database fails.
    pub(in crate::dossier) fn of(
        conn: &mut Connection,
        books: &ReferenceCaches,
        row: &Dossier,
        now: Instant,
    ) -> Result<Self, Problem> {
        let version = books.procedures.version(conn, row.procedure_version_id)?;
        let (agency, acting_agency) = offices(conn, row)?;
        let mut view = Self {
            code: row.code.clone(),
            agency,
            acting_agency,
            on_behalf_of: None,
            procedure: ProcedureName::of(&version),
            last_move: None,
            imported: row.due_imported,
            accepted_at: row.accepted_at,
            due_at: row.legal_due_at(),
            due_provisional: books.due_is_provisional(conn, row)?,
            measured_in: None,
            rows: Vec::new(),
            opinions: opinions(conn, row, now)?,
            overrun: None,
        };
        let entries = journal::present_rows(conn, row.office_id, row.id)?;
        // What was taken back for a late entry was nobody's turn.
        let entries = in_effect(entries, |entry| entry.happened_at);
        view.last_move = LastMove::in_journal(&entries)?;
        view.on_behalf_of = OnBehalfOf::of_dossier(row, &entries)?;
        // An import tells the acts of a dossier, but not who had it when: nobody signed in for them.
        view.imported |= entries.iter().any(|entry| entry.actor_id.is_none());
        let Some(accepted_at) = row.accepted_at.filter(|_| !view.imported) else { return Ok(view) };
        let mut left = Vec::new();
        for entry in &entries {
            if let Some(details) = MoveDetails::of(entry)?.filter(MoveDetails::changes_workflow) {
                left.push(books.workflows.workflow(conn, details.workflow_before.id)?);
            }
        }
        let eras = WorkflowEras::new(&entries, left, &books.workflows.workflow(conn, row.workflow_id)?)?;
        let calendar = books.calendars.by_stamp(conn, &row.calendar_stamp)?;
        let late_until = match timeliness(row.account) {
            Some(Timeliness::Late) => row.resolved_at,
            _ => row.is_overdue(now).then_some(now),
        };
        let pauses = for_deadline(&row.pauses()?);
        let slip = control_slip(&HandlingHistory {
            turns: &eras.turns,
            workflow: &eras.whole,
            limit: version.content.limit.within(),
            accepted_at: accepted_at.civil(),
            pauses: &pauses,
            calendar: (&*calendar).into(),
            late_until: late_until.map(Instant::civil),
            now: now.civil(),
        })?;
        view.fill(conn, slip, &eras)?;
        let measure = LimitMeasure::new(version.content.limit.within(), &calendar.processing, &pauses);
        view.note_late_opinions(late_until.unwrap_or(now), &measure)?;
        Ok(view)
    }

    /// Says of each desk's share how much of it was spent waiting for late opinions.
    fn note_late_opinions(&mut self, end: Instant, measure: &LimitMeasure<'_>) -> Result<(), Problem> {
        let Self { opinions, overrun: Some(overrun), .. } = self else { return Ok(()) };
        for desk in &mut overrun.desks {
            let own = opinions.iter().filter(|opinion| opinion.step == desk.step && desk.workflow.is_none());
            let stretches = own.map(|opinion| {
                let settled = opinion.answered_at.or(opinion.withdrawn_at).or(opinion.left_at);
                (opinion.answer_by.civil(), settled.unwrap_or(end).min(end).civil())
            });
            let measure = |from, until| measure.unpaused(from, until);
            desk.late_opinions_microseconds = waited(stretches.collect(), desk.microseconds, measure)?;
        }
        Ok(())
    }

    fn fill(&mut self, conn: &mut Connection, slip: ControlSlip, eras: &WorkflowEras) -> Result<(), Problem> {
        let givers: Vec<_> = slip.rows.iter().filter_map(|stay| stay.giver.as_ref()).collect();
        let officers: Vec<OfficerId> = givers.iter().filter_map(|giver| giver.officer_id).collect();
        let officers = access::store::officer_names(conn, &officers)?;
        let units: Vec<AgencyId> = givers.iter().filter_map(|giver| giver.unit_id).collect();
        let units: HashMap<AgencyId, Agency> =
            agency::store::load_many(conn, &units)?.into_iter().map(|unit| (unit.id, unit)).collect();
        let absent: Vec<&str> = givers.iter().filter_map(|giver| giver.acting_for.as_deref()).collect();
        let absent = access::store::names_by_username(conn, &absent)?;
        let giver = |giver: Giver, at: Instant| {
            let officer = giver.officer_id.and_then(|id| officers.get(&id));
            let unit = giver.unit_id.and_then(|id| units.get(&id));
            GiverView {
                role: giver.role,
                actor: officer.map(|officer| officer.username.clone()),
                actor_name: officer.map(|officer| officer.full_name.clone()),
                actor_post: officer.and_then(|officer| officer.posts.at(at)),
                acting_for_name: giver
                    .acting_for
                    .and_then(|name| absent.get(&name).map(|name| name.full_name.clone())),
                unit: unit.map(|unit| unit.code.clone()),
                unit_name: unit.map(|unit| unit.name_vi.clone()),
            }
        };
        let offices: Vec<AgencyId> = slip.rows.iter().map(|stay| stay.office_id).collect();
        let offices: HashMap<AgencyId, AgencyName> = agency::store::load_many(conn, &offices)?
            .iter()
            .map(|office| (office.id, AgencyName::of(office)))
            .collect();
        let office = |id: AgencyId| {
            offices.get(&id).cloned().unwrap_or(AgencyName { code: String::new(), name: String::new() })
        };
        let shares = slip.overrun.as_ref().map(|overrun| by_office(&overrun.desks, &slip.rows));
        let agencies = shares
            .into_iter()
            .flatten()
            .map(|share| AgencyPart { agency: office(share.office_id), microseconds: share.microseconds });
        let agencies: Vec<AgencyPart> = agencies.collect();
        let name = |position| eras.whole.step(position).map(|step| step.name_vi.clone());
        self.measured_in = Some(slip.measured_in);
        self.rows = slip
            .rows
            .into_iter()
            .map(|stay| StayView {
                step: eras.place(stay.step).0,
                name: name(stay.step),
                agency: office(stay.office_id),
                workflow: eras.place(stay.step).1.map(WorkflowName::from),
                giver: stay.giver.map(|by| giver(by, Instant::from_civil(stay.taken_at))),
                taker_role: stay.taker_role.to_string(),
                taken_at: Instant::from_civil(stay.taken_at),
                handed_at: stay.handed_at.map(Instant::from_civil),
                left_by: stay.left_by,
                left_by_words: stay.left_by.map(Event::words_vi),
                allowance_hours: stay.allowance_hours,
                spent_microseconds: stay.spent_microseconds,
                verdict: stay.verdict,
                verdict_words: stay.verdict.map(words_vi),
            })
            .collect();
        self.overrun = slip.overrun.map(|overrun| OverrunView {
            total_microseconds: overrun.total,
            desks: overrun
                .desks
                .into_iter()
                .map(|share| StepPart {
                    step: eras.place(share.step).0,
                    name: name(share.step),
                    workflow: eras.place(share.step).1.map(WorkflowName::from),
                    role: eras.whole.step(share.step).map(|step| step.role.to_string()),
                    own_overrun_microseconds: share.own_overrun_microseconds,
                    microseconds: share.microseconds,
                    late_opinions_microseconds: 0,
                })
                .collect(),
            agencies,
            applicant_microseconds: overrun.applicant,
            calendar_microseconds: overrun.calendar,
            unallocated_microseconds: overrun.unallocated,
        });
        Ok(())
    }
}
