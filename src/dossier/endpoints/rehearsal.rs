//! What would come of it if a dossier were taken in, or an act done, now: done by the very same function, and undone at once.

use super::handler_state::HandlerState;
use super::intake_request::IntakeRequest;
use super::once::{ActBody, ActWish, TakeIn};
use crate::access::Officer;
use crate::dossier::views::view::DossierView;
use crate::platform::database::{Connection, Database, DatabaseError, Retryable};
use crate::platform::error::{Code, Problem};

/// How a rehearsal ends: never well, so that nothing of it is kept.
enum RehearsalEnd {
    /// It would be taken in, and stand like this.
    Stands(Box<DossierView>),
    /// The act would be done.
    Done,
    /// Neither.
    Refused(Problem),
}

impl From<DatabaseError> for RehearsalEnd {
    fn from(error: DatabaseError) -> Self {
        Self::Refused(error.into())
    }
}

impl From<Problem> for RehearsalEnd {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl Retryable for RehearsalEnd {
    fn is_retryable(&self) -> bool {
        match self {
            Self::Stands(_) | Self::Done => false,
            Self::Refused(problem) => problem.is_retryable(),
        }
    }
}

/// How the dossier would stand. No number is given out, nothing is written.
///
/// # Errors
/// Why it would not be taken in.
pub(crate) async fn rehearse_intake(
    desk: &HandlerState,
    officer: &Officer,
    request: IntakeRequest,
    take_in: TakeIn,
) -> Result<DossierView, Problem> {
    let (database, desk, officer) = (desk.database.clone(), desk.clone(), officer.clone());
    let rehearsed = database
        .write(move |conn| {
            let act = desk.act(&officer);
            let row = take_in(conn, &act, request.clone().read())?;
            let view = DossierView::of(conn, &desk.books, &row, (&officer, act.now))?;
            Err::<(), _>(RehearsalEnd::Stands(Box::new(view)))
        })
        .await;
    match rehearsed {
        Err(RehearsalEnd::Stands(view)) => Ok(*view),
        Err(RehearsalEnd::Refused(problem)) => Err(problem),
        Ok(()) | Err(RehearsalEnd::Done) => Err(Problem::new(Code::Internal).because("a rehearsal was kept")),
    }
}

/// Whether an act would be done on the version that was read. Nothing is written, no key is used up.
///
/// # Errors
/// Why it would not.
pub(crate) async fn rehearse_act(
    desk: &HandlerState,
    officer: &Officer,
    (code, number): (String, i32),
    if_match: Option<i32>,
    body: Box<dyn ActBody>,
) -> Result<(), Problem> {
    let (database, desk, officer) = (desk.database.clone(), desk.clone(), officer.clone());
    let wish = ActWish { key: None, if_match };
    let rehearsed = database
        .write(move |conn| {
            desk.act_once(conn, &officer, (&code, number), &wish, body.as_ref())?;
            Err::<(), _>(RehearsalEnd::Done)
        })
        .await;
    match rehearsed {
        Err(RehearsalEnd::Done) => Ok(()),
        Err(RehearsalEnd::Refused(problem)) => Err(problem),
        Ok(()) | Err(RehearsalEnd::Stands(_)) => {
            Err(Problem::new(Code::Internal).because("a rehearsal was kept"))
        }
    }
}

/// Whether some work would be done now: done by the very same function, and undone at once.
///
/// # Errors
/// Why it would not.
pub(crate) async fn rehearse_write(
    database: &Database,
    work: impl Fn(&mut Connection) -> Result<(), Problem> + Send + 'static,
) -> Result<(), Problem> {
    let rehearsed = database
        .write(move |conn| {
            work(conn)?;
            Err::<(), _>(RehearsalEnd::Done)
        })
        .await;
    match rehearsed {
        Err(RehearsalEnd::Done) => Ok(()),
        Err(RehearsalEnd::Refused(problem)) => Err(problem),
        Ok(()) | Err(RehearsalEnd::Stands(_)) => {
            Err(Problem::new(Code::Internal).because("a rehearsal was kept"))
        }
    }
}
