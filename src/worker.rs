//! The ticker for recurring work: each task records its run, and of several processes only one runs it.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::task::JoinHandle;

use crate::access;
use crate::backup::folder;
use crate::backup::manifest::BackupManifest;
use crate::backup::schedule::{due_since, try_of};
use crate::backup::taking::{self, BackupWish, MadeBackup};
use crate::calendar::unsettled::{UnsettledYear, unsettled};
use crate::desk;
use crate::dossier::views::step_history;
use crate::import;
use crate::platform::database::{Connection, DatabaseError, idempotency, tasks};
use crate::platform::error::{Code, Problem};
use crate::platform::health::NoticeSubject;
use crate::platform::instant::Instant;
use crate::report::runs;
use crate::report::subscriptions::store::Subscription;
use crate::report::subscriptions::{self, make_due};
use crate::server::ServiceParts;

/// How often the ticker looks.
const TICK: Duration = Duration::from_secs(60);
/// Microseconds in the hour that one sweep is for.
const HOUR: i64 = 3_600_000_000;
/// Runs of a task that are remembered.
const REMEMBER: TimeDelta = TimeDelta::days(30);
/// After how long a report run that was not written to its end is taken away.
const KEEP_UNFINISHED: TimeDelta = TimeDelta::days(1);
/// How long it is kept who read personal data: two years.
const KEEP_READS: TimeDelta = TimeDelta::days(731);
/// How long an answer under an Idempotency-Key is kept.
const KEEP_ANSWERS: TimeDelta = TimeDelta::days(7);

/// Starts the ticker; it ends with the service.
#[must_use]
pub fn start(service: &ServiceParts) -> JoinHandle<()> {
    let service = service.clone();
    tokio::task::spawn_local(async move {
        // A backup may take long: the other work goes on beside it.
        tokio::join!(tick(&service), keep_backups(&service));
    })
}

async fn tick(service: &ServiceParts) {
    let mut ticks = tokio::time::interval(TICK);
    loop {
        ticks.tick().await;
        let now = service.clock.now();
        service.sign_in.forget(now);
        service.tracking.forget(now);
        let swept = service.database.write(move |conn| sweep(conn, now)).await;
        if let Err(error) = swept {
            tracing::warn!(%error, "the sweep did not run; the next tick tries again");
        }
        if let Err(error) = look_at_calendars(service, now).await {
            tracing::warn!(%error, "the calendars were not looked at; the next tick tries again");
        }
        if let Err(error) = deliver_reports(service, now).await {
            tracing::warn!(%error, "not every report was delivered; the next tick tries again");
        }
        match service.attachment_state().look_through_waiting().await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "files were looked through for viruses"),
            Err(error) => {
                tracing::warn!(%error, "not every file was looked through; the next tick tries again");
            }
        }
        if let Err(error) = count_steps(service, now).await {
            tracing::warn!(%error, "the step histories were not counted; tomorrow tries again");
        }
    }
}

/// Makes backups where they are set up; one that fails is told, and tried again an hour later.
async fn keep_backups(service: &ServiceParts) {
    if service.config.backups.backup_to.is_none() {
        return;
    }
    let mut ticks = tokio::time::interval(TICK);
    loop {
        ticks.tick().await;
        if let Err(error) = back_up(service, service.clock.now()).await {
            tracing::error!(error = format!("{error:#}"), "no backup was made; the next hour tries again");
        }
    }
}

/// Makes the backup that is due, in one of the processes that share the register, and keeps in mind how old the last one is.
///
/// # Errors
/// When it cannot be made or is not sound.
pub async fn back_up(service: &ServiceParts, now: Instant) -> anyhow::Result<Option<MadeBackup>> {
    let settings = &service.config.backups;
    let Some(to) = settings.backup_to.clone() else { return Ok(None) };
    let last = folder::newest(&to);
    tell_age(service, last.as_ref(), now);
    if last.is_some_and(|last| last.made_at >= due_since(settings.rhythm(), now)) {
        return Ok(None);
    }
    let slot = try_of(now);
    if !service.database.write(move |conn| tasks::claim(conn, "backup", slot, now)).await? {
        return Ok(None);
    }
    let wish = BackupWish {
        to,
        keep: Some(usize::from(settings.backup_keep)),
        files: service.files.place.clone(),
        signing_key: None,
    };
    let (database, clock) = (service.database.clone(), service.clock.clone());
    let (send, made) = tokio::sync::oneshot::channel();
    // A thread of its own: whoever stops the service does not wait for a backup, which is begun anew then.
    std::thread::Builder::new().name("motcua-backup".to_owned()).spawn(move || {
        let _ = send.send(taking::make(&database, &clock, &wish));
    })?;
    let made = made.await?;
    let (outcome, notices) = match &made {
        Ok(made) => {
            (format!("{} dossiers in {}", made.manifest.heads.dossiers, made.place.display()), Vec::new())
        }
        Err(error) => (format!("failed: {error:#}"), vec![format!("the last backup failed: {error:#}")]),
    };
    let finished = service.clock.now();
    let finish = move |conn: &mut Connection| tasks::finish(conn, "backup", slot, finished, &outcome);
    service.database.write(finish).await?;
    service.notices.replace(NoticeSubject::Backups, notices);
    let made = made?;
    tell_age(service, Some(&made.manifest), finished);
    Ok(Some(made))
}

