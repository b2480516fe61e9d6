//! The remarks under a printed run: what is folded, what stands beside the form, how the books balance.
//! Pure: no HTTP, no SQL, no clock.

use crate::platform::text::number_vi;
use crate::report::runs::layouts::{Layout, LayoutColumn, NO_DATA, PrintedColumns};
use crate::report::runs::view::WholeRun;

/// The remarks of a run; `all` are the columns of its layout, also those that are not printed.
pub(super) fn notes(
    run: &WholeRun,
    layout: Option<&Layout>,
    all: &[LayoutColumn],
    printed: PrintedColumns,
) -> Vec<String> {
    let Some(layout) = layout else { return Vec::new() };
    let mut notes: Vec<String> = Vec::new();
    if let Some(folding) = layout.folding.filter(|_| run.head.folded) {
        notes.push(folding.to_owned());
    }
    notes.extend(layout.notes.iter().map(|note| (*note).to_owned()));
    match printed {
        PrintedColumns::All => notes.extend(beside(layout, all)),
        PrintedColumns::Form => notes.extend(left_out(run, all)),
    }
    notes.extend(balance(run, layout, all, printed));
    if all.iter().any(|column| !column.is_known()) && !layout.notes.iter().any(|note| note.contains(NO_DATA))
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

/// Which columns are not the form's.
fn beside(layout: &Layout, all: &[LayoutColumn]) -> Option<String> {
    let mut beside = all.iter().filter(|column| column.is_beside());
    let (first, last) = (beside.next()?, all.iter().rfind(|column| column.is_beside())?);
    layout.form?;
    Some(format!("Các cột {} đến {} không thuộc biểu mẫu.", first.code, last.code))
}

/// What the total has in the columns that are left out, where it has anything.
fn left_out(run: &WholeRun, all: &[LayoutColumn]) -> Option<String> {
    let total = run.total()?;
    let said: Vec<String> = all
        .iter()
        .filter(|column| column.is_beside())
        .filter_map(|column| {
            let value = column.value(total).filter(|value| *value != 0)?;
            Some(format!("{} {}", column.heading.last()?.to_lowercase(), number_vi(value)))
        })
        .collect();
    (!said.is_empty()).then(|| format!("Ngoài các cột của biểu, dòng tổng cộng còn có: {}.", said.join("; ")))
}

/// How the books balance: in columns where they are printed, else with the numbers of those that are left out.
fn balance(run: &WholeRun, layout: &Layout, all: &[LayoutColumn], printed: PrintedColumns) -> Option<String> {
    if printed == PrintedColumns::All {
        return Some(format!("Cân đối: {}.", layout.balance_words(run.head.folded)?));
    }
    let (left, right) = layout.balance_columns(run.head.folded)?;
    let total = run.total()?;
    let mut numbers = Vec::new();
    let mut side = |columns: &[usize]| {
        let mut terms = Vec::new();
        for number in columns {
            let code = format!("({number})");
            let column = all.iter().find(|column| column.code == code)?;
            match column.value(total).filter(|_| column.is_beside()) {
                None => terms.push(code),
                Some(0) => {}
                Some(value) => {
                    numbers.push(value);
                    terms.push(number_vi(value));
                }
            }
        }
        Some(terms.join("+"))
    };
    let (left, right) = (side(left)?, side(right)?);
    let of = if numbers.is_empty() { "Cân đối" } else { "Cân đối ở dòng tổng cộng" };
    Some(format!("{of}: {left}={right}."))
}
