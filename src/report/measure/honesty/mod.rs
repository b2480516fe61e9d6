//! Honesty meters: patterns behind the figures, each a rate with its base and its bounds, and the acts behind it.

mod document;
pub(crate) mod http;
mod meter;

mod store;
pub(in crate::report) mod tally;
#[cfg(test)]
mod tests;
pub(crate) mod thresholds;
pub(crate) mod view;

use std::collections::{BTreeMap, BTreeSet};

use self::meter::MeterVerdict;
pub use self::meter::{Meter, MeterSettings, MeterSide};
use self::store::RefilingSearch;
use self::tally::MeterTally;
pub(in crate::report) use self::view::WorkingMinutes;
use crate::access::Scope;
use crate::agency::AgencyId;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::report::count::cell_listing;
use crate::report::count::context::ReportContext;
use crate::report::count::fold::PartWindow;
use crate::report::count::request::GroupBy;
use crate::report::count::request::ReportReader;
use crate::report::count::request::ReportRequest;
use crate::report::count::search::CountedSpan;
use crate::report::count::store::{ProcedureNames, Selection, procedures};
use crate::report::measure::acts;
use crate::report::measure::acts::JournalAct;
use crate::report::measure::acts::MeasureBasis;
use crate::report::measure::acts::selection::ActKey;
use crate::report::measure::acts::selection::ActSelection;

/// The meters of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MeterTallyRow {
    key: String,
    name: String,
    tallies: BTreeMap<Meter, MeterTally>,
}

/// All meters of a period.
pub(crate) struct MeterResults {
    ground: ReportContext,
    /// How many offices a dossier filed again was looked for at.
    offices_in_sight: usize,
    rows: Vec<MeterTallyRow>,
    total: BTreeMap<Meter, MeterTally>,
}

/// An act behind a meter.
pub(crate) struct MeteredAct {
    act: JournalAct,
    counted: bool,
    time: Option<i64>,
}

/// One page of the acts behind a meter.
pub(crate) struct MeterListing {
    ground: ReportContext,
    procedures: BTreeMap<ProcedureId, ProcedureNames>,
    total: i64,
    found: Vec<MeteredAct>,
}

/// Which acts of which row are opened.
pub(crate) struct OpenedMeter<'a> {
    pub meter: Meter,
    pub side: MeterSide,
    pub group: Option<&'a str>,
    pub after: Option<ActKey>,
    pub limit: i64,
}

/// Counts every meter.
///
/// # Errors
/// As [`resolution`](crate::report::count::resolution::resolution).
pub(crate) fn report(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (question, settings): (&ReportRequest, MeterSettings),
    scope: &Scope,
    now: Instant,
) -> Result<MeterResults, Problem> {
    let ground = ReportContext::of(conn, question, ReportReader::Officer(scope), now)?;
    let procedures = procedures(conn)?;
    let span = ground.span(PartWindow::whole(ground.cut.parts()));
    let mut total: BTreeMap<Meter, MeterTally> = BTreeMap::new();
    let mut rows: BTreeMap<String, MeterTallyRow> = BTreeMap::new();
    if question.group_by == GroupBy::Month {
        for (key, name) in ground.months() {
            rows.insert(key.clone(), MeterTallyRow { key, name, tallies: BTreeMap::new() });
        }
    }
    let selection = ground.selection();
    let wanted = ActSelection { every_act: true, ..ActSelection::default() };
    let offices = scope.offices();
    let sight = sight(&offices, settings, span, &selection);
    acts::scan(conn, books, (&selection, span), wanted, |conn, page| {
        let again = filed_again(conn, page, sight)?;
        for (act, basis) in page {
            let verdicts: Vec<(Meter, MeterVerdict)> = Meter::ALL
                .iter()
                .map(|meter| (*meter, judged(*meter, (act, basis), settings, &again)))
                .filter(|(_, verdict)| *verdict != MeterVerdict::OutOfBase)
                .collect();
            if verdicts.is_empty() {
                continue;
            }
            let (key, name) = ground.label(question.group_by, act, &procedures);
            let row = rows.entry(key.clone()).or_insert_with(|| MeterTallyRow {
                key,
                name,
                tallies: BTreeMap::new(),
            });
            for (meter, verdict) in verdicts {
                row.tallies.entry(meter).or_default().add(verdict);
                total.entry(meter).or_default().add(verdict);
            }
        }
        Ok(())
    })?;
    Ok(MeterResults { ground, offices_in_sight: offices.len(), rows: rows.into_values().collect(), total })
}