/// How old the last backup is: for readiness and for the meters.
fn tell_age(service: &ServiceParts, last: Option<&BackupManifest>, now: Instant) {
    service.notices.backed_up(last.map(|last| (last.made_at, last.verified_at)));
    let seconds =
        last.and_then(|last| u32::try_from((now.micros() - last.made_at.micros()) / 1_000_000).ok());
    if let Some(seconds) = seconds {
        metrics::gauge!("backup_age_seconds").set(f64::from(seconds));
    }
}

/// Tells the operator which calendars lack the year that should be decreed by now, in the log when it is new.
///
/// # Errors
/// What the database says.
pub async fn look_at_calendars(service: &ServiceParts, now: Instant) -> Result<(), DatabaseError> {
    let found = service.database.read(move |conn| unsettled(conn, now.date())).await?;
    let notices: Vec<String> = found.iter().map(UnsettledYear::words_en).collect();
    if service.notices.replace(NoticeSubject::Calendars, notices.clone()) {
        for notice in notices {
            tracing::warn!("{notice}");
        }
    }
    Ok(())
}

/// Forgets, once an hour, what need not be kept: old answers, ended sessions, forms that wait no more, uploaded registers, old runs of this task.
///
/// # Errors
/// When the database fails.
pub fn sweep(conn: &mut Connection, now: Instant) -> Result<(), DatabaseError> {
    let Some(slot) = Instant::from_micros(now.micros() - now.micros().rem_euclid(HOUR)) else {
        return Ok(());
    };
    if !tasks::claim(conn, "sweep", slot, now)? {
        return Ok(());
    }
    let answers = idempotency::forget(conn, now.plus(-KEEP_ANSWERS))?;
    let sessions = access::sessions::store::forget(conn, now)?;
    let runs = runs::store::sweep(conn, now.plus(-KEEP_UNFINISHED))?;
    let parked = desk::parked::store::forget(conn, now)?;
    let imports = import::kept::actions::sweep(conn, now)?;
    access::personal_reads::store::forget_before(conn, now.plus(-KEEP_READS))?;
    tasks::forget(conn, now.plus(-REMEMBER))?;
    let outcome = format!(
        "{answers} answers, {sessions} sessions, {parked} parked forms, {imports} uploaded registers and {runs} unfinished runs forgotten"
    );
    tasks::finish(conn, "sweep", slot, now, &outcome)
}

/// Makes the reports of subscriptions whose cuts have passed, and says how many were delivered.
///
/// # Errors
/// When one of them cannot be made for a reason of ours; the others are.
pub async fn deliver_reports(service: &ServiceParts, now: Instant) -> Result<usize, Problem> {
    let subscriptions = service.database.read(subscriptions::store::in_force).await?;
    let (mut delivered, mut failed) = (0, None);
    for (subscription, agency) in subscriptions {
        match deliver_cuts(service, &subscription, &agency, now).await {
            Ok(cuts) => delivered += cuts,
            Err(problem) => failed = Some(problem),
        }
    }
    failed.map_or(Ok(delivered), Err)
}

/// Makes what has been cut of one subscription, oldest first.
async fn deliver_cuts(
    service: &ServiceParts,
    subscription: &Subscription,
    agency: &str,
    now: Instant,
) -> Result<usize, Problem> {
    let of = subscription.clone();
    let (cuts, officer) = service
        .database
        .read(move |conn| {
            let cuts = make_due::undelivered(conn, &of, now)?;
            let officer = access::store::active_officer(conn, of.made_by, now)?;
            Ok::<_, Problem>((cuts, officer))
        })
        .await?;
    let mut delivered = 0;
    for cut in cuts {
        let of = subscription.clone();
        let claimed = service.database.write(move |conn| make_due::claim(conn, &of, cut, now)).await?;
        let Some(delivery) = claimed else { continue };
        let (database, calendars) = (&service.database, &service.books.calendars);
        let cut = (delivery, cut);
        make_due::deliver(database, calendars, (subscription, agency), cut, officer.clone(), now).await?;
        delivered += 1;
    }
    Ok(delivered)
}

/// Counts once a day how long dossiers take from each step to their result.
async fn count_steps(service: &ServiceParts, now: Instant) -> Result<(), Problem> {
    let slot = Instant::start_of(now.date());
    let claim = move |conn: &mut Connection| tasks::claim(conn, "step_history", slot, now);
    if !service.database.write(claim).await? {
        return Ok(());
    }
    let (database, books) = (service.database.clone(), service.books.clone());
    let counting = tokio::task::spawn_blocking(move || step_history::refresh(&database, &books, now));
    let counted = counting.await.map_err(|failure| Problem::new(Code::Internal).because(failure))??;
    let outcome = format!("{} dossiers told of {} steps", counted.dossiers, counted.steps);
    let finished = service.clock.now();
    let finish = move |conn: &mut Connection| tasks::finish(conn, "step_history", slot, finished, &outcome);
    Ok(service.database.write(finish).await?)
}
