//! The slip that goes with a pile of papers: what one taker gets, with a place to sign for each side.
//!
//! No form of the law: the control slip of each dossier is (docs/domain/forms.md \[V S7\]). One sheet for a pile saves its signatures.

use super::report::{HandOverReport, TakerLines};
use crate::agency::{self, AgencyId};
use crate::dossier::views::letterhead::letterhead;
use crate::form::words::{capitalised, moment_words};
use crate::platform::database::Connection;
use crate::platform::document::{
    Document, DocumentBlock, DocumentCell, DocumentHead, DocumentRow, DocumentSignature, DocumentTable,
};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::platform::text::number_vi;

/// The columns: name, label, width.
const COLUMNS: &[(&str, &str, u16)] = &[
    ("number", "STT", 4),
    ("code", "Mã hồ sơ", 20),
    ("procedure", "Tên thủ tục hành chính", 26),
    ("applicant", "Chủ hồ sơ", 18),
    ("due_at", "Hẹn trả kết quả", 14),
    ("note", "Ghi chú", 10),
];

/// Who takes it, in words.
fn taker_vi(taker: &TakerLines<'_>) -> String {
    let role = taker.role.map(|role| role.words_vi().to_owned());
    let parts = [taker.officer.map(str::to_owned), role, Some(taker.agency.to_owned())];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The slip of one taker, on the paper of the giver's office.
///
/// # Errors
/// When there is no taker of that number (404), or the database fails.
pub(crate) fn slip(
    conn: &mut Connection,
    office: AgencyId,
    report: &HandOverReport,
    number: usize,
) -> Result<Document, Problem> {
    let takers = report.takers();
    let taker = takers.get(number).ok_or_else(|| {
        Problem::not_found("không có phiếu bàn giao này", "there is no such slip of a hand-over")
    })?;
    let office = agency::store::find(conn, office)?;
    let office = office.ok_or_else(|| Problem::new(Code::Internal).because("the office is gone"))?;
    let head = letterhead(conn, &office, report.at)?;
    Ok(paper(head, report, taker))
}

fn paper(head: DocumentHead, report: &HandOverReport, taker: &TakerLines<'_>) -> Document {
    let count = i64::try_from(taker.lines.len()).unwrap_or(i64::MAX);
    let fact = |name: &str, value: String| (name.to_owned(), value);
    let facts = vec![
        fact("Người giao", format!("{}, {}", report.by, head.agency)),
        fact("Người nhận", capitalised(&taker_vi(taker))),
        fact("Thời điểm", moment_words(report.at)),
        fact("Số hồ sơ", number_vi(count)),
    ];
    let rows = (1..).zip(&taker.lines).map(|(number, line)| {
        let text =
            |text: Option<&String>| text.map_or(DocumentCell::Empty, |text| DocumentCell::Text(text.clone()));
        let due = |at: Option<Instant>| at.map_or(DocumentCell::Empty, DocumentCell::Moment);
        let cells = vec![
            DocumentCell::Count(number),
            DocumentCell::Text(line.code.clone()),
            text(line.procedure_name.as_ref()),
            text(line.applicant_name.as_ref()),
            due(line.due_at),
            DocumentCell::Empty,
        ];
        DocumentRow { cells, ..DocumentRow::default() }
    });
    let signs = |role: &str, name: Option<&str>| DocumentSignature {
        role: role.to_owned(),
        name: name.map(str::to_owned),
        ..DocumentSignature::default()
    };
    Document {
        head,
        title: "PHIẾU BÀN GIAO HỒ SƠ".to_owned(),
        blocks: vec![
            DocumentBlock::Facts(facts),
            DocumentBlock::Table(DocumentTable::plain(COLUMNS, rows.collect())),
        ],
        signatures: vec![signs("NGƯỜI GIAO", Some(&report.by)), signs("NGƯỜI NHẬN", taker.officer)],
        made_at: Some(report.at),
        ..Document::default()
    }
}
