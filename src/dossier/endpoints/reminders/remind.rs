//! A reminder as it is sent, made once for each key.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::Officer;
use crate::dossier::acts::reminding;
use crate::dossier::books::store::find_by_code;
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::dossier::views::reminders::view::{ReminderList, ReminderView};
use crate::platform::check::Check;
use crate::platform::database::idempotency::{self, IdempotencyKey, KeptAnswer};
use crate::platform::error::{Code, Problem};

/// Reminds whoever has the dossier.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "note": "Công dân đã hỏi hai lần, hồ sơ đã quá hạn" }))]
pub(crate) struct ReminderRequest {
    /// What is said with it.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

impl HandlerState {
    /// Reminds whoever has the dossier of this code, once for each key; the answer is the reminder.
    ///
    /// # Errors
    /// Why nobody is reminded.
    pub(crate) async fn remind(
        &self,
        officer: Officer,
        code: String,
        request: ReminderRequest,
        key: Option<IdempotencyKey>,
    ) -> Result<KeptAnswer, Problem> {
        let mut check = Check::new();
        let note = check.optional_text("note", request.note.as_deref(), 1000);
        let (note, books, now) = (check.finish(note)?, self.books.clone(), self.now());
        self.database
            .write(move |conn| {
                let row = find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
                if let Some(key) = &key
                    && let Some(kept) = idempotency::replay(conn, row.office_id, officer.id, key)?
                {
                    return Ok(kept);
                }
                let made = reminding::remind(conn, &books, &officer, &row, note.clone(), now)?;
                let list = ReminderList::of(conn, &officer, &row)?;
                let view = list.items.into_iter().find(|one| one.number == made.number);
                let body = serde_json::to_string(&view.ok_or_else(no_such_reminder)?)
                    .map_err(|error| Problem::new(Code::Internal).because(error))?;
                let answer = KeptAnswer { status: 201, body, etag: None };
                if let Some(key) = &key {
                    idempotency::keep(conn, row.office_id, officer.id, key, &answer, now)?;
                }
                Ok(answer)
            })
            .await
    }
}

/// The answer where a dossier has no reminder of that number.
pub(crate) fn no_such_reminder() -> Problem {
    Problem::not_found("hồ sơ này không có lần đôn đốc đó", "this dossier has no such reminder")
}

/// The reminder of that number.
///
/// # Errors
/// When there is none.
pub(crate) fn numbered(list: ReminderList, number: i32) -> Result<ReminderView, Problem> {
    list.items.into_iter().find(|one| one.number == number).ok_or_else(no_such_reminder)
}
