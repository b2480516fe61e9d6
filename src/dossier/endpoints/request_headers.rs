//! The headers of an act as a request brings them, and an answer that was kept as it goes out.

use actix_web::http::header::{ETAG, IF_MATCH};
use actix_web::{HttpRequest, HttpResponse};

use super::once::ActWish;
use crate::platform::database::idempotency::{IdempotencyKey, KeptAnswer};
use crate::platform::error::{Code, Problem};

/// Reads the headers of an act; `digest` is that of its body.
pub(crate) fn read_wish(request: &HttpRequest, digest: [u8; 32]) -> Result<ActWish, Problem> {
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
    Ok(ActWish { key, if_match })
}

/// An answer as it goes out.
pub(crate) fn render(answer: KeptAnswer) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(answer.status).unwrap_or_default();
    let mut response = HttpResponse::build(status);
    response.content_type("application/json");
    if let Some(tag) = answer.etag {
        response.insert_header((ETAG, tag));
    }
    response.body(answer.body)
}
