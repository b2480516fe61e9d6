//! What people do with the files of a dossier: add, read, withdraw.

use super::extractor::{FILES, field_of};
use super::file_type::FileType;
use super::placing::{AttachmentPurpose, may_add, may_withdraw};
use super::store::{self, Attachment, AttachmentId};
use super::virus_check::VirusCheck;
use crate::access::{Officer, PersonalReadKind};
use crate::agency::AgencyId;
use crate::dossier::acts::kinds::annulment::must_not_be_annulled;
use crate::dossier::books::store::{Dossier, find_by_code};
use crate::dossier::clock::ledger::Account;
use crate::dossier::endpoints::handler_state::hidden;
use crate::dossier::views::people::must_be_seen;
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// The most files of one dossier that stand: more is a mistake.
const MOST_OF_A_DOSSIER: usize = 500;

/// A file that is kept and has no row yet.
#[derive(Debug, Clone)]
pub(crate) struct KeptFile {
    pub place: FilePlace,
    pub digest: [u8; 32],
    pub size: u64,
    pub file_type: FileType,
    pub name: String,
    pub virus_check: VirusCheck,
}

/// What files belong to within their dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FilePlace {
    pub purpose: AttachmentPurpose,
    /// The code of a paper that was handed in.
    pub paper: Option<String>,
}

/// A file that is to be added: its number among those that were sent, its digest, and what it belongs to.
#[derive(Debug, Clone)]
pub(crate) struct WantedFile {
    pub number: usize,
    pub digest: [u8; 32],
    pub place: FilePlace,
}

/// The offices of a dossier: the owner, and the one that acts on it.
pub(crate) fn offices_of(row: &Dossier) -> [AgencyId; 2] {
    [row.office_id, row.acting_office()]
}

/// Whether this officer may add files to this dossier.
pub(crate) fn may_be_added_by(officer: &Officer, row: &Dossier) -> bool {
    row.account != Account::Outside && may_add(officer, &offices_of(row)).is_ok()
}

/// The dossier to which this officer may add files.
///
/// # Errors
/// When there is none, the officer may not, or it was annulled.
pub(crate) fn admitted(conn: &mut Connection, officer: &Officer, code: &str) -> Result<Dossier, Problem> {
    let row = find_by_code(conn, &officer.scope(), code)?.ok_or_else(hidden)?;
    may_add(officer, &offices_of(&row))?;
    must_not_be_annulled(conn, &row)?;
    Ok(row)
}

/// Checks files against what the dossier has: before they are kept, and again when they get their rows.
///
/// # Errors
/// Every mistake, each with its field.
pub(crate) fn check_files(
    conn: &mut Connection,
    row: &Dossier,
    wanted: &[WantedFile],
    mut check: Check,
) -> Result<(), Problem> {
    let standing = store::of_dossier(conn, row.office_id, row.id)?;
    let standing: Vec<&Attachment> = standing.iter().filter(|file| file.withdrawn_at.is_none()).collect();
    if standing.len() + wanted.len() > MOST_OF_A_DOSSIER {
        check.wrong(
            FILES,
            "too_many",
            format!("một hồ sơ có nhiều nhất {MOST_OF_A_DOSSIER} tệp: rút lại những tệp thừa"),
            format!("a dossier has at most {MOST_OF_A_DOSSIER} files: withdraw those that are not needed"),
        );
    }
    for (at, file) in wanted.iter().enumerate() {
        let before = wanted.get(..at).unwrap_or_default();
        if before.iter().any(|other| other.digest == file.digest)
            || standing.iter().any(|other| other.digest == file.digest)
        {
            let shown = file.number.saturating_add(1);
            check.wrong(
                &field_of(file.number),
                "twice",
                format!("tệp thứ {shown} đã có trong hồ sơ: bỏ tệp này"),
                format!("file {shown} is in the dossier already: leave it out"),
            );
        }
    }
    let mut places: Vec<&FilePlace> = wanted.iter().map(|file| &file.place).collect();
    places.dedup();
    for place in places {
        check_paper(row, place, &mut check)?;
    }
    check.done()
}

/// A file may say of which paper it is a scan: one that was handed in.
fn check_paper(row: &Dossier, place: &FilePlace, check: &mut Check) -> Result<(), Problem> {
    let Some(paper) = &place.paper else { return Ok(()) };
    if place.purpose != AttachmentPurpose::Paper {
        check.wrong(
            "paper",
            "not_needed",
            "chỉ giấy tờ công dân nộp mới ghi paper: bỏ phần này",
            "only papers that were handed in name one: leave it out",
        );
        return Ok(());
    }
    let papers = row.papers()?;
    if !papers.iter().any(|handed| handed.code == *paper) {
        let codes = papers.iter().map(|handed| handed.code.as_str()).collect::<Vec<_>>().join(", ");
        check.wrong(
            "paper",
            "unknown_value",
            format!("hồ sơ không có giấy tờ mã này: một trong {codes}"),
            format!("the dossier has no paper of that code: one of {codes}"),
        );
    }
    Ok(())
}

