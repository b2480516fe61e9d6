//! Nothing is broken, nothing is lost, and nothing is wider than the sheet.

use proptest::prelude::*;

use super::*;
use crate::platform::document::DocumentColumn;

/// A4 on its long side, between its margins.
const LYING: u32 = 14_853;

fn heading(text: &str, columns: usize, lines: u16) -> HeadingCell {
    HeadingCell { text: text.into(), columns: u16::try_from(columns).unwrap(), lines }
}

/// Number and name, and groups of so many counted columns under one heading each.
fn table(groups: &[usize], count: i64, name: &str) -> DocumentTable {
    let counted: usize = groups.iter().sum();
    let mut columns = vec![DocumentColumn::new("number", "TT", 4), DocumentColumn::new("name", "Đơn vị", 22)];
    columns.extend((0..counted).map(|place| DocumentColumn::new(&format!("c{place}"), "Số", 7)));
    let mut first = vec![heading("TT", 1, 2), heading("Đơn vị", 1, 2)];
    first.extend(groups.iter().map(|columns| heading("Số hồ sơ đã giải quyết", *columns, 1)));
    let second = (0..counted).map(|_| heading("Quá hạn", 1, 1)).collect();
    let third = (1..=columns.len()).map(|place| heading(&format!("({place})"), 1, 1)).collect();
    let mut cells = vec![DocumentCell::Text("1".into()), DocumentCell::Text(name.into())];
    cells.extend((0..counted).map(|_| DocumentCell::Count(count)));
    let rows = vec![DocumentRow { cells, strong: true, ..DocumentRow::default() }; 3];
    DocumentTable { columns, heading: vec![first, second, third], rows }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn every_column_is_printed_once_and_no_number_is_broken(
        groups in prop::collection::vec(1_usize..9, 1..9),
        count in 0_i64..99_999_999,
        name in "[A-Za-zà-ỹ ]{0,60}",
    ) {
        let table = table(&groups, count, &name);
        prop_assert_eq!(table.check(), Ok(()));
        let parts = fitted(&table, LYING, SMALLEST..=table.half_points(), CellLines::Wrapped).unwrap();
        let counted: Vec<usize> =
            parts.iter().flat_map(|part| part.columns.iter().copied().filter(|column| *column > 1)).collect();
        prop_assert_eq!(counted, (2..table.columns.len()).collect::<Vec<_>>());
        for part in &parts {
            prop_assert_eq!(part.table.check(), Ok(()));
            prop_assert!(part.widths.iter().sum::<u32>() <= LYING, "{:?}", part.widths);
            prop_assert!(part.half_points >= SMALLEST);
            prop_assert!(part.columns.starts_with(&[0, 1]) && part.widths.len() == part.table.columns.len());
            for row in &part.table.rows {
                for (cell, width) in row.cells.iter().zip(&part.widths).skip(2) {
                    let wide = measured(&cell.words_vi(), part.half_points);
                    prop_assert!(wide + 100 <= *width, "{} in {width}", cell.words_vi());
                }
            }
        }
        prop_assert_eq!(parts.len() > 1, parts[0].caption.is_some());
    }
}

#[test]
fn a_wide_table_is_parted_between_its_headings_into_parts_alike() {
    let parts = fitted(
        &table(&[8, 4, 4, 3, 1, 2, 1, 1, 1, 1, 1, 5], 1_234, "UBND phường Kiến Hưng"),
        LYING,
        SMALLEST..=17,
        CellLines::Wrapped,
    )
    .unwrap();
    let columns: Vec<usize> = parts.iter().map(|part| part.columns.len() - 2).collect();
    assert_eq!((columns.iter().sum::<usize>(), parts.len()), (32, 3), "{columns:?}");
    assert!(columns.iter().all(|columns| (8..=13).contains(columns)), "{columns:?}");
    assert!(parts[0].caption.as_ref().unwrap().starts_with("Phần 1/3: Số hồ sơ đã giải quyết; Số"));
    let cuts: Vec<usize> = parts.iter().map(|part| part.columns[2]).collect();
    assert!(cuts.iter().all(|cut| [2, 10, 14, 18, 21, 22, 24, 25, 26, 27, 28, 29].contains(cut)), "{cuts:?}");
}

#[test]
fn a_formula_has_the_room_that_it_needs() {
    let mut table = table(&[4, 4, 3], 7, "Hộ tịch");
    table.heading[2][6] = heading("(7)=(8)+(9)+(10)", 1, 1);
    let part = fitted(&table, LYING, SMALLEST..=table.half_points(), CellLines::Wrapped).unwrap().remove(0);
    assert!(part.widths[6] >= measured("(7)=(8)+(9)+(10)", part.half_points) + PADDING);
    assert!(part.widths[6] > part.widths[5], "and no more than its neighbours need");
}

#[test]
fn words_are_broken_before_numbers_where_nothing_else_helps() {
    let mut table = table(&[3], 12_345_678, &"Ư".repeat(24));
    table.rows[0].cells[0] = DocumentCell::Text("W".repeat(24));
    let part = fitted(&table, 4_800, SMALLEST..=20, CellLines::Wrapped).unwrap().remove(0);
    assert_eq!(part.half_points, SMALLEST);
    let wide = measured("12.345.678", SMALLEST) + PADDING;
    assert!(
        part.widths[2..].iter().all(|width| *width >= wide) && part.widths.iter().sum::<u32>() <= 4_800,
        "{:?}",
        part.widths
    );
}

#[test]
fn a_sheet_has_room_for_moments_and_codes() {
    let mut table = table(&[3], 7, "Đăng ký khai sinh cho trẻ em có yếu tố nước ngoài tại khu vực biên giới");
    let at = crate::platform::instant::Instant::parse("2023-03-07T09:15:00+07:00").unwrap();
    table.rows[0].cells[2] = DocumentCell::Moment(at);
    table.rows[0].cells[3] = DocumentCell::Text("H26.268.05-230307-0001".into());
    let needed =
        [measured("09:15 07/03/2023", 22) + PADDING, measured("H26.268.05-230307-0001", 22) + PADDING];
    for room in [9_000, 9_900] {
        let part = fitted(&table, room, 22..=22, CellLines::OfSheet).unwrap().remove(0);
        assert!(part.widths[2] >= needed[0] && part.widths[3] >= needed[1], "{:?}", part.widths);
        let paper = fitted(&table, room, 22..=22, CellLines::Wrapped).unwrap().remove(0);
        assert!(paper.widths[2] < part.widths[2], "a paper writes a moment on two lines");
    }
}

#[test]
fn the_last_two_rows_stay_with_the_signatures_unless_they_are_long() {
    let mut table = table(&[1], 1, "Hộ tịch");
    assert_eq!(kept_rows(&table), 2);
    table.rows[1].cells[1] = DocumentCell::Text("a".repeat(700));
    assert_eq!(kept_rows(&table), 1);
    table.rows.truncate(2);
    assert_eq!(kept_rows(&table), 0);
}
