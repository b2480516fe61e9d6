//! The forms and their editions: which instrument holds on a day, which number a form has in it, and what it is called.
//! Pure: no HTTP, no SQL, no clock.
//!
//! TT 01/2018/TT-VPCP has six forms; TT 03/2025/TT-VPCP, in force since 15/9/2025, has seven \[V S32\]
//! (docs/domain/forms.md). A number is no stable key, so the API names forms by words.

use chrono::NaiveDate;

use crate::named_values;

named_values! {
    /// A form of the one-stop shop, whatever its number in the instrument of the day.
    pub enum FormKind {
        /// Giấy tiếp nhận hồ sơ và hẹn trả kết quả.
        Receipt = "receipt",
        /// Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.
        SupplementRequest = "supplement_request",
        /// Phiếu từ chối tiếp nhận giải quyết hồ sơ.
        Refusal = "refusal",
        /// Phiếu xin lỗi và hẹn lại ngày trả kết quả; since 2025 a letter that asks for more time.
        Apology = "apology",
        /// Thông báo dừng giải quyết hồ sơ, since 2025.
        StopNotice = "stop_notice",
        /// Phiếu kiểm soát quá trình giải quyết hồ sơ.
        ControlSlip = "control_slip",
        /// Sổ theo dõi hồ sơ: the line of one dossier.
        RegisterBook = "register_book",
    }
}

named_values! {
    /// Which instrument a form is printed by.
    pub enum FormEdition {
        /// Thông tư 01/2018/TT-VPCP.
        Of2018 = "2018",
        /// Thông tư 03/2025/TT-VPCP.
        Of2025 = "2025",
    }
}

impl FormEdition {
    /// The first day of the edition of 2025.
    pub const SINCE_2025: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 9, 15);

    /// The edition that holds on the day of an act. What was printed before keeps its own.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        if Self::SINCE_2025.is_some_and(|since| since <= day) { Self::Of2025 } else { Self::Of2018 }
    }

    /// The instrument.
    #[must_use]
    pub const fn instrument(self) -> &'static str {
        match self {
            Self::Of2018 => "Thông tư 01/2018/TT-VPCP",
            Self::Of2025 => "Thông tư 03/2025/TT-VPCP",
        }
    }
}

impl FormKind {
    /// Its number in an edition; none where the edition has no such form.
    #[must_use]
    pub const fn number_in(self, edition: FormEdition) -> Option<&'static str> {
        Some(match (self, edition) {
            (Self::Receipt, _) => "01",
            (Self::SupplementRequest, _) => "02",
            (Self::Refusal, _) => "03",
            (Self::Apology, _) => "04",
            (Self::StopNotice, FormEdition::Of2018) => return None,
            (Self::StopNotice, FormEdition::Of2025) | (Self::ControlSlip, FormEdition::Of2018) => "05",
            (Self::ControlSlip, FormEdition::Of2025) | (Self::RegisterBook, FormEdition::Of2018) => "06",
            (Self::RegisterBook, FormEdition::Of2025) => "07",
        })
    }

    /// Its name in an edition.
    #[must_use]
    pub const fn name_vi(self, edition: FormEdition) -> &'static str {
        match (self, edition) {
            (Self::Receipt, _) => "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
            (Self::SupplementRequest, _) => "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
            (Self::Refusal, _) => "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
            (Self::Apology, FormEdition::Of2018) => "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
            (Self::Apology, FormEdition::Of2025) => "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
            (Self::StopNotice, _) => "Thông báo dừng giải quyết hồ sơ",
            (Self::ControlSlip, _) => "Phiếu kiểm soát quá trình giải quyết hồ sơ",
            (Self::RegisterBook, _) => "Sổ theo dõi hồ sơ",
        }
    }

    /// Its number and instrument, `Mẫu số 01, Thông tư 01/2018/TT-VPCP`.
    #[must_use]
    pub fn label(self, edition: FormEdition) -> String {
        let number = self.number_in(edition).map(|number| format!("Mẫu số {number}, ")).unwrap_or_default();
        format!("{number}{}", edition.instrument())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_day_of_the_act_chooses_the_edition() {
        let on = |year, month, day| FormEdition::on(NaiveDate::from_ymd_opt(year, month, day).unwrap());
        assert_eq!(on(2023, 3, 7), FormEdition::Of2018);
        assert_eq!(on(2025, 9, 14), FormEdition::Of2018);
        assert_eq!(on(2025, 9, 15), FormEdition::Of2025);
        assert_eq!(on(2026, 11, 30), FormEdition::Of2025);
    }

    #[test]
    fn the_numbers_of_an_edition_are_those_of_its_annex() {
        for (edition, most) in [(FormEdition::Of2018, 6), (FormEdition::Of2025, 7)] {
            let numbers: BTreeSet<&str> =
                FormKind::ALL.iter().filter_map(|kind| kind.number_in(edition)).collect();
            let expected: Vec<String> = (1..=most).map(|number| format!("{number:02}")).collect();
            assert!(numbers.iter().copied().eq(expected.iter().map(String::as_str)), "{numbers:?}");
        }
        assert_eq!(FormKind::ControlSlip.label(FormEdition::Of2025), "Mẫu số 06, Thông tư 03/2025/TT-VPCP");
    }
}
