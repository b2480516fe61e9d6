//! The figures and rates for which a page has room, with their headings: the public page and that of the desk show the same ones.
//! Pure: no HTTP, no SQL, no clock.

use super::figure::Figure;
use super::rates::RateName;

/// The figures, with their headings in Vietnamese and in English.
pub const OVERVIEW_FIGURES: &[(Figure, &str, &str)] = &[
    (Figure::CarriedOver, "Kỳ trước chuyển qua", "Carried over"),
    (Figure::Received, "Tiếp nhận trong kỳ", "Received"),
    (Figure::Reopened, "Mở lại", "Reopened"),
    (Figure::Resolved, "Đã giải quyết", "Resolved"),
    (Figure::ResolvedEarly, "Trước hạn", "Early"),
    (Figure::ResolvedOnTime, "Đúng hạn", "On time"),
    (Figure::ResolvedLate, "Quá hạn", "Late"),
    (Figure::ResolvedLateApologised, "Quá hạn, đã xin lỗi", "Late, with an apology"),
    (Figure::ResolvedNoDeadline, "Không có hạn", "Without a due date"),
    (Figure::Closed, "Kết thúc không có kết quả", "Closed without a result"),
    (Figure::Pending, "Đang giải quyết cuối kỳ", "Pending at the end"),
    (Figure::InProcessOverdue, "Trong đó quá hạn", "Of them overdue"),
    (Figure::InProcessOverdueApologised, "Trong đó quá hạn, đã xin lỗi", "Of them overdue, with an apology"),
];

/// The rates, with their headings in Vietnamese and in English.
pub const OVERVIEW_RATES: &[(RateName, &str, &str)] = &[
    (
        RateName::OnTimeOfResolved,
        "Tỷ lệ giải quyết đúng hạn trên số đã giải quyết",
        "In time of those resolved",
    ),
    (RateName::OnTimeOfDue, "Tỷ lệ giải quyết đúng hạn trên số đến hạn", "In time of those due"),
    (RateName::PromisesKeptOfEnded, "Tỷ lệ giữ đúng hẹn", "Promises kept"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_books_balance_by_what_is_shown() {
        let shown = |figure: Figure| OVERVIEW_FIGURES.iter().any(|(one, ..)| *one == figure);
        let sides = [
            Figure::CarriedOver,
            Figure::Received,
            Figure::Reopened,
            Figure::Resolved,
            Figure::Closed,
            Figure::Pending,
        ];
        assert!(sides.into_iter().all(shown));
    }
}
