//! The levels of the administration.
//! Pure: no HTTP, no SQL, no clock.

use crate::named_values;

named_values! {
    /// The level of an agency. Everything but a unit is an office: it can own dossiers.
    pub enum Level {
        /// Thành phố.
        City = "city",
        /// Sở, ngành.
        Department = "department",
        /// Quận, huyện (until 30/6/2025).
        District = "district",
        /// Phường, xã.
        Ward = "ward",
        /// A part of an office: phòng, bộ phận.
        Unit = "unit",
    }
}

impl Level {
    /// The word for people, in Vietnamese.
    #[must_use]
    pub fn words_vi(self) -> &'static str {
        match self {
            Self::City => "thành phố",
            Self::Department => "sở",
            Self::District => "cấp huyện",
            Self::Ward => "cấp xã",
            Self::Unit => "đơn vị",
        }
    }
}

crate::text_column!(Level);
