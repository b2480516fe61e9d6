//! HTTP endpoints of the scores, their formulas and their classes.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::{CatalogueKeeper, Officer};
use crate::platform::body::JsonBody;
use crate::platform::check::{Check, Checked};
use crate::platform::document::format::DocumentFormat;
use crate::platform::document::http::{answer, read_format};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::page;
use crate::platform::service_state::ServiceState;
use crate::procedure::http::must_be_administrator;
use crate::report::quantity::spelling::CatalogueCount;
use crate::score::actions::{add_classes, add_formula};
use crate::score::document;
use crate::score::formula::{DoesNotApplyPolicy, ScoreFormula, in_force};
use crate::score::formula_views::{ClassesView, FormulaView};
use crate::score::period::ScorePeriod;
use crate::score::report::{ScoreRequest, procedures, scores};
use crate::score::requests::{ClassesRequest, FormulaRequest};
use crate::score::store;
use crate::score::views::ScoreReport;

/// The HTTP endpoints of this room.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get_scores)
        .service(list_score_procedures)
        .service(list_score_formulas)
        .service(create_score_formula)
        .service(list_score_classes)
        .service(create_score_classes);
}

/// Which scores.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScoresQuery {
    /// Code of the agency; the offices of its subtree that you may see are counted.
    #[param(required = true, example = "H26.268")]
    agency: Option<String>,
    /// A calendar month, quarter or year, such as 2023-05, 2023-Q2 or 2023.
    #[param(required = true, example = "2023-Q2")]
    period: Option<String>,
    /// What a criterion that does not apply to the level of a unit is worth: `full` (when nothing is said), or `left_out`.
    #[param(example = "full")]
    does_not_apply: Option<String>,
    /// Only acts and formulas that had been recorded by this instant, or by the end of this day.
    #[param(example = "2023-06-15T08:00:00+07:00")]
    known_at: Option<String>,
    /// `json` (when nothing is said), `pdf`, `xlsx`, `docx` or `csv`.
    #[param(example = "json")]
    format: Option<String>,
}

