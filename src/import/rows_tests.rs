//! Tables of cells, good and bad.

use super::*;

const NAMES: [&str; 12] = [
    "code",
    "agency",
    "procedure",
    "channel",
    "applicant",
    "received",
    "due",
    "resolved",
    "returned",
    "phone",
    "identity",
    "document_number",
];

fn good() -> Vec<String> {
    [
        "HS-1",
        "H26.268.05",
        "1.004873",
        "Trực tiếp",
        "Nguyễn Văn Thí Dụ",
        "07/03/2023 09:15",
        "10/03/2023",
        "09/03/2023",
        "09/03/2023 16:00",
        "0000 001 234",
        "000000000001",
        "12/GXN",
    ]
    .map(str::to_owned)
    .to_vec()
}

fn check_with(cells: &[String], mapping: &Mapping) -> Result<RegisterRow, Vec<RowFault>> {
    let headings = Headings::find(&NAMES, mapping).unwrap();
    let record = StringRecord::from(cells.to_vec());
    let now = Instant::parse("2023-06-01T08:00:00+07:00").unwrap();
    RowCells { record: &record, headings: &headings, mapping, epoch: None }.check(now)
}

fn check(cells: &[String]) -> Result<RegisterRow, Vec<RowFault>> {
    check_with(cells, &Mapping::default())
}

fn changed(column: &str, text: &str) -> Vec<String> {
    let mut cells = good();
    cells[NAMES.iter().position(|name| *name == column).unwrap()] = text.to_owned();
    cells
}

#[test]
fn a_good_row_is_read_whole() {
    let row = check(&good()).unwrap();
    assert_eq!(row.code, "HS-1");
    assert_eq!(row.channel, Channel::Counter);
    assert_eq!(row.received_at.rfc3339(), "2023-03-07T09:15:00+07:00");
    assert_eq!(row.due_at.unwrap().rfc3339(), "2023-03-10T23:59:59+07:00");
    assert_eq!(row.resolved_at.unwrap().rfc3339(), "2023-03-09T00:00:00+07:00");
    assert_eq!(row.document_number.as_deref(), Some("12/GXN"));
}

#[test]
fn a_day_alone_never_lies_before_what_came_first_on_that_day() {
    let mut cells = changed("resolved", "07/03/2023");
    cells[8] = "07/03/2023".to_owned();
    let row = check(&cells).unwrap();
    assert_eq!((row.resolved_at, row.returned_at), (Some(row.received_at), Some(row.received_at)));
}

#[test]
fn every_bad_cell_is_named() {
    for (column, text, at, says) in [
        ("code", "", "code", "is empty"),
        ("code", "  ", "code", "is empty"),
        ("code", "HS\u{0}1", "code", "control characters"),
        ("code", "HS\u{1b}[31m", "code", "control characters"),
        ("agency", "", "agency", "is empty"),
        ("procedure", "", "procedure", "is empty"),
        ("channel", "", "channel", "is empty"),
        ("channel", "Xe buýt", "channel", "“Xe buýt” is no known channel"),
        ("applicant", "", "applicant", "is empty"),
        ("applicant", "An\u{7}", "applicant", "control characters"),
        ("received", "", "received", "is empty"),
        ("received", "hôm qua", "received", "“hôm qua” is no date"),
        ("received", "31/02/2023", "received", "is no date"),
        ("received", "02/06/2023", "received", "future"),
        ("received", "11/03/2023", "resolved", "before the reception"),
        ("due", "10/03", "due", "is no date"),
        ("due", "06/03/2023", "due", "before the reception"),
        ("resolved", "x", "resolved", "is no date"),
        ("resolved", "", "resolved", "although the result was returned"),
        ("resolved", "02/06/2023", "resolved", "future"),
        ("resolved", "10/03/2023", "returned", "before the resolution"),
        ("returned", "02/06/2023", "returned", "future"),
        ("phone", "0900\u{8}", "phone", "control characters"),
        ("identity", "0\u{0}", "identity", "control characters"),
        ("document_number", "1\u{0}", "document_number", "control characters"),
    ] {
        let fault = check(&changed(column, text)).unwrap_err().remove(0);
        assert_eq!(fault.column.unwrap().as_str(), at, "{column} {text:?}: {}", fault.reason.en);
        assert!(fault.reason.en.contains(says), "{column} {text:?}: {}", fault.reason.en);
        assert!(!fault.reason.vi.is_empty() && fault.reason.vi != fault.reason.en);
    }
}

