//! How an old register's columns and words become ours: a small TOML file that an office writes once.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::columns::RegisterColumn;
use crate::dossier::clock::ledger::Channel;
use crate::platform::error::Words;
use crate::platform::text::folded;

/// Words for channels that need no mapping, without accents.
const CHANNEL_WORDS: &[(&str, Channel)] = &[
    ("truc tiep", Channel::Counter),
    ("tai quay", Channel::Counter),
    ("nop truc tiep", Channel::Counter),
    ("buu chinh", Channel::Postal),
    ("buu chinh cong ich", Channel::Postal),
    ("bcci", Channel::Postal),
    ("qua buu chinh", Channel::Postal),
    ("truc tuyen toan trinh", Channel::OnlineFull),
    ("toan trinh", Channel::OnlineFull),
    ("truc tuyen mot phan", Channel::OnlinePartial),
    ("mot phan", Channel::OnlinePartial),
];

/// A mapping file. Every part may be left out; an unknown part is a mistake.
///
/// ```
/// use motcua::dossier::clock::ledger::Channel;
/// use motcua::import::mapping::Mapping;
///
/// let mapping = Mapping::parse(r#"
///     [columns]                # our name = the name in the file
///     code = "Số biên nhận"
///     [agencies]               # what the file says = code of the agency
///     "UBND phường Hà Cầu" = "H26.268.04"
///     [procedures]
///     "Khai sinh" = "1.001193"
///     [channels]
///     "Cổng dịch vụ công" = "online_partial"
///     [defaults]               # for columns that the file does not have, and cells that it leaves empty
///     agency = "H26.268.04"
/// "#)?;
/// assert_eq!(mapping.agency("ubnd phuong HA CAU"), "H26.268.04");
/// assert_eq!(mapping.procedure("khai sinh"), "1.001193");
/// assert_eq!(mapping.channel("Cổng dịch vụ công"), Some(Channel::OnlinePartial));
/// assert_eq!(mapping.channel("Trực tiếp"), Some(Channel::Counter));
///
/// let mistake = Mapping::parse("[columns]\nkode = \"Mã hồ sơ\"\n").unwrap_err();
/// assert!(mistake.vi.starts_with("[columns] kode: không có cột này"));
/// assert!(mistake.en.starts_with("[columns] kode: there is no such column"));
/// # Ok::<(), motcua::platform::error::Words>(())
/// ```
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// Our name of a column, and its name in the file.
    pub columns: HashMap<String, String>,
    /// Names of agencies, and their codes.
    pub agencies: HashMap<String, String>,
    /// Names of procedures, and their codes.
    pub procedures: HashMap<String, String>,
    /// Words for channels, and our names of them.
    pub channels: HashMap<String, String>,
    /// Values for columns that the file does not have, or leaves empty.
    pub defaults: HashMap<String, String>,
    /// Where each of our columns stands, where that was chosen: nothing for one that the file does not have. These come before names.
    #[serde(skip)]
    pub places: BTreeMap<RegisterColumn, Option<usize>>,
    /// Whether it was chosen on a page: whoever mends it has no file of it.
    #[serde(skip)]
    pub on_page: bool,
    /// The words of agencies and procedures as they were written, by their folded form: for messages.
    #[serde(skip)]
    written: HashMap<String, String>,
}

/// What the words of a register mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordMeanings {
    /// Names of agencies, and their codes.
    pub agencies: HashMap<String, String>,
    /// Names of procedures, and their codes.
    pub procedures: HashMap<String, String>,
    /// Words for channels, and our names of them.
    pub channels: HashMap<String, String>,
}

impl Mapping {
    /// A mapping that was chosen and is in no file.
    ///
    /// # Errors
    /// When a word stands there for two things.
    pub fn chosen(
        places: BTreeMap<RegisterColumn, Option<usize>>,
        defaults: HashMap<String, String>,
        words: WordMeanings,
    ) -> Result<Self, Words> {
        Self { places, defaults, on_page: true, ..Self::default() }.with_words(words)
    }

    fn with_words(self, words: WordMeanings) -> Result<Self, Words> {
        let written = words.agencies.keys().chain(words.procedures.keys());
        Ok(Self {
            written: written.map(|word| (folded(word), word.clone())).collect(),
            agencies: by_folded("agencies", words.agencies)?,
            procedures: by_folded("procedures", words.procedures)?,
            channels: by_folded("channels", words.channels)?,
            ..self
        })
    }

