//! The sheets that a form is printed on.
//! Pure: no HTTP, no SQL, no clock.

use super::edition::FormKind;
use crate::named_values;

named_values! {
    /// The sheet.
    pub enum FormSheet {
        /// 210 by 297 mm.
        A4 = "a4",
        /// 148 by 210 mm.
        A5 = "a5",
        /// A roll 80 mm wide, as long as it takes.
        Roll80 = "roll80",
    }
}

impl FormKind {
    /// The sheets that it is printed on: only the receipt is short enough for a roll.
    #[must_use]
    pub const fn sheets(self) -> &'static [FormSheet] {
        match self {
            Self::Receipt => FormSheet::ALL,
            Self::SupplementRequest
            | Self::Refusal
            | Self::Apology
            | Self::StopNotice
            | Self::ControlSlip
            | Self::RegisterBook => &[FormSheet::A4, FormSheet::A5],
        }
    }
}
