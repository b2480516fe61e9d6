//! Rows of the same person and procedure that come while another is open or fresh, in the file or in the register: listed, never
//! refused, because the dossiers have long been received.

use std::collections::{BTreeSet, HashMap};

use super::columns::RegisterColumn;
use super::history::CheckedRow;
use super::rows::RowFault;
use crate::agency::AgencyId;
use crate::dossier::books::person_index::same_person::{NamedPerson, is_fresh};
use crate::dossier::books::person_index::{blind_identity, blind_phones, store};
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;

/// Rows that are looked up together.
const TOGETHER: usize = 200;
/// Of those with the same number only the last so many are compared: an office's own phone stands on thousands.
const LAST: usize = 20;

/// One dossier, as far as it is compared.
#[derive(Debug, Clone)]
struct Filed {
    code: String,
    person: NamedPerson,
    received_at: Instant,
    ended_at: Option<Instant>,
}

impl Filed {
    fn of(checked: &CheckedRow) -> Self {
        let row = &checked.row;
        Self {
            code: row.code.clone(),
            person: NamedPerson::of(&row.applicant, row.identity.as_deref(), row.phone.as_deref()),
            received_at: row.received_at,
            ended_at: row.resolved_at,
        }
    }

    /// Whether this one comes again while the other is open or fresh.
    fn is_again(&self, other: &Self) -> bool {
        other.received_at <= self.received_at
            && is_fresh(other.ended_at, self.received_at)
            && self.person.is(&other.person)
    }
}

/// The places of the rows that come again, each with the code of the other one.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Connection,
    key: &BlindIndexKey,
    rows: &[CheckedRow],
) -> Result<Vec<(usize, RowFault)>, DatabaseError> {
    let mut found = in_the_file(rows);
    for part in rows.chunks(TOGETHER) {
        found.extend(in_the_register(conn, key, part)?);
    }
    Ok(found)
}

fn in_the_file(rows: &[CheckedRow]) -> Vec<(usize, RowFault)> {
    let mut ordered: Vec<&CheckedRow> = rows.iter().collect();
    ordered.sort_by_key(|checked| checked.row.received_at);
    let mut before: HashMap<(AgencyId, ProcedureId, String), Vec<Filed>> = HashMap::new();
    let mut found = Vec::new();
    for checked in ordered {
        let own = Filed::of(checked);
        let numbers: Vec<String> = own.person.numbers().map(str::to_owned).collect();
        let mut other = None;
        for number in numbers {
            let filed = before
                .entry((checked.found.office.id, checked.found.version.procedure_id, number))
                .or_default();
            other =
                other.or_else(|| filed.iter().rev().take(LAST).find(|other| own.is_again(other)).cloned());
            filed.push(own.clone());
        }
        found.extend(other.map(|other| (checked.place, warning(&other.code))));
    }
    found
}

fn in_the_register(
    conn: &mut Connection,
    key: &BlindIndexKey,
    rows: &[CheckedRow],
) -> Result<Vec<(usize, RowFault)>, DatabaseError> {
    let mut blinds: BTreeSet<Vec<u8>> = BTreeSet::new();
    for row in rows.iter().map(|checked| &checked.row) {
        blinds.extend(row.identity.as_deref().and_then(|text| blind_identity(key, text)));
        blinds.extend(row.phone.as_deref().map(|text| blind_phones(key, text)).unwrap_or_default());
    }
    if blinds.is_empty() {
        return Ok(Vec::new());
    }
    let offices: BTreeSet<AgencyId> = rows.iter().map(|checked| checked.found.office.id).collect();
    let procedures: BTreeSet<ProcedureId> =
        rows.iter().map(|checked| checked.found.version.procedure_id).collect();
    let (offices, procedures): (Vec<AgencyId>, Vec<ProcedureId>) =
        (offices.into_iter().collect(), procedures.into_iter().collect());
    let blinds: Vec<Vec<u8>> = blinds.into_iter().collect();
    let there = store::of_applicants(conn, &offices, &procedures, &blinds)?;
    let there: Vec<((AgencyId, ProcedureId), Filed)> = there
        .into_iter()
        .map(|row| {
            let named = (row.applicant_identity.as_deref(), row.applicant_phone.as_deref());
            let filed = Filed {
                person: NamedPerson::of(&row.applicant_name, named.0, named.1),
                received_at: row.received_at,
                ended_at: row.ended_at(),
                code: row.code,
            };
            ((row.office_id, row.procedure_id), filed)
        })
        .collect();
    let again = |checked: &CheckedRow| {
        let (own, place) =
            (Filed::of(checked), (checked.found.office.id, checked.found.version.procedure_id));
        let other = there.iter().find(|(there, other)| *there == place && own.is_again(other))?;
        Some((checked.place, warning(&other.1.code)))
    };
    Ok(rows.iter().filter_map(again).collect())
}

fn warning(code: &str) -> RowFault {
    RowFault::of(
        RegisterColumn::Applicant,
        format!("đã có hồ sơ {code} cùng thủ tục, chưa xong hoặc mới xong trong 30 ngày: xem có trùng không"),
        format!(
            "has the dossier {code} of the same procedure, open or ended within 30 days: look whether it is the same"
        ),
    )
}
