//! What the meters look like to a program that asks for them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::tally::MeterTally;
use super::{Meter, MeterListing, MeterResults, MeterSettings, MeterSide, MeterTallyRow, OpenedMeter};
use crate::dossier::clock::status::Event;
use crate::platform::instant::Instant;
use crate::platform::page;
use crate::report::count::request::ReportRequest;
use crate::report::count::view::{ReportAgency, ReportParameters};
use crate::report::figures::interval::Interval;
use crate::report::figures::rate::Rate;
use crate::report::measure::acts::MINUTE;
use crate::report::measure::acts::selection::ActKey;
use crate::report::measure::honesty::document::NO_ACCUSATION_VI;

/// How long what was measured took, in working minutes; a begun one counts whole.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WorkingMinutes {
    /// How many were measured.
    #[schema(example = 412)]
    pub n: u64,
    /// Half of them took no longer (nearest rank).
    #[schema(example = 0)]
    pub median: Option<i64>,
    /// Nine of ten took no longer (nearest rank).
    #[schema(example = 95)]
    pub p90: Option<i64>,
}

impl WorkingMinutes {
    /// Of these times.
    pub(in crate::report) fn of(times: &super::tally::TimeHistogram) -> Self {
        Self { n: times.count(), median: times.percentile(50), p90: times.percentile(90) }
    }
}

/// One meter: a rate, its base, and its bounds. It shows a pattern and accuses nobody.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MeterView {
    /// Its name; opens it (`meter`).
    pub meter: Meter,
    /// Its name for people.
    #[schema(example = "Việc được ghi nhận sau khi diễn ra")]
    pub label: &'static str,
    /// Counted of the base.
    pub rate: Rate,
    /// Wilson's bounds of the percentage at 95 %; `null` without a base.
    pub interval: Option<Interval>,
    /// Acts of this kind that could not be measured: imported, or beyond their calendar. They are in no base.
    #[schema(example = 0)]
    pub not_measured: i64,
    /// The measured times of the base, for the meters that measure time: the lag, what was left before the due date, what the
    /// result took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_minutes: Option<WorkingMinutes>,
}

/// What the meters are and count, once for all rows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MeterFormula {
    /// The meter.
    pub meter: Meter,
    /// Its name for people.
    pub label: &'static str,
    /// What its base is.
    #[schema(example = "việc của cán bộ trong kỳ")]
    pub base: &'static str,
    /// What is counted of it.
    #[schema(example = "ghi nhận muộn hơn 60 phút làm việc sau khi diễn ra")]
    pub counted: String,
}

/// The meters of a row.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MeterRow {
    /// The key that opens the row (`group`).
    #[schema(example = "H26.268.1")]
    pub key: String,
    /// The name for people.
    #[schema(example = "UBND phường Văn Quán")]
    pub name: String,
    /// Every meter.
    pub meters: Vec<MeterView>,
}

/// Honesty meters of a period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MeterReport {
    /// What the report rests on.
    pub parameters: ReportParameters,
    /// What a meter is not: no finding against anybody.
    pub note: &'static str,
    /// The thresholds.
    pub settings: MeterSettings,
    /// At how many offices `withdrawn_and_refiled` looked for what was filed again: all that you may see.
    #[schema(example = 18)]
    pub offices_in_sight: usize,
    /// What each meter counts, of what.
    pub formulas: Vec<MeterFormula>,
    /// The rows; those without any act are left out, except months.
    pub rows: Vec<MeterRow>,
    /// Every meter over all rows.
    pub total: Vec<MeterView>,
}

fn views(tallies: &BTreeMap<Meter, MeterTally>) -> Vec<MeterView> {
    let nothing = MeterTally::default();
    let view = |meter: &Meter| {
        let tally = tallies.get(meter).unwrap_or(&nothing);
        let measures = tally.times.count() > 0;
        MeterView {
            meter: *meter,
            label: meter.label_vi(),
            rate: Rate::of(tally.counted, tally.base),
            interval: Interval::wilson(tally.counted, tally.base),
            not_measured: tally.not_measured,
            working_minutes: measures.then(|| WorkingMinutes::of(&tally.times)),
        }
    };
    Meter::ALL.iter().map(view).collect()
}

