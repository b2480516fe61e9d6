//! A run as the layout prints it.
//! Pure: no HTTP, no SQL, no clock.

use crate::access::Role;
use crate::platform::document::{
    Document, DocumentBlock, DocumentCell, DocumentColumn, DocumentHead, DocumentProof, DocumentRow,
    DocumentSignature, DocumentTable, HeadingCell,
};
use crate::platform::instant::{Instant, date_vi};
use crate::procedure::ProcedureKind;
use crate::report::count::request::GroupBy;
use crate::report::figures::boundaries::Boundaries;
use crate::report::runs::content::{RunRow, TOTAL, hex};
use crate::report::runs::layouts::{Layout, LayoutColumn, NO_DATA};
use crate::report::runs::view::WholeRun;

/// Columns before those of the layout: the number and the name of the row.
const BEFORE: usize = 2;

/// The paper of a run; `address` opens the run, and is what the QR code says.
#[must_use]
pub fn paper(run: &WholeRun, address: String) -> Document {
    let layout = Layout::find(&run.head.layout);
    let columns = run.columns();
    let title = layout.map_or("BÁO CÁO", |layout| layout.title).to_owned();
    Document {
        head: DocumentHead {
            agency: run.agency.name_vi.clone(),
            superior: run.superior.clone(),
            receiver: run.superior.clone().filter(|_| layout.is_some_and(|layout| layout.form.is_some())),
            form: layout.and_then(|layout| layout.form).map(str::to_owned),
            ..DocumentHead::default()
        },
        title,
        subtitle: subtitle(run, layout),
        blocks: vec![DocumentBlock::Table(table(run, layout, &columns))],
        notes: notes(run, layout, &columns),
        signatures: signatures(run),
        proof: Some(DocumentProof { hash: hex(&run.head.hash), address, parameters: parameters(run) }),
        landscape: true,
        made_at: Some(run.head.made_at),
    }
}

fn subtitle(run: &WholeRun, layout: Option<&Layout>) -> Vec<String> {
    let head = &run.head;
    let mut lines = vec![format!(
        "Kỳ báo cáo: {} (từ ngày {} đến ngày {})",
        head.period_name,
        date_vi(head.first_day),
        date_vi(head.last_day)
    )];
    if head.as_of < Instant::end_of(head.last_day) {
        lines.push(format!("Số liệu tính đến {}", head.as_of.end_words_vi()));
    }
    if let Some(layout) = layout {
        lines.push(format!("Đơn vị tính: {}", layout.unit));
    }
    lines
}

fn notes(run: &WholeRun, layout: Option<&Layout>, columns: &[LayoutColumn]) -> Vec<String> {
    let Some(layout) = layout else { return Vec::new() };
    let mut notes: Vec<String> = Vec::new();
    if let Some(folding) = layout.folding.filter(|_| run.head.folded) {
        notes.push(folding.to_owned());
    }
    notes.extend(layout.notes.iter().map(|note| (*note).to_owned()));
    if let Some(balance) = layout.balance_words(run.head.folded) {
        notes.push(format!("Cân đối: {balance}."));
    }
    if columns.iter().any(|column| !column.is_known())
        && !layout.notes.iter().any(|note| note.contains(NO_DATA))
    {
        notes.push(format!("Dấu \"{NO_DATA}\": không có dữ liệu, hệ thống không quản lý thông tin này."));
    }
    let counted = i32::try_from(run.offices).unwrap_or(i32::MAX);
    if counted < run.head.offices_of_agency {
        notes.push(format!(
            "Chỉ tính {counted} trong {} cơ quan: những cơ quan trong phạm vi của người lập.",
            run.head.offices_of_agency
        ));
    }
    if run.superseded_by.is_some() {
        notes.push("Báo cáo này đã được thay thế bằng báo cáo khác.".to_owned());
    }
    notes
}

