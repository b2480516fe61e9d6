//! HTTP endpoints of the report on legs: the figures of each agency, and the dossiers behind a figure.

use actix_web::{get, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::figures::{LegFigure, LegFigures};
use super::store::{self, TurnKey, Turns};
use crate::access::Officer;
use crate::agency::store as agencies;
use crate::dossier::books::legs::LegVerdict;
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::page;
use crate::platform::service_state::ServiceState;
use crate::report::count::context::ReportContext;
use crate::report::count::fold::PartWindow;
use crate::report::count::query::report_query;
use crate::report::count::request::{ReportReader, ReportRequest};
use crate::report::count::store as reports;
use crate::report::count::view::ReportAgency;
use crate::report::figures::rate::Rate;

pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_leg_report).service(list_leg_dossiers);
}

report_query! {
    /// Which report on legs.
    pub(crate) struct LegsQuery: {
    }
}

report_query! {
    /// Which cell of which report on legs.
    pub(crate) struct LegDossiersQuery: {
        /// The figure: `ended_in_time`, `ended_late`, `interrupted`, `running_in_time` or `running_overdue`.
        #[param(required = true, example = "ended_late")]
        figure: Option<String>,
        /// The code of the agency of a row; the total when nothing is said.
        #[param(example = "H26.15")]
        group: Option<String>,
        /// Lines on a page.
        #[param(example = 50)]
        limit: Option<i64>,
        /// Where the page begins: `next_cursor` of the page before.
        cursor: Option<String>,
    }
}

/// What the report on legs rests on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LegParameters {
    /// The agency; the offices of its subtree are counted.
    agency: ReportAgency,
    /// The first day.
    from: NaiveDate,
    /// The last day.
    to: NaiveDate,
    /// What took effect before this instant is counted; due dates before it have passed.
    as_of: Instant,
    /// What was recorded by this instant is counted.
    known_at: Instant,
}

/// The legs of one agency.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LegRow {
    /// The code of the agency: opens the row (`group`).
    #[schema(example = "H26.15")]
    key: String,
    /// Its name.
    name: String,
    /// The figures.
    figures: LegFigures,
    /// Done in time, of those done in the period.
    in_time_of_ended: Rate,
}

/// All legs together.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LegTotal {
    /// The figures.
    figures: LegFigures,
    /// Done in time, of those done in the period.
    in_time_of_ended: Rate,
}

/// How agencies kept to their legs of linked procedures in a period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LegReport {
    /// What the report rests on.
    parameters: LegParameters,
    /// One row for each agency that has any figure.
    rows: Vec<LegRow>,
    /// The total.
    total: LegTotal,
}

/// One leg of the list behind a figure.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LegEntry {
    /// The code of the dossier.
    #[schema(example = "H26.268.05-230307-0012")]
    code: String,
    /// The owner of the dossier.
    office: ReportAgency,
    /// The code of the procedure.
    #[schema(example = "2.001661")]
    procedure_code: String,
    /// The name of the procedure.
    procedure_name: String,
    /// Which leg.
    leg: i32,
    /// Whose leg it is.
    agency: ReportAgency,
    /// When it came to the agency.
    started_at: Instant,
    /// When it was due; absent while the clock stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Instant>,
    /// When it left, as far as the report knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Instant>,
    /// How it stands to the due instant, at the as-of instant.
    verdict: LegVerdict,
}

/// The dossiers behind a figure of the legs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LegDossierList {
    /// The figure that was opened.
    figure: LegFigure,
    /// Its label.
    #[schema(example = "Chặng xong quá hạn")]
    label: &'static str,
    /// The row that was opened; none: the total.
    group: Option<String>,
    /// The as-of instant of the report: send it with the next page.
    as_of: Instant,
    /// The known-at instant of the report: send it too.
    known_at: Instant,
    /// How many lines the whole list has: the value of the cell.
    #[schema(example = 1)]
    total: i64,
    /// The lines of this page.
    items: Vec<LegEntry>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// How agencies kept to their legs of linked procedures in a period, as of an instant and as known at an instant.
#[utoipa::path(tag = "report", operation_id = "get_leg_report", params(LegsQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The report", body = LegReport),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/legs")]
pub(crate) async fn get_leg_report(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<LegsQuery>,
) -> Result<web::Json<LegReport>, Problem> {
    let now = service.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let question = query.asked().question(&mut check, now);
    let question = check.finish(question)?;
    service.database.snapshot(move |conn| report(conn, &officer, &question, now).map(web::Json)).await
}

