//! What a comparison looks like to a program that asks for it.

use chrono::NaiveDate;
use serde::Serialize;

use super::rank::Rank;
use super::{Comparison, OnTimeCount, RankedOffice, SMALL_BASE};
use crate::agency::Level;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureKind;
use crate::report::count::request::ReportRequest;
use crate::report::count::view::ReportAgency;
use crate::report::figures::interval::Interval;
use crate::report::figures::rate::{Rate, percent};
use crate::report::measure::honesty::WorkingMinutes;

/// How the adjusted rate is made, for people.
pub(super) const METHOD_VI: &str = "Tỷ lệ điều chỉnh = số đúng hạn thực tế / số đúng hạn kỳ vọng × tỷ lệ chung; số kỳ vọng \
    lấy tỷ lệ đúng hạn chung của từng thủ tục. Khoảng là khoảng Wilson 95%. Hạng chỉ tách khi hai khoảng không giao nhau.";

/// What a comparison rests on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ComparisonParameters {
    /// The agency; the offices of the level in its subtree are compared.
    pub agency: ReportAgency,
    /// The level.
    pub level: Level,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// What took effect by this instant is counted.
    pub as_of: Instant,
    /// What was recorded by this instant is counted.
    pub known_at: Instant,
    /// Administrative procedures, or the processes outside them.
    pub kind: ProcedureKind,
    /// How many offices are compared: those of the level that lie in your scope.
    #[schema(example = 17)]
    pub offices_compared: usize,
}

/// A mix-adjusted rate. It can exceed 100 %: it is an index on the scale of the rate, made to be compared.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AdjustedRate {
    /// In hundredths of a percent, rounding half up.
    #[schema(example = 9712)]
    pub hundredths: i64,
    /// As a Vietnamese paper writes it.
    #[schema(example = "97,12%")]
    pub text: String,
}

/// An office among the others.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ComparedOffice {
    /// The code of the office; opens it (`office`).
    #[schema(example = "H26.268.1")]
    pub code: String,
    /// Its Vietnamese name.
    #[schema(example = "UBND phường Văn Quán")]
    pub name: String,
    /// In time, of the resolved ones with a due date (`on_time` of `resolved`).
    pub raw: Rate,
    /// Wilson's bounds of it at 95 %; `null` when nothing was resolved.
    pub raw_interval: Option<Interval>,
    /// The places that it may have by the raw rate.
    pub raw_rank: Option<Rank>,
    /// How many would have been in time by the standard of each procedure, in hundredths of a dossier.
    #[schema(example = 341_520)]
    pub expected_hundredths: i64,
    /// The mix-adjusted rate; `null` when none was expected in time.
    pub adjusted: Option<AdjustedRate>,
    /// Its bounds.
    pub adjusted_interval: Option<Interval>,
    /// The places that it may have by the adjusted rate.
    pub adjusted_rank: Option<Rank>,
    /// Whether so little was resolved that hardly anything can be said: fewer than `small_base`.
    pub small_base: bool,
    /// Working time from acceptance to result, pauses not counted; imported dossiers without a calendar are not in `n`.
    pub working_minutes: WorkingMinutes,
}

/// The standard of a procedure.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StandardRate {
    /// The code of the procedure; opens it (`procedure`).
    #[schema(example = "1.004873")]
    pub procedure_code: String,
    /// Its name.
    pub procedure_name: String,
    /// In time, of what all compared offices resolved of it.
    pub rate: Rate,
}

/// All compared offices together.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ComparedTotal {
    /// In time, of the resolved ones with a due date.
    pub rate: Rate,
    /// Wilson's bounds of it.
    pub interval: Option<Interval>,
    /// Working time from acceptance to result.
    pub working_minutes: WorkingMinutes,
}

/// Offices side by side.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ComparisonReport {
    /// What the comparison rests on.
    pub parameters: ComparisonParameters,
    /// How the adjusted rate and the places are made.
    pub method: &'static str,
    /// Below so many resolved dossiers a base is called small.
    #[schema(example = 30)]
    pub small_base: i64,
    /// The offices by adjusted place; those without one come last.
    pub rows: Vec<ComparedOffice>,
    /// All of them together.
    pub total: ComparedTotal,
    /// The standard of each procedure.
    pub standard: Vec<StandardRate>,
}

impl ComparisonReport {
    pub(crate) fn of(comparison: Comparison, question: &ReportRequest) -> Self {
        let Comparison { ground, level, rows, total, times, standard } = comparison;
        let OnTimeCount { resolved, on_time } = total;
        Self {
            parameters: ComparisonParameters {
                as_of: ground.cut.as_of(),
                known_at: ground.known_at,
                agency: ReportAgency { code: ground.agency.code, name: ground.agency.name },
                level,
                from: question.period.from(),
                to: question.period.to(),
                kind: question.kind,
                offices_compared: rows.len(),
            },
            method: METHOD_VI,
            small_base: SMALL_BASE,
            rows: rows.into_iter().map(ComparedOffice::of).collect(),
            total: ComparedTotal {
                rate: Rate::of(on_time, resolved),
                interval: Interval::wilson(on_time, resolved),
                working_minutes: WorkingMinutes::of(&times),
            },
            standard: standard
                .into_iter()
                .map(|(names, count)| StandardRate {
                    procedure_code: names.code,
                    procedure_name: names.name,
                    rate: Rate::of(count.on_time, count.resolved),
                })
                .collect(),
        }
    }
}

impl ComparedOffice {
    fn of(row: RankedOffice) -> Self {
        let small_base = row.is_small();
        let RankedOffice { office, standing, times, raw_rank, adjusted_rank } = row;
        let adjusted = |hundredths| AdjustedRate { hundredths, text: percent(hundredths) };
        Self {
            code: office.code,
            name: office.name,
            raw: standing.raw,
            raw_interval: standing.raw_interval,
            raw_rank,
            expected_hundredths: standing.expected_hundredths,
            adjusted: standing.adjusted.map(adjusted),
            adjusted_interval: standing.adjusted_interval,
            adjusted_rank,
            small_base,
            working_minutes: WorkingMinutes::of(&times),
        }
    }
}
