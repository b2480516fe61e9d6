//! Gathers the rooms' descriptions into one document; the server is configured by the very same function.

mod problem_responses;

use actix_web::App;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi as _};
use utoipa_actix_web::AppExt as _;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::platform::error::{FieldBody, ProblemBody};
use crate::platform::health;
use crate::{
    access, agency, attachment, calendar, dossier, indicator, procedure, report, score, statement, workflow,
};

/// Every documented address.
pub(crate) fn api(config: &mut ServiceConfig) {
    config.service(health::live).service(health::ready).service(health::metrics);
    access::http::routes(config);
    agency::http::routes(config);
    calendar::http::routes(config);
    procedure::http::routes(config);
    workflow::http::routes(config);
    dossier::endpoints::http::routes(config);
    attachment::http::routes(config);
    report::count::http::routes(config);
    indicator::http::routes(config);
    statement::http::routes(config);
    score::http::routes(config);
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "motcua",
        description = "One door: the register behind Vietnam's administrative one-stop shops. Errors are \
                       application/problem+json with a stable code, in Vietnamese or English by Accept-Language.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    components(schemas(ProblemBody, FieldBody)),
    modifiers(&BearerScheme),
    tags(
        (name = "access", description = "Sign-in, officers and their roles"),
        (name = "dossiers", description = "Dossiers: in at the desk, found again"),
        (name = "acts", description = "What officers do to a dossier"),
        (name = "attachments", description = "Files of a dossier: scans, letters, results"),
        (name = "tracking", description = "The citizen's look-up"),
        (name = "report", description = "Figures, and the dossiers behind them"),
        (name = "indicator", description = "Every other figure: entered with what proves it, or computed"),
        (name = "score", description = "Service-quality scores and their formulas"),
        (name = "statement", description = "What is said with figures: paragraphs written, texts checked"),
        (name = "agency", description = "Who serves"),
        (name = "calendar", description = "When work is done"),
        (name = "procedure", description = "What can be asked for"),
        (name = "workflow", description = "How it is handled inside"),
        (name = "health", description = "Is the service well?")
    )
)]
struct ApiDocument;

struct BearerScheme;

impl Modify for BearerScheme {
    fn modify(&self, document: &mut OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

/// The document, as the code says it.
#[must_use]
pub fn document() -> OpenApi {
    complete(App::new().into_utoipa_app().openapi(frame()).configure(api).split_for_parts().1)
}

/// What stands around the operations: title, tags, how to sign in.
pub(crate) fn frame() -> OpenApi {
    ApiDocument::openapi()
}

/// Adds to the operations what they share.
pub(crate) fn complete(mut document: OpenApi) -> OpenApi {
    problem_responses::add_shared(&mut document);
    document
}

/// The document as `openapi.yaml` holds it.
///
/// # Errors
/// When it cannot be written as YAML.
pub fn yaml() -> anyhow::Result<String> {
    Ok(document().to_yaml()?)
}
