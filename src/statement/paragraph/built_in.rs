//! The templates that every install starts with, in the manner in which districts write; an office that edits one keeps its
//! own.
//! Pure: no HTTP, no SQL, no clock.
//!
//! An office with offices below it tells of its own desk and of theirs apart: one figure for both is nobody's.

use crate::agency::Level;
use crate::statement::language::TextLanguage;

/// A template of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltIn {
    /// The code.
    pub code: &'static str,
    /// The language.
    pub language: TextLanguage,
    /// What it is for.
    pub title: &'static str,
    /// The text.
    pub text: String,
    /// The text for a report that has no row for each level, or nothing in any of them, where the other one needs them.
    pub without_levels: Option<String>,
}

/// The codes of the built-in templates.
pub const CODES: &[&str] = &[ONE_STOP_DESK, DISTRICT_AND_WARDS];

const ONE_STOP_DESK: &str = "one-stop-desk";
const DISTRICT_AND_WARDS: &str = "district-and-wards";

const DISTRICT_AND_WARDS_VI: &str = "Công tác giải quyết thủ tục hành chính theo cơ chế một cửa, một cửa liên thông tiếp tục được duy trì. Tính đến ngày {as_of}, \
     bộ phận một cửa {agency} đã giải quyết {district:resolved} hồ sơ thủ tục hành chính[, tỷ lệ trước và đúng hạn trên số hồ sơ đã \
     giải quyết có hạn đạt {district:on_time_of_resolved}]; bộ phận một cửa các phường đã giải quyết {ward:resolved} hồ sơ[, tỷ lệ \
     trước và đúng hạn đạt {ward:on_time_of_resolved}]. Toàn quận còn {pending} hồ sơ đang giải quyết[, trong đó \
     {in_process_overdue} hồ sơ quá hạn].";
const DISTRICT_AND_WARDS_EN: &str = "As of {as_of}, the one-stop desk of {agency} had resolved {district:resolved} dossiers[; of those with a due date, \
     {district:on_time_of_resolved} were resolved early or on time]. The desks of the wards had resolved {ward:resolved} dossiers[, \
     {ward:on_time_of_resolved} of those with a due date early or on time]. In the whole district {pending} dossiers are pending[, \
     {in_process_overdue} of them overdue].";

/// What became of the dossiers of a row; `§` is where the row is named.
const OF_A_ROW_VI: &str = " tiếp nhận {§received} hồ sơ[, kỳ trước chuyển sang {§carried_over} hồ sơ]; đã giải quyết {§resolved} hồ sơ[, trong \
     đó trước hạn {§resolved_early} hồ sơ][, đúng hạn {§resolved_on_time} hồ sơ][, quá hạn {§resolved_late} hồ sơ][, không có hạn \
     {§resolved_no_deadline} hồ sơ][; {§closed} hồ sơ kết thúc không có kết quả][; tỷ lệ giải quyết trước và đúng hạn trên số hồ \
     sơ đã giải quyết có hạn đạt {§on_time_of_resolved}]; đang giải quyết {§pending} hồ sơ[, trong đó {§in_process_overdue} hồ sơ \
     quá hạn].";
const OF_A_ROW_EN: &str = " received {§received} dossiers[ and carried over {§carried_over} from before]; dossiers resolved: {§resolved}[, \
     {§resolved_early} early][, {§resolved_on_time} on time][, {§resolved_late} late][, {§resolved_no_deadline} without a due \
     date][; {§closed} ended without a result][; of the dossiers resolved with a due date, {§on_time_of_resolved} were resolved early \
     or on time]; pending: {§pending}[, of which {§in_process_overdue} overdue].";

