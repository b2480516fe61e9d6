//! The auditor's walk through the ledger: the chain is computed again, and so is the digest of everything that is sealed.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::content::SealedContent;
use super::kind::SealedKind;
use super::ledger::{FOUND, Seal};
use super::{content, store, subjects};
use crate::on;
use crate::platform::blind_index::hex;
use crate::platform::database::schema::agency;
use crate::platform::database::{Connection, DatabaseError, Id};

/// Rows of the ledger read at a time.
const PAGE: i64 = 5_000;

/// What the walk found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SealFindings {
    /// Rows of the ledger.
    pub rows: i64,
    /// The hash of the last one, for keeping elsewhere; empty when there is none.
    pub head: String,
    /// What is broken: of what, and how.
    pub broken: Vec<(String, String)>,
}

/// Walks through the ledger and whatever is sealed; reads only.
///
/// # Errors
/// When the database fails.
pub fn audit(conn: &mut Connection) -> Result<SealFindings, DatabaseError> {
    let mut findings = SealFindings::default();
    if !store::is_finished(conn)? {
        let what = "what was there before the ledger is not sealed: run motcua migrate";
        findings.broken.push(("ledger of seals".to_owned(), what.to_owned()));
    }
    let mut last = walk_chain(conn, &mut findings)?;
    for kind in SealedKind::ALL {
        for key in subjects::keys(conn, *kind)? {
            let content = subjects::content_of(conn, *kind, &key)?;
            let sealed = last.remove(&(kind.as_str().to_owned(), key.clone()));
            let what = match sealed {
                None => "was never sealed: it was put there by another way".to_owned(),
                Some(sealed) if sealed.digest != content.digest() => differing(&content, &sealed),
                Some(_) => continue,
            };
            let of = named(conn, *kind, &key, &content)?;
            findings.broken.push((of, what));
        }
    }
    // What was taken away by the program was sealed as nothing.
    let nothing = SealedContent::default().digest();
    for ((kind, key), sealed) in last.into_iter().filter(|(_, sealed)| sealed.digest != nothing) {
        let of = words_of(&kind);
        let what = format!("is gone; row {} of the ledger of seals tells of it", sealed.number);
        findings.broken.push((format!("{of} {key}"), what));
    }
    Ok(findings)
}

/// Computes the chain again; answers the last seal of each subject.
fn walk_chain(
    conn: &mut Connection,
    findings: &mut SealFindings,
) -> Result<BTreeMap<(String, String), Seal>, DatabaseError> {
    let mut last: BTreeMap<(String, String), Seal> = BTreeMap::new();
    let mut before: Option<Seal> = None;
    loop {
        let page = store::page(conn, before.as_ref().map_or(i64::MIN, |row| row.number), PAGE)?;
        if page.is_empty() {
            break;
        }
        for row in page {
            if let Some(fault) = row.fault(before.as_ref()) {
                findings.broken.push((format!("ledger of seals, row {}", row.number), fault.to_owned()));
            }
            findings.rows += 1;
            let sealed = last.insert((row.kind.clone(), row.subject.clone()), row.clone());
            if row.act == FOUND {
                let what = found_changed(&row, sealed.as_ref());
                findings.broken.push((format!("{} {}", words_of(&row.kind), row.subject), what));
            }
            before = Some(row);
        }
    }
    findings.head = before.map(|row| hex(&row.hash)).unwrap_or_default();
    Ok(last)
}

fn words_of(kind: &str) -> &str {
    match SealedKind::parse(kind) {
        Some(kind) => kind.words(),
        None => kind,
    }
}

/// What was changed between two acts of the program, as the second one found it.
fn found_changed(row: &Seal, sealed: Option<&Seal>) -> String {
    let before = sealed.map_or("{}", |sealed| sealed.parts.as_str());
    let differing = content::differing_parts(before, &row.parts).join(", ");
    format!("was changed by another way, as row {} of the ledger of seals found: {differing}", row.number)
}

fn differing(content: &SealedContent, sealed: &Seal) -> String {
    let differing = content.differing(&sealed.parts);
    let by = format!("row {} of the ledger of seals", sealed.number);
    if differing.is_empty() {
        return format!("is not what {by} sealed");
    }
    format!("is not what {by} sealed: {}", differing.join(", "))
}

/// What it is, with the name by which people know it.
fn named(
    conn: &mut Connection,
    kind: SealedKind,
    key: &str,
    content: &SealedContent,
) -> Result<String, DatabaseError> {
    let text = |column: &str| content.first(column).and_then(|value| value.as_str()).map(str::to_owned);
    let name = ["code", "username", "name", "layout"].iter().find_map(|column| text(column));
    let mut words = format!("{} {}", kind.words(), name.as_deref().unwrap_or(key));
    if let Some(version) = content.first("version").filter(|_| kind != SealedKind::ScoreClasses) {
        words.push_str(" version ");
        words.push_str(&version.to_string());
    }
    let place = ["agency_id", "office_id"].iter().find_map(|column| text(column));
    if let (Some(id), true) = (place.and_then(|id| <Id>::parse(&id)), kind != SealedKind::Agency) {
        let code: Option<String> = on!(conn, c => agency::table
            .filter(agency::id.eq(id))
            .select(agency::code)
            .first(c)
            .optional())?;
        words.push_str(&code.map(|code| format!(" of {code}")).unwrap_or_default());
    }
    Ok(words)
}
