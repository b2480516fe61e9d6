//! The slip of a reminder (phiếu đôn đốc): who is told to get on with which dossier.
//!
//! No form of the law draws it; it has the head of an official text of the office that acts on the dossier.

use super::view::ReminderView;
use crate::agency;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::store::Dossier;
use crate::dossier::views::letterhead::letterhead;
use crate::form::words::{capitalised, moment_words};
use crate::platform::database::Connection;
use crate::platform::document::{Document, DocumentBlock, DocumentSignature, TextSpan};
use crate::platform::error::{Code, Problem};

/// Who is reminded, in words.
fn addressee(reminder: &ReminderView) -> String {
    let role = reminder.role.words_vi().to_owned();
    let parts = [reminder.officer_name.clone(), Some(role), Some(reminder.agency.name.clone())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The slip.
///
/// # Errors
/// When the office or the procedure is gone, or the database fails.
pub(crate) fn slip(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &Dossier,
    reminder: &ReminderView,
) -> Result<Document, Problem> {
    let office = agency::store::find(conn, row.acting_office())?;
    let office = office.ok_or_else(|| Problem::new(Code::Internal).because("the office is gone"))?;
    let head = letterhead(conn, &office, reminder.made_at)?;
    let version = books.procedures.version(conn, row.procedure_version_id)?;
    let fact = |name: &str, value: String| (name.to_owned(), value);
    let mut facts = vec![
        fact("Kính gửi", capitalised(&addressee(reminder))),
        fact("Mã hồ sơ", row.code.clone()),
        fact("Thủ tục hành chính", version.content.name_vi.clone()),
        fact("Chủ hồ sơ", row.applicant_name.clone()),
        fact("Tiếp nhận lúc", moment_words(row.received_at)),
    ];
    facts.extend(reminder.due_at.map(|at| fact("Hạn giải quyết", moment_words(at))));
    facts.push(fact("Đôn đốc lần thứ", reminder.number.to_string()));
    facts.push(fact("Thời điểm đôn đốc", moment_words(reminder.made_at)));
    facts.extend(reminder.note.clone().map(|note| fact("Nội dung", note)));
    let wanted =
        "Đề nghị khẩn trương giải quyết hồ sơ nêu trên, hoặc báo cáo nguyên nhân nếu chưa giải quyết được.";
    let signs = |role: &str, name: Option<&String>| DocumentSignature {
        role: role.to_owned(),
        name: name.cloned(),
        ..DocumentSignature::default()
    };
    Ok(Document {
        head,
        title: "PHIẾU ĐÔN ĐỐC GIẢI QUYẾT HỒ SƠ".to_owned(),
        blocks: vec![
            DocumentBlock::Facts(facts),
            DocumentBlock::Paragraph(vec![TextSpan { text: wanted.to_owned(), ..TextSpan::default() }]),
        ],
        signatures: vec![
            signs("NGƯỜI NHẬN", reminder.officer_name.as_ref()),
            signs("NGƯỜI ĐÔN ĐỐC", Some(&reminder.made_by_name)),
        ],
        made_at: Some(reminder.made_at),
        ..Document::default()
    })
}
