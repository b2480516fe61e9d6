//! Where our columns stand in the header line of a register.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::{BTreeMap, HashSet};

use super::columns::{RegisterColumn, is_reason_column};
use super::mapping::Mapping;
use super::old_fonts::recovered;
use crate::platform::error::Words;
use crate::platform::text::folded;

/// Where our columns stand in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headings {
    places: Vec<Option<usize>>,
    /// How many columns the file has.
    pub width: usize,
    /// Names in the file that stand for nothing of ours.
    pub unused: Vec<String>,
    names: Vec<Option<String>>,
}

impl Headings {
    /// Finds our columns among the names in the file: by the mapping, by our names, or by the names that registers use.
    /// Names are compared without accents and case.
    ///
    /// # Errors
    /// One sentence, when a needed column is not there, one that the mapping names is not there, or two stand for one.
    ///
    /// ```
    /// use motcua::import::columns::RegisterColumn;
    /// use motcua::import::headings::Headings;
    /// use motcua::import::mapping::Mapping;
    /// let names = ["STT", "Mã hồ sơ", "Cơ quan", "Thủ tục", "Kênh", "CHỦ HỒ SƠ", "Ngày nhận"];
    /// let headings = Headings::find(&names, &Mapping::default())?;
    /// assert_eq!(headings.place(RegisterColumn::Applicant), Some(5));
    /// assert_eq!(headings.unused, ["STT"]);
    /// # Ok::<(), motcua::platform::error::Words>(())
    /// ```
    pub fn find(names: &[&str], mapping: &Mapping) -> Result<Self, Words> {
        let words = meant(names);
        let listed = || {
            let quoted: Vec<String> = names
                .iter()
                .take(40)
                .filter(|name| !name.trim().is_empty())
                .map(|name| crate::import::quoting::quoted(name))
                .collect();
            quoted.join(", ")
        };
        let mut places = Vec::with_capacity(RegisterColumn::ALL.len());
        for column in RegisterColumn::ALL {
            let chosen = mapping.places.get(column);
            let found: Vec<usize> = match (chosen, mapping.columns.get(column.as_str())) {
                (Some(place), _) => place.filter(|place| *place < names.len()).into_iter().collect(),
                (None, Some(theirs)) => {
                    let wanted = folded(theirs);
                    let found = at(&words, |word| word == wanted);
                    if found.is_empty() {
                        return Err(Words {
                            vi: format!(
                                "tệp ánh xạ ghi {column} là cột “{theirs}”, nhưng tệp chỉ có: {}",
                                listed()
                            ),
                            en: format!(
                                "the mapping says that {column} is the column “{theirs}”, but the file has only: {}",
                                listed()
                            ),
                        });
                    }
                    found
                }
                (None, None) => known_at(&words, *column),
            };
            if let [first, second, ..] = found[..] {
                let name = |place: usize| names.get(place).copied().unwrap_or_default();
                let [(one, its_name), (other, other_name)] =
                    [first, second].map(|place| (place + 1, name(place)));
                return Err(Words {
                    vi: format!(
                        "hai cột đều có thể là {column}: cột {one} “{its_name}” và cột {other} “{other_name}”; chọn một cột \
                         trong mục [columns] của tệp ánh xạ, hoặc đổi tên một cột"
                    ),
                    en: format!(
                        "two columns may be {column}: number {one} “{its_name}” and number {other} “{other_name}”; say \
                         which in the section [columns] of the mapping file, or rename one"
                    ),
                });
            }
            places.push(found.first().copied());
        }
        let taken: HashSet<usize> = places.iter().flatten().copied().collect();
        let unused = (0..)
            .zip(names)
            .filter(|(place, name)| {
                !taken.contains(place) && !name.trim().is_empty() && !is_reason_column(name)
            })
            .map(|(_, name)| (*name).to_owned())
            .collect();
        let name = |place: usize| {
            names.get(place).map(|name| recovered(name).unwrap_or_else(|| name.trim().to_owned()))
        };
        let named = places.iter().map(|place| place.and_then(name)).collect();
        let found = Self { places, width: names.len(), unused, names: named };
        for needed in RegisterColumn::NEEDED {
            if found.place(*needed).is_none() && !mapping.defaults.contains_key(needed.as_str()) {
                return Err(Words {
                    vi: format!(
                        "không cột nào là {needed}; tệp có: {}. Ghi tên cột vào mục [columns] của tệp ánh xạ, hoặc một giá \
                         trị cho mọi dòng vào mục [defaults]",
                        listed()
                    ),
                    en: format!(
                        "no column is {needed}; the file has: {}. Name it in the section [columns] of the mapping file, or \
                         give one value for all rows in [defaults]",
                        listed()
                    ),
                });
            }
        }
        Ok(found)
    }