    /// Reads a mapping file.
    ///
    /// # Errors
    /// One sentence with the place of the mistake.
    pub fn parse(text: &str) -> Result<Self, Words> {
        let mut read: Self = toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
            let why = error.message().replace('\n', "; ");
            Words { vi: format!("dòng {line}: {why}"), en: format!("line {line}: {why}") }
        })?;
        for (section, names) in [("columns", &read.columns), ("defaults", &read.defaults)] {
            for name in sorted(names) {
                if RegisterColumn::parse(name).is_none() {
                    return Err(Words {
                        vi: format!("[{section}] {name}: không có cột này; các cột là {}", listed()),
                        en: format!(
                            "[{section}] {name}: there is no such column; the columns are {}",
                            listed()
                        ),
                    });
                }
            }
        }
        for word in sorted(&read.channels) {
            let channel = read.channels.get(word).map(String::as_str).unwrap_or_default();
            if Channel::parse(channel).is_none() {
                let known: Vec<&str> = Channel::ALL.iter().map(|channel| channel.as_str()).collect();
                let known = known.join(", ");
                return Err(Words {
                    vi: format!("[channels] “{word}”: {channel:?} không phải kênh; các kênh là {known}"),
                    en: format!("[channels] “{word}”: {channel:?} is no channel; they are {known}"),
                });
            }
        }
        let words = WordMeanings {
            agencies: std::mem::take(&mut read.agencies),
            procedures: std::mem::take(&mut read.procedures),
            channels: std::mem::take(&mut read.channels),
        };
        read.with_words(words)
    }

    /// How whoever imports says what a word means: in the mapping file, or on the page.
    #[must_use]
    pub fn where_to_say(&self, vi: &str, en: &str) -> Words {
        let (vi, en) = if self.on_page {
            (
                "chọn nghĩa của từ này rồi kiểm tra thử lại",
                "choose what this word means and run the dry run again",
            )
        } else {
            (vi, en)
        };
        Words { vi: vi.to_owned(), en: en.to_owned() }
    }

    /// How a word was written that is kept without accents.
    #[must_use]
    pub fn written<'a>(&'a self, word: &'a str) -> &'a str {
        self.written.get(word).map_or(word, String::as_str)
    }

    /// The code that an agency's name or code in the file stands for.
    #[must_use]
    pub fn agency<'a>(&'a self, text: &'a str) -> &'a str {
        if self.agencies.is_empty() {
            return text;
        }
        self.agencies.get(&folded(text)).map_or(text, String::as_str)
    }

    /// The code that a procedure's name or code in the file stands for.
    #[must_use]
    pub fn procedure<'a>(&'a self, text: &'a str) -> &'a str {
        if self.procedures.is_empty() {
            return text;
        }
        self.procedures.get(&folded(text)).map_or(text, String::as_str)
    }

    /// The channel that a word stands for: by this mapping, by our names, or by the words that registers use.
    #[must_use]
    pub fn channel(&self, text: &str) -> Option<Channel> {
        let word = folded(text);
        if let Some(ours) = self.channels.get(&word) {
            return Channel::parse(ours);
        }
        let known = || CHANNEL_WORDS.iter().find(|(known, _)| *known == word).map(|(_, channel)| *channel);
        Channel::parse(&word).or_else(known)
    }
}

fn listed() -> String {
    RegisterColumn::ALL.iter().map(|column| column.as_str()).collect::<Vec<_>>().join(", ")
}

fn sorted(words: &HashMap<String, String>) -> Vec<&String> {
    let mut names: Vec<&String> = words.keys().collect();
    names.sort();
    names
}

/// Words are compared without accents and case: registers spell one name in several ways.
fn by_folded(section: &str, words: HashMap<String, String>) -> Result<HashMap<String, String>, Words> {
    let mut pairs: Vec<(String, String)> = words.into_iter().collect();
    pairs.sort();
    let mut kept: HashMap<String, String> = HashMap::new();
    for (word, code) in pairs {
        if let Some(other) = kept.insert(folded(&word), code.clone())
            && other != code
        {
            return Err(Words {
                vi: format!(
                    "[{section}] “{word}” xuất hiện hai lần, cho {other} và cho {code}; dấu và chữ hoa không được phân biệt"
                ),
                en: format!(
                    "[{section}] “{word}” stands there twice, for {other} and for {code}; accents and case make no difference"
                ),
            });
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_without_accents() {
        let mapping = Mapping::parse("[agencies]\n\"UBND phường Hà Cầu\" = \"H26.268.04\"\n").unwrap();
        assert_eq!(mapping.agency("ubnd PHUONG ha cau"), "H26.268.04");
        assert_eq!(mapping.agency("H26.268.05"), "H26.268.05");
    }

    #[test]
    fn channels_are_known_by_the_words_of_registers() {
        let none = Mapping::default();
        for (word, channel) in [
            ("Trực tiếp", Some(Channel::Counter)),
            ("Bưu chính", Some(Channel::Postal)),
            ("BCCI", Some(Channel::Postal)),
            ("TRỰC TUYẾN TOÀN TRÌNH", Some(Channel::OnlineFull)),
            ("Trực tuyến một phần", Some(Channel::OnlinePartial)),
            ("online_full", Some(Channel::OnlineFull)),
            ("Trực tuyến", None),
        ] {
            assert_eq!(none.channel(word), channel, "{word}");
        }
        let mapping = Mapping::parse("[channels]\n\"Trực tuyến\" = \"online_partial\"\n").unwrap();
        assert_eq!(mapping.channel("trực tuyến"), Some(Channel::OnlinePartial));
    }

    #[test]
    fn every_mistake_is_named_with_its_place() {
        for (text, says) in [
            ("[columns]\nkode = \"Mã\"\n", "[columns] kode"),
            ("[defaults]\nngay = \"1\"\n", "[defaults] ngay"),
            ("[channels]\n\"Xe buýt\" = \"bus\"\n", "[channels] “Xe buýt”: \"bus\" is no channel"),
            ("[colums]\ncode = \"Mã\"\n", "line 1: unknown field `colums`"),
            ("[columns]\ncode = Mã\n", "line 2: "),
            ("[agencies]\n\"Hà Cầu\" = \"A\"\n\"ha cau\" = \"B\"\n", "for "),
        ] {
            let Words { vi, en: error } = Mapping::parse(text).unwrap_err();
            assert!(!vi.contains('\n') && vi != error, "{text}: {vi}");
            assert!(error.contains(says) && !error.contains('\n'), "{text}: {error}");
        }
    }
}