fn report(
    conn: &mut Connection,
    officer: &Officer,
    question: &ReportRequest,
    now: Instant,
) -> Result<LegReport, Problem> {
    let ground = ReportContext::of(conn, question, ReportReader::Officer(&officer.scope()), now)?;
    let figures = store::count(conn, &turns(&ground, None))?;
    let mut total = LegFigures::default();
    let mut rows = Vec::new();
    for (agency, figures) in figures {
        total.add(&figures);
        let Some(office) = ground.offices.get(&agency) else { continue };
        let in_time_of_ended = figures.rate();
        rows.push(LegRow { key: office.code.clone(), name: office.name.clone(), figures, in_time_of_ended });
    }
    rows.sort_by(|one, other| one.key.cmp(&other.key));
    Ok(LegReport {
        parameters: LegParameters {
            as_of: ground.cut.as_of(),
            known_at: ground.known_at,
            agency: ReportAgency { code: ground.agency.code, name: ground.agency.name },
            from: question.period.from(),
            to: question.period.to(),
        },
        rows,
        total: LegTotal { in_time_of_ended: total.rate(), figures: total },
    })
}

/// The turns of every agency of the report, or of the one with this code.
fn turns(ground: &ReportContext, group: Option<&str>) -> Turns {
    let agencies = ground.offices.values().filter(|office| group.is_none_or(|group| office.code == group));
    Turns {
        agencies: agencies.map(|office| office.id).collect(),
        except: ground.outside.clone(),
        span: ground.span(PartWindow::whole(ground.cut.parts())),
        known_at: ground.known_at,
    }
}

/// The dossiers behind a figure of the legs; the list is as long as the cell says.
#[utoipa::path(tag = "report", operation_id = "list_leg_dossiers", params(LegDossiersQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The dossiers, each with its leg", body = LegDossierList),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/legs/dossiers")]
pub(crate) async fn list_leg_dossiers(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<LegDossiersQuery>,
) -> Result<web::Json<LegDossierList>, Problem> {
    let now = service.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let figure = query.figure.as_deref().unwrap_or_default();
    let figure = check.one_of("figure", figure, LegFigure::ALL, LegFigure::as_str);
    let question = query.asked().question(&mut check, now);
    let part = page::read(&mut check, query.limit, query.cursor.as_deref());
    let (figure, question, (after, limit)) = check.finish((figure, question, part))?;
    let wish = LegListSelection { figure, group: query.group, after, limit };
    service.database.snapshot(move |conn| wish.list(conn, &officer, &question, now).map(web::Json)).await
}

/// Which page of which list.
struct LegListSelection {
    figure: LegFigure,
    group: Option<String>,
    after: Option<TurnKey>,
    limit: i64,
}

impl LegListSelection {
    fn list(
        &self,
        conn: &mut Connection,
        officer: &Officer,
        question: &ReportRequest,
        now: Instant,
    ) -> Result<LegDossierList, Problem> {
        let ground = ReportContext::of(conn, question, ReportReader::Officer(&officer.scope()), now)?;
        let turns = turns(&ground, self.group.as_deref());
        if turns.agencies.is_empty() {
            return Err(Problem::field(
                "group",
                "unknown_group",
                "không có dòng này trong báo cáo: lấy khóa (key) từ báo cáo cùng tham số",
                "the report has no such row: take the key from the report of the same parameters",
            ));
        }
        let total = store::count_list(conn, &turns, self.figure)?;
        let entries = store::list(conn, &turns, self.figure, self.after, self.limit + 1)?;
        let (entries, next_cursor) = page::cut(entries, self.limit, TurnKey::of);
        let procedures = reports::procedures(conn)?;
        let places: Vec<_> = entries.iter().flat_map(|entry| [entry.office_id, entry.agency_id]).collect();
        let places = agencies::load_many(conn, &places)?;
        let place = |id| {
            let found = places.iter().find(|place| place.id == id);
            ReportAgency {
                code: found.map(|place| place.code.clone()).unwrap_or_default(),
                name: found.map(|place| place.name_vi.clone()).unwrap_or_default(),
            }
        };
        let (until, known_at) = (turns.span.until, turns.known_at);
        let items = entries.into_iter().map(|entry| {
            let procedure = procedures.get(&entry.procedure_id);
            let known = entry.end_recorded_at.is_some_and(|at| at <= known_at);
            let ended_at = entry.ended_at.filter(|at| known && *at < until);
            let ended = ended_at.map(Instant::civil).zip(entry.left_by);
            let due_at = entry.due_at;
            LegEntry {
                verdict: LegVerdict::of(ended, due_at.map(Instant::civil), ground.cut.as_of().civil()),
                office: place(entry.office_id),
                agency: place(entry.agency_id),
                procedure_code: procedure.map(|names| names.code.clone()).unwrap_or_default(),
                procedure_name: procedure.map(|names| names.name.clone()).unwrap_or_default(),
                code: entry.code,
                leg: entry.number,
                started_at: entry.started_at,
                due_at,
                ended_at,
            }
        });
        Ok(LegDossierList {
            figure: self.figure,
            label: self.figure.label_vi(),
            group: self.group.clone(),
            as_of: ground.cut.as_of(),
            known_at,
            total,
            items: items.collect(),
            next_cursor,
        })
    }
}
