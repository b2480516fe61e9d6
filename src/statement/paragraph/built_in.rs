//! The templates that every install starts with, in the manner in which districts write; an office that edits one keeps its
//! own.
//! Pure: no HTTP, no SQL, no clock.

use crate::statement::language::TextLanguage;

/// A template of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltIn {
    /// The code.
    pub code: &'static str,
    /// The language.
    pub language: TextLanguage,
    /// What it is for.
    pub title: &'static str,
    /// The text.
    pub text: &'static str,
}

/// Every built-in template.
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        code: "one-stop-desk",
        language: TextLanguage::Vietnamese,
        title: "Kết quả giải quyết hồ sơ của một cơ quan",
        text: "Trong kỳ {period}, tính đến ngày {as_of}, {desks} tiếp nhận {received} hồ sơ[, kỳ trước chuyển sang \
               {carried_over} hồ sơ]. Đã giải quyết {resolved} hồ sơ[, trong đó trước hạn {resolved_early} hồ sơ][, đúng hạn \
               {resolved_on_time} hồ sơ][, quá hạn {resolved_late} hồ sơ][, không có hạn {resolved_no_deadline} hồ sơ][; \
               {closed} hồ sơ kết thúc không có kết quả]. Tỷ lệ giải quyết trước và đúng hạn trên số hồ sơ đã giải quyết có \
               hạn đạt {on_time_of_resolved}. Đang giải quyết {pending} hồ sơ[, trong đó {in_process_overdue} hồ sơ quá hạn].",
    },
    BuiltIn {
        code: "one-stop-desk",
        language: TextLanguage::English,
        title: "What became of the dossiers of an agency",
        text: "In the period {period}, as of {as_of}, {desks} received {received} dossiers[ and carried over {carried_over} from \
               before]. Dossiers resolved: {resolved}[, {resolved_early} early][, {resolved_on_time} on time][, {resolved_late} \
               late][, {resolved_no_deadline} without a due date][; {closed} ended without a result]. Of the dossiers resolved \
               with a due date, {on_time_of_resolved} were resolved early or on time. Pending: {pending}[, of which \
               {in_process_overdue} overdue].",
    },
    BuiltIn {
        code: "district-and-wards",
        language: TextLanguage::Vietnamese,
        title: "Kết quả của bộ phận một cửa quận và các phường",
        text: "Công tác giải quyết thủ tục hành chính theo cơ chế một cửa, một cửa liên thông tiếp tục được duy trì. Tính đến \
               ngày {as_of}, bộ phận một cửa {agency} đã giải quyết {district:resolved} hồ sơ thủ tục hành chính, tỷ lệ trước và \
               đúng hạn trên số hồ sơ đã giải quyết có hạn đạt {district:on_time_of_resolved}; bộ phận một cửa các phường đã \
               giải quyết {ward:resolved} hồ sơ, tỷ lệ trước và đúng hạn đạt {ward:on_time_of_resolved}. Toàn quận còn \
               {pending} hồ sơ đang giải quyết[, trong đó {in_process_overdue} hồ sơ quá hạn].",
    },
    BuiltIn {
        code: "district-and-wards",
        language: TextLanguage::English,
        title: "What became of the dossiers of a district and its wards",
        text: "As of {as_of}, the one-stop desk of {agency} had resolved {district:resolved} dossiers; of those with a due date, \
               {district:on_time_of_resolved} were resolved early or on time. The desks of the wards had resolved \
               {ward:resolved} dossiers, {ward:on_time_of_resolved} of those with a due date early or on time. In the whole \
               district {pending} dossiers are pending[, {in_process_overdue} of them overdue].",
    },
];

/// The built-in template of a code and language.
#[must_use]
pub fn find(code: &str, language: TextLanguage) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|template| template.code == code && template.language == language)
}

#[cfg(test)]
mod tests {
    use super::super::template::Template;
    use super::*;

    #[test]
    fn every_built_in_template_keeps_its_own_rules() {
        for template in BUILT_IN {
            assert!(
                Template::parse(template.text).is_ok(),
                "{}: {:?}",
                template.code,
                Template::parse(template.text)
            );
        }
    }
}
