//! What the API description says of an address: the methods that it takes, and the query parameters of each.

use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

use crate::platform::error::{Code, Problem};

/// One documented operation.
struct DocumentedOperation {
    method: &'static str,
    path: String,
    query: Vec<String>,
}

/// Every documented operation.
pub struct DocumentedOperations(Vec<DocumentedOperation>);

impl DocumentedOperations {
    /// Reads the description.
    #[must_use]
    pub fn of(document: &OpenApi) -> Self {
        let operations = document.paths.paths.iter().flat_map(|(path, item)| {
            by_method(item).into_iter().filter_map(move |(method, operation)| {
                let query = query_parameters(document, operation?);
                Some(DocumentedOperation { method, path: path.clone(), query })
            })
        });
        Self(operations.collect())
    }

    /// The methods that this address takes; empty when nobody serves it.
    #[must_use]
    pub fn allowed(&self, path: &str) -> Vec<&'static str> {
        let mut allowed: Vec<&'static str> = self
            .0
            .iter()
            .filter(|operation| matches_pattern(&operation.path, path))
            .flat_map(|operation| [Some(operation.method), (operation.method == "GET").then_some("HEAD")])
            .flatten()
            .collect();
        allowed.sort_unstable();
        allowed.dedup();
        allowed
    }

    /// Refuses query parameters that the operation does not have, all of them at once. An address that is not documented
    /// has its own rules.
    ///
    /// # Errors
    /// When there is such a parameter.
    pub fn check_query<'a>(
        &self,
        method: &str,
        path: &str,
        given: impl Iterator<Item = &'a str>,
    ) -> Result<(), Problem> {
        // A fixed segment beats a named one, as it does in the routes.
        let found = self
            .0
            .iter()
            .filter(|operation| operation.method == method && matches_pattern(&operation.path, path))
            .min_by_key(|operation| operation.path.matches('{').count());
        let Some(operation) = found else { return Ok(()) };
        let mut problem = Problem::new(Code::UnreadableQuery);
        for name in given.filter(|name| !operation.query.iter().any(|known| known == name)) {
            let known = operation.query.join(", ");
            let (vi, en) = if known.is_empty() {
                (
                    "địa chỉ này không nhận tham số nào".to_owned(),
                    "this address takes no parameters".to_owned(),
                )
            } else {
                (
                    format!("không có tham số này; địa chỉ nhận: {known}"),
                    format!("there is no such parameter; the address takes: {known}"),
                )
            };
            problem = problem.with_field(name, "unknown_parameter", vi, en);
        }
        if problem.fields.is_empty() { Ok(()) } else { Err(problem) }
    }
}

fn by_method(item: &PathItem) -> [(&'static str, Option<&Operation>); 5] {
    [
        ("GET", item.get.as_ref()),
        ("POST", item.post.as_ref()),
        ("PUT", item.put.as_ref()),
        ("PATCH", item.patch.as_ref()),
        ("DELETE", item.delete.as_ref()),
    ]
}

fn query_parameters(document: &OpenApi, operation: &Operation) -> Vec<String> {
    let of_query = |parameter: &Parameter| {
        (parameter.parameter_in == ParameterIn::Query).then(|| parameter.name.clone())
    };
    let shared = |name: &str| match document.components.as_ref()?.parameters.get(name)? {
        RefOr::T(parameter) => of_query(parameter),
        RefOr::Ref(_) => None,
    };
    let parameters = operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
        RefOr::T(parameter) => of_query(parameter),
        RefOr::Ref(to) => shared(to.ref_location.rsplit('/').next()?),
    });
    parameters.collect()
}

fn matches_pattern(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given))
                if wanted == given || (wanted.starts_with('{') && !given.is_empty()) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_segment_matches_any_one_segment() {
        assert!(matches_pattern("/api/v1/dossiers/{code}", "/api/v1/dossiers/x"));
        assert!(!matches_pattern("/api/v1/dossiers/{code}", "/api/v1/dossiers/x/y"));
        assert!(!matches_pattern("/api/v1/dossiers/{code}", "/api/v1/dossiers/"));
        assert!(matches_pattern("/metrics", "/metrics"));
    }

    #[test]
    fn a_fixed_segment_beats_a_named_one() {
        let operation = |path: &str, query: &str| DocumentedOperation {
            method: "GET",
            path: path.to_owned(),
            query: vec![query.to_owned()],
        };
        let operations = DocumentedOperations(vec![operation("/a/{code}", "on"), operation("/a/b", "q")]);
        let unknown = |path: &str, given: &[&str]| {
            let refused = operations.check_query("GET", path, given.iter().copied()).err();
            refused.map(|problem| problem.fields.into_iter().map(|field| field.field).collect::<Vec<_>>())
        };
        assert_eq!(unknown("/a/b", &["q"]), None);
        assert_eq!(unknown("/a/b", &["on", "q", "z"]), Some(vec!["on".to_owned(), "z".to_owned()]));
        assert_eq!(unknown("/a/c", &["on"]), None);
        assert_eq!(unknown("/elsewhere", &["z"]), None);
    }
}
