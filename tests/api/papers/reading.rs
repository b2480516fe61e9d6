//! Reads files back as others read them: poppler for PDF, calamine for spreadsheets.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Range, Reader as _, Xlsx};

/// Keeps a file where a person can look at it, `target/tmp/papers`, and hands on one that is this test's alone: the same test on
/// the other database draws a file of the same name at the same time, and nobody reads back what another has drawn.
pub(crate) fn keep(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("papers");
    let own = folder.join("own").join(format!("{:?}", std::thread::current().id()));
    std::fs::create_dir_all(&own).unwrap();
    let file = own.join(name);
    std::fs::write(&file, bytes).unwrap();
    // By another name first: whoever looks finds a whole one.
    let part = own.join("to-look-at");
    std::fs::copy(&file, &part).unwrap();
    std::fs::rename(&part, folder.join(name)).unwrap();
    file
}

/// What a tool of poppler says. Without it the test fails; it never passes by default.
fn poppler(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| {
        panic!(
            "{command:?} cannot be run ({error}): PDF files are read back with poppler. Run `make test`, which brings it, \
             or install the package poppler-utils"
        )
    });
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The text of each page of a PDF, as it lies on the page.
pub(crate) fn pages(file: &Path) -> Vec<String> {
    let text = poppler(Command::new("pdftotext").arg("-layout").arg(file).arg("-"));
    text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
}

/// What poppler says of a PDF.
pub(crate) fn about(file: &Path) -> String {
    poppler(Command::new("pdfinfo").arg(file)) + &poppler(Command::new("pdffonts").arg(file))
}

/// A sheet of a spreadsheet: its values, and its formulas.
pub(crate) fn sheet(bytes: &[u8], name: &str) -> (Range<Data>, Range<String>) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    (book.worksheet_range(name).unwrap(), book.worksheet_formula(name).unwrap())
}

/// The place of the first cell with that text.
pub(crate) fn find(range: &Range<Data>, text: &str) -> (u32, u32) {
    let (top, left) = range.start().unwrap();
    let found = range.used_cells().find(|(_, _, value)| format!("{value}") == text);
    let (row, column, _) = found.unwrap_or_else(|| panic!("no cell says {text:?}"));
    (top + u32::try_from(row).unwrap(), left + u32::try_from(column).unwrap())
}

/// The number at a place, in digits.
pub(crate) fn number(range: &Range<Data>, place: (u32, u32)) -> String {
    match range.get_value(place) {
        Some(Data::Float(value)) => value.to_string(),
        other => panic!("{place:?} holds {other:?} and no number"),
    }
}
