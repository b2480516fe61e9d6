//! How the parts of a paper read: numbers, shares, days and the words that every official paper has.
//! Pure: no HTTP, no SQL, no clock.

use serde::Serialize;

use super::{Document, DocumentCell, DocumentHead, DocumentSignature, DocumentTable};
use crate::platform::instant::date_vi;
use crate::platform::text::{hundredths_vi, number_vi, share_hundredths};

/// Quốc hiệu (NĐ 30/2020/NĐ-CP, annex I \[M\]: docs/domain/forms.md).
pub const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
/// Tiêu ngữ.
pub const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// What stands under the role of somebody who signs by hand.
pub const SIGN_HERE: &str = "(Ký, ghi rõ họ tên)";
/// What stands there where the agency is stamped.
pub const SIGN_AND_SEAL: &str = "(Ký tên, đóng dấu)";
/// The heading over those who get it.
pub const RECIPIENTS: &str = "Nơi nhận:";
/// The heading over what the figures rest on.
pub const PARAMETERS: &str = "Căn cứ của số liệu";
/// The name of the hash.
pub const HASH: &str = "Mã kiểm chứng (SHA-256)";
/// The name of the address that opens the run.
pub const ADDRESS: &str = "Địa chỉ kiểm chứng";

/// Where a cell stands in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellAlignment {
    /// Words.
    Left,
    /// Days and instants.
    Center,
    /// Numbers.
    Right,
}

impl DocumentCell {
    /// As a Vietnamese paper prints it: `5.998`, `98,59%`, `12,50`, `07/3/2023`, `09:15 07/3/2023`. A share of nothing is `-`.
    #[must_use]
    pub fn words_vi(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => number_vi(*count),
            Self::Share(numerator, denominator) => share_hundredths(*numerator, *denominator)
                .map_or("-".to_owned(), |hundredths| format!("{}%", hundredths_vi(hundredths))),
            Self::Hundredths(value) => hundredths_vi(*value),
            Self::Day(day) => date_vi(*day),
            Self::Moment(at) => at.words_vi(),
        }
    }

    /// As a file for programs has it: plain digits with a point, days and instants by ISO 8601. A share of nothing is empty.
    #[must_use]
    pub fn words_plain(&self) -> String {
        let decimal = |value: i64| {
            let sign = if value < 0 { "-" } else { "" };
            format!("{sign}{}.{:02}", (value / 100).unsigned_abs(), (value % 100).unsigned_abs())
        };
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Share(numerator, denominator) => share_hundredths(*numerator, *denominator)
                .map_or_else(String::new, |hundredths| format!("{}%", decimal(hundredths))),
            Self::Hundredths(value) => decimal(*value),
            Self::Day(day) => day.to_string(),
            Self::Moment(at) => at.rfc3339(),
        }
    }

    /// Where it stands.
    #[must_use]
    pub const fn side(&self) -> CellAlignment {
        match self {
            Self::Empty | Self::Text(_) => CellAlignment::Left,
            Self::Day(_) | Self::Moment(_) => CellAlignment::Center,
            Self::Count(_) | Self::Share(..) | Self::Hundredths(_) => CellAlignment::Right,
        }
    }
}

impl DocumentTable {
    /// The column that holds the names of the rows: the widest one, the first of equals.
    #[must_use]
    pub fn name_column(&self) -> usize {
        let widest = self.columns.iter().map(|column| column.width).max().unwrap_or(0);
        self.columns.iter().position(|column| column.width == widest).unwrap_or(0)
    }

    /// The largest size of its letters in half points, as many columns leave room for.
    #[must_use]
    pub fn half_points(&self) -> u16 {
        match self.columns.len() {
            0..=6 => 24,
            7..=10 => 22,
            11..=14 => 20,
            _ => 17,
        }
    }
}

impl DocumentHead {
    /// Whether there is anything to print.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.agency.is_empty()
    }

    /// The lines of a report form beside its label: who reports, and to whom.
    #[must_use]
    pub fn reporting(&self) -> Vec<String> {
        let Some(receiver) = &self.receiver else { return Vec::new() };
        vec![format!("Đơn vị báo cáo: {}", self.agency), format!("Đơn vị nhận báo cáo: {receiver}")]
    }
}

impl DocumentSignature {
    /// What stands between the role and the name.
    #[must_use]
    pub fn how(&self) -> String {
        let by_hand = if self.sealed { SIGN_AND_SEAL } else { SIGN_HERE };
        self.at.map_or_else(|| by_hand.to_owned(), |at| format!("Đã ký lúc {}", at.words_vi()))
    }
}

impl Document {
    /// What the figures rest on, with hash and address.
    #[must_use]
    pub fn proof_facts(&self) -> Vec<(String, String)> {
        let Some(proof) = &self.proof else { return Vec::new() };
        let mut facts = proof.parameters.clone();
        facts.push((HASH.to_owned(), proof.hash.clone()));
        facts.push((ADDRESS.to_owned(), proof.address.clone()));
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::instant::Instant;

    #[test]
    fn a_cell_reads_as_officials_write_it_and_as_programs_read_it() {
        let at = Instant::parse("2023-03-07T09:15:00+07:00").unwrap();
        let cases = [
            (DocumentCell::Empty, "", ""),
            (DocumentCell::Text("Hộ tịch".into()), "Hộ tịch", "Hộ tịch"),
            (DocumentCell::Count(5_998), "5.998", "5998"),
            (DocumentCell::Count(-5_998), "-5.998", "-5998"),
            (DocumentCell::Share(3_415, 3_464), "98,59%", "98.59%"),
            (DocumentCell::Share(0, 0), "-", ""),
            (DocumentCell::Hundredths(-5), "-0,05", "-0.05"),
            (DocumentCell::Hundredths(1_234_567), "12.345,67", "12345.67"),
            (DocumentCell::Day(at.date()), "07/3/2023", "2023-03-07"),
            (DocumentCell::Moment(at), "09:15 07/3/2023", "2023-03-07T09:15:00+07:00"),
        ];
        for (cell, vi, plain) in cases {
            assert_eq!((cell.words_vi().as_str(), cell.words_plain().as_str()), (vi, plain));
        }
    }
}
