//! The wall of due instants: whether one has passed is asked of `dossier/clock/overdue.rs`, and compared nowhere else.

use std::io;
use std::path::Path;

use crate::source::{Kind, Source, Token, read_all};

/// Names of due instants, in code and in columns.
const DUE: &[&str] = &[
    "due",
    "due_at",
    "due_before",
    "due_after",
    "base_due_at",
    "citizen_due_at",
    "answer_due_at",
    "answer_by",
    "by",
    "promise",
    "promise_at",
    "promised_at",
    "promise_before",
    "promise_after",
];

/// The rule itself, for the program and for the database.
const RULE: &[&str] = &["dossier/clock/overdue.rs", "platform/database/passed.rs"];

/// Files that hold a due instant against something else, how often, and for what.
const ELSE: &[(&str, usize, &str)] = &[
    ("dossier/acts/apology.rs", 1, "the new date that is promised lies after the one before"),
    ("dossier/acts/new_pause.rs", 3, "the citizen's own due date that is asked for must lie ahead"),
    (
        "dossier/clock/deadline.rs",
        2,
        "a pause that begins at the due instant moves nothing; the day before is early",
    ),
    ("dossier/clock/deadline_trace.rs", 1, "the days up to the one that is due"),
    ("dossier/views/search.rs", 5, "days that are asked for, and the pages of a list by due date"),
    ("report/count/store.rs", 2, "the later of due date and apology is the promise"),
    ("report/count/search.rs", 4, "the later of due date and apology, and what is due within a period"),
    ("report/runs/follow/search.rs", 2, "what was due within a period"),
];

fn is_due(token: &Token) -> bool {
    token.kind == Kind::Word && DUE.contains(&&*token.text)
}

/// The lines at which a due instant is compared in code.
fn in_code(tokens: &[Token]) -> Vec<usize> {
    const COMPARING: &[&str] = &["lt", "le", "gt", "ge"];
    let compares = |token: &Token| token.is("<") || token.is(">");
    // `->` and `=>` are arrows; the words before `<` may be the name of what is generic.
    let arrow = |at: usize| {
        at.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|sign| sign.is("-") || sign.is("="))
    };
    let declared =
        |at: usize| at.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|word| word.is("fn"));
    // The last word of a path that begins at `at`: `trace.deadline.due_at`.
    let path_end = |mut at: usize| {
        while tokens.get(at + 1).is_some_and(|dot| dot.is("."))
            && tokens.get(at + 2).is_some_and(|word| word.kind == Kind::Word)
            && !tokens.get(at + 3).is_some_and(|call| call.is("("))
        {
            at += 2;
        }
        tokens.get(at)
    };
    let mut lines = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        if is_due(token) && !declared(at) {
            let method = next.is_some_and(|dot| dot.is("."))
                && tokens.get(at + 2).is_some_and(|word| COMPARING.iter().any(|verb| word.is(verb)));
            if next.is_some_and(compares) || method {
                lines.push(token.line);
                continue;
            }
        }
        if compares(token) && !arrow(at) {
            let right = if next.is_some_and(|sign| sign.is("=")) { at + 2 } else { at + 1 };
            let right = if tokens.get(right).is_some_and(|sign| sign.is("*")) { right + 1 } else { right };
            if path_end(right).is_some_and(is_due) {
                lines.push(token.line);
            }
        }
    }
    lines
}

/// How often the text of a statement compares a due instant; what is put into it in braces counts by its name.
fn in_text(text: &str) -> usize {
    let bare: String = text.chars().filter(|letter| !"{}()".contains(*letter)).collect();
    let words: Vec<&str> = bare.split_whitespace().collect();
    let due = |word: &str| {
        let name = word.rsplit('.').next().unwrap_or(word);
        DUE.contains(&name) || ["date", "judge"].contains(&name)
    };
    let compares = |word: &str| ["<", "<=", ">", ">="].contains(&word);
    let pairs = words.iter().zip(words.iter().skip(1));
    pairs.filter(|(one, next)| (due(one) && compares(next)) || (compares(one) && due(next))).count()
}

/// The lines at which a due instant is compared, outside tests.
fn compared(source: &Source) -> Vec<usize> {
    let test = |window: &[Token]| match window {
        [cfg, _, test, _, _, module, _, brace] => {
            cfg.is("cfg") && test.is("test") && module.is("mod") && brace.is("{")
        }
        _ => false,
    };
    let end = source.tokens.windows(8).position(test).unwrap_or(source.tokens.len());
    let tokens = source.tokens.get(..end).unwrap_or_default();
    let mut lines = in_code(tokens);
    for token in tokens.iter().filter(|token| token.kind == Kind::Text) {
        lines.extend(std::iter::repeat_n(token.line, in_text(&token.text)));
    }
    lines
}

fn is_test(path: &str) -> bool {
    ["_tests.rs", "/tests.rs", "_properties.rs"].iter().any(|ending| path.ends_with(ending))
}

#[test]
fn due_instants_are_compared_in_one_place() -> io::Result<()> {
    let sources = read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), ".rs")?;
    assert!(sources.len() > 5, "src holds too few files to be the house");
    let mut breaches = Vec::new();
    for source in sources.iter().filter(|source| !is_test(&source.path) && !RULE.contains(&&*source.path)) {
        let lines = compared(source);
        let allowed = ELSE.iter().find(|(path, ..)| *path == source.path).map_or(0, |(_, count, _)| *count);
        if lines.len() != allowed {
            breaches.push(format!("src/{}: {allowed} allowed, found at lines {lines:?}", source.path));
        }
    }
    let gone = ELSE.iter().filter(|(path, ..)| !sources.iter().any(|source| source.path == *path));
    breaches.extend(gone.map(|(path, ..)| format!("src/{path} is gone")));
    assert!(
        breaches.is_empty(),
        "due instants compared past dossier/clock/overdue.rs:\n{}",
        breaches.join("\n")
    );
    Ok(())
}

#[test]
fn the_wall_of_due_instants_falls_on_bad_samples() {
    let lines = |text: &str| compared(&Source::new("dossier/x.rs", text));
    for bad in [
        "row.due_at.is_some_and(|due| due < now)",
        "dossier::due_at.lt(now)",
        "let late = resolved > row.deadline.due_at;",
        "filter(|by| at >= *by)",
        "if pause.answer_by <= at {}",
        "\"j.happened_at > j.due_before\"",
        "\" AND (l.due_at IS NULL OR l.due_at >= \"",
        "format!(\"{judge} < j.happened_at\")",
    ] {
        assert_eq!(lines(bad), [1], "{bad}");
    }
    for good in [
        "fn due<T>(due: Option<Instant>) -> due::Due { is_past(due, now) }",
        "match due { None => due, Some(_) => promise }",
        "\"due_at <> due_after AND due_before IS NULL\"",
        "rows.sort_by_key(|row| row.due_at)",
        "#[cfg(test)] mod tests { fn x() { assert!(due < now) } }",
    ] {
        assert_eq!(lines(good), [0_usize; 0], "{good}");
    }
}