/// The levels whose desks may stand below an office of that level, with the words for them.
const fn below(level: Level) -> &'static [(Level, &'static str, &'static str)] {
    const DEPARTMENTS: (Level, &str, &str) = (Level::Department, "các sở, ngành", "the departments");
    const DISTRICTS: (Level, &str, &str) = (Level::District, "các quận, huyện", "the districts");
    const WARDS: (Level, &str, &str) = (Level::Ward, "các phường, xã", "the wards");
    match level {
        Level::City => &[DEPARTMENTS, DISTRICTS, WARDS],
        Level::District => &[WARDS],
        Level::Department | Level::Ward | Level::Unit => &[],
    }
}

/// What became of the dossiers of an office, and apart from them of those of the offices below it.
fn one_stop_desk(level: Level, language: TextLanguage) -> BuiltIn {
    let (of_a_row, opening, own, title) = match language {
        TextLanguage::Vietnamese => (
            OF_A_ROW_VI,
            "Trong kỳ {period}, tính đến ngày {as_of}",
            "Bộ phận tiếp nhận và trả kết quả của {agency}",
            "Kết quả giải quyết hồ sơ của một cơ quan",
        ),
        TextLanguage::English => (
            OF_A_ROW_EN,
            "In the period {period}, as of {as_of}",
            "The one-stop desk of {agency}",
            "What became of the dossiers of an agency",
        ),
    };
    let of = |who: &str, row: &str| format!("{who}{}", of_a_row.replace('§', row));
    let row = |level: Level| format!("{level}:");
    let all = format!("{opening}, {}", of("{desks}", ""));
    let levels = below(level);
    let (text, without_levels) = if levels.is_empty() {
        (all, None)
    } else {
        // Nothing is said of desks that have nothing.
        let told = |who: &str, level: Level| format!("[ {}]", of(who, &row(level)));
        let below = levels.iter().map(|(level, who_vi, who_en)| match language {
            TextLanguage::Vietnamese => {
                told(&format!("Bộ phận tiếp nhận và trả kết quả của {who_vi}"), *level)
            }
            TextLanguage::English => told(&format!("The one-stop desks of {who_en}"), *level),
        });
        let text: String = [format!("{opening}:"), told(own, level)].into_iter().chain(below).collect();
        (text, Some(all))
    };
    BuiltIn { code: ONE_STOP_DESK, language, title, text, without_levels }
}

/// Every built-in template, as an office of that level uses it.
#[must_use]
pub fn built_in(level: Level) -> Vec<BuiltIn> {
    let district = |language, title, text: &str| BuiltIn {
        code: DISTRICT_AND_WARDS,
        language,
        title,
        text: text.to_owned(),
        without_levels: None,
    };
    vec![
        one_stop_desk(level, TextLanguage::Vietnamese),
        one_stop_desk(level, TextLanguage::English),
        district(
            TextLanguage::Vietnamese,
            "Kết quả của bộ phận một cửa quận và các phường",
            DISTRICT_AND_WARDS_VI,
        ),
        district(
            TextLanguage::English,
            "What became of the dossiers of a district and its wards",
            DISTRICT_AND_WARDS_EN,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::template::Template;
    use super::*;

    #[test]
    fn every_built_in_template_keeps_its_own_rules() {
        for level in Level::ALL {
            for template in built_in(*level) {
                for text in std::iter::once(&template.text).chain(&template.without_levels) {
                    assert!(Template::parse(text).is_ok(), "{}: {:?}", template.code, Template::parse(text));
                }
                assert!(CODES.contains(&template.code));
            }
        }
    }

    #[test]
    fn an_office_tells_of_its_own_desk_and_of_those_below_apart() {
        let places = |level, language| -> Vec<String> {
            let text = one_stop_desk(level, language).text;
            let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
            names.map(|(name, _)| name.to_owned()).filter(|name| name.ends_with("received")).collect()
        };
        for language in TextLanguage::ALL {
            assert_eq!(places(Level::Ward, *language), ["received"]);
            assert_eq!(places(Level::District, *language), ["district:received", "ward:received"]);
            assert_eq!(
                places(Level::City, *language),
                ["city:received", "department:received", "district:received", "ward:received"]
            );
        }
    }
}
