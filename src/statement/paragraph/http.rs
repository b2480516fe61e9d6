//! HTTP endpoints of paragraphs: templates, trying one out, and the paragraph of a report as segments, text or a file.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::actions::{self, RunParagraph, TriedTemplate};
use super::render::Rendered;
use super::requests::{ParagraphQuery, PreviewRequest, RunParagraphQuery, TemplateQuery, TemplateRequest};
use super::template::MOST_CHARACTERS;
use super::views::{ParagraphTemplateList, ParagraphTemplateVersions, ParagraphView, TemplateView, paper};
use crate::access::Officer;
use crate::agency::Agency;
use crate::indicator::reader::find_office;
use crate::indicator::requests::{read_known_at, read_when};
use crate::platform::body::JsonBody;
use crate::platform::check::{Check, Checked};
use crate::platform::document::DocumentFormat;
use crate::platform::document::http::answer;
use crate::platform::error::Problem;
use crate::platform::page;
use crate::platform::service_state::ServiceState;
use crate::report::runs::store::RunId;
use crate::statement::language::{TextLanguage, read_tongue};
use crate::statement::paragraph::report_cells::ReportCells;
use crate::statement::store;

/// The HTTP endpoints of paragraphs.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list_paragraph_templates)
        .service(create_paragraph_template)
        .service(list_paragraph_template_versions)
        .service(create_paragraph_preview)
        .service(get_paragraph)
        .service(get_run_paragraph);
}

/// List the templates that an agency uses: its own, else those of the nearest agency above it, else the built-in ones.
#[utoipa::path(tag = "statement", operation_id = "list_paragraph_templates", params(TemplateQuery), security(("bearer" = [])), responses(
    (status = 200, description = "The templates", body = ParagraphTemplateList),
    (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/paragraph-templates")]
pub(crate) async fn list_paragraph_templates(
    service: web::Data<ServiceState>,
    officer: Officer,
    query: web::Query<TemplateQuery>,
) -> Result<web::Json<ParagraphTemplateList>, Problem> {
    let mut check = Check::new();
    let agency = check.text("agency", query.agency.as_deref().unwrap_or_default(), 64);
    let agency = check.finish(agency)?;
    let today = service.now().date();
    service
        .database
        .read(move |conn| {
            let agency = find_office(conn, &agency, &officer.scope())?;
            let items = actions::in_use(conn, &agency, today)?.into_iter().map(Into::into).collect();
            Ok(web::Json(ParagraphTemplateList { items }))
        })
        .await
}

/// Save a template of an agency: checked first, and a further version of one that is there.
#[utoipa::path(tag = "statement", operation_id = "create_paragraph_template", request_body = TemplateRequest, security(("bearer" = [])), responses(
    (status = 201, description = "Saved", body = TemplateView),
    (status = 403, description = "Not a writer of reports of the agency"),
    (status = 404, description = "No such agency in your scope"),
    (status = 409, description = "Somebody was faster"),
    (status = 422, description = "An unknown figure, a figure that is typed, or another mistake")))]
#[post("/api/v1/paragraph-templates")]
pub(crate) async fn create_paragraph_template(
    service: web::Data<ServiceState>,
    officer: Officer,
    body: JsonBody<TemplateRequest>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.checked()?;
    let now = service.now();
    let row = service.database.write(move |conn| actions::save(conn, &officer, &new, now)).await?;
    Ok(HttpResponse::build(StatusCode::CREATED).json(TemplateView::from(row)))
}