    /// Where a column stands, from 0.
    #[must_use]
    pub fn place(&self, column: RegisterColumn) -> Option<usize> {
        self.places.get(number(column)?).copied().flatten()
    }

    /// What the file calls a column.
    #[must_use]
    pub fn name(&self, column: RegisterColumn) -> Option<&str> {
        self.names.get(number(column)?)?.as_deref()
    }
}

/// The names as they are compared: as they were meant, without accents and case.
fn meant(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| recovered(name).map_or_else(|| folded(name), |meant| folded(&meant))).collect()
}

fn known_at(words: &[String], column: RegisterColumn) -> Vec<usize> {
    at(words, |word| word == column.as_str() || column.known_as().contains(&word))
}

/// Which of the names in a file are known to be which of our columns: the first where several may be one.
#[must_use]
pub fn recognised(names: &[&str]) -> BTreeMap<RegisterColumn, usize> {
    let words = meant(names);
    let first = |column: &RegisterColumn| Some((*column, *known_at(&words, *column).first()?));
    RegisterColumn::ALL.iter().filter_map(first).collect()
}

fn number(column: RegisterColumn) -> Option<usize> {
    RegisterColumn::ALL.iter().position(|one| *one == column)
}

fn at(words: &[String], fits: impl Fn(&str) -> bool) -> Vec<usize> {
    (0..).zip(words).filter(|(_, word)| fits(word)).map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIETNAMESE: [&str; 12] = [
        "Mã hồ sơ",
        "Cơ quan/Đơn vị",
        "Tên TTHC/Thủ tục",
        "Hình thức nhận/Kênh",
        "Tên cá nhân, tổ chức",
        "Nhận  hồ sơ",
        "Hẹn trả",
        "Ngày giải quyết",
        "Trả kết quả",
        "Số điện thoại",
        "CCCD",
        "Số văn bản",
    ];

    #[test]
    fn a_vietnamese_register_needs_no_mapping() {
        let headings = Headings::find(&VIETNAMESE, &Mapping::default()).unwrap();
        for (place, column) in RegisterColumn::ALL.iter().enumerate() {
            assert_eq!(headings.place(*column), Some(place), "{column}");
        }
        assert_eq!(headings.unused, [""; 0]);
    }

    #[test]
    fn our_names_do_as_well_and_a_lack_is_named() {
        let ours: Vec<&str> = RegisterColumn::ALL.iter().map(|column| column.as_str()).collect();
        assert!(Headings::find(&ours, &Mapping::default()).is_ok());
        let error = Headings::find(&ours[1..], &Mapping::default()).unwrap_err();
        assert!(error.vi.starts_with("không cột nào là code; tệp có: “agency”"), "{}", error.vi);
        let error = error.en;
        assert!(error.starts_with("no column is code; the file has: “agency”"), "{error}");
        let filled = Mapping::parse("[defaults]\ncode = \"HS-1\"\n").unwrap();
        assert!(Headings::find(&ours[1..], &filled).is_ok());
    }

    #[test]
    fn the_mapping_comes_first_and_two_candidates_are_refused() {
        let mut names = VIETNAMESE.to_vec();
        names.push("Ngày nhận");
        let error = Headings::find(&names, &Mapping::default()).unwrap_err().en;
        assert!(error.contains("number 6") && error.contains("number 13 “Ngày nhận”"), "{error}");
        let mapping = Mapping::parse("[columns]\nreceived = \"ngày nhận\"\n").unwrap();
        let headings = Headings::find(&names, &mapping).unwrap();
        assert_eq!(headings.place(RegisterColumn::Received), Some(12));
        assert_eq!(headings.unused, ["Nhận  hồ sơ"]);
        let wrong = Mapping::parse("[columns]\nreceived = \"Ngày vào sổ\"\n").unwrap();
        assert!(Headings::find(&names, &wrong).unwrap_err().vi.contains("“Ngày vào sổ”"));
    }
}
