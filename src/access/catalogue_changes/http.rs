//! HTTP endpoint that tells who changed what of the catalogue.

use actix_web::{get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::CatalogueThing;
use super::views::{CatalogueChangeView, changes};
use crate::access::Officer;
use crate::platform::check::Check;
use crate::platform::database::Id;
use crate::platform::error::Problem;
use crate::platform::page;
use crate::platform::service_state::ServiceState;

/// The HTTP endpoint of the changes.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list_catalogue_changes);
}

/// Of what.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CatalogueChangesQuery {
    /// What of the catalogue.
    #[param(example = "procedure")]
    thing: CatalogueThing,
    /// By what it is known: the code of a procedure, indicator, criterion or agency, the name of a workflow, `all` for the classes, agency,
    /// code and language of a template with slashes between.
    #[param(example = "1.004873")]
    key: String,
    /// Rows on a page, 1 to 500; 50 unless said otherwise.
    limit: Option<i64>,
    /// From `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What was done to something of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CatalogueChanges {
    /// Of what.
    thing: CatalogueThing,
    /// Oldest first; what an install began with was done by nobody and is not listed.
    items: Vec<CatalogueChangeView>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Who drafted, changed, published, abolished or retired each version of something of the catalogue: in which role, on whose behalf, when.
#[utoipa::path(tag = "access", operation_id = "list_catalogue_changes", params(CatalogueChangesQuery), security(("bearer" = [])), responses(
    (status = 200, description = "A page of changes", body = CatalogueChanges)))]
#[get("/api/v1/catalogue-changes")]
pub(crate) async fn list_catalogue_changes(
    service: web::Data<ServiceState>,
    _officer: Officer,
    query: web::Query<CatalogueChangesQuery>,
) -> Result<web::Json<CatalogueChanges>, Problem> {
    let query = query.into_inner();
    let mut check = Check::new();
    let part = page::read::<Id>(&mut check, query.limit, query.cursor.as_deref());
    let key = check.text("key", &query.key, 400);
    let (key, (after, limit)) = check.finish((key, part))?;
    let thing = query.thing;
    let rows = service.database.read(move |conn| changes(conn, (thing, &key), after, limit + 1)).await?;
    let (rows, next_cursor) = page::cut(rows, limit, |(id, _)| *id);
    let items = rows.into_iter().map(|(_, row)| row).collect();
    Ok(web::Json(CatalogueChanges { thing, items, next_cursor }))
}
