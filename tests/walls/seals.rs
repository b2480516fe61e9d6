//! The wall of seals: whoever writes a table that is sealed seals it in the same function, and looks before at what is changed.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use crate::source::{Kind, Source, Token, read_all};

/// Functions that write a sealed table and leave the seal to whoever calls them, and why.
const SEALED_BY_THEIR_CALLERS: &[(&str, &str, &str)] = &[
    ("workflow/store.rs", "insert_steps", "the draft that they belong to is sealed by the two that write it"),
    ("report/runs/store.rs", "insert", "a run is sealed when it is whole"),
    ("report/runs/store.rs", "insert_lines", "a run is sealed when it is whole"),
    ("report/runs/store.rs", "sweep", "only runs that were never whole go"),
    ("procedure/delegation/store.rs", "lock", "it writes what stands there"),
    (
        "dossier/books/content_seal/store.rs",
        "insert",
        "the seals of an office are sealed when all of them are written",
    ),
];

/// The tables that the ledger seals, as `subjects.rs` names them.
fn sealed_tables(subjects: &Source) -> BTreeSet<String> {
    let invoked = |window: &[Token]| {
        window.first().is_some_and(|token| token.is("rows"))
            && window.get(1).is_some_and(|token| token.is("!"))
    };
    subjects
        .tokens
        .windows(8)
        .filter(|window| invoked(window))
        .filter_map(|window| {
            window.get(7).filter(|table| table.kind == Kind::Word).map(|table| table.text.clone())
        })
        .collect()
}

/// The functions of a file: their names and their tokens.
fn functions(source: &Source) -> Vec<(&str, &[Token])> {
    let starts: Vec<usize> = source
        .tokens
        .iter()
        .enumerate()
        .filter(|(at, token)| {
            token.is("fn") && source.tokens.get(at + 1).is_some_and(|name| name.kind == Kind::Word)
        })
        .map(|(at, _)| at)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([source.tokens.len()]);
    let part = |(start, end): (&usize, usize)| {
        let tokens = source.tokens.get(*start..end)?;
        Some((tokens.get(1)?.text.as_str(), tokens))
    };
    starts.iter().zip(ends).filter_map(part).collect()
}

/// Whether a function calls that of the ledger.
fn calls(tokens: &[Token], name: &str) -> bool {
    tokens.windows(3).any(|window| match window {
        [room, path, called] => room.is("sealing") && path.is("::") && called.is(name),
        _ => false,
    })
}

/// The functions that write sealed tables without the ledger.
fn breaches(source: &Source, tables: &BTreeSet<String>) -> Vec<String> {
    let verbs = |tokens: &[Token]| -> BTreeSet<String> {
        let written = tokens.windows(4).filter_map(|window| match window {
            [verb, open, table, path] if open.is("(") && path.is("::") && tables.contains(&table.text) => {
                ["insert_into", "update", "delete"].contains(&&*verb.text).then(|| verb.text.clone())
            }
            _ => None,
        });
        written.collect()
    };
    let mut breaches = Vec::new();
    for (name, tokens) in functions(source) {
        let excused = |(path, function, _): &(&str, &str, &str)| *path == source.path && *function == name;
        let verbs = verbs(tokens);
        if verbs.is_empty() || SEALED_BY_THEIR_CALLERS.iter().any(excused) {
            continue;
        }
        let changes = verbs.contains("update") || verbs.contains("delete");
        if !calls(tokens, "seal") {
            breaches.push(format!("{name} does not seal what it writes"));
        } else if changes && !calls(tokens, "found") && name != "finish" {
            breaches.push(format!("{name} does not look at what it changes"));
        }
    }
    breaches
}

#[test]
fn whoever_writes_a_sealed_table_seals_it() -> io::Result<()> {
    let sources = read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), ".rs")?;
    let subjects = sources.iter().find(|source| source.path == "platform/database/sealing/subjects.rs");
    let tables = subjects.map(sealed_tables).unwrap_or_default();
    assert!(tables.len() > 30 && tables.contains("officer_role"), "{tables:?}");
    let lines = sources.iter().flat_map(|source| {
        breaches(source, &tables).into_iter().map(|breach| format!("src/{}: {breach}", source.path))
    });
    let lines: Vec<String> = lines.collect();
    assert!(lines.is_empty(), "written past the ledger of seals:\n{}", lines.join("\n"));
    for (path, name, why) in SEALED_BY_THEIR_CALLERS {
        let there = sources
            .iter()
            .any(|source| source.path == *path && functions(source).iter().any(|(known, _)| known == name));
        assert!(there && !why.is_empty(), "there is no {name} in {path} any more");
    }
    Ok(())
}

#[test]
fn the_wall_of_seals_falls_on_bad_samples() {
    let tables = BTreeSet::from(["officer".to_owned()]);
    let of = |text: &str| breaches(&Source::new("access/store.rs", text), &tables);
    assert_eq!(of("fn add() { diesel::insert_into(officer::table); }"), ["add does not seal what it writes"]);
    assert_eq!(
        of(
            "fn add() { insert_into(officer::table); sealing::seal(c); } fn end() { diesel::delete(officer::table.find(id)); }"
        ),
        ["end does not seal what it writes"]
    );
    assert_eq!(
        of("fn set() { diesel::update(officer::table); sealing::seal(c); }"),
        ["set does not look at what it changes"]
    );
    assert_eq!(
        of("fn set() { sealing::found(c); update(officer::table); sealing::seal(c); }"),
        Vec::<String>::new()
    );
    assert_eq!(
        of("fn other() { insert_into(session::table); officer::table.load(c); }"),
        Vec::<String>::new()
    );
}