fn signatures(run: &WholeRun) -> Vec<DocumentSignature> {
    let signed: Vec<DocumentSignature> = run
        .signatures
        .iter()
        .map(|one| DocumentSignature {
            role: format!("{}, {}", role_words(one.role), one.agency_name.to_uppercase()),
            name: Some(with_post(&one.name, run.post(one.officer_id, one.signed_at))),
            at: Some(one.signed_at),
        })
        .collect();
    let maker = DocumentSignature {
        role: "NGƯỜI LẬP BIỂU".to_owned(),
        name: Some(with_post(&run.head.made_by_name, run.post(run.head.made_by, run.head.made_at))),
        at: None,
    };
    let mut all = vec![maker];
    if signed.is_empty() {
        all.push(DocumentSignature {
            role: "THỦ TRƯỞNG ĐƠN VỊ".to_owned(), ..DocumentSignature::default()
        });
    }
    all.extend(signed);
    all
}

/// A name with the post, where it is known.
fn with_post(name: &str, post: Option<String>) -> String {
    post.map_or_else(|| name.to_owned(), |post| format!("{name}, {post}"))
}

/// As what somebody signs.
fn role_words(role: Role) -> &'static str {
    match role {
        Role::Approver => "LÃNH ĐẠO",
        Role::Supervisor => "NGƯỜI GIÁM SÁT",
        Role::ReportWriter => "NGƯỜI LẬP BÁO CÁO",
        Role::UnitHead => "LÃNH ĐẠO PHÒNG",
        Role::Clerk | Role::Handler | Role::RecordsClerk | Role::Administrator => "CÁN BỘ",
    }
}

/// How the rows are grouped, for people.
fn rows_words(group_by: GroupBy) -> &'static str {
    match group_by {
        GroupBy::Agency => "cơ quan",
        GroupBy::AgencyTree => "cơ quan, theo cấp trên - cấp dưới",
        GroupBy::Field => "lĩnh vực",
        GroupBy::LevelField => "cấp và lĩnh vực",
        GroupBy::Procedure => "thủ tục",
        GroupBy::Level => "cấp",
        GroupBy::Channel => "hình thức tiếp nhận",
        GroupBy::Month => "tháng",
    }
}

fn parameters(run: &WholeRun) -> Vec<(String, String)> {
    let head = &run.head;
    let boundaries = match head.boundaries {
        Boundaries::Then => "cơ quan như khi đó",
        Boundaries::Now => "cơ quan hiện nay",
    };
    let kind = match head.procedure_kind {
        ProcedureKind::Tthc => "thủ tục hành chính",
        ProcedureKind::Outside => "quy trình ngoài thủ tục hành chính",
    };
    let mut facts = vec![
        ("Cơ quan".to_owned(), format!("{} ({})", run.agency.name_vi, run.agency.code)),
        ("Kỳ".to_owned(), format!("{} - {}", date_vi(head.first_day), date_vi(head.last_day))),
        ("Tính đến".to_owned(), head.as_of.end_words_vi()),
        ("Dữ liệu ghi nhận đến".to_owned(), head.known_at.words_vi()),
        ("Mẫu".to_owned(), format!("{}, bản {}", head.layout, head.layout_version)),
        ("Phân dòng".to_owned(), rows_words(head.group_by).to_owned()),
        ("Ranh giới".to_owned(), boundaries.to_owned()),
        ("Loại".to_owned(), kind.to_owned()),
        ("Gộp hồ sơ tạm dừng, kết thúc".to_owned(), if head.folded { "có" } else { "không" }.to_owned()),
        ("Số cơ quan được tính".to_owned(), format!("{}/{}", run.offices, head.offices_of_agency)),
        ("Lập lúc".to_owned(), head.made_at.words_vi()),
        ("Mã báo cáo".to_owned(), head.id.to_string()),
    ];
    if let (Some(earlier), Some(reason)) = (head.supersedes_id, &head.supersede_reason) {
        facts.push(("Thay báo cáo".to_owned(), format!("{earlier}: {reason}")));
    }
    facts
}

fn table(run: &WholeRun, layout: Option<&Layout>, columns: &[LayoutColumn]) -> DocumentTable {
    let name = layout.map_or("Nội dung", |layout| layout.row_heading);
    let fixed = [DocumentColumn::new("number", "TT", 4), DocumentColumn::new("name", name, 22)];
    let counted = columns.iter().map(|column| DocumentColumn {
        name: column.name.clone(),
        label: format!("{} {}", column.code, column.heading.join(" - ")),
        width: 7,
        sum_of: column.sum_of.iter().map(|place| place + BEFORE).collect(),
    });
    DocumentTable {
        columns: fixed.into_iter().chain(counted).collect(),
        heading: heading(name, columns),
        rows: rows(&run.rows, columns),
    }
}

