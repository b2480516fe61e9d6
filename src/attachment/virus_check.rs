//! Whether a file was looked through for viruses, and who may have it then.
//! Pure: no HTTP, no SQL, no clock.

use crate::named_values;

named_values! {
    /// Whether a file was looked through for viruses.
    pub enum VirusCheck {
        /// No: nothing that does it was set up when it came in.
        NotChecked = "not_checked",
        /// Not yet: nobody gets it until it is found clean.
        Waiting = "waiting",
        /// It was found clean.
        Clean = "clean",
        /// A virus was found after it came in: nobody gets it.
        Infected = "infected",
    }
}

crate::text_column!(VirusCheck);

impl VirusCheck {
    /// Whether the file is handed out.
    #[must_use]
    pub const fn lets_through(self) -> bool {
        match self {
            Self::NotChecked | Self::Clean => true,
            Self::Waiting | Self::Infected => false,
        }
    }

    /// In Vietnamese.
    #[must_use]
    pub const fn words_vi(self) -> &'static str {
        match self {
            Self::NotChecked => "chưa kiểm tra vi-rút: máy chủ chưa đặt chương trình kiểm tra",
            Self::Waiting => "đang chờ kiểm tra vi-rút, chưa mở được",
            Self::Clean => "đã kiểm tra, không có vi-rút",
            Self::Infected => "có vi-rút, không mở được",
        }
    }

    /// In English.
    #[must_use]
    pub const fn words_en(self) -> &'static str {
        match self {
            Self::NotChecked => "not checked for viruses: the server has no scanner set up",
            Self::Waiting => "waits for the virus check and cannot be opened yet",
            Self::Clean => "checked, no virus found",
            Self::Infected => "holds a virus and cannot be opened",
        }
    }
}
