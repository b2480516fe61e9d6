//! Many dossiers handed on: each once for its key and in a transaction of its own, so that what one cannot do keeps no other from it.

use serde_json::{Value, json};

use super::body_of::body_of;
use super::handler_state::HandlerState;
use super::once::{ActBody, ActWish};
use crate::access::Officer;
use crate::agency::AgencyId;
use crate::dossier::books::journal;
use crate::dossier::books::numbers::spelling::spelled;
use crate::dossier::books::store::find_by_code;
use crate::dossier::bulk::hand_over::report::{HandOverLine, HandOverReport};
use crate::dossier::bulk::hand_over::requests::{HandOversRequest, HandedDossier};
use crate::dossier::clock::status::Event;
use crate::dossier::views::journal_view;
use crate::dossier::views::view::DossierView;
use crate::platform::database::Connection;
use crate::platform::database::idempotency::{self, IdempotencyKey, KeptAnswer};
use crate::platform::error::{Code, Problem};

/// The office under which the answer of an officer is kept: where the officer works.
pub(crate) fn home_of(officer: &Officer) -> Option<AgencyId> {
    officer.own_assignments().flat_map(|held| held.office_ids.iter().copied()).next()
}

/// The key under which one of the dossiers is handed on.
fn key_of(key: &IdempotencyKey, code: &str) -> IdempotencyKey {
    IdempotencyKey { key: format!("{} {}", key.key, spelled(code)), fingerprint: key.fingerprint }
}

fn internal(error: impl std::fmt::Display) -> Problem {
    Problem::new(Code::Internal).because(error)
}

impl HandlerState {
    /// Hands the dossiers on, one after the other, and tells of each. Sent again under its key it answers the same: what was done is not
    /// done twice, also where the first time was broken off.
    ///
    /// # Errors
    /// When the request breaks a rule, or its key was used for another one; nothing was handed on then.
    pub(crate) async fn hand_over_many(
        self,
        officer: Officer,
        order: HandOversRequest,
        key: Option<IdempotencyKey>,
    ) -> Result<KeptAnswer, Problem> {
        order.check()?;
        let under = key.clone().zip(home_of(&officer));
        if let Some((key, office)) = under.clone() {
            let id = officer.id;
            let kept = self.database.read(move |conn| idempotency::replay(conn, office, id, &key)).await?;
            if let Some(kept) = kept {
                return Ok(kept);
            }
        }
        let (mut items, mut broken): (Vec<HandOverLine>, Option<Problem>) = (Vec::new(), None);
        for dossier in &order.dossiers {
            let done = match &broken {
                Some(problem) => Err(problem.clone()),
                None => self.hand_on_one(&officer, dossier, order.note.as_deref(), key.as_ref()).await,
            };
            let line = match done {
                Ok(line) => line,
                Err(problem) => {
                    let fault = problem.code.status() >= 500;
                    if fault && broken.is_none() {
                        tracing::error!(
                            code = problem.code.as_str(),
                            cause = problem.cause.as_deref(),
                            "a hand-over broke off"
                        );
                        broken = Some(problem.clone());
                    }
                    let bare = HandOverLine { code: spelled(&dossier.code), ..HandOverLine::default() };
                    if fault {
                        bare.not_done(&problem, None)
                    } else {
                        self.as_it_stands(&officer, bare, problem).await
                    }
                }
            };
            items.push(line);
        }
        let now = self.now();
        let report = HandOverReport::of(items, &officer.full_name, now);
        let body = serde_json::to_string(&report).map_err(internal)?;
        let answer = KeptAnswer { status: 200, body, etag: None };
        // What was broken off is not kept: sent again it goes on.
        if let Some((key, office)) = under.filter(|_| broken.is_none()) {
            let (id, kept) = (officer.id, answer.clone());
            self.database
                .write(move |conn| {
                    if idempotency::replay(conn, office, id, &key)?.is_none() {
                        idempotency::keep(conn, office, id, &key, &kept, now)?;
                    }
                    Ok::<_, Problem>(())
                })
                .await?;
        }
        Ok(answer)
    }

    /// Hands one of them on.
    async fn hand_on_one(
        &self,
        officer: &Officer,
        dossier: &HandedDossier,
        note: Option<&str>,
        key: Option<&IdempotencyKey>,
    ) -> Result<HandOverLine, Problem> {
        let HandedDossier { code, version, branch, handler, agency } = dossier.clone();
        let body = json!({ "branch": branch, "handler": handler, "agency": agency, "note": note });
        let body: Box<dyn ActBody> = body_of(Event::HandOn, body)?;
        let wish = ActWish { key: key.map(|key| key_of(key, &code)), if_match: version };
        let (desk, officer, to) = (self.clone(), officer.clone(), code.clone());
        let done = self
            .database
            .write(move |conn| desk.act_once(conn, &officer, (&to, 0), &wish, body.as_ref()))
            .await?;
        let view: Value = serde_json::from_str(&done.body).map_err(internal)?;
        Ok(HandOverLine::done(&code, &view))
    }

    /// One that was not handed on: how it stands now, and who did what last. What this officer does not see stays unnamed.
    async fn as_it_stands(&self, officer: &Officer, bare: HandOverLine, problem: Problem) -> HandOverLine {
        let (desk, officer, code, why) = (self.clone(), officer.clone(), bare.code.clone(), problem.clone());
        let told = self.database.read(move |conn| desk.told(conn, &officer, &code, &why)).await;
        match told {
            Ok(Some(line)) => line,
            Ok(None) | Err(_) => bare.not_done(&problem, None),
        }
    }

    fn told(
        &self,
        conn: &mut Connection,
        officer: &Officer,
        code: &str,
        problem: &Problem,
    ) -> Result<Option<HandOverLine>, Problem> {
        let Some(row) = find_by_code(conn, &officer.scope(), code)? else { return Ok(None) };
        let view = DossierView::of(conn, &self.books, &row, (officer, self.now()))?;
        let view = serde_json::to_value(&view).map_err(internal)?;
        let entries = journal::of_dossier(conn, row.office_id, row.id)?;
        let last = entries.len().checked_sub(1).and_then(|last| entries.get(last..)).unwrap_or_default();
        let last = journal_view::journal(conn, last)?;
        Ok(Some(HandOverLine::of_view(code, &view).not_done(problem, last.first())))
    }
}
