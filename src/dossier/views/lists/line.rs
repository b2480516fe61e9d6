//! A dossier on a list: what the desk reads at a glance, with what is left and by when it should leave.

use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{self, Officer, OfficerId, PersonalReadKind};
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::store::Dossier;
use crate::dossier::books::sub_state::SubState;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::status::Status;
use crate::dossier::views::hand_over::{HandOver, HandOverSource};
use crate::dossier::views::lists::time_left::outlooks;
use crate::dossier::views::names::{AgencyName, agency_names};
use crate::dossier::views::people::as_seen;
use crate::dossier::views::view::sub_state;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureKind;

/// By when a dossier should leave its step: the due date less what comes after the step. Advice; it moves no due date.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct HandOverBy {
    /// The latest safe instant, in working time.
    pub at: Instant,
    /// What it rests on: what four of five past dossiers of the procedure took from this step, or what the workflow allows.
    pub source: HandOverSource,
    /// How many past dossiers it rests on; 0 for allowances.
    #[schema(example = 112)]
    pub cases: u32,
}

impl From<HandOver> for HandOverBy {
    fn from(hand_over: HandOver) -> Self {
        let HandOver { at, source, cases } = hand_over;
        Self { at: Instant::from_civil(at), source, cases }
    }
}

/// A dossier on a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DossierLine {
    /// Mã hồ sơ.
    pub code: String,
    /// The owning office.
    pub agency: AgencyName,
    /// The office that acts on it now, when that is not the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting_agency: Option<AgencyName>,
    /// Code of the procedure.
    pub procedure: String,
    /// Name of the procedure.
    pub procedure_name: String,
    /// An administrative procedure, or a process outside them.
    pub procedure_kind: ProcedureKind,
    /// Name of the applicant; covered where your role does not show whose it is.
    pub applicant_name: String,
    /// How it came in.
    pub channel: Channel,
    /// State.
    pub status: Status,
    /// The state in Vietnamese.
    pub status_words: &'static str,
    /// Where a request to the citizen stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_state: Option<SubState>,
    /// Where it stands in the books.
    pub stage: Account,
    /// Whose turn it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step_role: Option<String>,
    /// Sign-in name of the officer it was given to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// The full name of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler_name: Option<String>,
    /// The post of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler_post: Option<String>,
    /// When it was handed in.
    pub received_at: Instant,
    /// When it is due, by law; absent before acceptance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// By when the desk must answer a dossier that waits for acceptance, or had to answer one that was turned away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_due_at: Option<Instant>,
    /// The citizen's own due date while papers or a payment are owed, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citizen_due_at: Option<Instant>,
    /// Overdue now; of a dossier that waits for acceptance: the desk has not answered in time.
    pub overdue: bool,
    /// Working minutes until it is due, or must be answered; negative when overdue. Absent while the clock stands and when
    /// it has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 660)]
    pub remaining_minutes: Option<i64>,
    /// The same in words, a day of 8 hours; of a paused dossier, that it is paused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "còn 1 ngày 3 giờ làm việc")]
    pub remaining_words: Option<String>,
    /// By when it should leave its step to be in time; absent when no clock runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hand_over_by: Option<HandOverBy>,
    /// When the result existed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Instant>,
    /// The entity tag.
    pub version: i32,
}

/// Shows a page of dossiers.
///
/// # Errors
/// When the database fails.
pub(crate) fn lines(
    conn: &mut Connection,
    books: &ReferenceCaches,
    rows: &[Dossier],
    (officer, now): (&Officer, Instant),
) -> Result<Vec<DossierLine>, Problem> {
    let offices = agency_names(conn, rows.iter().flat_map(|row| [row.office_id, row.acting_office()]))?;
    let handlers: Vec<OfficerId> = rows.iter().filter_map(|row| row.handler_id).collect();
    let handlers = access::store::officer_names(conn, &handlers)?;
    rows.iter()
        .zip(outlooks(conn, books, rows, now)?)
        .map(|(row, outlook)| {
            let version = books.procedures.version(conn, row.procedure_version_id)?;
            let handler = row.handler_id.and_then(|id| handlers.get(&id));
            let seen = as_seen(conn, officer, PersonalReadKind::List, row)?;
            Ok(DossierLine {
                code: row.code.clone(),
                agency: offices
                    .get(&row.office_id)
                    .cloned()
                    .unwrap_or(AgencyName { code: String::new(), name: String::new() }),
                acting_agency: row.acting_office_id.and_then(|office| offices.get(&office).cloned()),
                procedure: version.code.clone(),
                procedure_name: version.content.name_vi.clone(),
                procedure_kind: version.kind,
                applicant_name: seen.applicant_name,
                channel: row.channel,
                status: row.status,
                status_words: row.status.words_vi(),
                sub_state: sub_state(row)?,
                stage: row.account,
                step_role: row.step_role.clone(),
                handler: handler.map(|name| name.username.clone()),
                handler_name: handler.map(|name| name.full_name.clone()),
                handler_post: handler.and_then(|name| name.posts.at(now)),
                received_at: row.received_at,
                due_at: row.legal_due_at(),
                answer_due_at: row.answer_due_at(),
                citizen_due_at: row.citizen_due_at,
                overdue: row.is_overdue(now),
                remaining_minutes: outlook.remaining_minutes,
                remaining_words: outlook.remaining_words,
                hand_over_by: outlook.hand_over.map(HandOverBy::from),
                resolved_at: row.resolved_at,
                version: row.version,
            })
        })
        .collect()
}
