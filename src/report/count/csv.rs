//! The report as a table for spreadsheets: Vietnamese headings, plain numbers, and no cell that runs as a formula.
//! Pure: no HTTP, no SQL, no clock.

use crate::platform::document::csv::{BYTE_ORDER_MARK, writer};
use crate::platform::text::spreadsheet_cell;
use crate::report::count::resolution::Resolution;
use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::figures::rate::Rate;
use crate::report::figures::rates::RateName;

/// The report as comma-separated values, with the total as last row.
///
/// # Errors
/// When a row cannot be written.
pub(crate) fn csv(report: &Resolution) -> Result<Vec<u8>, csv::Error> {
    let mut writer = writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    writer.write_record(headings())?;
    let rows = report.rows.iter().map(|row| (row.key.as_str(), row.name.as_str(), &row.cells));
    for (key, name, cells) in rows.chain([("", "Tổng cộng", &report.total)]) {
        writer.write_record(record(report, key, name, cells))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn headings() -> Vec<String> {
    let mut headings = vec!["Mã".to_owned(), "Tên".to_owned()];
    headings.extend(Figure::COLUMNS.iter().map(|figure| figure.label_vi().to_owned()));
    for rate in RateName::ALL.iter().map(|rate| rate.heading_vi()) {
        headings.extend([rate.to_owned(), format!("{rate}: tử số"), format!("{rate}: mẫu số")]);
    }
    let ends = [
        "Phải giải quyết (kỳ trước + tiếp nhận + mở lại)",
        "Đã xong và còn lại (giải quyết + kết thúc + đang giải quyết)",
        "Từ ngày",
        "Đến ngày",
        "Tính đến thời điểm",
        "Dữ liệu ghi nhận đến thời điểm",
        "Ranh giới cơ quan (then: khi đó, now: hiện nay)",
    ];
    headings.extend(ends.map(str::to_owned));
    headings
}

fn record(report: &Resolution, key: &str, name: &str, cells: &FigureValues) -> Vec<String> {
    let mut record = vec![spreadsheet_cell(key), spreadsheet_cell(name)];
    record.extend(Figure::COLUMNS.iter().map(|figure| cells.get(*figure).to_string()));
    for Rate { numerator, denominator, text, .. } in RateName::ALL.iter().map(|rate| cells.rate(*rate)) {
        record.extend([text.unwrap_or_default(), numerator.to_string(), denominator.to_string()]);
    }
    let balance = cells.balance();
    record.extend([
        balance.to_account_for.to_string(),
        balance.accounted_for.to_string(),
        report.period.from().to_string(),
        report.period.to().to_string(),
        report.cut.as_of().rfc3339(),
        report.known_at.rfc3339(),
        report.boundaries.to_string(),
    ]);
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agency::Level;
    use crate::platform::database::Id;
    use crate::platform::instant::Instant;
    use crate::report::count::request::GroupBy;
    use crate::report::count::resolution::ResolutionRow;
    use crate::report::count::store::NamedAgency;
    use crate::report::figures::boundaries::Boundaries;
    use crate::report::figures::period::{Period, PeriodCut};

    fn report() -> Resolution {
        let period = Period::new("2022-12-15".parse().unwrap(), "2023-06-14".parse().unwrap()).unwrap();
        let mut cells = FigureValues::default();
        cells.add(|figure| match figure {
            Figure::OnTimeOfResolvedNumerator => 3415,
            Figure::Resolved | Figure::OnTimeOfResolvedDenominator => 3464,
            _ => 0,
        });
        Resolution {
            agency: NamedAgency {
                id: Id::from_bytes([0; 16]),
                code: "H26".into(),
                name: "Hà Nội".into(),
                level: Level::City,
            },
            period,
            cut: PeriodCut { boundaries: vec![period.start(), period.end()], until: period.end() },
            known_at: Instant::parse("2023-07-01T08:00:00+07:00").unwrap(),
            group_by: GroupBy::Agency,
            boundaries: Boundaries::Then,
            kind: crate::procedure::ProcedureKind::Tthc,
            offices_counted: 1,
            offices_of_agency: 1,
            rows: vec![ResolutionRow {
                key: "H26.268".into(),
                name: "=HYPERLINK(\"x\")".into(),
                cells: cells.clone(),
            }],
            total: cells,
        }
    }

    #[test]
    fn a_spreadsheet_opens_it_as_vietnamese_and_runs_nothing() {
        let text = String::from_utf8(csv(&report()).unwrap()).unwrap();
        assert!(text.starts_with("\u{feff}Mã,Tên,Kỳ trước chuyển qua,"));
        assert!(text.ends_with("\r\n") && text.matches('\n').count() == text.matches("\r\n").count());
        assert!(text.contains("'=HYPERLINK"));
    }

    #[test]
    fn every_row_has_every_column_and_the_last_is_the_total() {
        let bytes = csv(&report()).unwrap();
        let mut reader = csv::Reader::from_reader(&bytes[3..]);
        let headings = reader.headers().unwrap().clone();
        for rate in RateName::ALL {
            assert!(headings.iter().any(|heading| heading == rate.heading_vi()), "{rate:?}");
        }
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        let place = headings.iter().position(|name| name == "Tỷ lệ đúng hạn trên đã giải quyết").unwrap();
        let [row, total] = &rows[..] else { panic!("one row and the total: {rows:?}") };
        assert_eq!([&row[place], &row[place + 1], &row[place + 2]], ["98,59%", "3415", "3464"]);
        assert_eq!([&total[0], &total[1]], ["", "Tổng cộng"]);
        assert_eq!(row.len(), headings.len());
    }
}
