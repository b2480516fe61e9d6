//! The headers of an act, and the answer that is kept for them: a request with the same key is done once.

use actix_web::http::header::{ETAG, IF_MATCH};
use actix_web::{HttpRequest, HttpResponse};

use super::handler_state::HandlerState;
use crate::access::Officer;
use crate::dossier::books::store::Dossier;
use crate::dossier::views::view::DossierView;
use crate::platform::database::Connection;
use crate::platform::database::idempotency::{self, IdempotencyKey, KeptAnswer};
use crate::platform::error::{Code, Problem};

/// The headers of an act.
pub(in crate::dossier) struct RequestHeaders {
    pub(in crate::dossier) key: Option<IdempotencyKey>,
    pub(in crate::dossier) if_match: Option<i32>,
}

impl RequestHeaders {
    pub(in crate::dossier) fn read(request: &HttpRequest, digest: [u8; 32]) -> Result<Self, Problem> {
        let text = |name: &str| -> Result<Option<String>, Problem> {
            let Some(value) = request.headers().get(name) else { return Ok(None) };
            let text = value.to_str().map_err(|error| Problem::new(Code::UnreadableHeader).because(error))?;
            Ok(Some(text.trim().to_owned()))
        };
        let key = match text("Idempotency-Key")? {
            Some(key) if key.is_empty() || key.len() > 200 => {
                return Err(Problem::new(Code::UnreadableHeader).say(
                    "Idempotency-Key dài từ 1 đến 200 ký tự",
                    "an Idempotency-Key has 1 to 200 characters",
                ));
            }
            Some(key) => Some(IdempotencyKey { key, fingerprint: digest }),
            None => None,
        };
        let if_match = match text(IF_MATCH.as_str())? {
            None => None,
            Some(tag) if tag == "*" => None,
            Some(tag) => {
                // A tag that is not a number of ours matches no version.
                Some(tag.trim_matches('"').parse().unwrap_or(-1))
            }
        };
        Ok(Self { key, if_match })
    }
}

fn etag(version: i32) -> String {
    format!("\"{version}\"")
}

pub(super) fn kept_answer(status: u16, view: &DossierView) -> Result<KeptAnswer, Problem> {
    let body = serde_json::to_string(view).map_err(|error| Problem::new(Code::Internal).because(error))?;
    Ok(KeptAnswer { status, body, etag: Some(etag(view.version)) })
}

pub(in crate::dossier) fn render(answer: KeptAnswer) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(answer.status).unwrap_or_default();
    let mut response = HttpResponse::build(status);
    response.content_type("application/json");
    if let Some(tag) = answer.etag {
        response.insert_header((ETAG, tag));
    }
    response.body(answer.body)
}

impl HandlerState {
    pub(in crate::dossier) fn answer(
        &self,
        conn: &mut Connection,
        officer: &Officer,
        wish: &RequestHeaders,
        row: &Dossier,
        status: u16,
    ) -> Result<KeptAnswer, Problem> {
        let now = self.now();
        let answer = kept_answer(status, &DossierView::of(conn, &self.books, row, (officer, now))?)?;
        if let Some(key) = &wish.key {
            idempotency::keep(conn, row.office_id, officer.id, key, &answer, now)?;
        }
        Ok(answer)
    }
}
