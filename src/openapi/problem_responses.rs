//! The refusals that operations share, described once: a handler names only the status and, in words, what it means there.

use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response, ResponseBuilder};

/// The refusal of any status.
const PROBLEM: &str = "Problem";

/// Status, name and meaning of what every operation of some kind can answer.
const SHARED: &[(&str, &str, &str)] = &[
    ("400", "Unreadable", "The body, a parameter or a header cannot be read, or a parameter is unknown"),
    ("401", "NotSignedIn", "No valid token"),
    ("403", "RoleMayNot", "The roles of the officer do not allow it"),
    ("404", "NotFound", "Absent, or not to be seen"),
    ("408", "BodyTooSlow", "The body comes in too slowly; nothing was done"),
    ("413", "BodyTooLarge", "The body is larger than is taken"),
    ("422", "InvalidInput", "A field or parameter breaks a rule; each one is named"),
    ("default", PROBLEM, "Refused, or an internal error; the code says why"),
];

/// Adds to each operation the refusals that follow from what it takes, and lets all refusals share one form.
pub(super) fn add_shared(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let of_one = path.contains('{');
        for (writes, operation) in operations(item) {
            add_to(operation, of_one, writes);
        }
    }
    let components = document.components.get_or_insert_default();
    for (_, name, description) in SHARED {
        let form = Content::new(Some(Ref::from_schema_name("Problem")));
        let response = ResponseBuilder::new()
            .description(*description)
            .content("application/problem+json", form)
            .build();
        components.responses.insert((*name).to_owned(), RefOr::T(response));
    }
}

/// The operations of a path, and whether each writes.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (bool, &mut Operation)> {
    let writing = [&mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
    let reading = item.get.iter_mut().map(|operation| (false, operation));
    reading.chain(writing.into_iter().flatten().map(|operation| (true, operation)))
}

/// Adds to an operation; `of_one` when its path names one thing.
fn add_to(operation: &mut Operation, of_one: bool, writes: bool) {
    let takes_body = operation.request_body.is_some();
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let query: Vec<&str> = parameters
        .iter()
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter),
            RefOr::Ref(_) => None,
        })
        .filter(|parameter| parameter.parameter_in == ParameterIn::Query)
        .map(|parameter| parameter.name.as_str())
        .collect();
    let (takes_query, names_agency) = (!query.is_empty(), query.contains(&"agency"));
    let needs_token = operation.security.as_ref().is_some_and(|security| !security.is_empty());
    let responses = &mut operation.responses.responses;
    for (status, response) in responses.iter_mut() {
        if let RefOr::T(refusal) = response
            && is_refusal(status, refusal)
        {
            *response = refer(PROBLEM, &refusal.description);
        }
    }
    for (status, name, _) in SHARED {
        let given = match *status {
            "401" => needs_token,
            "403" => needs_token && writes,
            "404" => of_one || names_agency,
            "408" | "413" => takes_body,
            "422" => takes_body || takes_query,
            _ => true,
        };
        if given {
            responses.entry((*status).to_owned()).or_insert_with(|| refer(name, ""));
        }
    }
}

/// A refusal whose form is the shared one.
fn is_refusal(status: &str, response: &Response) -> bool {
    (status.starts_with('4') || status.starts_with('5')) && response.content.is_empty()
}

fn refer(name: &str, description: &str) -> RefOr<Response> {
    let mut reference = Ref::from_response_name(name);
    description.clone_into(&mut reference.description);
    RefOr::Ref(reference)
}
