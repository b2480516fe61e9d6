//! Every answer that a test gets is held against the description: its status is documented there, and so are the media type and the
//! form of its body.

use std::sync::OnceLock;

use serde_json::Value;

use crate::app::Answer;
use crate::schema::mistakes;

/// Statuses that any address may answer: another method, and a fault of the service.
const OF_ANY_ADDRESS: [u16; 1] = [405];

/// An operation with the pieces of its path; a parameter is `None`.
struct DescribedOperation {
    method: String,
    pieces: Vec<Option<String>>,
    id: String,
    responses: Value,
}

/// The operations of the description, the most literal paths first.
struct ApiDescription {
    operations: Vec<DescribedOperation>,
}

/// The description as the service gives it.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::to_value(motcua::openapi::document()).unwrap())
}

fn description() -> &'static ApiDescription {
    static DESCRIPTION: OnceLock<ApiDescription> = OnceLock::new();
    DESCRIPTION.get_or_init(|| {
        let document = document();
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                operations.push(DescribedOperation {
                    method: method.to_uppercase(),
                    pieces: path
                        .split('/')
                        .map(|piece| (!piece.starts_with('{')).then(|| piece.to_owned()))
                        .collect(),
                    id: operation["operationId"].as_str().unwrap().to_owned(),
                    responses: operation["responses"].clone(),
                });
            }
        }
        // A literal piece is meant before a parameter.
        operations.sort_by_key(|operation| operation.pieces.iter().filter(|piece| piece.is_none()).count());
        ApiDescription { operations }
    })
}

impl ApiDescription {
    fn operation(&self, method: &str, target: &str) -> Option<&DescribedOperation> {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let pieces: Vec<&str> = path.split('/').collect();
        self.operations.iter().find(|operation| {
            operation.method == method
                && operation.pieces.len() == pieces.len()
                && operation.pieces.iter().zip(&pieces).all(|(described, piece)| match described {
                    Some(literal) => literal == piece,
                    None => !piece.is_empty(),
                })
        })
    }
}

impl DescribedOperation {
    /// The response of a status, found through a reference to the shared ones.
    fn response(&self, status: u16) -> Option<&Value> {
        let own = self.responses.get(status.to_string());
        let response = own.or_else(|| self.responses.get("default").filter(|_| status >= 500))?;
        match response["$ref"].as_str() {
            None => Some(response),
            Some(reference) => document().pointer(reference.trim_start_matches('#')),
        }
    }
}

/// Fails when an answer is not what the description promises.
#[track_caller]
pub(crate) fn hold_to_the_description(method: &str, target: &str, answer: &Answer) {
    let description = description();
    let Some(operation) = description.operation(method, target) else { return };
    let DescribedOperation { id, .. } = operation;
    let status = answer.status;
    let Some(response) = operation.response(status) else {
        assert!(
            OF_ANY_ADDRESS.contains(&status),
            "{id} does not say that it answers {status}: {}",
            answer.text
        );
        return;
    };
    let media_type = answer.headers.get("content-type").map(String::as_str).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    let Some(content) = response["content"].as_object() else {
        assert!(answer.bytes.is_empty(), "{id} says that {status} has no body: {}", answer.text);
        return;
    };
    let Some(form) = content.get(media_type) else {
        panic!("{id} does not say that {status} is {media_type:?}: {:?}", content.keys());
    };
    if media_type.ends_with("json") && form["schema"].is_object() {
        let mistakes = mistakes(document(), &form["schema"], &answer.json());
        assert!(mistakes.is_empty(), "{id} answers {status} in another form than described: {mistakes:#?}");
    }
}

#[test]
fn an_answer_that_is_not_as_described_is_found() {
    let answer = |status, media_type: &str, text: &str| Answer {
        status,
        headers: [("content-type".to_owned(), media_type.to_owned())].into(),
        text: text.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let falls = |target: &'static str, answer: Answer| {
        std::panic::catch_unwind(|| hold_to_the_description("GET", target, &answer)).is_err()
    };
    let problem = r#"{"type":"x","title":"x","status":404,"code":"not_found"}"#;
    assert!(!falls("/api/v1/agencies/H26", answer(404, "application/problem+json", problem)));
    assert!(falls("/api/v1/agencies/H26", answer(404, "application/problem+json", r#"{"title":"x"}"#)));
    assert!(falls("/api/v1/agencies/H26", answer(404, "application/json", problem)));
    assert!(falls("/api/v1/agencies/H26", answer(418, "application/problem+json", problem)));
    assert!(falls("/api/v1/agencies/H26", answer(200, "application/json", r#"{"code":5}"#)));
}