#[test]
fn a_row_names_every_fault_at_once() {
    let mut cells = good();
    for (column, text) in
        [("code", ""), ("channel", "Xe buýt"), ("received", "hôm qua"), ("phone", "0900\u{8}")]
    {
        cells[NAMES.iter().position(|name| *name == column).unwrap()] = text.to_owned();
    }
    let columns = |faults: Vec<RowFault>| -> Vec<&str> {
        faults.iter().map(|fault| fault.column.unwrap().as_str()).collect()
    };
    assert_eq!(columns(check(&cells).unwrap_err()), ["code", "channel", "phone", "received"]);
    // The order of dates is looked at whenever they can be read.
    let mut cells = changed("resolved", "01/03/2023");
    cells[0] = String::new();
    assert_eq!(columns(check(&cells).unwrap_err()), ["code", "resolved"]);
}

#[test]
fn phone_and_identity_are_kept_as_registers_wrote_them() {
    let mut cells = changed("phone", "024.3382 xxxx (nhà)");
    cells[10] = "không có".to_owned();
    let row = check(&cells).unwrap();
    assert_eq!(row.phone.as_deref(), Some("024.3382 xxxx (nhà)"));
    assert_eq!(row.identity.as_deref(), Some("không có"));
}

#[test]
fn a_line_break_in_a_cell_is_a_blank() {
    let row = check(&changed("applicant", "Nguyễn Văn\r\nThí \t Dụ")).unwrap();
    assert_eq!(row.applicant, "Nguyễn Văn Thí Dụ");
    let composed: Vec<char> = row.applicant.chars().collect();
    let apart = check(&changed("applicant", "Nguye\u{302}\u{303}n Va\u{306}n Thí Dụ")).unwrap();
    assert_eq!(apart.applicant.chars().collect::<Vec<_>>(), composed);
}

#[test]
fn cells_beyond_the_header_are_a_fault_and_missing_ones_are_empty() {
    let mut cells = good();
    cells.extend(vec![String::new(); 300]);
    assert!(check(&cells).is_ok());
    cells[200] = "x".to_owned();
    let fault = check(&cells).unwrap_err().remove(0);
    assert_eq!(fault.column, None);
    assert!(fault.reason.en.contains("312 cells, the header has 12"), "{}", fault.reason.en);
    let row = check(&good()[..6]).unwrap();
    assert_eq!((row.due_at, row.resolved_at, row.phone), (None, None, None));
}

#[test]
fn a_cell_of_many_megabytes_is_refused_and_shown_short() {
    let fault = check(&changed("applicant", &"a".repeat(10 << 20))).unwrap_err().remove(0);
    assert!(fault.reason.en.contains("longer than 200"), "{}", fault.reason.en);
    let fault = check(&changed("received", &"7".repeat(10 << 20))).unwrap_err().remove(0);
    assert!(fault.reason.en.len() < 300);
    assert_eq!(shown("a\u{1b}b"), "a\u{fffd}b");
}

#[test]
fn defaults_fill_empty_cells() {
    let mapping = Mapping::parse("[defaults]\nchannel = \"counter\"\n").unwrap();
    assert_eq!(check_with(&changed("channel", ""), &mapping).unwrap().channel, Channel::Counter);
    assert_eq!(check_with(&changed("channel", "BCCI"), &mapping).unwrap().channel, Channel::Postal);
}
