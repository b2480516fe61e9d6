//! Whose a dossier is, as far as whoever asks may see it: the one place that hides people, and notes whom it shows.
//!
//! A dossier may be seen without its people: writers of reports and administrators see what it is and where it stands. Its people are shown to
//! those whose sight reaches it by the same right by which a dossier is seen at all: as its owner, as the office that acts on it, or by a leg.

use serde_json::Value;

use super::journal_view::JournalView;
use crate::access::{Officer, PersonalReadKind};
use crate::dossier::books::legs::store::is_on_the_way;
use crate::dossier::books::store::Dossier;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::{Code, Problem};

/// What stands where something of a person is not shown.
pub(crate) const HIDDEN: &str = "•••";
/// How many characters of a number are left in a list, at its end.
const LEFT: usize = 4;

/// Whether this officer sees the people of a dossier that may be seen.
///
/// # Errors
/// When the database fails.
pub(crate) fn are_seen(
    conn: &mut Connection,
    officer: &Officer,
    row: &Dossier,
) -> Result<bool, DatabaseError> {
    let sight = officer.sight();
    if sight.is_empty() {
        return Ok(false);
    }
    Ok(row.is_seen_by(&sight) || is_on_the_way(conn, row.office_id, row.id, &sight)?)
}

/// The dossier as this officer sees it: with its people, which is noted, or without them. Never written back.
///
/// # Errors
/// When the database fails.
pub(crate) fn as_seen(
    conn: &mut Connection,
    officer: &Officer,
    kind: PersonalReadKind,
    row: &Dossier,
) -> Result<Dossier, DatabaseError> {
    if !are_seen(conn, officer, row)? {
        return Ok(without_people(row.clone()));
    }
    officer.reads.note(kind, row.office_id, &row.code);
    Ok(row.clone())
}

/// Refuses what consists of people's data, such as a form or a file, to somebody who does not see them.
///
/// # Errors
/// When the officer does not see them (403), or the database fails.
pub(crate) fn must_be_seen(
    conn: &mut Connection,
    officer: &Officer,
    kind: PersonalReadKind,
    row: &Dossier,
) -> Result<(), Problem> {
    if are_seen(conn, officer, row)? {
        officer.reads.note(kind, row.office_id, &row.code);
        return Ok(());
    }
    Err(Problem::new(Code::RoleMayNot).say(
        "giấy tờ này có dữ liệu cá nhân, chỉ người giải quyết hồ sơ xem được: người lập báo cáo nhờ người giám sát của cơ quan cho phép",
        "this holds personal data and is for those who work the dossier: a writer of reports asks a supervisor of the office",
    ))
}

/// The dossier without whatever tells whose it is, the matter in the words of the desk among it.
fn without_people(row: Dossier) -> Dossier {
    Dossier {
        applicant_name: HIDDEN.to_owned(),
        applicant_identity: None,
        applicant_phone: None,
        applicant_email: None,
        applicant_address: None,
        applicant_born_on: None,
        submitter_name: row.submitter_name.map(|_| HIDDEN.to_owned()),
        submitter_identity: None,
        submitter_phone: None,
        submitter_relation: None,
        summary: HIDDEN.to_owned(),
        ..row
    }
}

/// Rows of a journal as this officer sees them: without sight of the people their details are left out, which quote people and what was
/// written about them.
///
/// # Errors
/// When the database fails.
pub(crate) fn journal_as_seen(
    conn: &mut Connection,
    officer: &Officer,
    row: &Dossier,
    mut journal: Vec<JournalView>,
) -> Result<Vec<JournalView>, DatabaseError> {
    if are_seen(conn, officer, row)? {
        officer.reads.note(PersonalReadKind::Journal, row.office_id, &row.code);
        return Ok(journal);
    }
    for entry in &mut journal {
        entry.details = Value::Object(serde_json::Map::new());
    }
    Ok(journal)
}

/// A number with all but its last characters covered, as lists show it.
pub(crate) fn masked(number: &str) -> String {
    let length = number.chars().count();
    let covered = length.saturating_sub(LEFT);
    number.chars().enumerate().map(|(place, letter)| if place < covered { '•' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_shows_the_end_of_a_number_alone() {
        for (number, shown) in [
            ("001199000001", "••••••••0001"),
            ("012345678", "•••••5678"),
            ("B1234567", "••••4567"),
            ("123", "123"),
            ("", ""),
        ] {
            assert_eq!(masked(number), shown);
        }
    }
}