impl MeterReport {
    pub(crate) fn of(report: MeterResults, question: &ReportRequest, settings: MeterSettings) -> Self {
        let MeterResults { ground, offices_in_sight, rows, total } = report;
        let formula = |meter: &Meter| MeterFormula {
            meter: *meter,
            label: meter.label_vi(),
            base: meter.base_vi(),
            counted: meter.formula_vi(settings),
        };
        let row = |row: MeterTallyRow| MeterRow { key: row.key, name: row.name, meters: views(&row.tallies) };
        Self {
            parameters: ReportParameters::of(&ground, question),
            note: NO_ACCUSATION_VI,
            settings,
            offices_in_sight,
            formulas: Meter::ALL.iter().map(formula).collect(),
            rows: rows.into_iter().map(row).collect(),
            total: views(&total),
        }
    }
}

/// An act behind a meter.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MeterEntry {
    /// The code of the dossier.
    #[schema(example = "H26.268-230307-0012")]
    pub code: String,
    /// The office of the dossier.
    pub office: ReportAgency,
    /// The code of the procedure.
    #[schema(example = "1.004873")]
    pub procedure_code: String,
    /// The name of the procedure.
    pub procedure_name: String,
    /// The number of the act in the dossier's journal.
    #[schema(example = 4)]
    pub seq: i32,
    /// The act.
    pub event: Event,
    /// When it took effect.
    pub happened_at: Instant,
    /// When the register learned it.
    pub recorded_at: Instant,
    /// The due date that it was judged by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// Whether it is counted, or only in the base.
    pub counted: bool,
    /// What the meter measured, in working minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_minutes: Option<i64>,
}

/// The acts behind a meter.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MeterDossierList {
    /// The meter that was opened.
    pub meter: Meter,
    /// Its name for people.
    pub label: &'static str,
    /// Its counted acts, or its base.
    pub side: MeterSide,
    /// The row that was opened; none: the total.
    pub group: Option<String>,
    /// The as-of instant of the report: send it with the next page.
    pub as_of: Instant,
    /// The known-at instant of the report: send it too.
    pub known_at: Instant,
    /// How many lines the whole list has: the numerator or the denominator.
    #[schema(example = 17)]
    pub total: i64,
    /// The lines of this page, by office and in the order in which the acts took effect.
    pub items: Vec<MeterEntry>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl MeterDossierList {
    /// The list of a page that was read with one line too many.
    pub(crate) fn of(listing: MeterListing, opened: &OpenedMeter<'_>, limit: i64) -> Self {
        let MeterListing { ground, procedures, total, found } = listing;
        let (found, next_cursor): (_, Option<String>) =
            page::cut(found, limit, |found| -> ActKey { found.act.key() });
        let items = found.into_iter().map(|found| {
            let act = found.act;
            let office = ground.offices.get(&act.office_id);
            let procedure = procedures.get(&act.procedure_id);
            MeterEntry {
                due_at: act.due_at().filter(|_| act.is_resolution() || act.due_before.is_some()),
                code: act.code,
                office: ReportAgency {
                    code: office.map(|office| office.code.clone()).unwrap_or_default(),
                    name: office.map(|office| office.name.clone()).unwrap_or_default(),
                },
                procedure_code: procedure.map(|names| names.code.clone()).unwrap_or_default(),
                procedure_name: procedure.map(|names| names.name.clone()).unwrap_or_default(),
                seq: act.seq,
                event: act.event,
                happened_at: act.happened_at,
                recorded_at: act.recorded_at,
                counted: found.counted,
                working_minutes: found.time.map(|time| time.max(0).saturating_add(MINUTE - 1) / MINUTE),
            }
        });
        Self {
            meter: opened.meter,
            label: opened.meter.label_vi(),
            side: opened.side,
            group: opened.group.map(str::to_owned),
            as_of: ground.cut.as_of(),
            known_at: ground.known_at,
            total,
            items: items.collect(),
            next_cursor,
        }
    }
}