/// The merged heading, and under it the printed formulas.
fn heading(name: &str, columns: &[LayoutColumn]) -> Vec<Vec<HeadingCell>> {
    let deepest = columns.iter().map(|column| column.heading.len()).max().unwrap_or(1).max(1);
    let high = |lines: usize| u16::try_from(lines).unwrap_or(u16::MAX);
    let mut lines: Vec<Vec<HeadingCell>> = vec![Vec::new(); deepest];
    if let Some(first) = lines.first_mut() {
        for text in ["TT", name] {
            first.push(HeadingCell { text: text.to_owned(), columns: 1, lines: high(deepest) });
        }
    }
    for (depth, line) in lines.iter_mut().enumerate() {
        let mut rest = columns;
        while let Some(first) = rest.first() {
            let path = first.heading.get(..=depth);
            let alike = rest.iter().take_while(|column| column.heading.get(..=depth) == path).count();
            if let Some(text) = first.heading.get(depth) {
                let is_last = first.heading.len() == depth + 1;
                let lines = if is_last { deepest - depth } else { 1 };
                let wide = if is_last { 1 } else { alike };
                line.push(HeadingCell { text: (*text).to_owned(), columns: high(wide), lines: high(lines) });
                rest = rest.get(wide..).unwrap_or_default();
            } else {
                rest = rest.get(alike..).unwrap_or_default();
            }
        }
    }
    let formulas = ["(1)", "(2)"].map(str::to_owned).into_iter();
    let formulas = formulas.chain(columns.iter().map(|column| column.identity.clone()));
    lines.push(formulas.map(|text| HeadingCell { text, columns: 1, lines: 1 }).collect());
    lines
}

fn rows(rows: &[RunRow], columns: &[LayoutColumn]) -> Vec<DocumentRow> {
    let mut numbers: Vec<usize> = Vec::new();
    rows.iter()
        .map(|row| {
            let children: Vec<usize> = (0..)
                .zip(rows)
                .filter(|(_, child)| child.parent.as_deref() == Some(row.key.as_str()))
                .map(|(place, _)| place)
                .collect();
            let depth = usize::try_from(row.depth).unwrap_or_default();
            let total = row.key == TOTAL;
            let number = if total { String::new() } else { numbered(&mut numbers, depth) };
            let values = columns.iter().map(|column| {
                column
                    .value(&row.cells)
                    .map_or_else(|| DocumentCell::Text(NO_DATA.to_owned()), DocumentCell::Count)
            });
            DocumentRow {
                depth: u8::try_from(depth).unwrap_or(u8::MAX),
                strong: total || !children.is_empty(),
                cells: [DocumentCell::Text(number), DocumentCell::Text(row.name.clone())]
                    .into_iter()
                    .chain(values)
                    .collect(),
                sum_of: children,
            }
        })
        .collect()
}

/// The next number at a depth: 1, 2 ... for the outermost rows, 1.1, 1.2 ... below.
fn numbered(numbers: &mut Vec<usize>, depth: usize) -> String {
    numbers.truncate(depth + 1);
    numbers.resize(depth + 1, 0);
    if let Some(last) = numbers.last_mut() {
        *last += 1;
    }
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::runs::layouts::LAYOUTS;

    #[test]
    fn every_layout_has_a_heading_that_covers_its_columns() {
        for layout in LAYOUTS {
            for folded in [false, true] {
                let columns = layout.columns(folded);
                let table = DocumentTable {
                    columns: vec![DocumentColumn::default(); columns.len() + BEFORE],
                    heading: heading(layout.row_heading, &columns),
                    rows: Vec::new(),
                };
                assert_eq!(table.check(), Ok(()), "{}", layout.slug);
            }
        }
    }

    #[test]
    fn rows_are_numbered_within_what_they_stand_under() {
        let mut numbers = Vec::new();
        let found: Vec<String> = [0, 1, 1, 0, 1].map(|depth| numbered(&mut numbers, depth)).to_vec();
        assert_eq!(found, ["1", "1.1", "1.2", "2", "2.1"]);
    }
}
