//! How an uploaded register is read, as it was chosen on its page: which of its columns is which of ours, and what its words mean.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::import::columns::RegisterColumn;
use crate::import::encoding::TextEncoding;
use crate::import::mapping::{Mapping, WordMeanings};
use crate::import::register_file::ToldOfFile;
use crate::platform::error::Words;

/// How a file is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportChoices {
    /// The encoding of a text; else it is found.
    pub encoding: Option<String>,
    /// The sheet of a workbook; else the first one.
    pub sheet: Option<String>,
    /// Where each of our columns stands in the file, by its name, from 0; nothing where it is not in the file.
    pub columns: BTreeMap<RegisterColumn, Option<usize>>,
    /// One value for all rows that have none.
    pub defaults: BTreeMap<RegisterColumn, String>,
    /// What the words of a column mean: the code of an agency or a procedure, or the name of a channel.
    pub meanings: BTreeMap<RegisterColumn, BTreeMap<String, String>>,
    /// Whether results of dossiers that are there already are entered.
    pub update: bool,
}

impl ImportChoices {
    /// What is told of the file.
    #[must_use]
    pub fn told(&self) -> ToldOfFile {
        let encoding = self.encoding.as_deref().and_then(|name| TextEncoding::named(name).ok());
        ToldOfFile { encoding, sheet: self.sheet.clone() }
    }

    /// How columns and words become ours.
    ///
    /// # Errors
    /// When a word stands there for two things.
    pub fn mapping(&self) -> Result<Mapping, Words> {
        let of = |column| self.meanings.get(&column).cloned().unwrap_or_default().into_iter().collect();
        let words = WordMeanings {
            agencies: of(RegisterColumn::Agency),
            procedures: of(RegisterColumn::Procedure),
            channels: of(RegisterColumn::Channel),
        };
        let defaults = self.defaults.iter().map(|(column, text)| (column.to_string(), text.clone()));
        Mapping::chosen(self.columns.clone(), defaults.collect(), words)
    }

    /// Our needed columns that are neither in the file nor have one value for all rows.
    #[must_use]
    pub fn lacking(&self) -> Vec<RegisterColumn> {
        let is_there = |column: &RegisterColumn| {
            matches!(self.columns.get(column), Some(Some(_))) || self.defaults.contains_key(column)
        };
        RegisterColumn::NEEDED.iter().copied().filter(|column| !is_there(column)).collect()
    }

    /// Our columns that stand where another one does, too.
    #[must_use]
    pub fn doubled(&self) -> Vec<RegisterColumn> {
        let places = || self.columns.iter().filter_map(|(column, place)| Some((*column, (*place)?)));
        let is_doubled = |column: &RegisterColumn, place: usize| {
            places().any(|(other, its)| other != *column && its == place)
        };
        places().filter(|(column, place)| is_doubled(column, *place)).map(|(column, _)| column).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::headings::Headings;

    #[test]
    fn what_is_chosen_comes_before_what_is_recognised() {
        let names =
            ["Mã hồ sơ", "Cơ quan", "Thủ tục", "Kênh", "Chủ hồ sơ", "Ngày nhận", "Ngày vào sổ", "SĐT"];
        let mut choices = ImportChoices::default();
        for (column, place) in [
            (RegisterColumn::Code, Some(0)),
            (RegisterColumn::Procedure, Some(2)),
            (RegisterColumn::Channel, None),
            (RegisterColumn::Applicant, Some(4)),
            (RegisterColumn::Received, Some(6)),
            (RegisterColumn::Phone, None),
        ] {
            choices.columns.insert(column, place);
        }
        choices.columns.insert(RegisterColumn::Agency, None);
        assert_eq!(choices.lacking(), [RegisterColumn::Agency, RegisterColumn::Channel]);
        choices.defaults.insert(RegisterColumn::Agency, "H26.268.05".to_owned());
        choices.defaults.insert(RegisterColumn::Channel, "counter".to_owned());
        assert_eq!((choices.lacking(), choices.doubled()), (vec![], vec![]));
        let headings = Headings::find(&names, &choices.mapping().unwrap()).unwrap();
        assert_eq!(headings.place(RegisterColumn::Received), Some(6));
        assert_eq!(
            (headings.place(RegisterColumn::Agency), headings.place(RegisterColumn::Phone)),
            (None, None)
        );
        assert_eq!(headings.unused, ["Cơ quan", "Kênh", "Ngày nhận", "SĐT"]);
        choices.columns.insert(RegisterColumn::Due, Some(6));
        assert_eq!(choices.doubled(), [RegisterColumn::Received, RegisterColumn::Due]);
        let kept = serde_json::to_string(&choices).unwrap();
        assert_eq!(serde_json::from_str::<ImportChoices>(&kept).unwrap(), choices);
    }
}
