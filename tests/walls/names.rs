//! One name for each thing: a type name stands once in the whole package, so that it says whose it is.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::source::{Kind, Source, Token, read_all};

/// Names that stand for several types still: the two column types are named after their values, and rows of a query in the
/// function that reads them. Nothing is ever added: give the new type a name that says whose it is.
const STILL_SHARED: &[&str] = &["Id", "Instant", "Row"];

/// The types that a file defines, with their lines: at its top, in functions, in test modules and by macros. An associated
/// type has the name that its trait gives it.
fn types(source: &Source) -> Vec<(usize, &str)> {
    let tokens = &source.tokens;
    let mut found = Vec::new();
    // For each open brace, whether it opens an `impl` or a `trait`.
    let mut open = Vec::new();
    let mut begins_impl = false;
    for (place, token) in tokens.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| tokens.get(place));
        if token.is("{") {
            open.push(std::mem::take(&mut begins_impl));
        } else if token.is("}") {
            open.pop();
        } else if token.is(";") {
            begins_impl = false;
        } else if (token.is("impl") && before.is_none_or(begins_an_item)) || token.is("trait") {
            begins_impl = true;
        }
        let associated = token.is("type") && open.last().copied().unwrap_or_default();
        let defines = ["struct", "enum", "trait", "union", "type"].iter().any(|word| token.is(word));
        let name = tokens.get(place + 1).filter(|next| next.kind == Kind::Word);
        if let Some(name) = name.filter(|_| defines && !associated)
            && name.text.starts_with(char::is_uppercase)
        {
            found.push((name.line, name.text.as_str()));
        }
    }
    found
}

fn begins_an_item(before: &Token) -> bool {
    ["}", "{", ";", "]", "unsafe"].iter().any(|sign| before.is(sign))
}

/// Names with more than one definition, and where these are.
fn shared(sources: &[Source]) -> BTreeMap<&str, Vec<String>> {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for source in sources {
        for (line, name) in types(source) {
            places.entry(name).or_default().push(format!("{}:{line}", source.path));
        }
    }
    places.retain(|_, places| places.len() > 1);
    places
}

/// The definitions that are too many, or that the list above allows without need.
fn breaches(sources: &[Source], allowed: &[&str]) -> Vec<String> {
    let shared = shared(sources);
    let added = shared
        .iter()
        .filter(|(name, _)| !allowed.contains(name))
        .map(|(name, places)| format!("{name} is several types: {}", places.join(", ")));
    let done = allowed
        .iter()
        .filter(|name| !shared.contains_key(**name))
        .map(|name| format!("{name} is one type now: take it off the list"));
    added.chain(done).collect()
}

#[test]
fn every_type_name_stands_once() -> io::Result<()> {
    let sources = read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), ".rs")?;
    let breaches = breaches(&sources, STILL_SHARED);
    assert!(breaches.is_empty(), "this wall is broken:\n{}", breaches.join("\n"));
    Ok(())
}

#[test]
fn the_wall_of_names_falls_on_a_bad_sample() {
    let first = Source::new(
        "agency/store.rs",
        "pub struct Row<'a>(&'a str);\nimpl Iterator for Rows { type Item = u8; }\nfn a() -> impl Copy { type Key = u8; }\n\
         named_values! { pub enum Side { Left = \"left\" } }",
    );
    let second = Source::new(
        "report/count/store.rs",
        "mod tests { struct Row; }\nimpl Iterator for Lines { type Item = u8; }\ntype Key = u8; trait Side {} // struct Kind",
    );
    assert_eq!(types(&first), [(1, "Row"), (3, "Key"), (4, "Side")]);
    assert_eq!(types(&second), [(1, "Row"), (3, "Key"), (3, "Side")]);
    let both = [first, second];
    assert_eq!(breaches(&both, &[]).len(), 3);
    assert_eq!(breaches(&both, &["Key", "Row", "Side"]), [""; 0]);
    assert_eq!(
        breaches(&both, &["Kind", "Key", "Row", "Side"]),
        ["Kind is one type now: take it off the list"]
    );
    assert_eq!(breaches(&both[..1], &[]), [""; 0]);
}

/// The names under which the types of a file stand in the description of the API, with their lines.
fn schema_names(source: &Source) -> Vec<(usize, &str)> {
    let tokens = &source.tokens;
    let mut found = Vec::new();
    // The item whose attributes are being read: whether it is described, and the name that it is given there.
    let (mut described, mut given) = (false, None);
    for (place, token) in tokens.iter().enumerate() {
        let next = |ahead: usize| tokens.get(place + ahead);
        if token.is("ToSchema") || token.is("named_values") {
            described |= next(1).is_some_and(|sign| [",", ")", "!"].iter().any(|mark| sign.is(mark)));
        } else if token.is("schema") && next(2).is_some_and(|word| word.is("as")) {
            given = next(4);
        } else if token.is("struct") || token.is("enum") {
            let own = next(1);
            let name = given.or(own).filter(|name| described && name.kind == Kind::Word);
            found.extend(name.map(|name| (name.line, name.text.as_str())));
            (described, given) = (false, None);
        } else if token.is("use") || token.is("impl") || token.is("fn") {
            (described, given) = (false, None);
        }
    }
    found
}

/// Names of the description that stand for several types: one would take the place of the others.
fn shared_schemas(sources: &[Source]) -> Vec<String> {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for source in sources {
        for (line, name) in schema_names(source) {
            places.entry(name).or_default().push(format!("{}:{line}", source.path));
        }
    }
    places.retain(|_, places| places.len() > 1);
    places.iter().map(|(name, places)| format!("{name}: {}", places.join(", "))).collect()
}

#[test]
fn every_schema_name_stands_once() -> io::Result<()> {
    let sources = read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), ".rs")?;
    let known: usize = sources.iter().map(|source| schema_names(source).len()).sum();
    assert!(known > 200, "{known} schemas are too few to be all");
    assert_eq!(shared_schemas(&sources), [""; 0]);
    Ok(())
}

#[test]
fn the_wall_of_schema_names_falls_on_a_bad_sample() {
    let first = Source::new(
        "agency/view.rs",
        "use utoipa::ToSchema;\n#[derive(Debug, ToSchema)]\n#[schema(as = Agency)]\nstruct AgencyView;\nstruct Plain;\n\
         named_values! { #[schema(as = Stage)] pub enum Account { Open = \"open\" } }",
    );
    let second = Source::new(
        "report/view.rs",
        "#[derive(ToSchema)] enum Agency { A }\n#[derive(Debug)] struct Stage;",
    );
    assert_eq!(schema_names(&first), [(3, "Agency"), (6, "Stage")]);
    assert_eq!(schema_names(&second), [(1, "Agency")]);
    assert_eq!(shared_schemas(&[first, second]), ["Agency: agency/view.rs:3, report/view.rs:1"]);
}
