//! What a report is asked by: the parameters that all endpoints of reports share, named, described and read in one place.

use crate::platform::check::{Check, Checked};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureKind;
use crate::report::count::request::{GroupBy, ReportRequest};
use crate::report::figures::boundaries::Boundaries;
use crate::report::figures::period::{MOST_YEARS, Period};

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
    /// Reads the parameters.
    pub(in crate::report) fn question(self, check: &mut Check, now: Instant) -> Checked<ReportRequest> {
        let agency = check.text("agency", self.agency.as_deref().unwrap_or_default(), 64);
        let period = read_period(check, self.from.as_deref(), self.to.as_deref());
        self.within(check, agency, period, now)
    }

    /// Reads the parameters, for days that are known.
    pub(in crate::report) fn within(
        &self,
        check: &mut Check,
        agency: Checked<String>,
        period: Checked<Period>,
        now: Instant,
    ) -> Checked<ReportRequest> {
        let (group_by, boundaries) = (self.group_by.as_deref(), self.boundaries.as_deref());
        let parts = (
            agency,
            period,
            check.one_of_or("group_by", group_by, GroupBy::ALL, GroupBy::as_str, GroupBy::Agency),
            check.one_of_or("boundaries", boundaries, Boundaries::ALL, Boundaries::as_str, Boundaries::Then),
            check.one_of_or(
                "kind",
                self.kind.as_deref(),
                ProcedureKind::ALL,
                ProcedureKind::as_str,
                ProcedureKind::Tthc,
            ),
            check.moment("as_of", self.as_of.as_deref(), now),
            check.moment("known_at", self.known_at.as_deref(), now),
        );
        Checked::all(parts).map(|(agency, period, group_by, boundaries, kind, as_of, known_at)| {
            let (as_of, known_at) = (as_of.map(|(end, _)| end), known_at.map(|(_, last)| last));
            ReportRequest { agency, period, group_by, boundaries, kind, as_of, known_at }
        })
    }
}

/// Reads the days of a report.
pub(in crate::report) fn read_period(
    check: &mut Check,
    from: Option<&str>,
    to: Option<&str>,
) -> Checked<Period> {
    check.period(from, to).and_then(|(from, to)| match Period::new(from, to) {
        Ok(period) => Checked::sure(period),
        Err(_) => check.refuse(
            "to",
            "too_long",
            format!("kỳ báo cáo dài nhất {MOST_YEARS} năm"),
            format!("a period has at most {MOST_YEARS} years"),
        ),
    })
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
