//! Reads a JSON body once: typed for the handler, and as a digest that tells equal requests apart from changed ones.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::platform::error::{Code, Problem};
use crate::platform::unreadable::UnreadableValue;

/// The largest JSON body, in bytes.
pub const MAX_BODY: usize = 256 * 1024;

/// A JSON body and the digest of method, path and bytes.
#[derive(Debug)]
pub struct JsonBody<T> {
    /// What was sent.
    pub value: T,
    /// SHA-256 over method, path and the bytes of the body.
    pub digest: [u8; 32],
}

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let bytes = bytes.await.map_err(|error| unreadable_bytes(&error))?;
            let mut hasher = Sha256::new();
            hasher.update(request.method().as_str());
            hasher.update(request.path());
            hasher.update(&bytes);
            Ok(Self { value: parse(&request, &bytes)?, digest: hasher.finalize().into() })
        })
    }
}

fn unreadable_bytes(error: &actix_web::Error) -> Problem {
    if error.as_response_error().status_code() == 413 {
        return Problem::new(Code::BodyTooLarge).say(
            format!("nội dung gửi lên dài nhất {} KiB", MAX_BODY / 1024),
            format!("a body has at most {} KiB", MAX_BODY / 1024),
        );
    }
    Problem::new(Code::UnreadableBody).because(error)
}

/// Reads the body. Nothing at all says as much as an object without fields: an act that needs no words is sent without any.
fn parse<T: DeserializeOwned>(request: &HttpRequest, bytes: &[u8]) -> Result<T, Problem> {
    let empty = bytes.trim_ascii().is_empty();
    let json = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.split(';').next().unwrap_or_default().trim().ends_with("json"));
    if !json && !empty {
        return Err(Problem::new(Code::UnreadableBody).say(
            "gửi nội dung JSON với tiêu đề Content-Type: application/json",
            "send JSON with the header Content-Type: application/json",
        ));
    }
    let mut reader = serde_json::Deserializer::from_slice(if empty { b"{}" } else { bytes });
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = dotted(error.path());
        let unreadable = UnreadableValue::of(&error.into_inner().to_string());
        let field = match unreadable.field {
            Some(name) if path.rsplit('.').next() != Some(name.as_str()) => {
                if path.is_empty() {
                    name
                } else {
                    format!("{path}.{name}")
                }
            }
            _ => path,
        };
        Problem::new(Code::UnreadableBody).with_field(field, "unreadable", unreadable.vi, unreadable.en)
    })?;
    reader.end().map_err(|error| Problem::new(Code::UnreadableBody).because(error))?;
    Ok(value)
}

/// Where serde stopped, as a dotted path with list places from 0.
fn dotted(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let words = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    words.collect::<Vec<_>>().join(".")
}
