//! What a report is asked by: the parameters that all endpoints of reports share, named, described and read in one place.

use crate::platform::check::Check;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::{Instant, parse_date};
use crate::procedure::ProcedureKind;
use crate::report::count::request::{GroupBy, ReportRequest};
use crate::report::figures::boundaries::Boundaries;
use crate::report::figures::period::{MOST_YEARS, Period, PeriodError};

/// The query of an address: agency, period and the two instants, of `group_by`, `boundaries` and `kind` those that are named
/// after the colon, and the fields of its own. `asked()` gives what all reports share.
///
/// It is a macro, because `serde(flatten)` would take every value for a text.
macro_rules! report_query {
    ($(#[$meta:meta])* $vis:vis struct $name:ident: $($shared:ident),* { $($own:tt)* }) => {
        report_query!(@take [$(#[$meta])* $vis $name] [$($shared)*] [] [] { $($own)* });
    };
    (@take $head:tt [group_by $($more:ident)*] [$($fields:tt)*] [$($names:ident)*] $own:tt) => {
        report_query!(@take $head [$($more)*] [
            $($fields)*
            /// What the rows are: `agency` (when nothing is said), `field`, `procedure`, `level`, `channel`, `month`,
            /// `level_field` (fields under each level) or `agency_tree` (offices under those above them).
            #[param(example = "agency")]
            group_by: Option<String>,
        ] [$($names)* group_by] $own);
    };
    (@take $head:tt [boundaries $($more:ident)*] [$($fields:tt)*] [$($names:ident)*] $own:tt) => {
        report_query!(@take $head [$($more)*] [
            $($fields)*
            /// `then` (when nothing is said): each office under its own name; `now`: an office that has ended under the one
            /// that continues it by rule, as the map stood on the day of `known_at`. The total is the same.
            #[param(example = "then")]
            boundaries: Option<String>,
        ] [$($names)* boundaries] $own);
    };
    (@take $head:tt [kind $($more:ident)*] [$($fields:tt)*] [$($names:ident)*] $own:tt) => {
        report_query!(@take $head [$($more)*] [
            $($fields)*
            /// `tthc` (when nothing is said): the administrative procedures; `outside`: the processes outside them. Never both.
            #[param(value_type = Option<$crate::procedure::ProcedureKind>, example = "tthc")]
            kind: Option<String>,
        ] [$($names)* kind] $own);
    };
    (@take [$(#[$meta:meta])* $vis:vis $name:ident] [] [$($fields:tt)*] [$($names:ident)*] { $($own:tt)* }) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
        #[into_params(parameter_in = Query)]
        $vis struct $name {
            /// Code of the agency; the offices of its subtree that you may see are counted.
            #[param(required = true, example = "H26.268")]
            agency: Option<String>,
            /// First day of the period.
            #[param(required = true, format = Date, example = "2022-12-15")]
            from: Option<String>,
            /// Last day of the period.
            #[param(required = true, format = Date, example = "2023-06-14")]
            to: Option<String>,
            $($fields)*
            /// Only what had taken effect by this instant, or by the end of this day. The end of the period, or now, when
            /// nothing is said.
            #[param(example = "2023-05-14")]
            as_of: Option<String>,
            /// Only what had been recorded by this instant, or by the end of this day. Now, when nothing is said. A list takes
            /// both instants as its report or its first page names them, so that it does not change meanwhile.
            #[param(example = "2023-06-15T08:00:00+07:00")]
            known_at: Option<String>,
            $($own)*
        }

        impl $name {
            /// What it shares with every report.
            fn asked(&self) -> $crate::report::count::query::ReportQuery {
                let asked = $crate::report::count::query::ReportQuery {
                    agency: self.agency.clone(),
                    from: self.from.clone(),
                    to: self.to.clone(),
                    group_by: None,
                    boundaries: None,
                    kind: None,
                    as_of: self.as_of.clone(),
                    known_at: self.known_at.clone(),
                };
                $crate::report::count::query::ReportQuery { $($names: self.$names.clone(),)* ..asked }
            }
        }
    };
}

pub(in crate::report) use report_query;

/// The parameters that reports share, as they were sent.
pub(in crate::report) struct ReportQuery {
    pub(in crate::report) agency: Option<String>,
    pub(in crate::report) from: Option<String>,
    pub(in crate::report) to: Option<String>,
    pub(in crate::report) group_by: Option<String>,
    pub(in crate::report) boundaries: Option<String>,
    pub(in crate::report) kind: Option<String>,
    pub(in crate::report) as_of: Option<String>,
    pub(in crate::report) known_at: Option<String>,
}

impl ReportQuery {
    /// Reads the parameters; every mistake at once, with those that `check` holds already.
    pub(in crate::report) fn question(
        self,
        mut check: Check,
        now: Instant,
    ) -> Result<ReportRequest, Problem> {
        let agency = check.text("agency", self.agency.as_deref().unwrap_or_default(), 64);
        let period = read_period(&mut check, self.from.as_deref(), self.to.as_deref());
        let group_by = read_group_by(&mut check, self.group_by.as_deref()).unwrap_or(GroupBy::Agency);
        let boundaries = read_boundaries(&mut check, self.boundaries.as_deref());
        let kind = read_kind(&mut check, self.kind.as_deref());
        let as_of = read_moment(&mut check, "as_of", self.as_of.as_deref(), now).map(|(end, _)| end);
        let known_at =
            read_moment(&mut check, "known_at", self.known_at.as_deref(), now).map(|(_, last)| last);
        check.done()?;
        let period = period.ok_or_else(|| Problem::new(Code::InvalidInput))?;
        Ok(ReportRequest { agency, period, group_by, boundaries, kind, as_of, known_at })
    }
}

pub(in crate::report) fn read_period(
    check: &mut Check,
    from: Option<&str>,
    to: Option<&str>,
) -> Option<Period> {
    for (field, text) in [("from", from), ("to", to)] {
        if text.is_none() {
            check.wrong(field, "required", "không được để trống", "must not be empty");
        }
    }
    let (from, to) = (check.date("from", from), check.date("to", to));
    match Period::new(from?, to?) {
        Ok(period) => return Some(period),
        Err(PeriodError::TooLong) => check.wrong(
            "to",
            "too_long",
            format!("kỳ báo cáo dài nhất {MOST_YEARS} năm"),
            format!("a period has at most {MOST_YEARS} years"),
        ),
        Err(_) => check.wrong(
            "to",
            "before_from",
            "ngày cuối kỳ phải từ ngày đầu kỳ trở đi",
            "the last day must not lie before the first",
        ),
    }
    None
}

pub(in crate::report) fn read_group_by(check: &mut Check, text: Option<&str>) -> Option<GroupBy> {
    let text = text?;
    let group_by = GroupBy::parse(text);
    if group_by.is_none() {
        let names: Vec<&str> = GroupBy::ALL.iter().map(|value| value.as_str()).collect();
        let names = names.join(", ");
        check.wrong(
            "group_by",
            "unknown_value",
            format!("chọn một trong: {names}"),
            format!("one of: {names}"),
        );
    }
    group_by
}

fn read_boundaries(check: &mut Check, text: Option<&str>) -> Boundaries {
    let boundaries = text.map_or(Some(Boundaries::Then), Boundaries::parse);
    if boundaries.is_none() {
        check.wrong("boundaries", "unknown_value", "chỉ có then hoặc now", "it is then or now");
    }
    boundaries.unwrap_or(Boundaries::Then)
}

fn read_kind(check: &mut Check, text: Option<&str>) -> ProcedureKind {
    let Some(text) = text else { return ProcedureKind::Tthc };
    ProcedureKind::parse(text).unwrap_or_else(|| {
        check.wrong("kind", "unknown_value", "chỉ có tthc hoặc outside", "it is tthc or outside");
        ProcedureKind::Tthc
    })
}

/// Reads an instant, or a day: the first instant after it, and its last one.
pub(crate) fn read_moment(
    check: &mut Check,
    field: &str,
    text: Option<&str>,
    now: Instant,
) -> Option<(Instant, Instant)> {
    let text = text?;
    let day = parse_date(text);
    let (begins, moment) = match (day, Instant::parse(text)) {
        (Some(day), _) => {
            let end = Instant::end_of(day);
            (Instant::start_of(day), (end, end.plus(chrono::TimeDelta::microseconds(-1))))
        }
        (None, Ok(at)) => (at, (at, at)),
        (None, Err(_)) => {
            check.wrong(
                field,
                "not_an_instant",
                "viết như 2023-05-14 hoặc 2023-05-14T17:00:00+07:00",
                "write it as 2023-05-14 or 2023-05-14T17:00:00+07:00 (a + in an address is %2B)",
            );
            return None;
        }
    };
    if begins > now {
        check.wrong(field, "in_the_future", "không được ở tương lai", "must not lie in the future");
        return None;
    }
    Some(moment)
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
