//! HTTP endpoints of checks: a text goes in, and each of its figures comes back with what was found.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa_actix_web::service_config::ServiceConfig;

use super::language::TextLanguage;
use super::request::StatementRequest;
use super::store::{self, CheckRow};
use super::verdict::{ComparedWith, Reason, Source, StatementFinding, StatementVerdict};
use crate::access::Officer;
use crate::dossier::views::journal_view::hex;
use crate::indicator::reader::find_office;
use crate::platform::body::JsonBody;
use crate::platform::database::Id;
use crate::platform::error::{Problem, Words};
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;
use crate::statement::parsed_text::MentionValue;

/// The HTTP endpoints of this room.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(create_statement_check).service(get_statement_check);
    super::paragraph::http::routes(cfg);
    super::report_text::http::routes(cfg);
}

/// Why a figure is judged so.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StatementReason)]
pub(crate) struct ReasonView {
    /// What it was held against.
    against: ComparedWith,
    /// What that says of it.
    verdict: StatementVerdict,
    /// For people.
    #[schema(example = "3.415/3.464 = 98,59%, không phải 97%")]
    words: String,
    /// The known figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    /// What would be right in its place, where it is wrong and that can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "98,59%")]
    instead: Option<String>,
}

/// A figure of the text with what was found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StatementFinding)]
pub(crate) struct FindingView {
    /// Where it begins, in characters (Unicode code points, accents composed) from 0.
    #[schema(example = 46)]
    start: usize,
    /// The first character after it.
    #[schema(example = 49)]
    end: usize,
    /// As it stands there.
    #[schema(example = "97%")]
    text: String,
    /// `count`, `percent` or `ratio`.
    #[schema(example = "percent")]
    kind: &'static str,
    /// The number that was read; of a ratio its numerator.
    #[schema(example = "97")]
    value: String,
    /// Of how many, of a ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator: Option<String>,
    /// The gravest of the reasons.
    verdict: StatementVerdict,
    /// The verdict in a word or two.
    #[schema(example = "không khớp")]
    words: String,
    /// The reasons, the gravest first.
    reasons: Vec<ReasonView>,
}

/// How many figures got which verdict.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub(crate) struct VerdictCounts {
    /// They are right.
    confirmed: usize,
    /// Right but for their rounding.
    rounded_differently: usize,
    /// They are wrong.
    contradicted: usize,
    /// Percentages without a base.
    unverifiable: usize,
    /// Nothing tells of them.
    unknown: usize,
}

/// What was found in a text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StatementCheck)]
pub(crate) struct StatementView {
    /// Key of the check, when it was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Id>,
    /// SHA-256 of the text in hexadecimal.
    text_hash: String,
    /// When it was checked.
    checked_at: Instant,
    /// How many figures were found.
    figures: usize,
    /// How many of them got which verdict.
    verdicts: VerdictCounts,
    /// The figures, in the order of the text.
    findings: Vec<FindingView>,
}

impl FindingView {
    fn of(finding: StatementFinding, tongue: TextLanguage) -> Self {
        let StatementFinding { mention, verdict, reasons } = finding;
        let (kind, value, denominator) = match mention.said {
            MentionValue::Count { value, .. } => ("count", value, None),
            MentionValue::Percent { value, .. } => ("percent", value, None),
            MentionValue::Ratio { part, base } => ("ratio", part, Some(base.plain())),
        };
        let said = |words: Words| match tongue {
            TextLanguage::Vietnamese => words.vi,
            TextLanguage::English => words.en,
        };
        let reason = |reason: Reason| ReasonView {
            against: reason.against,
            verdict: reason.verdict,
            words: said(reason.words),
            source: reason.source,
            instead: reason.instead,
        };
        Self {
            start: mention.start,
            end: mention.end,
            text: mention.text,
            kind,
            value: value.plain(),
            denominator,
            verdict,
            words: match tongue {
                TextLanguage::Vietnamese => verdict.words_vi().to_owned(),
                TextLanguage::English => verdict.as_str().replace('_', " "),
            },
            reasons: reasons.into_iter().map(reason).collect(),
        }
    }
}

