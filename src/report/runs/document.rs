//! A run as the layout prints it.
//! Pure: no HTTP, no SQL, no clock.

use chrono::Datelike as _;

use crate::access::Role;
use crate::form::words::{DOTS, is_committee, open_date, place_and_date, place_of};
use crate::platform::document::{
    Document, DocumentBlock, DocumentCell, DocumentColumn, DocumentHead, DocumentProof, DocumentRow,
    DocumentSignature, DocumentTable, HeadingCell,
};
use crate::platform::instant::{Instant, date_vi};
use crate::procedure::ProcedureKind;
use crate::report::count::request::GroupBy;
use crate::report::figures::boundaries::Boundaries;
use crate::report::runs::content::{RunRow, TOTAL, hex};
use crate::report::runs::layouts::{Layout, LayoutColumn, NO_DATA, PrintedColumns};
use crate::report::runs::remarks;
use crate::report::runs::signing::SigningPlace;
use crate::report::runs::store::SignatureRecord;
use crate::report::runs::view::WholeRun;

/// Columns before those of the layout: the number and the name of the row.
pub(crate) const BEFORE: usize = 2;

/// The paper of a run; `address` opens the run, and is what the QR code says.
#[must_use]
pub fn paper(run: &WholeRun, printed: PrintedColumns, address: String) -> Document {
    let layout = Layout::find(&run.head.layout);
    let all = run.columns();
    let is_printed = |column: &&LayoutColumn| printed == PrintedColumns::All || !column.is_beside();
    // Those beside the form come last: the sums of the others keep their places.
    let columns: Vec<LayoutColumn> = all.iter().filter(is_printed).cloned().collect();
    let title = layout.map_or("BÁO CÁO", |layout| layout.title).to_owned();
    Document {
        head: letterhead(run, layout),
        title,
        subtitle: subtitle(run, layout),
        blocks: vec![DocumentBlock::Table(table(run, layout, &columns))],
        notes: remarks::notes(run, layout, &all, printed),
        signatures: signatures(run),
        recipients: recipients(run),
        proof: Some(DocumentProof { hash: hex(&run.head.hash), address, parameters: parameters(run) }),
        landscape: true,
        made_at: Some(run.head.made_at),
    }
}

/// Who reports to whom, with room for the number that the records clerk gives, and the day of the head's signature.
fn letterhead(run: &WholeRun, layout: Option<&Layout>) -> DocumentHead {
    let name = &run.agency.name_vi;
    let place = place_of(name).or_else(|| run.superior.as_deref().and_then(place_of));
    let head = run.signatures.iter().find(|one| run.place_of(one) == SigningPlace::Head);
    let day = match head {
        Some(signature) => place_and_date(place.as_deref(), signature.signed_at.date()),
        None => open_date(place.as_deref(), run.head.made_at.date().year()),
    };
    let committee = if is_committee(name) { "-UBND" } else { "" };
    DocumentHead {
        agency: name.clone(),
        superior: run.superior.clone(),
        receiver: run.superior.clone().filter(|_| layout.is_some_and(|layout| layout.form.is_some())),
        form: layout.and_then(|layout| layout.form).map(str::to_owned),
        number: Some(format!("Số: {DOTS}/BC{committee}")),
        place_and_date: Some(day),
    }
}

/// Whom the paper goes to: the agency above, and the archive.
fn recipients(run: &WholeRun) -> Vec<String> {
    let above = run.superior.iter().map(|above| format!("- {above};"));
    above.chain(["- Lưu: VT.".to_owned()]).collect()
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

/// The maker, who reviewed it, and last the head, whose place nobody else takes.
fn signatures(run: &WholeRun) -> Vec<DocumentSignature> {
    let at = |place| run.signatures.iter().filter(move |one| run.place_of(one) == place);
    let signed = |role: String, one: &SignatureRecord| DocumentSignature {
        role,
        name: Some(with_post(&one.name, run.post(one.officer_id, one.signed_at))),
        at: Some(one.signed_at),
        sealed: false,
    };
    let of_agency =
        |one: &SignatureRecord| format!("{}, {}", role_words(one.role), one.agency_name.to_uppercase());
    let maker = DocumentSignature {
        role: "NGƯỜI LẬP BIỂU".to_owned(),
        name: Some(with_post(&run.head.made_by_name, run.post(run.head.made_by, run.head.made_at))),
        at: at(SigningPlace::Maker).map(|one| one.signed_at).next(),
        sealed: false,
    };
    let mut heads = at(SigningPlace::Head);
    let head = DocumentSignature {
        role: "THỦ TRƯỞNG ĐƠN VỊ".to_owned(), sealed: true, ..Default::default()
    };
    let head = match heads.next() {
        Some(one) => DocumentSignature { sealed: true, ..signed(head.role, one) },
        None => head,
    };
    let others = at(SigningPlace::Reviewer).chain(heads).map(|one| signed(of_agency(one), one));
    [maker].into_iter().chain(others).chain([head]).collect()
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
    let formulas = formulas.chain(columns.iter().map(|column| printed_formula(&column.identity)));
    lines.push(formulas.map(|text| HeadingCell { text, columns: 1, lines: 1 }).collect());
    lines
}

/// A formula as a narrow column has room for it: `(3)=(4)+…+(10)` where more than three columns follow each other.
fn printed_formula(formula: &str) -> String {
    let Some((sum, parts)) = formula.split_once('=') else { return formula.to_owned() };
    let numbers: Vec<Option<u32>> =
        parts.split('+').map(|part| part.strip_prefix('(')?.strip_suffix(')')?.parse().ok()).collect();
    let in_turn =
        numbers.iter().zip(numbers.iter().skip(1)).all(|(one, next)| one.map(|one| one + 1) == *next);
    match (numbers.first(), numbers.last()) {
        (Some(Some(first)), Some(Some(last))) if in_turn && numbers.len() > 3 => {
            format!("{sum}=({first})+…+({last})")
        }
        _ => formula.to_owned(),
    }
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
    fn a_long_formula_is_printed_short_and_another_as_it_is() {
        for (formula, printed) in [
            ("(3)=(4)+(5)+(6)+(7)+(8)+(9)+(10)", "(3)=(4)+…+(10)"),
            ("(3)=(4)+(5)+(6)", "(3)=(4)+(5)+(6)"),
            ("(3)=(4)+(5)+(6)+(8)", "(3)=(4)+(5)+(6)+(8)"),
            ("(4)", "(4)"),
        ] {
            assert_eq!(printed_formula(formula), printed);
        }
    }

    #[test]
    fn the_form_alone_has_exactly_its_thirteen_columns() {
        let layout = Layout::find("ii06a").unwrap();
        for folded in [false, true] {
            let of_form = layout.columns(folded).iter().filter(|column| !column.is_beside()).count();
            assert_eq!(of_form + BEFORE, 13, "with the number and the name of the row");
        }
    }

    #[test]
    fn rows_are_numbered_within_what_they_stand_under() {
        let mut numbers = Vec::new();
        let found: Vec<String> = [0, 1, 1, 0, 1].map(|depth| numbered(&mut numbers, depth)).to_vec();
        assert_eq!(found, ["1", "1.1", "1.2", "2", "2.1"]);
    }
}
