//! The wall of citations: what comments rest on is in this repository, and the files that they name are there.

use std::io;
use std::path::Path;

use crate::source::{Source, read_all};

/// A line at which something is wrong, and what.
type Breach = (usize, String);

/// A run of comment lines, with the line it begins on.
struct Remark {
    line: usize,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_rust(source: &Source) -> bool {
    source.path.rsplit('.').next() == Some("rs")
}

/// The remarks of a file: in Rust the runs of comment lines, elsewhere the paragraphs.
fn remarks(source: &Source) -> Vec<Remark> {
    let rust = is_rust(source);
    let mut remarks: Vec<Remark> = Vec::new();
    let mut open = false;
    for (line, text) in (1..).zip(source.text.lines()) {
        let text = text.trim();
        let said = match text.strip_prefix("//") {
            Some(comment) if rust => Some(comment.trim_start_matches(['/', '!']).trim()),
            None if rust => None,
            _ => Some(text).filter(|text| !text.is_empty()),
        };
        match (said, remarks.last_mut().filter(|_| open)) {
            (Some(said), Some(last)) => last.text.extend([" ", said]),
            (Some(said), None) => remarks.push(Remark { line, text: said.to_owned() }),
            (None, _) => {}
        }
        open = said.is_some();
    }
    remarks
}

/// Whether a remark has a trust tag such as `\[V\]` or `\[S S2\]` (docs/domain/README.md).
fn has_trust_tag(text: &str) -> bool {
    text.split("\\[").skip(1).any(|rest| {
        let tag = rest.split("\\]").next().unwrap_or_default();
        let mut parts = tag.split([' ', ',']).filter(|part| !part.is_empty());
        parts.next().is_some_and(|first| ["V", "S", "C", "M"].contains(&first))
            && parts.all(|part| part.strip_prefix(['S', 'V', 'C', 'M']).is_some())
    })
}

/// The paths below `docs/` that a remark names.
fn named_documents(text: &str) -> Vec<&str> {
    let inside = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
    text.match_indices("docs/")
        .filter(|(at, _)| !text.get(..*at).is_some_and(|before| before.ends_with(inside)))
        .filter_map(|(at, _)| text.get(at..))
        .map(|rest| {
            rest.split(|letter| !inside(letter)).next().unwrap_or_default().trim_end_matches(['.', '/'])
        })
        .collect()
}

/// Comments cite what a reader of this repository can open.
fn comments_cite_what_is_here(source: &Source) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for Remark { line, text } in remarks(source) {
        if text.to_lowercase().contains("domain reference") {
            breaches
                .push((line, "cites what is not in this repository: name a file of docs/domain".to_owned()));
        }
        if is_rust(source) && has_trust_tag(&text) && !text.contains("docs/domain/") {
            breaches
                .push((line, "a trust tag without the file of docs/domain that holds the fact".to_owned()));
        }
        let gone = named_documents(&text).into_iter().filter(|path| !root().join(path).exists());
        breaches.extend(gone.map(|path| (line, format!("`{path}` is not there"))));
    }
    breaches
}

#[test]
fn comments_and_documents_cite_what_is_in_this_repository() -> io::Result<()> {
    for (folder, ending) in [("src", ".rs"), ("tests", ".rs"), ("benches", ".rs"), ("docs", ".md")] {
        let sources = read_all(&root().join(folder), ending)?;
        assert!(sources.len() > 5, "{folder} holds too few files to be the house");
        let breaches: Vec<String> = sources
            .iter()
            .flat_map(|source| {
                let told = |(line, what)| format!("{folder}/{}:{line}: {what}", source.path);
                comments_cite_what_is_here(source).into_iter().map(told).collect::<Vec<_>>()
            })
            .collect();
        assert!(breaches.is_empty(), "this wall is broken:\n{}", breaches.join("\n"));
    }
    Ok(())
}

#[test]
fn the_wall_of_citations_falls_on_bad_samples() {
    let lines = |path: &str, text: &str| -> Vec<usize> {
        let source = Source::new(path, text);
        comments_cite_what_is_here(&source).into_iter().map(|(line, _)| line).collect()
    };
    let bad = [
        "//! A rule (section 1.4 of the domain",
        "//! reference).",
        "fn a() {}",
        "/// Eight hours \\[V\\].",
        "fn b() {}",
        "// See docs/nothing.md, or docs/domain/nothing.md.",
        "fn c() {}",
        "/// Told by a study \\[S S2, C\\].",
    ];
    assert_eq!(lines("dossier/clock/status.rs", &bad.join("\n")), [1, 4, 6, 6, 8]);
    let good = [
        "//! Eight hours (docs/domain/time-limits.md",
        "//!",
        "//! \\[V S3\\]).",
        "let docs = \"docs/nothing\"; // a \\[V\\]",
        "/// [`Link`], an \\[index\\], http://127.0.0.1/docs/x and docs/decisions/.",
    ];
    assert_eq!(lines("dossier/clock/status.rs", &good.join("\n")), []);
    assert_eq!(lines("glossary.md", "Words.\n\nThe domain reference\nis elsewhere.\n\nA tag \\[V\\]."), [3]);
}
