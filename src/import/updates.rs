//! Dossiers that are there already and of which a file tells more: their results are entered late, as if they had been typed in
//! time, where no officer has acted since they were brought in.

use std::collections::{BTreeMap, HashMap};

use super::columns::RegisterColumn;
use super::history::{CheckedRow, ImportOrigin, told};
use super::rows::RowFault;
use super::standing::{NewResults, compare};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::journal::{self, Chronicle, JournalEntry};
use crate::dossier::books::store::{self, Dossier};
use crate::dossier::bulk::late_entry;
use crate::dossier::clock::status::NotAllowed;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::workflow::WorkflowCache;

/// What a file tells of a dossier that is there already.
#[derive(Debug)]
pub struct KnownRow {
    /// Its place among the rows of the report.
    pub place: usize,
    /// What it says differently, and what is not entered.
    pub warnings: Vec<RowFault>,
    /// What is to be entered.
    pub news: KnownNews,
}

/// What a file brings to a dossier that is there already.
#[derive(Debug)]
pub enum KnownNews {
    /// Nothing: it says the same, or only what is never taken.
    Nothing,
    /// A result that cannot be entered; the reason is the last warning.
    Kept,
    /// A result.
    Results(NewResults, Box<Chronicle>),
}

/// Holds rows against the dossiers of their codes, with what would be told further of each. Rows without a dossier are left out.
///
/// # Errors
/// When the database fails, or what it holds cannot be read.
pub fn look(
    conn: &mut Connection,
    workflows: &WorkflowCache,
    rows: &[CheckedRow],
    origin: &ImportOrigin,
) -> Result<Vec<KnownRow>, Problem> {
    let codes: Vec<&str> = rows.iter().map(|checked| checked.row.code.as_str()).collect();
    let standing: HashMap<(AgencyId, String), Dossier> = store::of_codes(conn, &codes)?
        .into_iter()
        .map(|dossier| ((dossier.office_id, dossier.code.clone()), dossier))
        .collect();
    let mut compared = Vec::with_capacity(rows.len());
    for checked in rows {
        let key = (checked.found.office.id, checked.row.code.clone());
        if let Some(dossier) = standing.get(&key) {
            compared.push((checked, dossier, compare(&checked.row, &checked.found.version, dossier)));
        }
    }
    let with_news = compared.iter().filter(|(_, _, comparison)| matches!(comparison.news, Some(Ok(_))));
    let journals = journals(conn, with_news.map(|(_, dossier, _)| *dossier))?;
    let mut known = Vec::with_capacity(compared.len());
    for (checked, dossier, comparison) in compared {
        let mut warnings = comparison.differences;
        let told = match comparison.news {
            None => None,
            Some(Err(reason)) => Some(Err(reason)),
            Some(Ok(news)) => {
                let entries = journals.get(&dossier.id).map(Vec::as_slice).unwrap_or_default();
                let chronicle = further(conn, workflows, dossier, entries, (&news, checked, origin))?;
                Some(chronicle.map(|chronicle| (news, chronicle)))
            }
        };
        let news = match told {
            None => KnownNews::Nothing,
            Some(Ok((news, chronicle))) => KnownNews::Results(news, Box::new(chronicle)),
            Some(Err(reason)) => {
                warnings.push(reason);
                KnownNews::Kept
            }
        };
        known.push(KnownRow { place: checked.place, warnings, news });
    }
    Ok(known)
}

/// Enters what rows bring to dossiers that are there, and answers the places of those to which nothing could be entered, with the
/// reason: somebody acted on them since the rows were checked.
///
/// # Errors
/// When the database fails, or what it holds cannot be read.
pub fn enter(
    conn: &mut Connection,
    workflows: &WorkflowCache,
    rows: &[CheckedRow],
    origin: &ImportOrigin,
) -> Result<Vec<(usize, RowFault)>, Problem> {
    let (mut chronicles, mut places, mut kept) = (Vec::new(), HashMap::new(), Vec::new());
    for mut known in look(conn, workflows, rows, origin)? {
        match known.news {
            KnownNews::Results(_, chronicle) => {
                places.insert(chronicle.dossier().id, known.place);
                chronicles.push(*chronicle);
            }
            KnownNews::Kept => {
                kept.push((known.place, known.warnings.pop().unwrap_or_else(changed_meanwhile)));
            }
            KnownNews::Nothing => kept.push((known.place, changed_meanwhile())),
        }
    }
    let missed = journal::post_further(conn, chronicles)?;
    let missed = missed.iter().filter_map(|id| places.get(id));
    kept.extend(missed.map(|place| (*place, changed_meanwhile())));
    Ok(kept)
}