/// Every version of a template that an agency saved itself.
#[utoipa::path(tag = "statement", operation_id = "list_paragraph_template_versions", params(TemplateQuery, ("code" = String, Path, description = "The code", example = "district-and-wards")),
    security(("bearer" = [])), responses(
    (status = 200, description = "The versions, as they were saved; the newest 500", body = ParagraphTemplateVersions),
    (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/paragraph-templates/{code}/versions")]
pub(crate) async fn list_paragraph_template_versions(
    service: web::Data<ServiceState>,
    officer: Officer,
    code: web::Path<String>,
    query: web::Query<TemplateQuery>,
) -> Result<web::Json<ParagraphTemplateVersions>, Problem> {
    let mut check = Check::new();
    let agency = check.text("agency", query.agency.as_deref().unwrap_or_default(), 64);
    let code = check.text("code", &code, 60);
    let (agency, code) = check.finish((agency, code))?;
    service
        .database
        .read(move |conn| {
            let agency = find_office(conn, &agency, &officer.scope())?;
            let rows = store::list_templates(conn, &[agency.id], Some(&code))?;
            let most = usize::try_from(page::MAX_LIMIT).unwrap_or(usize::MAX);
            let early = rows.len().saturating_sub(most);
            let items = rows.into_iter().skip(early).map(Into::into).collect();
            Ok(web::Json(ParagraphTemplateVersions { items }))
        })
        .await
}

/// Try a template out on the report of an agency and period; nothing is kept.
#[utoipa::path(tag = "statement", operation_id = "create_paragraph_preview", request_body = PreviewRequest, security(("bearer" = [])), responses(
    (status = 200, description = "The paragraph", body = ParagraphView),
    (status = 404, description = "No such agency in your scope"),
    (status = 422, description = "A mistake in the template, or a figure that is missing")))]
#[post("/api/v1/paragraph-previews")]
pub(crate) async fn create_paragraph_preview(
    service: web::Data<ServiceState>,
    officer: Officer,
    body: JsonBody<PreviewRequest>,
) -> Result<web::Json<ParagraphView>, Problem> {
    let (asked, now) = (body.value, service.now());
    let mut check = Check::new();
    let agency = check.text("agency", &asked.agency, 64);
    let text = check.text("text", &asked.text, MOST_CHARACTERS);
    let language = read_tongue(&mut check, asked.language.as_deref());
    let days = (Some(asked.from.as_str()), Some(asked.to.as_str()), asked.as_of.as_deref());
    let when = read_when(&mut check, days, now.date());
    let until = check.date("until", asked.until.as_deref());
    let (agency, text, language, when, until) = check.finish((agency, text, language, when, until))?;
    service
        .database
        .snapshot(move |conn| {
            let asked = TriedTemplate { agency, text, language, when, until };
            let (written, cells) = actions::preview(conn, &officer, &asked, now)?;
            Ok(web::Json(ParagraphView::of(written, &cells, language)))
        })
        .await
}

/// The paragraph of a report that is drawn up now: segments with their cells, the plain text, or a file with links.
#[utoipa::path(tag = "statement", operation_id = "get_paragraph", params(ParagraphQuery, ("template" = String, Path, description = "The code of the template", example = "district-and-wards")),
    security(("bearer" = [])), responses(
    (status = 200, description = "The paragraph", content(
        (ParagraphView = "application/json"),
        (String = "text/plain"),
        (Vec<u8> = "application/pdf"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))),
    (status = 404, description = "No such template, or no such agency in your scope"),
    (status = 422, description = "A parameter breaks a rule, or a figure is missing")))]
