//! Bringing data in: the reference files that every install starts with, and registers that were kept elsewhere.
//!
//! A register goes through these hands: `encoding` or `workbook` makes text or a sheet of its bytes, `register_file` lines of cells,
//! `headings` finds our columns, `rows` reads and checks the cells with the office's `mapping`, `reference_data` finds agency,
//! procedure, workflow and due date (`checking` leads each row through these), `history` makes a dossier and its journal, `updates` enters what is new of a dossier that is
//! there (`standing` says what is), `turns` lets desks write meanwhile, and `report` says what became of every row.
//! `undo` takes an import back.

pub mod bringing_in;
pub mod catalogue;
pub mod encoding;
pub mod history;
pub mod quoting;
pub mod reference_data;
pub mod register_file;
pub mod written_moment;

mod checking;
pub mod columns;
pub mod figures;
pub mod half_year;
pub mod headings;
pub mod kept;

pub mod mapping;
pub mod old_fonts;

pub mod reference;
pub mod reference_files;
pub mod register;
pub mod repeated;
pub mod report;
pub mod report_text;
pub mod row_lists;
pub mod row_sheet;
pub mod rows;
pub mod serial_date;
pub mod spreadsheet;
pub mod standing;
pub mod syllable;
mod turns;
pub mod undo;
pub mod updates;
pub mod watch;
pub mod wish;
pub mod workbook;
