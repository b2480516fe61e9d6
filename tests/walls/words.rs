//! The wall of words: what officials read in Vietnamese holds no words of the machine.

use std::io;
use std::path::Path;

use crate::source::{Kind, Source, read_all};

/// Placeholders for what a library or a code says: such words are said in both languages before they go into a sentence.
const OF_THE_MACHINE: &[&str] = &["{error", "{role", "{status", "{event", "{reason"];

/// Names of roles as they are stored and sent.
const ROLE_CODES: &[&str] =
    &["unit_head", "records_clerk", "report_writer", "approver", "administrator", "supervisor"];

/// Files whose Vietnamese stands in samples of the command line, not in answers.
const SAMPLES: &[&str] = &["cli/officers.rs"];

fn is_vietnamese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{1EA0}'..='\u{1EF9}').contains(&letter) || "đĐăĂơƠưƯ".contains(letter))
}

/// The lines at which a Vietnamese sentence holds a word of the machine.
fn vietnamese_is_for_people(source: &Source) -> Vec<usize> {
    if SAMPLES.contains(&&*source.path) {
        return Vec::new();
    }
    let sentences =
        source.before_tests().iter().filter(|token| token.kind == Kind::Text && is_vietnamese(&token.text));
    sentences
        .filter(|token| OF_THE_MACHINE.iter().chain(ROLE_CODES).any(|word| token.text.contains(word)))
        .map(|token| token.line)
        .collect()
}

#[test]
fn vietnamese_sentences_hold_no_words_of_the_machine() -> io::Result<()> {
    let sources = read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), ".rs")?;
    let lines = sources.iter().flat_map(|source| {
        vietnamese_is_for_people(source).into_iter().map(|line| format!("src/{}:{line}", source.path))
    });
    let breaches: Vec<String> = lines.collect();
    assert!(breaches.is_empty(), "words of the machine in Vietnamese:\n{}", breaches.join("\n"));
    Ok(())
}

#[test]
fn the_wall_of_words_falls_on_bad_samples() {
    let bad = [
        r#"format!("không đọc được tham số: {error}");"#,
        r#""người ký phải là lãnh đạo (approver hoặc unit_head)","#,
        r#"format!("chưa có ai giữ vai trò {role:?} ở đó");"#,
    ];
    let lines = |text: &str| vietnamese_is_for_people(&Source::new("dossier/acts/actions.rs", text));
    assert_eq!(lines(&bad.join("\n")), [1, 2, 3]);
    assert_eq!(
        lines(r#"format!("the head is {role}"); format!("việc này dành cho: {vi}"); "unit_head""#),
        []
    );
}