#[get("/api/v1/paragraphs/{template}")]
pub(crate) async fn get_paragraph(
    service: web::Data<ServiceState>,
    officer: Officer,
    code: web::Path<String>,
    query: web::Query<ParagraphQuery>,
) -> Result<HttpResponse, Problem> {
    let (query, code, now) = (query.into_inner(), code.into_inner(), service.now());
    let mut check = Check::new();
    let agency = check.text("agency", query.agency.as_deref().unwrap_or_default(), 64);
    let language = read_tongue(&mut check, query.language.as_deref());
    let days = (query.from.as_deref(), query.to.as_deref(), query.as_of.as_deref());
    let when = read_when(&mut check, days, now.date());
    let until = check.date("until", query.until.as_deref());
    let known_at = read_known_at(&mut check, query.known_at.as_deref(), now);
    let format = ParagraphShape::read(&mut check, query.format.as_deref());
    let parts = (agency, language, when, until, known_at, format);
    let (agency, language, when, until, known_at, format) = check.finish(parts)?;
    let (written, cells, agency, title) = service
        .database
        .snapshot(move |conn| {
            let scope = officer.scope();
            let agency = find_office(conn, &agency, &scope)?;
            let in_use = actions::find_in_use(conn, &agency, (&code, language), now.date())?;
            let cells = actions::live_cells(conn, &agency, when, (known_at, &scope), now)?;
            let template = actions::parsed(&in_use, &cells)?;
            let until = (until.unwrap_or(when.to), known_at, &scope);
            let written = actions::write(conn, &template, &cells, (&agency, language), until, now)?;
            Ok::<_, Problem>((written, cells, agency, in_use.title))
        })
        .await?;
    format.answer(written, &cells, (&agency, language), &title, &service).await
}

/// The paragraph of a run: every number is tagged with its cell and opens to the dossiers behind it, as they stood then.
#[utoipa::path(tag = "statement", operation_id = "get_report_run_paragraph", params(
        ("id" = RunId, Path, description = "Key of the run"),
        ("template" = String, Path, description = "The code of the template", example = "district-and-wards"),
        RunParagraphQuery),
    security(("bearer" = [])), responses(
    (status = 200, description = "The paragraph", content(
        (ParagraphView = "application/json"),
        (String = "text/plain"),
        (Vec<u8> = "application/pdf"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))),
    (status = 404, description = "No such run or template"),
    (status = 422, description = "A parameter breaks a rule, or the run has no such row")))]
#[get("/api/v1/report-runs/{id}/paragraphs/{template}")]
pub(crate) async fn get_run_paragraph(
    service: web::Data<ServiceState>,
    officer: Officer,
    path: web::Path<(RunId, String)>,
    query: web::Query<RunParagraphQuery>,
) -> Result<HttpResponse, Problem> {
    let (query, (id, code), now) = (query.into_inner(), path.into_inner(), service.now());
    let mut check = Check::new();
    let language = read_tongue(&mut check, query.language.as_deref());
    let until = check.date("until", query.until.as_deref());
    let format = ParagraphShape::read(&mut check, query.format.as_deref());
    let (language, until, format) = check.finish((language, until, format))?;
    let scope = officer.scope();
    let RunParagraph { written, cells, agency, title } = service
        .database
        .snapshot(move |conn| actions::of_run(conn, (id, &scope), (&code, language), until, now))
        .await?;
    format.answer(written, &cells, (&agency, language), &title, &service).await
}

/// In what shape a paragraph is given.
#[derive(Clone, Copy)]
pub(in crate::statement) enum ParagraphShape {
    Segments,
    Text,
    File(DocumentFormat),
}

impl ParagraphShape {
    async fn answer(
        self,
        written: Rendered,
        cells: &ReportCells,
        (agency, language): (&Agency, TextLanguage),
        title: &str,
        service: &ServiceState,
    ) -> Result<HttpResponse, Problem> {
        match self {
            Self::Segments => Ok(HttpResponse::Ok().json(ParagraphView::of(written, cells, language))),
            Self::Text => {
                Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(written.text()))
            }
            Self::File(format) => {
                let public = service.config.public_url.as_deref();
                let paper = paper((title, agency), &written, cells, public, service.now());
                answer(paper, format, title).await
            }
        }
    }

    pub(in crate::statement) fn read(check: &mut Check, text: Option<&str>) -> Checked<Self> {
        let offered = [
            ("json", Self::Segments),
            ("text", Self::Text),
            ("docx", Self::File(DocumentFormat::Docx)),
            ("pdf", Self::File(DocumentFormat::Pdf)),
        ];
        let unsaid = ("json", Self::Segments);
        check.one_of_or("format", text, &offered, |(name, _)| name, unsaid).map(|(_, shape)| shape)
    }
}