impl StatementView {
    fn of(findings: Vec<StatementFinding>, text: &str, tongue: TextLanguage, now: Instant) -> Self {
        let mut verdicts = VerdictCounts::default();
        for finding in &findings {
            *match finding.verdict {
                StatementVerdict::Confirmed => &mut verdicts.confirmed,
                StatementVerdict::RoundedDifferently => &mut verdicts.rounded_differently,
                StatementVerdict::Contradicted => &mut verdicts.contradicted,
                StatementVerdict::Unverifiable => &mut verdicts.unverifiable,
                StatementVerdict::Unknown => &mut verdicts.unknown,
            } += 1;
        }
        Self {
            id: None,
            text_hash: hex(&Sha256::digest(text)),
            checked_at: now,
            figures: findings.len(),
            verdicts,
            findings: findings.into_iter().map(|finding| FindingView::of(finding, tongue)).collect(),
        }
    }
}

/// Check a text: every figure in it is held against the text itself and against what the register knows.
#[utoipa::path(tag = "statement", operation_id = "create_statement_check", request_body = StatementRequest, security(("bearer" = [])), responses(
    (status = 200, description = "What was found; nothing is kept", body = StatementView),
    (status = 201, description = "What was found; its digest and the findings are kept", body = StatementView),
    (status = 404, description = "No such agency in your scope"),
    (status = 413, description = "The body is larger than 256 KiB")))]
#[post("/api/v1/statement-checks")]
pub(crate) async fn create_statement_check(
    service: web::Data<ServiceState>,
    officer: Officer,
    body: JsonBody<StatementRequest>,
) -> Result<HttpResponse, Problem> {
    let now = service.now();
    let asked = body.value.checked(now)?;
    let scope = officer.scope();
    let (agency, keep, text) = (asked.ground.agency.clone(), asked.keep, asked.text.clone());
    let mut view = service
        .database
        .snapshot(move |conn| {
            let findings = asked.findings(conn, &scope, now)?;
            Ok::<_, Problem>(StatementView::of(findings, &asked.text, asked.tongue, now))
        })
        .await?;
    if !keep {
        return Ok(HttpResponse::Ok().json(view));
    }
    view.id = Some(Id::new());
    let view = service
        .database
        .write(move |conn| {
            let office = find_office(conn, agency.as_deref().unwrap_or_default(), &officer.scope())?;
            let findings = serde_json::to_string(&view)
                .map_err(|error| Problem::new(crate::platform::error::Code::Internal).because(error))?;
            let row = CheckRow {
                office_id: office.id,
                id: view.id.unwrap_or_default(),
                text_hash: Sha256::digest(&text).to_vec(),
                findings,
                recorded_by: officer.id,
                recorded_at: now,
            };
            store::insert_check(conn, &row)?;
            Ok::<_, Problem>(row)
        })
        .await?;
    Ok(HttpResponse::build(StatusCode::CREATED).content_type("application/json").body(view.findings))
}

/// A check that was kept, as it was answered.
#[utoipa::path(tag = "statement", operation_id = "get_statement_check", security(("bearer" = [])),
    params(("id" = String, Path, description = "The key", example = "01900000-0000-7000-8000-000000000000")), responses(
    (status = 200, description = "What was found then", body = StatementView),
    (status = 404, description = "No such check in your scope")))]
#[get("/api/v1/statement-checks/{id}")]
pub(crate) async fn get_statement_check(
    service: web::Data<ServiceState>,
    officer: Officer,
    id: web::Path<Id>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let found = service
        .database
        .read(move |conn| store::find_check(conn, id, &officer.scope().offices()).map_err(Problem::from))
        .await?;
    let kept = found.ok_or_else(|| {
        Problem::not_found(
            "không có kết quả kiểm tra này trong phạm vi của bạn",
            "no such check in your scope",
        )
    })?;
    Ok(HttpResponse::Ok().content_type("application/json").body(kept.findings))
}
