//! HTTP endpoint that tells the head of an office who read personal data of its dossiers.

use actix_web::{get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::store::ReadsFilter;
use super::views::{PersonalReadView, reads, shown_offices};
use crate::access::Officer;
use crate::access::store::find_id;
use crate::agency;
use crate::platform::check::Check;
use crate::platform::database::{Connection, Id};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::page;
use crate::platform::service_state::ServiceState;

/// The HTTP endpoint of reads.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list_personal_reads);
}

/// Which reads.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PersonalReadsQuery {
    /// Of the offices of this agency's subtree; of all that you head, when nothing is said.
    #[param(example = "H26.268.05")]
    pub agency: Option<String>,
    /// By the officer of this sign-in name.
    #[param(example = "an.nguyen")]
    pub officer: Option<String>,
    /// Of the dossier of this code.
    #[param(example = "H26.268.05-230307-0001")]
    pub dossier: Option<String>,
    /// First day.
    #[param(format = Date, example = "2023-03-01")]
    pub from: Option<String>,
    /// Last day.
    #[param(format = Date, example = "2023-03-31")]
    pub to: Option<String>,
    /// Rows on a page, 1 to 500; 50 unless said otherwise.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<i64>,
    /// From `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Who read personal data.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonalReadPage {
    /// Newest first.
    pub items: Vec<PersonalReadView>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// A page of them, for the API and for pages.
///
/// # Errors
/// When the officer heads no office (403) or not that one (404), a parameter is wrong, or the database fails.
pub(crate) fn listing(
    conn: &mut Connection,
    officer: &Officer,
    query: &PersonalReadsQuery,
) -> Result<PersonalReadPage, Problem> {
    let offices = shown_offices(officer)?;
    let mut check = Check::new();
    let part = page::read::<Id>(&mut check, query.limit, query.cursor.as_deref());
    let (from, to) = (check.date("from", query.from.as_deref()), check.date("to", query.to.as_deref()));
    let dossier = check.optional_text("dossier", query.dossier.as_deref(), 64);
    let ((after, limit), from, to, dossier) = check.finish((part, from, to, dossier))?;
    let offices = match &query.agency {
        None => offices,
        Some(code) => {
            let hidden = || {
                Problem::not_found(
                    format!("không có cơ quan nào mã {code} do bạn phụ trách"),
                    format!("there is no agency {code} that you head"),
                )
            };
            let agency = agency::store::find_by_code(conn, code)?.ok_or_else(hidden)?;
            let within = offices.within(&agency::store::subtree_offices(conn, agency.id)?);
            if within.is_empty() {
                return Err(hidden());
            }
            within
        }
    };
    let officer_id = match &query.officer {
        None => None,
        // An unknown name finds nothing.
        Some(name) => Some(find_id(conn, name)?.unwrap_or_default()),
    };
    let filter = ReadsFilter {
        offices: offices.offices(),
        officer_id,
        dossier,
        from: from.map(Instant::start_of),
        until: to.map(Instant::end_of),
    };
    let rows = reads(conn, &filter, after, limit.saturating_add(1))?;
    let (rows, next_cursor) = page::cut(rows, limit, |(id, _)| *id);
    Ok(PersonalReadPage { items: rows.into_iter().map(|(_, row)| row).collect(), next_cursor })
}

/// Who read personal data of the dossiers of your office: which officer saw which dossiers, when, and how. For heads and supervisors.
///
/// A read shows here within a second of its answer.
#[utoipa::path(tag = "access", operation_id = "list_personal_reads", params(PersonalReadsQuery), security(("bearer" = [])), responses(
    (status = 200, description = "A page of reads", body = PersonalReadPage),
    (status = 403, description = "Neither head nor supervisor of an office"),
    (status = 404, description = "No such agency among those that you head")))]
#[get("/api/v1/personal-reads")]
pub(crate) async fn list_personal_reads(
    service: web::Data<ServiceState>,
    officer: Officer,
    query: web::Query<PersonalReadsQuery>,
) -> Result<web::Json<PersonalReadPage>, Problem> {
    let query = query.into_inner();
    service.database.read(move |conn| listing(conn, &officer, &query).map(web::Json)).await
}
