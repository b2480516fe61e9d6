//! What is seen in an uploaded register before anything is looked up: its columns, its first lines, and which columns are known.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use csv::StringRecord;
use serde::{Deserialize, Serialize};

use super::choices::ImportChoices;
use crate::import::columns::RegisterColumn;
use crate::import::headings::recognised;
use crate::import::quoting::shown;
use crate::import::register_file::{RegisterContent, RegisterFile, ToldOfFile};
use crate::import::workbook::is_workbook;
use crate::platform::error::Words;

/// Lines that are shown.
const LINES: usize = 3;

/// A sentence in both languages, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptWords {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl From<Words> for KeptWords {
    fn from(Words { vi, en }: Words) -> Self {
        Self { vi, en }
    }
}

impl KeptWords {
    /// The sentence.
    #[must_use]
    pub fn words(&self) -> Words {
        Words { vi: self.vi.clone(), en: self.en.clone() }
    }
}

/// What is seen in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileGlance {
    /// Why it cannot be read as it is told.
    pub refused: Option<KeptWords>,
    /// How it was read, where that is not plain.
    pub read_as: Option<KeptWords>,
    /// Whether it is a workbook.
    pub workbook: bool,
    /// The sheets of a workbook that hold something; the one that is read first.
    pub sheets: Vec<String>,
    /// The names in its first line.
    pub names: Vec<String>,
    /// Its next lines.
    pub lines: Vec<Vec<String>>,
    /// Which of its columns are which of ours, by their names.
    pub recognised: BTreeMap<RegisterColumn, usize>,
}

impl FileGlance {
    /// Looks into a file.
    #[must_use]
    pub fn of(bytes: &[u8], told: &ToldOfFile) -> Self {
        let mut glance = Self { workbook: is_workbook(bytes), ..Self::default() };
        if let Err(refused) = glance.look(bytes, told) {
            glance.refused = Some(refused.into());
        }
        glance
    }

    fn look(&mut self, bytes: &[u8], told: &ToldOfFile) -> Result<(), Words> {
        let content = RegisterContent::read(bytes, told)?;
        self.read_as = content.words().map(KeptWords::from);
        if let RegisterContent::Sheet(sheet) = &content {
            self.sheets = std::iter::once(&sheet.name).chain(&sheet.others).cloned().collect();
        }
        let mut table = RegisterFile::open(&content)?;
        self.names = table.names.iter().map(shown).collect();
        let names: Vec<&str> = table.names.iter().collect();
        self.recognised = recognised(&names);
        let mut cells = StringRecord::new();
        while self.lines.len() < LINES && table.next_line(&mut cells)?.is_some() {
            self.lines.push(cells.iter().map(shown).collect());
        }
        Ok(())
    }

    /// The file read as it is recognised, for the office of this code: one value for what it does not say of the agency.
    #[must_use]
    pub fn proposed(&self, choices: &ImportChoices, office: &str) -> ImportChoices {
        let place = |column: &RegisterColumn| (*column, self.recognised.get(column).copied());
        let columns: BTreeMap<_, _> = RegisterColumn::ALL.iter().map(place).collect();
        let defaults = BTreeMap::from([(RegisterColumn::Agency, office.to_owned())]);
        ImportChoices { columns, defaults, meanings: BTreeMap::new(), ..choices.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_seen_with_what_is_known_of_its_columns() {
        let text = "Mã hồ sơ;Ngày nhận;Ngày tiếp nhận;Ghi chú\nHS-1;1/3/2023;2/3/2023;x\n\nHS-2;;;\nHS-3;;;\nHS-4;;;\n";
        let glance = FileGlance::of(text.as_bytes(), &ToldOfFile::default());
        assert_eq!((glance.names.len(), glance.lines.len(), &glance.refused), (4, 3, &None));
        // Of two that may be it the first is proposed; whoever looks at it corrects that.
        assert_eq!(
            glance.recognised,
            BTreeMap::from([(RegisterColumn::Code, 0), (RegisterColumn::Received, 1)])
        );
        let choices = glance.proposed(&ImportChoices::default(), "H26.268.05");
        assert_eq!(choices.columns[&RegisterColumn::Phone], None);
        assert_eq!(
            choices.lacking(),
            [RegisterColumn::Procedure, RegisterColumn::Channel, RegisterColumn::Applicant]
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_with_what_to_do() {
        let glance = FileGlance::of(b"\xd0\xcf\x11\xe0x", &ToldOfFile::default());
        assert!(glance.refused.unwrap().vi.contains("XLS"));
        assert!(FileGlance::of(b"PK\x03\x04", &ToldOfFile::default()).workbook);
        assert!(FileGlance::of(b"", &ToldOfFile::default()).refused.unwrap().vi.contains("trống"));
    }
}
