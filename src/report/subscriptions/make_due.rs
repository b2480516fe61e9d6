//! Makes the reports of subscriptions whose cuts have passed.

use std::sync::Arc;

use chrono::TimeDelta;

use super::store::{self, Delivery, Subscription};
use crate::access::{Officer, Role};
use crate::agency::Agency;
use crate::calendar::CalendarCache;
use crate::platform::database::{Connection, Database, Id, stored_json};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::report::figures::period::Period;
use crate::report::runs::request::ReportDefinition;
use crate::report::runs::store::RunId;
use crate::report::runs::{self, actions};
use crate::report::subscriptions::store::DeliveryId;

/// Who may have reports made by themselves: those who make runs.
pub const SUBSCRIBERS: &[Role] = actions::MAKERS;
/// After how long a cut that somebody began to make, and did not deliver, is taken over.
const STALE: TimeDelta = TimeDelta::hours(1);

/// The agency of that code, for an officer who may have its reports made.
///
/// # Errors
/// When it is not in the officer's scope, or the role is missing.
pub fn allowed(conn: &mut Connection, officer: &Officer, code: &str) -> Result<Agency, Problem> {
    let agency = actions::find_agency(conn, code, &officer.scope())?;
    actions::may(officer, SUBSCRIBERS, agency.id)?;
    Ok(agency)
}

/// What a subscription has made at each cut.
///
/// # Errors
/// When what was kept cannot be read.
pub fn wish_of(subscription: &Subscription) -> Result<ReportDefinition, Problem> {
    Ok(stored_json(&subscription.wish, "report_subscription.wish", subscription.id)?)
}

/// The cuts of a subscription that have passed and were not delivered, oldest first.
///
/// # Errors
/// When the database fails.
pub fn undelivered(
    conn: &mut Connection,
    subscription: &Subscription,
    now: Instant,
) -> Result<Vec<Period>, Problem> {
    let done = store::delivered(conn, subscription.id, subscription.cuts_after)?;
    let mut cuts = subscription.schedule.passed(subscription.cuts_after, now);
    cuts.retain(|cut| !done.contains(&cut.to()));
    Ok(cuts)
}

/// Claims a cut: the key of its delivery, when it is ours to make.
///
/// # Errors
/// When the database fails.
pub fn claim(
    conn: &mut Connection,
    subscription: &Subscription,
    cut: Period,
    now: Instant,
) -> Result<Option<DeliveryId>, Problem> {
    let delivery = Delivery {
        id: Id::new(),
        subscription_id: subscription.id,
        first_day: cut.from(),
        last_day: cut.to(),
        claimed_at: now,
        run_id: None,
        trouble: None,
        delivered_at: None,
    };
    Ok(store::claim(conn, &delivery, now.plus(-STALE))?)
}

/// Makes the run of a claimed cut and delivers it; where none can be made, delivers why.
///
/// # Errors
/// When the database fails: the claim then goes stale, and the cut is made later.
pub async fn deliver(
    database: &Database,
    calendars: &CalendarCache,
    (subscription, agency): (&Subscription, &str),
    (delivery, cut): (DeliveryId, Period),
    officer: Option<Officer>,
    now: Instant,
) -> Result<(), Problem> {
    let made = make(database, calendars, (subscription, agency), cut, officer, now).await;
    let (run_id, trouble) = match made {
        Ok(id) => (Some(id), None),
        // Our own fault is no news for the receivers: it is tried again.
        Err(problem) if problem.code.status() >= 500 => return Err(problem),
        Err(problem) => (None, Some(told(&problem))),
    };
    Ok(database.write(move |conn| store::deliver(conn, delivery, run_id, trouble.as_deref(), now)).await?)
}

async fn make(
    database: &Database,
    calendars: &CalendarCache,
    (subscription, agency): (&Subscription, &str),
    cut: Period,
    officer: Option<Officer>,
    now: Instant,
) -> Result<RunId, Problem> {
    let officer = officer.ok_or_else(|| {
        Problem::new(Code::RoleMayNot).say(
            "cán bộ đăng ký báo cáo này không còn làm việc: người khác cần đăng ký lại",
            "the officer who subscribed is no longer in service: somebody else must subscribe",
        )
    })?;
    let asked = wish_of(subscription)?.run(agency.to_owned(), cut, now)?;
    let calendars = calendars.clone();
    let run =
        database.snapshot(move |conn| actions::prepare(conn, &officer, &asked, &calendars, now)).await?;
    let run = Arc::new(run);
    let id = run.head.id;
    runs::keep(database, run).await?;
    Ok(id)
}

/// A problem as its receivers read it.
fn told(problem: &Problem) -> String {
    let detail = problem.detail.as_ref().map(|words| words.vi.clone());
    let fields = problem.fields.iter().map(|field| format!("{}: {}", field.field, field.words.vi));
    let parts: Vec<String> =
        [problem.code.title_vi().to_owned()].into_iter().chain(detail).chain(fields).collect();
    parts.join(". ")
}
