//! The control slip on paper: a row for each hand-over, in the columns of the form.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Phiếu kiểm soát quá trình giải quyết hồ sơ, form 05 of TT 01/2018, 06 of TT 03/2025 (docs/domain/forms.md \[V S7\]).

use super::slip_view::{ControlSlipView, GiverView, StayView};
use crate::access::permission::Role;
use crate::dossier::clock::deadline_words::{PROVISIONAL_VI, span_vi};
use crate::form::words::moment_words;
use crate::platform::document::{
    Document, DocumentBlock, DocumentCell, DocumentHead, DocumentRow, DocumentTable,
};
use crate::platform::instant::Instant;

/// What the printed slip names beside the rows: it goes with the papers, so it says whose they are.
#[derive(Debug, Clone)]
pub(in crate::dossier) struct SlipHeading {
    /// The head of the office.
    pub(in crate::dossier) head: DocumentHead,
    /// Chủ hồ sơ.
    pub(in crate::dossier) applicant: String,
    /// Địa chỉ.
    pub(in crate::dossier) address: Option<String>,
    /// Now.
    pub(in crate::dossier) now: Instant,
}

/// The slip as a paper.
pub(in crate::dossier) fn paper(view: &ControlSlipView, printed: SlipHeading) -> Document {
    let acting = view.acting_agency.as_ref().unwrap_or(&view.agency);
    let moment = |at: Option<Instant>| at.map_or_else(|| "chưa có".to_owned(), moment_words);
    let due = match view.due_at {
        // Where the law sets no limit, the words of the limit say so.
        None if view.accepted_at.is_some() => format!("không có: {}", view.procedure.limit),
        due_at => moment(due_at),
    };
    let mut facts = vec![
        ("Mã hồ sơ".to_owned(), view.code.clone()),
        ("Kèm theo hồ sơ của".to_owned(), printed.applicant),
        ("Loại thủ tục".to_owned(), format!("{} - {}", view.procedure.code, view.procedure.name)),
        ("Thời gian nhận hồ sơ".to_owned(), moment(view.accepted_at)),
        ("Thời gian trả kết quả".to_owned(), due),
    ];
    facts.extend(printed.address.map(|address| ("Địa chỉ".to_owned(), address)));
    facts.push(("Cơ quan giải quyết hồ sơ".to_owned(), acting.name.clone()));
    let mut notes = Vec::new();
    if view.imported {
        notes.push("Hồ sơ được nhập từ sổ cũ: không có thông tin về các lần giao, nhận.".to_owned());
    } else if view.rows.is_empty() {
        notes.push("Hồ sơ chưa được tiếp nhận: chưa có lần giao, nhận nào.".to_owned());
    }
    if view.due_provisional {
        notes.push(PROVISIONAL_VI.to_owned());
    }
    Document {
        head: DocumentHead { number: None, ..printed.head },
        title: "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ".to_owned(),
        blocks: vec![DocumentBlock::Facts(facts), DocumentBlock::Table(table(&view.rows))],
        notes,
        made_at: Some(printed.now),
        ..Document::default()
    }
}

fn table(stays: &[StayView]) -> DocumentTable {
    let columns = [
        ("agency", "TÊN CƠ QUAN", 11),
        ("time", "THỜI GIAN GIAO, NHẬN HỒ SƠ", 12),
        ("result", "KẾT QUẢ GIẢI QUYẾT HỒ SƠ (Trước hạn/Đúng hạn/Quá hạn)", 8),
        ("note", "GHI CHÚ", 8),
    ];
    DocumentTable::plain(&columns, stays.iter().map(row).collect())
}

fn row(stay: &StayView) -> DocumentRow {
    let giver = stay.giver.as_ref().map_or_else(
        || "người nộp hồ sơ".to_owned(),
        |giver| {
            let at = giver.unit_name.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
            format!("{}{at}", giver_words(&giver.role))
        },
    );
    let step = stay.name.as_ref().map(|name| format!(", {}: {name}", giver_words(&stay.taker_role)));
    let step = step.unwrap_or_else(|| format!(", {}", giver_words(&stay.taker_role)));
    let given_by = stay.giver.as_ref().map(person_words).unwrap_or_default();
    let who = format!("1. Giao: {giver}\n2. Nhận: {}{step}", stay.agency.name);
    let when = format!("{}\nNgười giao: {given_by}\nNgười nhận:", moment_words(stay.taken_at));
    let mut note = Vec::new();
    if let Some(hours) = stay.allowance_hours {
        let spent = Some(stay.spent_microseconds).filter(|spent| *spent > 0);
        let spent = spent.map_or_else(String::new, |spent| format!(", đã dùng {}", span_vi(spent)));
        note.push(format!("Thời hạn {hours} giờ{spent}"));
    }
    note.extend(stay.left_by_words.map(|words| format!("Rời bước: {words}")));
    let verdict = match (stay.verdict_words, stay.handed_at) {
        (Some(words), Some(_)) => words.to_owned(),
        (Some(words), None) => format!("Đang giải quyết ({})", words.to_lowercase()),
        (None, _) => "Không tính thời gian".to_owned(),
    };
    let cells = [who, when, verdict, note.join("\n")].map(DocumentCell::Text).to_vec();
    DocumentRow { cells, ..DocumentRow::default() }
}

/// A role as the form names who gives and takes; a word that is no role stands as it is.
fn giver_words(role: &str) -> &str {
    match Role::parse(role) {
        Some(role) => role.words_vi(),
        None => role,
    }
}

/// Whoever handed over, with the post, and for whom it was done.
fn person_words(giver: &GiverView) -> String {
    let post = giver.actor_post.as_ref().map(|post| format!(", {post}")).unwrap_or_default();
    let absent = giver.acting_for_name.as_ref().map(|name| format!(" (thay {name})")).unwrap_or_default();
    format!("{}{post}{absent}", giver.actor_name.as_deref().unwrap_or_default())
}