/// The journals of dossiers.
fn journals<'d>(
    conn: &mut Connection,
    dossiers: impl Iterator<Item = &'d Dossier>,
) -> Result<HashMap<DossierId, Vec<JournalEntry>>, Problem> {
    let mut offices: BTreeMap<AgencyId, Vec<DossierId>> = BTreeMap::new();
    for dossier in dossiers {
        offices.entry(dossier.office_id).or_default().push(dossier.id);
    }
    let mut journals: HashMap<DossierId, Vec<JournalEntry>> = HashMap::new();
    for (office_id, ids) in offices {
        for entry in journal::of_these(conn, office_id, &ids)? {
            journals.entry(entry.dossier_id).or_default().push(entry);
        }
    }
    Ok(journals)
}

/// What is told further of a dossier: its result and the return, before which whatever the machine did later is taken back. The
/// inner error says why it is not entered.
fn further(
    conn: &mut Connection,
    workflows: &WorkflowCache,
    dossier: &Dossier,
    entries: &[JournalEntry],
    (news, checked, origin): (&NewResults, &CheckedRow, &ImportOrigin),
) -> Result<Result<Chronicle, RowFault>, Problem> {
    if let Some(entry) = by_officers(entries)? {
        return Ok(Err(acted_since(entry)));
    }
    let mut chronicle = Chronicle::further(dossier.clone());
    let first = news.resolved_at.or(news.returned_at).unwrap_or(dossier.last_happened_at);
    if !late_entry::make_way(&mut chronicle, entries, (first, origin.now))? {
        return Ok(Err(moved_since()));
    }
    let workflow = workflows.workflow(conn, dossier.workflow_id)?;
    let result = told(&mut chronicle, news, &workflow, &origin.details(checked.line), origin.now);
    Ok(result.map(|()| chronicle).map_err(stands_elsewhere))
}

/// The last act of an officer, on a dossier that came with a register.
pub(super) fn by_officers(entries: &[JournalEntry]) -> Result<Option<&JournalEntry>, Problem> {
    for entry in entries.iter().rev() {
        if !entry.event.rule().by.is_of_many() && !entry.is_imported()? {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

fn acted_since(entry: &JournalEntry) -> RowFault {
    RowFault::of(
        RegisterColumn::Resolved,
        format!(
            "không ghi kết quả từ tệp: cán bộ đã xử lý hồ sơ này ({}, {}); ghi kết quả tại hồ sơ",
            entry.event.words_vi(),
            entry.happened_at.words_vi()
        ),
        format!(
            "the result is not entered: officers have acted on this dossier ({}, {}); record it at the dossier",
            entry.event, entry.happened_at
        ),
    )
}

fn stands_elsewhere(error: NotAllowed) -> RowFault {
    RowFault::of(
        RegisterColumn::Resolved,
        format!("không ghi kết quả từ tệp: hồ sơ ở trạng thái «{}»", error.status.words_vi()),
        format!("the result is not entered: {error}"),
    )
}

fn moved_since() -> RowFault {
    RowFault::of(
        RegisterColumn::Resolved,
        "không ghi kết quả từ tệp: sau ngày đó hồ sơ đã chuyển sang bản thủ tục hoặc quy trình khác; ghi kết quả tại hồ sơ",
        "the result is not entered: after that day the dossier moved to another version or workflow; record it at the dossier",
    )
}

fn changed_meanwhile() -> RowFault {
    RowFault::of(
        RegisterColumn::Code,
        "có người vừa xử lý hồ sơ này: chạy lại để xem",
        "somebody has just acted on this dossier: run it again to see",
    )
}
