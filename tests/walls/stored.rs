//! The wall of stored columns: JSON that cannot be read is passed on as an error, never taken for "nothing".

use std::io;
use std::path::Path;

use crate::source::{Source, Token, read_all};

/// Files whose JSON comes from a caller, what cannot be read being answered; and the forms that wait, of which the page says that one cannot
/// be read again.
const OF_CALLERS: &[&str] = &["platform/page.rs", "desk/parked/mod.rs"];

/// Calls on a result that lose its error.
const LOSING: &[&str] = &["ok", "unwrap_or_default", "unwrap_or", "unwrap_or_else", "is_ok_and"];

/// The tokens after the call that begins with the bracket at the start of `rest`.
fn after_call(rest: &[Token]) -> &[Token] {
    let mut depth = 0_usize;
    for (at, token) in rest.iter().enumerate() {
        match token.text.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && at > 0 {
            return rest.get(at + 1..).unwrap_or_default();
        }
    }
    &[]
}

/// The lines at which a reading of JSON loses its error.
fn no_reading_loses_its_error(source: &Source) -> Vec<usize> {
    const READINGS: &[&str] = &["from_str", "from_slice", "from_value"];
    if OF_CALLERS.contains(&&*source.path) {
        return Vec::new();
    }
    let calls = source.tokens.iter().enumerate().filter_map(|(at, token)| {
        let of_serde = source.tokens.get(at.saturating_sub(2)).is_some_and(|path| path.is("serde_json"));
        let named = token.is("stored_json") || (of_serde && READINGS.iter().any(|name| token.is(name)));
        let after = source.tokens.get(at + 1..).unwrap_or_default();
        // The type that is read: `from_str::<Value>(..)`.
        let typed = after.first().is_some_and(|next| next.is("::"));
        let bracket = after.iter().position(|next| next.is("(")).filter(|at| typed || *at == 0)?;
        named.then(|| after.get(bracket..).unwrap_or_default())
    });
    let losing = |rest: &[Token]| match after_call(rest) {
        [dot, call, ..] if dot.is(".") && LOSING.iter().any(|name| call.is(name)) => Some(call.line),
        _ => None,
    };
    calls.filter_map(losing).collect()
}

#[test]
fn what_is_stored_is_read_or_the_error_is_passed_on() -> io::Result<()> {
    let sources = read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), ".rs")?;
    assert!(sources.len() > 5, "src holds too few files to be the house");
    let lines = sources.iter().flat_map(|source| {
        no_reading_loses_its_error(source).into_iter().map(|line| format!("src/{}:{line}", source.path))
    });
    let breaches: Vec<String> = lines.collect();
    assert!(breaches.is_empty(), "JSON whose error is lost here:\n{}", breaches.join("\n"));
    Ok(())
}

#[test]
fn the_wall_of_stored_columns_falls_on_bad_samples() {
    let bad = [
        "serde_json::from_str(&row.pauses).unwrap_or_default();",
        "serde_json::from_str::<Vec<Pause>>(json(a(), b)).ok();",
        "serde_json::from_value(office).unwrap_or(acting);",
        "stored_json(json, \"dossier.pauses\", code)",
        "    .unwrap_or_else(|_| Vec::new());",
        "serde_json::from_slice(&bytes).is_ok_and(|known| known);",
    ];
    let lines = |path: &str, text: &str| no_reading_loses_its_error(&Source::new(path, text));
    assert_eq!(lines("dossier/books/store.rs", &bad.join("\n")), [1, 2, 3, 5, 6]);
    assert_eq!(lines("platform/page.rs", bad[1]), []);
    let good = "stored_json(json, column, row)?; serde_json::from_str(json).map_err(|error| x.ok());\n\
                let read = from_str; HeaderValue::from_str(id).ok(); serde_json::from_str::<Value>(json).unwrap_err();";
    assert_eq!(lines("dossier/books/store.rs", good), []);
}
