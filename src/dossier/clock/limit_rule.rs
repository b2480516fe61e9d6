//! How a limit is counted, in words: the rule that stands beside a due date, and the articles that it rests on.
//! Pure: no HTTP, no SQL, no clock.

use serde::Serialize;
use utoipa::ToSchema;

use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit};

/// An article that a rule rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Article {
    /// In Vietnamese.
    #[schema(example = "khoản 3 Điều 147 Bộ luật Dân sự 2015")]
    pub vi: &'static str,
    /// In English.
    #[schema(example = "Civil Code 2015, article 147(3)")]
    pub en: &'static str,
    /// Whether it was read at its source.
    pub verified: bool,
}

/// The day of reception is not counted (docs/domain/time-limits.md): the article \[S S29\], a receipt agrees \[V S7\].
const FIRST_DAY: Article = Article {
    vi: "khoản 3 Điều 147 Bộ luật Dân sự 2015",
    en: "Civil Code 2015, article 147(3)",
    verified: true,
};
/// The corresponding day of the last month (docs/domain/time-limits.md \[M\]).
const LAST_MONTH: Article = Article {
    vi: "khoản 3 Điều 148 Bộ luật Dân sự 2015",
    en: "Civil Code 2015, article 148(3)",
    verified: false,
};
/// A last day on a day off moves to the end of the next working day (docs/domain/time-limits.md \[M\]).
const LAST_DAY: Article = Article {
    vi: "khoản 5 Điều 148 Bộ luật Dân sự 2015",
    en: "Civil Code 2015, article 148(5)",
    verified: false,
};

/// How a limit is counted, and by which articles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LimitRule {
    /// The rule in a Vietnamese sentence.
    pub vi: String,
    /// The rule in an English sentence.
    pub en: String,
    /// What it rests on.
    pub articles: Vec<Article>,
}

/// How this limit is counted.
#[must_use]
pub(in crate::dossier) fn rule(limit: &Limit) -> LimitRule {
    let n = limit.value();
    let excluded = limit.first_day() == FirstDay::Excluded;
    let (mut vi, mut en) = match (limit.unit(), excluded) {
        (LimitUnit::WorkingHours | LimitUnit::WorkingMinutes, _) => (
            "chỉ tính thời gian làm việc, kể từ lúc tiếp nhận".to_owned(),
            "only working time counts, from the reception on".to_owned(),
        ),
        (LimitUnit::HalfWorkingDays, _) => (
            "chỉ tính thời gian làm việc, kể từ lúc tiếp nhận; nửa ngày là một nửa thời gian làm việc của ngày đó"
                .to_owned(),
            "only working time counts, from the reception on; half a day is half of the working time of its day"
                .to_owned(),
        ),
        (LimitUnit::SameDay, _) => (
            "hạn là hết giờ làm việc của ngày tiếp nhận".to_owned(),
            "due at the end of the working day of the reception".to_owned(),
        ),
        (LimitUnit::WorkingDays, true) => (
            format!("không tính ngày tiếp nhận; hạn là ngày làm việc thứ {n} sau ngày đó, vào giờ tiếp nhận"),
            format!(
                "the day of reception is not counted; due on working day {n} after it, at its clock time"
            ),
        ),
        (LimitUnit::WorkingDays, false) => (
            format!("ngày tiếp nhận là ngày thứ 1; hạn là hết giờ làm việc của ngày làm việc thứ {n}"),
            format!("the day of reception is day 1; due at the end of working day {n}"),
        ),
        (LimitUnit::CalendarDays, true) => (
            format!(
                "không tính ngày tiếp nhận, tính cả ngày nghỉ; hạn là ngày thứ {n} sau ngày đó, vào giờ tiếp nhận"
            ),
            format!(
                "the day of reception is not counted, days off are; due on day {n} after it, at its clock time"
            ),
        ),
        (LimitUnit::CalendarDays, false) => (
            format!("ngày tiếp nhận là ngày thứ 1, tính cả ngày nghỉ; hạn là hết ngày thứ {n}"),
            format!("the day of reception is day 1, days off count; due at the end of day {n}"),
        ),
        (LimitUnit::Months, true) => (
            format!(
                "không tính ngày tiếp nhận, tính cả ngày nghỉ; hạn là ngày tương ứng của tháng thứ {n} sau đó, vào giờ tiếp \
                 nhận, tháng không có ngày đó thì là hết ngày cuối tháng"
            ),
            format!(
                "the day of reception is not counted, days off are; due on the corresponding day of month {n} after it, at its \
                 clock time, or at the end of a month without that day"
            ),
        ),
        (LimitUnit::Months, false) => (
            format!(
                "ngày tiếp nhận là ngày thứ 1, tính cả ngày nghỉ; hạn là hết ngày trước ngày tương ứng của tháng thứ {n} sau đó"
            ),
            format!(
                "the day of reception is day 1, days off count; due at the end of the day before the corresponding one of month \
                 {n} after it"
            ),
        ),
    };
    let mut articles = Vec::new();
    if limit.unit().counts_days() && excluded {
        articles.push(FIRST_DAY);
    }
    if limit.unit() == LimitUnit::Months {
        articles.push(LAST_MONTH);
    }
    if limit.unit().counts_all_time() && limit.roll() == DayOffRule::EndOfNextWorkingDay {
        vi.push_str("; ngày cuối là ngày nghỉ thì hạn là hết ngày làm việc kế tiếp");
        en.push_str("; a last day that is a day off moves to the end of the next working day");
        articles.push(LAST_DAY);
    }
    LimitRule {
        vi: format!("Thời hạn {}: {vi}.", limit.words_vi()),
        en: format!("Limit {}: {en}.", limit.words_en()),
        articles,
    }
}
