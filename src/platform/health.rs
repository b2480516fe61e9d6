//! Is the service alive, is it ready, and what do its meters show?

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::{HttpResponse, get, web};
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;

use crate::platform::database::DatabaseError;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;

/// How long readiness waits for the database.
const ANSWERS_WITHIN: Duration = Duration::from_millis(2500);

/// What an operator should see to, though the service works: said with its readiness. The ticker keeps it.
#[derive(Debug, Clone, Default)]
pub struct OperatorNotices(Arc<Mutex<KeptNotices>>);

/// What the ticker has last found.
#[derive(Debug, Default)]
struct KeptNotices {
    calendars: Vec<String>,
    backups: Vec<String>,
    last_backup: Option<(Instant, Instant)>,
}

/// What a notice is about: each part of the ticker replaces its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeSubject {
    /// Working calendars.
    Calendars,
    /// Backups.
    Backups,
}

impl OperatorNotices {
    /// Puts these in the place of those before of this subject; true when something is new.
    pub fn replace(&self, subject: NoticeSubject, notices: Vec<String>) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = match subject {
            NoticeSubject::Calendars => &mut all.calendars,
            NoticeSubject::Backups => &mut all.backups,
        };
        let new = notices.iter().any(|notice| !kept.contains(notice));
        *kept = notices;
        new
    }

    /// Keeps of when the last backup is, and when it had been walked through.
    pub fn backed_up(&self, last: Option<(Instant, Instant)>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).last_backup = last;
    }

    fn all(&self) -> Vec<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.calendars.iter().chain(&all.backups).cloned().collect()
    }

    /// The last backup, and how old it is.
    pub(crate) fn last_backup(&self, now: Instant) -> Option<LastBackup> {
        let (made_at, verified_at) = self.0.lock().unwrap_or_else(PoisonError::into_inner).last_backup?;
        let age_seconds = (now.micros() - made_at.micros()) / 1_000_000;
        Some(LastBackup { made_at, verified_at, age_seconds })
    }
}

/// The last backup that was walked through, where the service makes them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LastBackup {
    /// Of when it is.
    pub made_at: Instant,
    /// When it had been walked through.
    pub verified_at: Instant,
    /// How old it is, in seconds.
    #[schema(example = 36_000)]
    pub age_seconds: i64,
}

/// The state of the service.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Health {
    /// `ok`
    #[schema(example = "ok")]
    pub status: &'static str,
    /// `sqlite` or `postgres`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<&'static str>,
    /// What an operator should see to, in English; absent when there is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["the working calendar of H26 for 2027 is provisional: load the days off decreed for 2027"]))]
    pub notices: Vec<String>,
    /// The last backup that was walked through; absent while the service has made none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_backup: Option<LastBackup>,
}

/// The process answers.
#[utoipa::path(tag = "health", operation_id = "get_liveness", responses((status = 200, description = "Alive", body = Health)))]
#[get("/health/live")]
pub(crate) async fn live() -> web::Json<Health> {
    web::Json(Health { status: "ok", database: None, notices: Vec::new(), last_backup: None })
}

/// The database answers, takes what is written, and its tables are those of this version.
#[utoipa::path(tag = "health", operation_id = "get_readiness", responses(
    (status = 200, description = "Ready", body = Health),
    (status = 503, description = "Not ready")))]
#[get("/health/ready")]
pub(crate) async fn ready(
    service: web::Data<ServiceState>,
    notices: web::Data<OperatorNotices>,
) -> Result<web::Json<Health>, Problem> {
    let silent = || DatabaseError::Unavailable("the database does not answer".to_owned());
    if !service.database.answers().await {
        return Err(silent().into());
    }
    let inner = service.database.clone();
    let asked = tokio::time::timeout(ANSWERS_WITHIN, web::block(move || inner.is_migrated())).await;
    let migrated = match asked {
        Ok(answer) => answer.unwrap_or_else(|error| Err(DatabaseError::Unavailable(error.to_string())))?,
        Err(_elapsed) => return Err(silent().into()),
    };
    service.database.must_be_writable().await?;
    if !migrated {
        return Err(Problem::new(Code::DatabaseUnavailable)
            .say("chạy lệnh: motcua migrate", "run the command: motcua migrate"));
    }
    Ok(web::Json(Health {
        status: "ok",
        database: Some(service.database.engine_name()),
        notices: notices.all(),
        last_backup: notices.last_backup(service.now()),
    }))
}

/// Meters in the Prometheus text format.
#[utoipa::path(tag = "health", operation_id = "get_metrics", responses((status = 200, description = "Meters", body = String, content_type = "text/plain")))]
#[get("/metrics")]
pub(crate) async fn metrics(meters: web::Data<PrometheusHandle>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(meters.render())
}