/// Which procedures.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScoreProceduresQuery {
    /// As in the scores.
    #[param(required = true, example = "H26.268")]
    agency: Option<String>,
    /// As in the scores.
    #[param(required = true, example = "2023-05")]
    period: Option<String>,
    /// The count: `procedures_served`, `online_procedures` or `online_procedures_used`.
    #[param(required = true, example = "online_procedures")]
    figure: Option<String>,
    /// As in the scores.
    #[param(example = "2023-06-15T08:00:00+07:00")]
    known_at: Option<String>,
    /// Rows on a page, 1 to 500; 50 unless said otherwise.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The procedures behind a count.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ScoreProcedures {
    /// The count that was opened.
    count: CatalogueCount,
    /// How long the whole list is: the count.
    #[schema(example = 23)]
    total: usize,
    /// Codes of procedures, in order.
    #[schema(example = json!(["1.001193"]))]
    items: Vec<String>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Which formulas.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FormulasQuery {
    /// Only those in force on this day, in the order of the table; every version when nothing is said.
    #[param(format = Date, example = "2023-05-31")]
    on: Option<String>,
    /// Only those of this criterion.
    #[param(example = "2.1")]
    criterion: Option<String>,
    /// Rows on a page, 1 to 500; 50 unless said otherwise.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Formulas.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FormulaPage {
    /// The versions.
    items: Vec<FormulaView>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Classes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ClassesList {
    /// Every version, the newest first.
    items: Vec<ClassesView>,
}

/// Reads the agency, the period and what was known; the month and the period are one parameter with two names.
fn read(
    check: &mut Check,
    agency: Option<&str>,
    period: Option<&str>,
    known_at: Option<&str>,
    now: Instant,
) -> Checked<(String, ScorePeriod, Option<Instant>)> {
    let agency = check.text("agency", agency.unwrap_or_default(), 64);
    let period = match period {
        Some(text) => read_period(check, text, now),
        None => check.required("period"),
    };
    let known_at = check.moment("known_at", known_at, now).map(|moment| moment.map(|(_, last)| last));
    Checked::all((agency, period, known_at))
}

fn read_period(check: &mut Check, text: &str, now: Instant) -> Checked<ScorePeriod> {
    let read = ScorePeriod::parse(text).and_then(|period| Some((period, period.days()?)));
    let (vi, en) = ("viết như 2023-05, 2023-Q2 hoặc 2023", "write it as 2023-05, 2023-Q2 or 2023");
    check.some(read, "period", "not_a_period", vi, en).and_then(|(period, days)| {
        if days.start() < now {
            return Checked::sure(period);
        }
        check.refuse("period", "not_begun", "kỳ này chưa bắt đầu", "the period has not begun")
    })
}

/// The service-quality scores of QĐ 766/QĐ-TTg for what the register knows: of an agency, and of each agency below it.
///
/// Each criterion says what its numerator and denominator are, and where their lists are. What the register does not know is
/// `no_data`, never 0; a total says what it is a total of.
#[utoipa::path(tag = "score", operation_id = "get_scores", params(ScoresQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The scores", content(
            (ScoreReport = "application/json"),
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (String = "text/csv"))),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/scores")]
pub(crate) async fn get_scores(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<ScoresQuery>,
) -> Result<HttpResponse, Problem> {
    let now = service.now();
    let mut check = Check::new();
    let format = read_format(&mut check, query.format.as_deref(), DocumentFormat::ALL);
    let asked =
        read(&mut check, query.agency.as_deref(), query.period.as_deref(), query.known_at.as_deref(), now);
    let policy = check.one_of_or(
        "does_not_apply",
        query.does_not_apply.as_deref(),
        DoesNotApplyPolicy::ALL,
        DoesNotApplyPolicy::as_str,
        DoesNotApplyPolicy::Full,
    );
    let (format, (agency, period, known_at), policy) = check.finish((format, asked, policy))?;
    let question = ScoreRequest { agency, period, policy, known_at };
    let scope = officer.scope();
    let found = service.database.snapshot(move |conn| scores(conn, &question, &scope, now)).await?;
    if format == DocumentFormat::Json {
        return Ok(HttpResponse::Ok().json(ScoreReport::of(found)));
    }
    let name = format!("scores_{}_{}", found.whole.agency.code, found.days.from());
    answer(document::paper(&found), format, &name).await
}

/// The procedures behind a count of the scores; the list is as long as the count says.
#[utoipa::path(tag = "score", operation_id = "list_score_procedures", params(ScoreProceduresQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "Codes of procedures", body = ScoreProcedures),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/scores/procedures")]
pub(crate) async fn list_score_procedures(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<ScoreProceduresQuery>,
) -> Result<web::Json<ScoreProcedures>, Problem> {
    let now = service.now();
    let mut check = Check::new();
    let asked =
        read(&mut check, query.agency.as_deref(), query.period.as_deref(), query.known_at.as_deref(), now);
    let figure = query.figure.as_deref().unwrap_or_default();
    let count = check.one_of("figure", figure, CatalogueCount::ALL, CatalogueCount::as_str);
    let part = page::read::<String>(&mut check, query.limit, query.cursor.as_deref());
    let ((agency, period, known_at), count, (after, limit)) = check.finish((asked, count, part))?;
    let question = ScoreRequest { agency, period, policy: DoesNotApplyPolicy::Full, known_at };
    let scope = officer.scope();
    let codes =
        service.database.snapshot(move |conn| procedures(conn, &question, count, &scope, now)).await?;
    let total = codes.len();
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let rest = codes.into_iter().filter(|code| after.as_ref().is_none_or(|after| code > after));
    let (items, next_cursor) = page::cut(rest.take(wanted).collect(), limit, String::clone);
    Ok(web::Json(ScoreProcedures { count, total, items, next_cursor }))
}