/// Where a dossier filed again is looked for: at every office in sight, asked for or not.
fn sight<'a>(
    offices: &'a [AgencyId],
    settings: MeterSettings,
    span: CountedSpan,
    selection: &Selection,
) -> RefilingSearch<'a> {
    RefilingSearch { offices, days: settings.refiled_days, until: span.until, known_at: selection.known_at }
}

/// The withdrawals of a page that were filed again.
fn filed_again(
    conn: &mut Connection,
    page: &[(JournalAct, MeasureBasis)],
    sight: RefilingSearch<'_>,
) -> Result<BTreeSet<ActKey>, Problem> {
    let withdrawals: Vec<&JournalAct> =
        page.iter().map(|(act, _)| act).filter(|act| act.is_withdrawal()).collect();
    match withdrawals.first() {
        None => Ok(BTreeSet::new()),
        Some(first) => Ok(store::filed_again(conn, first.office_id, &withdrawals, sight)?),
    }
}

/// What a meter says of an act, whether a withdrawn dossier was filed again included.
fn judged(
    meter: Meter,
    (act, basis): (&JournalAct, &MeasureBasis),
    settings: MeterSettings,
    again: &BTreeSet<ActKey>,
) -> MeterVerdict {
    match meter.judge(act, basis, settings) {
        MeterVerdict::InBase { time, .. } if meter == Meter::WithdrawnAndRefiled => {
            MeterVerdict::InBase { counted: again.contains(&act.key()), time }
        }
        verdict => verdict,
    }
}

/// Opens a meter: its counted acts or its base, of one row or of the total.
///
/// # Errors
/// When an agency lies beyond the officer's reach, a row or place in the list is wrong, or the database fails.
pub(crate) fn list(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (question, settings): (&ReportRequest, MeterSettings),
    opened: &OpenedMeter<'_>,
    scope: &Scope,
    now: Instant,
) -> Result<MeterListing, Problem> {
    let ground = ReportContext::of(conn, question, ReportReader::Officer(scope), now)?;
    let mut procedures = procedures(conn)?;
    procedures.retain(|_, names| names.kind == question.kind);
    let (selection, window) = cell_listing::opened(&ground, &procedures, question, opened.group)?;
    let span = ground.span(window);
    // A dossier withdrawn in one month may have been filed again in the next one.
    let whole = ground.span(PartWindow::whole(ground.cut.parts()));
    let room = usize::try_from(opened.limit).unwrap_or(usize::MAX);
    let (mut total, mut found) = (0_i64, Vec::new());
    let offices = scope.offices();
    let sight = sight(&offices, settings, whole, &selection);
    acts::scan(conn, books, (&selection, span), opened.meter.wanted(), |conn, page| {
        let again = match opened.meter {
            Meter::WithdrawnAndRefiled => filed_again(conn, page, sight)?,
            _ => BTreeSet::new(),
        };
        for (act, basis) in page {
            let verdict = judged(opened.meter, (act, basis), settings, &again);
            let MeterVerdict::InBase { counted, time } = verdict else { continue };
            if opened.side == MeterSide::Counted && !counted {
                continue;
            }
            total += 1;
            if found.len() < room && opened.after.is_none_or(|after| act.key() > after) {
                found.push(MeteredAct { act: act.clone(), counted, time });
            }
        }
        Ok(())
    })?;
    Ok(MeterListing { ground, procedures, total, found })
}
