//! The reminders of a dossier as answers show them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{self, Officer, OfficerId, Role};
use crate::dossier::acts::reminding::{may_remind, next_at};
use crate::dossier::books::reminders::store;
use crate::dossier::books::store::Dossier;
use crate::dossier::views::names::{AgencyName, agency_names};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// That whoever had a dossier was reminded of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "number": 1, "made_by": "giam.sat", "made_by_name": "Phạm Thị Giám", "made_at": "2023-03-10T08:30:00+07:00",
    "officer": "binh.tran", "officer_name": "Trần Văn Bình", "role": "handler",
    "agency": { "code": "H26.268.05", "name": "UBND phường Kiến Hưng" },
    "due_at": "2023-03-09T17:00:00+07:00", "note": "Công dân đã hỏi hai lần", "answered": false
}))]
pub(crate) struct ReminderView {
    /// Its place among the reminders of the dossier, from 1.
    pub number: i32,
    /// Sign-in name of whoever reminded.
    pub made_by: String,
    /// The full name.
    pub made_by_name: String,
    /// When.
    pub made_at: Instant,
    /// Sign-in name of the officer who had the dossier; absent where it was everybody's of the role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer: Option<String>,
    /// The full name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer_name: Option<String>,
    /// The role whose turn it was.
    pub role: Role,
    /// Where that role was held: the unit of the step, else the office.
    pub agency: AgencyName,
    /// The due date as it stood then; before acceptance the instant by which the desk had to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// What was said with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether anything was done to the dossier since.
    pub answered: bool,
}

/// The reminders of a dossier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReminderList {
    /// Each, oldest first.
    pub items: Vec<ReminderView>,
    /// How many there are.
    #[schema(example = 1)]
    pub count: usize,
    /// From when on whoever has it may be reminded again; absent where nobody was reminded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Instant>,
    /// Whether you may remind of this dossier as it stands, once `next_at` has come.
    pub may_remind: bool,
}

impl ReminderList {
    /// The reminders of this dossier.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn of(conn: &mut Connection, officer: &Officer, row: &Dossier) -> Result<Self, DatabaseError> {
        let reminders = store::of_dossier(conn, row.office_id, row.id)?;
        let people: Vec<OfficerId> =
            reminders.iter().flat_map(|one| [Some(one.made_by), one.officer_id]).flatten().collect();
        let names = access::store::officer_names(conn, &people)?;
        let agencies = agency_names(conn, reminders.iter().map(|one| one.agency_id))?;
        let named = |id: OfficerId| {
            names.get(&id).map(|name| (name.username.clone(), name.full_name.clone())).unwrap_or_default()
        };
        let items: Vec<ReminderView> = reminders
            .iter()
            .filter_map(|one| {
                let ((made_by, made_by_name), officer) = (named(one.made_by), one.officer_id.map(named));
                let (officer, officer_name) = officer.unzip();
                Some(ReminderView {
                    number: one.number,
                    made_by,
                    made_by_name,
                    made_at: one.made_at,
                    officer,
                    officer_name,
                    role: one.role,
                    agency: agencies.get(&one.agency_id)?.clone(),
                    due_at: one.due_at,
                    note: one.note.clone(),
                    answered: row.last_recorded_at > one.made_at,
                })
            })
            .collect();
        Ok(Self {
            count: items.len(),
            items,
            next_at: next_at(&reminders),
            may_remind: may_remind(officer, row).is_ok(),
        })
    }
}