/// The formulas: every version, or those in force on a day.
#[utoipa::path(tag = "score", operation_id = "list_score_formulas", params(FormulasQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The formulas", body = FormulaPage)))]
#[get("/api/v1/score-formulas")]
pub(crate) async fn list_score_formulas(
    _officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<FormulasQuery>,
) -> Result<web::Json<FormulaPage>, Problem> {
    let mut check = Check::new();
    let on = check.date("on", query.on.as_deref());
    let part = page::read::<FormulaKey>(&mut check, query.limit, query.cursor.as_deref());
    let (on, (after, limit)) = check.finish((on, part))?;
    let formulas = service.database.read(store::formulas).await.map_err(Problem::from)?;
    let mut found: Vec<&ScoreFormula> = match on {
        Some(day) => in_force(&formulas, day, service.now()),
        None => formulas.iter().collect(),
    };
    found.sort_by_key(|formula| key(formula));
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let rows: Vec<&ScoreFormula> = found
        .into_iter()
        .filter(|formula| query.criterion.as_ref().is_none_or(|code| formula.code == *code))
        .filter(|formula| after.as_ref().is_none_or(|after| key(formula) > *after))
        .take(wanted)
        .collect();
    let (rows, next_cursor) = page::cut(rows, limit, |formula| key(formula));
    Ok(web::Json(FormulaPage { items: rows.into_iter().map(FormulaView::from).collect(), next_cursor }))
}

/// Where a formula stands in a list: place in the table, criterion, version.
type FormulaKey = (i32, String, i32);

fn key(formula: &ScoreFormula) -> FormulaKey {
    (formula.position, formula.code.clone(), formula.version)
}

/// Adds a version of a formula. It says from which day it holds; the versions before it stay for what was known before.
#[utoipa::path(tag = "score", operation_id = "create_score_formula", request_body = FormulaRequest, security(("bearer" = [])),
    responses(
        (status = 201, description = "Added", body = FormulaView),
        (status = 403, description = "Not an administrator of every office that it is for"),
        (status = 409, description = "Somebody else has just added a version"),
        (status = 422, description = "A field breaks a rule, or a figure is unknown")))]
#[post("/api/v1/score-formulas")]
pub(crate) async fn create_score_formula(
    officer: Officer,
    service: web::Data<ServiceState>,
    body: JsonBody<FormulaRequest>,
) -> Result<HttpResponse, Problem> {
    must_be_administrator(&officer)?;
    let formula = body.value.checked()?;
    let (keeper, now) = (CatalogueKeeper::Signed(officer), service.now());
    let added = service.database.write(move |conn| add_formula(conn, formula.clone(), &keeper, now)).await?;
    let place = format!("/api/v1/score-formulas?criterion={}", added.code);
    Ok(HttpResponse::build(StatusCode::CREATED)
        .insert_header(("Location", place))
        .json(FormulaView::from(&added)))
}

/// The classes by which the whole score is named: every version.
#[utoipa::path(tag = "score", operation_id = "list_score_classes", security(("bearer" = [])),
    responses(
        (status = 200, description = "The classes", body = ClassesList)))]
#[get("/api/v1/score-classes")]
pub(crate) async fn list_score_classes(
    _officer: Officer,
    service: web::Data<ServiceState>,
) -> Result<web::Json<ClassesList>, Problem> {
    let sets = service.database.read(store::class_sets).await.map_err(Problem::from)?;
    Ok(web::Json(ClassesList { items: sets.into_iter().rev().map(ClassesView::from).collect() }))
}

/// Adds a version of the classes.
#[utoipa::path(tag = "score", operation_id = "create_score_classes", request_body = ClassesRequest, security(("bearer" = [])),
    responses(
        (status = 201, description = "Added", body = ClassesView),
        (status = 403, description = "Not an administrator of every office that it is for"),
        (status = 409, description = "Somebody else has just added a version")))]
#[post("/api/v1/score-classes")]
pub(crate) async fn create_score_classes(
    officer: Officer,
    service: web::Data<ServiceState>,
    body: JsonBody<ClassesRequest>,
) -> Result<HttpResponse, Problem> {
    must_be_administrator(&officer)?;
    let set = body.value.checked(officer.id, service.now())?;
    let keeper = CatalogueKeeper::Signed(officer);
    let added = service.database.write(move |conn| add_classes(conn, set.clone(), &keeper)).await?;
    Ok(HttpResponse::build(StatusCode::CREATED)
        .insert_header(("Location", "/api/v1/score-classes"))
        .json(ClassesView::from(added)))
}
