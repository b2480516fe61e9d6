//! Agencies and procedures by the words of a register: codes, mapped words, names that only one procedure has.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::HashMap;
use std::sync::Arc;

use super::columns::RegisterColumn;
use super::mapping::Mapping;
use super::rows::{RegisterRow, RowFault};
use crate::agency::{Agency, AgencyId};
use crate::import::quoting::quoted;
use crate::platform::error::Words;
use crate::platform::instant::date_vi;
use crate::platform::text::folded;
use crate::procedure::ProcedureVersion;

/// The most codes that a reason lists.
const MOST_CODES: usize = 8;

/// Every agency, and every version of every procedure.
#[derive(Debug, Default)]
pub struct ImportCatalogue {
    agencies: HashMap<String, Arc<Agency>>,
    agencies_by_id: HashMap<AgencyId, Arc<Agency>>,
    agency_names: HashMap<String, Vec<String>>,
    /// Published versions by code, and by folded name; the newest first.
    versions: HashMap<String, Vec<Arc<ProcedureVersion>>>,
    version_names: HashMap<String, Vec<Arc<ProcedureVersion>>>,
}

impl ImportCatalogue {
    /// Adds an agency.
    pub fn add_agency(&mut self, agency: Agency) {
        let agency = Arc::new(agency);
        self.agency_names.entry(folded(&agency.name_vi)).or_default().push(agency.code.clone());
        self.agencies_by_id.insert(agency.id, Arc::clone(&agency));
        self.agencies.insert(agency.code.clone(), agency);
    }

    /// Adds a version; later ones after earlier ones.
    pub fn add_version(&mut self, version: ProcedureVersion) {
        let version = Arc::new(version);
        self.version_names
            .entry(folded(&version.content.name_vi))
            .or_default()
            .insert(0, Arc::clone(&version));
        self.versions.entry(version.code.clone()).or_default().insert(0, version);
    }

    /// Whether every code in the mapping is one of the register's.
    ///
    /// # Errors
    /// One sentence that names the first one that is not.
    pub fn check_mapping(&self, mapping: &Mapping) -> Result<(), Words> {
        let mut agencies: Vec<_> = mapping.agencies.iter().collect();
        agencies.sort();
        for (word, code) in agencies {
            if !self.agencies.contains_key(code) {
                let word = mapping.written(word);
                return Err(Words {
                    vi: format!("[agencies] “{word}”: không cơ quan nào có mã {code:?}"),
                    en: format!("[agencies] “{word}”: no agency has the code {code:?}"),
                });
            }
        }
        let mut procedures: Vec<_> = mapping.procedures.iter().collect();
        procedures.sort();
        for (word, code) in procedures {
            if !self.versions.contains_key(code) {
                let word = mapping.written(word);
                return Err(Words {
                    vi: format!("[procedures] “{word}”: không thủ tục nào có mã {code:?}"),
                    en: format!("[procedures] “{word}”: no procedure has the code {code:?}"),
                });
            }
        }
        Ok(())
    }

    /// The office by the code of itself or of one of its units; it must have been in force on the day of reception.
    ///
    /// # Errors
    /// When there is none, or it was not in force.
    pub fn office(&self, mapping: &Mapping, row: &RegisterRow) -> Result<Arc<Agency>, RowFault> {
        let code = mapping.agency(&row.agency);
        let Some(agency) = self.agencies.get(code) else { return Err(self.no_agency(mapping, code)) };
        let office = self.agencies_by_id.get(&agency.office_id).unwrap_or(agency);
        let day = row.received_at.date();
        let in_force =
            office.valid_from.is_none_or(|from| from <= day) && office.valid_to.is_none_or(|to| day <= to);
        if !in_force {
            let day = date_vi(day);
            return Err(RowFault::of(
                RegisterColumn::Agency,
                format!("{} ({}) không hoạt động vào ngày nhận {day}", office.name_vi, office.code),
                format!(
                    "{} ({}) was not in force when it was received, on {day}",
                    office.name_en, office.code
                ),
            ));
        }
        Ok(Arc::clone(office))
    }

    /// Whether a word is the code of an agency or a procedure: then nobody has to say what it means.
    #[must_use]
    pub fn is_code(&self, column: RegisterColumn, word: &str) -> bool {
        match column {
            RegisterColumn::Agency => self.agencies.contains_key(word),
            RegisterColumn::Procedure => self.versions.contains_key(word),
            _ => false,
        }
    }

