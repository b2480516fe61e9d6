//! Done once for each key, away from HTTP: an act on a dossier, or a dossier taken in. The endpoints and the pages call the same.

use super::handler_state::{HandlerState, hidden};
use super::intake_request::IntakeRequest;
use crate::access::Officer;
use crate::agency;
use crate::agency::AgencyId;
use crate::dossier::acts::act_context::ActContext;
use crate::dossier::acts::intake::IntakeDraft;
use crate::dossier::acts::kinds::annulment::must_not_be_annulled;
use crate::dossier::books::store::{self, Dossier};
use crate::dossier::bulk::late_entry;
use crate::dossier::views::view::DossierView;
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::database::idempotency::{self, IdempotencyKey, KeptAnswer};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// What is wished of an act besides its body: that it is done once, and on the version that was read.
#[derive(Debug, Clone)]
pub(crate) struct ActWish {
    /// The key under which it is done once.
    pub key: Option<IdempotencyKey>,
    /// The version that was read.
    pub if_match: Option<i32>,
}

/// A body by which something is done to a dossier.
pub(crate) trait ActBody: Send + Sync + 'static {
    /// When it took effect, where the body says so.
    fn happened_at(&self) -> Option<Instant>;

    /// Does it; `number` is that of the address.
    fn perform(
        &self,
        conn: &mut Connection,
        act: ActContext<'_>,
        before: &Dossier,
        number: i32,
    ) -> Result<Dossier, Problem>;
}

/// Takes a dossier in: received or submitted.
pub(crate) type TakeIn = fn(&mut Connection, &ActContext<'_>, IntakeDraft) -> Result<Dossier, Problem>;

/// The office of the agency of this code, if the code is one.
fn office_of(conn: &mut Connection, code: &str) -> Result<Option<AgencyId>, Problem> {
    let mut check = Check::new();
    let code = check.text("agency", code, 60);
    let Ok(code) = check.finish(code) else { return Ok(None) };
    Ok(agency::store::find_by_code(conn, &code)?.map(|agency| agency.office_id))
}

/// The answer that is kept for this intake.
fn kept(
    conn: &mut Connection,
    officer: &Officer,
    wish: &ActWish,
    request: &IntakeRequest,
) -> Result<Option<KeptAnswer>, Problem> {
    let Some(key) = &wish.key else { return Ok(None) };
    let Some(office) = office_of(conn, &request.agency)? else { return Ok(None) };
    idempotency::replay(conn, office, officer.id, key)
}

/// The answer that tells of a dossier, as it is kept under a key.
pub(in crate::dossier) fn kept_answer(status: u16, view: &DossierView) -> Result<KeptAnswer, Problem> {
    let body = serde_json::to_string(view).map_err(|error| Problem::new(Code::Internal).because(error))?;
    Ok(KeptAnswer { status, body, etag: Some(format!("\"{}\"", view.version)) })
}

impl HandlerState {
    /// Does an act, once for each key; `number` is that of the opinion, where the act is about one.
    ///
    /// # Errors
    /// Why the act is not done; nothing has changed then.
    pub(crate) fn act_once(
        &self,
        conn: &mut Connection,
        officer: &Officer,
        (code, number): (&str, i32),
        wish: &ActWish,
        body: &dyn ActBody,
    ) -> Result<KeptAnswer, Problem> {
        self.once(conn, officer, code, wish, |conn, desk, officer, row| {
            let act = desk.act(officer);
            let when = (body.happened_at(), act.now);
            late_entry::before_the_machine(conn, &desk.books, row, when, |conn, row| {
                body.perform(conn, act, row, number)
            })
        })
    }

    /// Finds the dossier that an act is for, does the work, and tells of the dossier after it; once for each key.
    pub(in crate::dossier) fn once<W>(
        &self,
        conn: &mut Connection,
        officer: &Officer,
        code: &str,
        wish: &ActWish,
        work: W,
    ) -> Result<KeptAnswer, Problem>
    where
        W: Fn(&mut Connection, &Self, &Officer, &Dossier) -> Result<Dossier, Problem>,
    {
        let row = store::find_by_code(conn, &officer.scope(), code)?.ok_or_else(hidden)?;
        if let Some(key) = &wish.key
            && let Some(kept) = idempotency::replay(conn, row.office_id, officer.id, key)?
        {
            return Ok(kept);
        }
        if wish.if_match.is_some_and(|version| version != row.version) {
            return Err(Problem::new(Code::StaleVersion).say(
                format!("hồ sơ đang ở phiên bản {}: đọc lại rồi thử lại", row.version),
                format!("the dossier is at version {}: read it again and try again", row.version),
            ));
        }
        must_not_be_annulled(conn, &row)?;
        match work(conn, self, officer, &row) {
            Ok(after) => self.answer(conn, officer, wish, &after, 200),
            // The faster one may have been this very request, sent twice at once.
            Err(problem) if problem.code == Code::ChangedMeanwhile => match &wish.key {
                Some(key) => idempotency::replay(conn, row.office_id, officer.id, key)?.ok_or(problem),
                None => Err(problem),
            },
            Err(problem) => Err(problem),
        }
    }

    /// Takes a dossier in, once for each key.
    ///
    /// # Errors
    /// Why it is not taken in; nothing has changed then.
    pub(crate) fn take_in_once(
        &self,
        conn: &mut Connection,
        officer: &Officer,
        wish: &ActWish,
        request: &IntakeRequest,
        take_in: TakeIn,
    ) -> Result<KeptAnswer, Problem> {
        // The office's id stands in the key; an agency that cannot be found fails below.
        if let Some(kept) = kept(conn, officer, wish, request)? {
            return Ok(kept);
        }
        let act = self.act(officer);
        match take_in(conn, &act, request.clone().read()) {
            Ok(row) => self.answer(conn, officer, wish, &row, 201),
            // The other one may be of this very request, taken in meanwhile.
            Err(problem) if problem.code == Code::PossibleDuplicate => {
                kept(conn, officer, wish, request)?.ok_or(problem)
            }
            Err(problem) => Err(problem),
        }
    }

    /// Tells of a dossier after what was done to it, and keeps the answer under the key.
    fn answer(
        &self,
        conn: &mut Connection,
        officer: &Officer,
        wish: &ActWish,
        row: &Dossier,
        status: u16,
    ) -> Result<KeptAnswer, Problem> {
        let now = self.now();
        let answer = kept_answer(status, &DossierView::of(conn, &self.books, row, (officer, now))?)?;
        if let Some(key) = &wish.key {
            idempotency::keep(conn, row.office_id, officer.id, key, &answer, now)?;
        }
        Ok(answer)
    }
}