/// Gives files that are kept their rows.
///
/// # Errors
/// Why they are not added; nothing has changed then.
pub(crate) fn add(
    conn: &mut Connection,
    officer: &Officer,
    row: &Dossier,
    files: &[KeptFile],
    now: Instant,
) -> Result<Vec<Attachment>, Problem> {
    let wanted: Vec<WantedFile> = files
        .iter()
        .enumerate()
        .map(|(number, file)| WantedFile { number, digest: file.digest, place: file.place.clone() })
        .collect();
    check_files(conn, row, &wanted, Check::new())?;
    let rows: Vec<Attachment> = files.iter().map(|file| new_row(officer, row, file, now)).collect();
    store::add(conn, &row.code, &rows)?;
    Ok(rows)
}

/// Gives files that came with a reception their rows, in its transaction. Of a reception that was sent twice those stand already.
///
/// # Errors
/// Why they are not added; the dossier is not taken in then.
pub(crate) fn add_to_received(
    conn: &mut Connection,
    officer: &Officer,
    code: &str,
    mut files: Vec<KeptFile>,
    now: Instant,
) -> Result<(), Problem> {
    if files.is_empty() {
        return Ok(());
    }
    let row = find_by_code(conn, &officer.scope(), code)?.ok_or_else(hidden)?;
    let standing = store::of_dossier(conn, row.office_id, row.id)?;
    files.retain(|file| standing.iter().all(|other| other.digest != file.digest));
    let papers = row.papers()?;
    for file in &mut files {
        // A scan may be there of what was not counted as handed in.
        file.place.paper =
            file.place.paper.take().filter(|code| papers.iter().any(|paper| paper.code == *code));
    }
    if !files.is_empty() {
        add(conn, officer, &row, &files, now)?;
    }
    Ok(())
}

fn new_row(officer: &Officer, row: &Dossier, file: &KeptFile, now: Instant) -> Attachment {
    let checked = file.virus_check == VirusCheck::Clean;
    Attachment {
        office_id: row.office_id,
        dossier_id: row.id,
        id: AttachmentId::new(),
        digest: file.digest.to_vec(),
        size_bytes: i64::try_from(file.size).unwrap_or(i64::MAX),
        file_type: file.file_type,
        file_name: file.name.clone(),
        purpose: file.place.purpose,
        paper: file.place.paper.clone(),
        added_by: officer.id,
        added_at: now,
        virus_check: file.virus_check,
        virus_checked_at: checked.then_some(now),
        withdrawn_by: None,
        withdrawn_at: None,
        withdrawal_reason: None,
    }
}

fn no_such_file() -> Problem {
    Problem::not_found("hồ sơ này không có tệp như vậy", "this dossier has no such file")
}

/// The dossier, and a file of it that this officer may see: one that was withdrawn is seen by those who may withdraw it.
fn found(
    conn: &mut Connection,
    officer: &Officer,
    (code, id): (&str, &str),
) -> Result<(Dossier, Attachment), Problem> {
    let row = find_by_code(conn, &officer.scope(), code)?.ok_or_else(hidden)?;
    must_be_seen(conn, officer, PersonalReadKind::File, &row)?;
    let id = AttachmentId::parse(id).ok_or_else(no_such_file)?;
    let file = store::find(conn, row.office_id, row.id, id)?.ok_or_else(no_such_file)?;
    let seen = file.withdrawn_at.is_none() || may_withdraw(officer, file.added_by, &offices_of(&row));
    if seen { Ok((row, file)) } else { Err(no_such_file()) }
}

/// A file that is handed out to this officer.
///
/// # Errors
/// When there is none for the officer, or it has not passed the virus check.
pub(crate) fn handed_out(
    conn: &mut Connection,
    officer: &Officer,
    at: (&str, &str),
) -> Result<(Dossier, Attachment), Problem> {
    let (row, file) = found(conn, officer, at)?;
    if !file.virus_check.lets_through() {
        return Err(Problem::new(Code::InQuarantine).say(
            format!("tệp này {}", file.virus_check.words_vi()),
            format!("this file {}", file.virus_check.words_en()),
        ));
    }
    Ok((row, file))
}

/// Withdraws a file: it is kept, and no longer listed.
///
/// # Errors
/// When the officer may not, or it was withdrawn before.
pub(crate) fn withdraw(
    conn: &mut Connection,
    officer: &Officer,
    at: (&str, &str),
    reason: &str,
    now: Instant,
) -> Result<(Dossier, Attachment), Problem> {
    let (row, file) = found(conn, officer, at)?;
    if !may_withdraw(officer, file.added_by, &offices_of(&row)) {
        return Err(Problem::new(Code::RoleMayNot).say(
            "chỉ người đính kèm hoặc người giám sát rút lại được tệp",
            "a file is withdrawn by whoever added it or by a supervisor",
        ));
    }
    let withdrawn = Problem::new(Code::ActNotAllowed)
        .say("tệp này đã được rút lại trước đó", "this file was withdrawn before");
    if file.withdrawn_at.is_some() || !store::withdraw(conn, &row.code, &file, (officer.id, now), reason)? {
        return Err(withdrawn);
    }
    let file = store::find(conn, row.office_id, row.id, file.id)?.ok_or_else(no_such_file)?;
    Ok((row, file))
}