    fn no_agency(&self, mapping: &Mapping, code: &str) -> RowFault {
        let Some(codes) = self.agency_names.get(&folded(code)) else {
            let how = mapping.where_to_say(
                "thêm tên này vào mục [agencies] của tệp ánh xạ",
                "map the name in the section [agencies] of the mapping file",
            );
            return RowFault::of(
                RegisterColumn::Agency,
                format!("không có cơ quan nào mã {}: {}", quoted(code), how.vi),
                format!("no agency has the code {}: {}", quoted(code), how.en),
            );
        };
        let how =
            mapping.where_to_say("ghi mã hoặc thêm vào [agencies]", "write the code or map it in [agencies]");
        RowFault::of(
            RegisterColumn::Agency,
            format!("{} là tên của {}: tên không định danh cơ quan, {}", quoted(code), listed(codes), how.vi),
            format!(
                "{} is the name of {}: a name does not identify, {}",
                quoted(code),
                listed(codes),
                how.en
            ),
        )
    }

    /// The version in force on the day of reception at the office's level: by code, or by a name that only one has.
    ///
    /// # Errors
    /// When there is none, or several have the name; the reason lists their codes.
    pub fn version(
        &self,
        mapping: &Mapping,
        row: &RegisterRow,
        office: &Agency,
    ) -> Result<Arc<ProcedureVersion>, RowFault> {
        let word = mapping.procedure(&row.procedure);
        let day = row.received_at.date();
        if let Some(versions) = self.versions.get(word) {
            let Some(version) = versions.iter().find(|version| version.is_in_force_on(day)) else {
                let day = date_vi(day);
                return Err(RowFault::of(
                    RegisterColumn::Procedure,
                    format!("thủ tục {word} không được công bố vào ngày nhận {day}"),
                    format!("procedure {word} was not published on the day of reception, {day}"),
                ));
            };
            if !version.is_served_at(office.level) {
                return Err(RowFault::of(
                    RegisterColumn::Procedure,
                    format!("thủ tục {word} không thuộc thẩm quyền {}", office.level.words_vi()),
                    format!("procedure {word} is not served at the level {}", office.level),
                ));
            }
            return Ok(Arc::clone(version));
        }
        let name = folded(word);
        let named = self
            .version_names
            .get(&name)
            .or_else(|| self.version_names.get(name.strip_prefix("thu tuc ")?))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let held: Vec<_> = named.iter().filter(|version| version.is_in_force_on(day)).collect();
        let mut here: Vec<_> = held.iter().filter(|version| version.is_served_at(office.level)).collect();
        here.dedup_by_key(|version| version.procedure_id);
        match here[..] {
            [version] => Ok(Arc::clone(version)),
            [] => Err(no_procedure(mapping, word, &held, office)),
            _ => {
                let codes: Vec<String> = here.iter().map(|version| version.code.clone()).collect();
                let how = mapping.where_to_say(
                    "ghi mã hoặc thêm vào mục [procedures]",
                    "write the code or map it in [procedures]",
                );
                Err(RowFault::of(
                    RegisterColumn::Procedure,
                    format!("{} có thể là {}: {}", quoted(word), listed(&codes), how.vi),
                    format!("{} may be {}: {}", quoted(word), listed(&codes), how.en),
                ))
            }
        }
    }
}

fn no_procedure(
    mapping: &Mapping,
    word: &str,
    elsewhere: &[&Arc<ProcedureVersion>],
    office: &Agency,
) -> RowFault {
    if elsewhere.is_empty() {
        let how = mapping.where_to_say(
            "thêm vào mục [procedures] của tệp ánh xạ",
            "map it in the section [procedures] of the mapping file",
        );
        return RowFault::of(
            RegisterColumn::Procedure,
            format!(
                "không có thủ tục nào mã hoặc tên {} được công bố vào ngày nhận: {}",
                quoted(word),
                how.vi
            ),
            format!(
                "no procedure with the code or name {} was published on the day of reception: {}",
                quoted(word),
                how.en
            ),
        );
    }
    let codes: Vec<String> = elsewhere.iter().map(|version| version.code.clone()).collect();
    RowFault::of(
        RegisterColumn::Procedure,
        format!("{} là {}, không thuộc thẩm quyền {}", quoted(word), listed(&codes), office.level.words_vi()),
        format!("{} is {}, which is not served at the level {}", quoted(word), listed(&codes), office.level),
    )
}

fn listed(codes: &[String]) -> String {
    let mut codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    codes.sort_unstable();
    let more = if codes.len() > MOST_CODES { ", …" } else { "" };
    codes.truncate(MOST_CODES);
    format!("{}{more}", codes.join(", "))
}

#[cfg(test)]
#[path = "catalogue_tests.rs"]
mod tests;
