//! Marks: facts about a dossier that figures are split by, kept as bits beside its account.
//! Pure: no HTTP, no SQL, no clock.
//!
//! A mark is set by an act and never taken away: what was done was done. The two of payments say how the first payment that stands
//! was made, so they go with a payment that is taken back.

use crate::named_values;

named_values! {
    /// A fact about a dossier that figures are split by.
    pub enum Mark {
        /// Đã có thư xin lỗi: the late agency has apologised and promised another day (form 04).
        Apologised = "apologised",
        /// Vượt quy định do cấp giám sát cho phép: a supervisor allowed something beyond the policy.
        Overridden = "overridden",
        /// Đã thanh toán trực tuyến: the first payment that stands was made on the portal.
        PaidOnline = "paid_online",
        /// Đã thanh toán trực tiếp: it was made in cash or by transfer.
        PaidInPerson = "paid_in_person",
    }
}

impl Mark {
    /// The bits of the two of payments, of which a dossier has one at most: an act about the fee may take them away.
    pub const OF_PAYMENTS: i32 = Self::PaidOnline.bit() | Self::PaidInPerson.bit();

    /// Its bit in the columns of marks.
    #[must_use]
    pub const fn bit(self) -> i32 {
        match self {
            Self::Apologised => 1,
            Self::Overridden => 2,
            Self::PaidOnline => 4,
            Self::PaidInPerson => 8,
        }
    }

    /// The mark for people, in Vietnamese.
    #[must_use]
    pub const fn words_vi(self) -> &'static str {
        match self {
            Self::Apologised => "Đã có thư xin lỗi",
            Self::Overridden => "Được cho phép vượt quy định",
            Self::PaidOnline => "Đã thanh toán trực tuyến",
            Self::PaidInPerson => "Đã thanh toán trực tiếp",
        }
    }

    /// Whether it is among `marks`.
    #[must_use]
    pub const fn is_in(self, marks: i32) -> bool {
        marks & self.bit() != 0
    }

    /// The marks in a column, in the order of declaration.
    #[must_use]
    pub fn all_in(marks: i32) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|mark| mark.is_in(marks)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_has_a_bit_of_its_own() {
        let all = Mark::ALL.iter().fold(0, |marks, mark| {
            assert!(!mark.is_in(marks), "{mark} shares its bit");
            marks | mark.bit()
        });
        assert_eq!(Mark::all_in(all), Mark::ALL);
        assert_eq!(Mark::all_in(0), []);
        assert_eq!(Mark::all_in(Mark::Overridden.bit()), [Mark::Overridden]);
    }
}
