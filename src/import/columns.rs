//! What a register may say of a dossier: our names of its columns, and the Vietnamese ones that registers use.
//! Pure: no HTTP, no SQL, no clock.

use crate::named_values;

named_values! {
    /// What a register may say of a dossier.
    pub enum RegisterColumn {
        /// Code of the dossier: mã hồ sơ.
        Code = "code",
        /// Agency that keeps it, by code: cơ quan.
        Agency = "agency",
        /// Procedure, by code or by its published name: thủ tục.
        Procedure = "procedure",
        /// How it came in: kênh.
        Channel = "channel",
        /// Whose it is: chủ hồ sơ.
        Applicant = "applicant",
        /// When it was received: ngày nhận.
        Received = "received",
        /// When it was due: ngày hẹn trả.
        Due = "due",
        /// When the result existed: ngày có kết quả.
        Resolved = "resolved",
        /// When the result was handed over: ngày trả.
        Returned = "returned",
        /// Phone number of the applicant.
        Phone = "phone",
        /// Identity number of the applicant.
        Identity = "identity",
        /// Number of the paper that is the result.
        DocumentNumber = "document_number",
    }
}

/// The columns that say what is wrong with a row, behind those of the file; an import passes them over.
pub const REASON_COLUMNS: [&str; 4] = ["error_line", "error_column", "error_reason_vi", "error_reason_en"];

/// Whether a heading is one of [`REASON_COLUMNS`].
#[must_use]
pub fn is_reason_column(name: &str) -> bool {
    REASON_COLUMNS.contains(&name.trim())
}

impl RegisterColumn {
    /// Those without which there is no dossier.
    pub const NEEDED: &'static [Self] =
        &[Self::Code, Self::Agency, Self::Procedure, Self::Channel, Self::Applicant, Self::Received];

    /// What registers call it, without accents.
    pub(super) fn known_as(self) -> &'static [&'static str] {
        match self {
            Self::Code => &["ma ho so", "ma so ho so", "so ho so", "ma hs"],
            Self::Agency => &[
                "co quan",
                "don vi",
                "co quan/don vi",
                "ma co quan",
                "ma don vi",
                "don vi tiep nhan",
                "co quan tiep nhan",
            ],
            Self::Procedure => &[
                "ten tthc",
                "thu tuc",
                "ten tthc/thu tuc",
                "tthc",
                "ten thu tuc",
                "ma tthc",
                "ma thu tuc",
                "thu tuc hanh chinh",
            ],
            Self::Channel => &[
                "hinh thuc nhan",
                "kenh",
                "hinh thuc nhan/kenh",
                "hinh thuc tiep nhan",
                "kenh tiep nhan",
                "hinh thuc nop",
            ],
            Self::Applicant => &[
                "ten ca nhan, to chuc",
                "chu ho so",
                "ten ca nhan, to chuc/chu ho so",
                "ten ca nhan to chuc",
                "ca nhan, to chuc",
                "nguoi nop",
                "ho va ten",
                "ho ten",
            ],
            Self::Received => &[
                "nhan ho so",
                "ngay nhan",
                "nhan ho so/ngay nhan",
                "ngay nhan ho so",
                "ngay tiep nhan",
                "thoi diem tiep nhan",
            ],
            Self::Due => &[
                "hen tra",
                "ngay hen tra",
                "hen tra/ngay hen tra",
                "hen tra ket qua",
                "ngay hen tra ket qua",
                "han tra",
                "han xu ly",
            ],
            Self::Resolved => &[
                "ngay giai quyet",
                "ngay co ket qua",
                "ngay giai quyet/ngay co ket qua",
                "ngay giai quyet xong",
                "ngay hoan thanh",
                "ngay xu ly xong",
            ],
            Self::Returned => &["tra ket qua", "ngay tra", "tra ket qua/ngay tra", "ngay tra ket qua"],
            Self::Phone => &["dien thoai", "so dien thoai", "sdt", "so dt"],
            Self::Identity => &[
                "so dinh danh",
                "cccd",
                "cmnd",
                "so cccd",
                "so cmnd",
                "cccd/cmnd",
                "cmnd/cccd",
                "so giay to",
                "so dinh danh ca nhan",
            ],
            Self::DocumentNumber => {
                &["so van ban", "so ky hieu", "so ket qua", "so van ban ket qua", "so hieu van ban"]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::text::folded;

    #[test]
    fn no_name_stands_for_two_columns() {
        for column in RegisterColumn::ALL {
            for name in column.known_as() {
                assert_eq!(*name, folded(name));
                let others = RegisterColumn::ALL.iter().filter(|other| *other != column);
                for other in others {
                    assert!(!other.known_as().contains(name) && other.as_str() != *name, "{name}");
                }
            }
        }
    }
}
