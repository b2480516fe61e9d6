//! Follows the dossiers of a run, each by itself, to the lines behind the cells.
//!
//! Nothing here is added up from the sums of the report: whom to follow is found in other ways (`search.rs`), and each dossier
//! is weighed by its own moves from the first one on (`weigh.rs`). So a dossier that is wrongly left out, or followed wrongly,
//! makes the two counts differ, and no run is made (`guard.rs`). One thing both would overlook: a piece that is missing in
//! `stay` of a dossier that had no act in the period and has ended since; `motcua verify` finds that.

use std::collections::{BTreeSet, HashMap};

use search::FollowedDossier;

use crate::agency::AgencyId;
use crate::dossier::books::rollup::store::is_finished;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureVersionId;
use crate::report::count::fold::PartWindow;
use crate::report::count::request::GroupBy;
use crate::report::count::resolution::Resolution;
use crate::report::count::row_keys::RowKeys;
use crate::report::count::store::NamedAgency;
use crate::report::runs::content::{LinesHash, SpelledLine, TOTAL};
use crate::report::runs::counted_lines::{RunMove, weigh};
use crate::report::runs::figure_set::FigureSet;
use crate::report::runs::line::{LineKind, RunLine};

pub(super) mod search;

/// Dossiers read at a time.
const TOGETHER: usize = 1_000;

/// Whom a run follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowScope {
    /// Those that can have a line.
    Likely,
    /// Everyone since the register began: the measure in the tests.
    Everyone,
}

/// What following dossiers gave.
#[derive(Default)]
pub(super) struct FollowResult {
    /// How many there were.
    pub(super) dossiers: usize,
    pub(super) kinds: Vec<LineKind>,
    pub(super) lines: Vec<RunLine>,
    pub(super) hash: [u8; 32],
    /// Codes of the dossiers whose journal does not hold together.
    pub(super) astray: Vec<String>,
    /// The versions of procedures, and the stamps of calendars, that the dossiers behind the lines are handled by.
    pub(super) versions: BTreeSet<ProcedureVersionId>,
    pub(super) calendar_stamps: BTreeSet<String>,
    numbers: HashMap<(String, FigureSet), i32>,
}

/// A line of one office before it is hashed: code, number of the act, when it took effect, kind.
type OfficeLine = (String, i32, Instant, i32);

/// Follows dossiers of a report, office by office in the order of their codes; only `wanted` figures are looked at.
///
/// # Errors
/// When the database fails.
pub(super) fn follow(
    conn: &mut Connection,
    keys: &RowKeys<'_>,
    report: &Resolution,
    wanted: FigureSet,
    following: FollowScope,
) -> Result<FollowResult, DatabaseError> {
    let selection = keys.ground.selection();
    // Roll-ups that are not finished do not say who stood where.
    let following = if is_finished(conn)? { following } else { FollowScope::Everyone };
    let mut followed = FollowResult::default();
    let mut hash = LinesHash::default();
    let mut offices: Vec<&NamedAgency> = keys.ground.offices.values().collect();
    offices.sort_unstable_by(|one, other| one.code.cmp(&other.code));
    for office in offices {
        let dossiers = match following {
            FollowScope::Likely => search::likely(conn, office.id, &report.cut, report.known_at)?,
            FollowScope::Everyone => search::everyone(conn, office.id)?,
        };
        followed.dossiers += dossiers.len();
        let mut spelled: Vec<OfficeLine> = Vec::new();
        for some in dossiers.chunks(TOGETHER) {
            let moves = search::moves(conn, office.id, some, &selection, report.cut.until)?;
            let sheets = search::sheets(conn, office.id, some)?;
            for moves in moves.chunk_by(|one, other| one.dossier_id == other.dossier_id) {
                // The journal of a dossier that is gone: `motcua verify` tells of it.
                let Some(sheet) = moves.first().and_then(|first| sheets.get(&first.dossier_id)) else {
                    continue;
                };
                let rows = rows_of(keys, report, office.id, moves);
                spelled.extend(followed.weigh(sheet, moves, &rows, report, wanted));
            }
        }
        hash.feed(spelled.iter().filter_map(|line| followed.spelled(line)).collect());
    }
    followed.hash = hash.done();
    Ok(followed)
}

/// The rows in which a dossier is counted, each with its part of the period.
fn rows_of(
    keys: &RowKeys<'_>,
    report: &Resolution,
    office: AgencyId,
    moves: &[RunMove],
) -> Vec<(String, PartWindow)> {
    let whole = PartWindow::whole(report.cut.parts());
    match (keys.group_by, moves.first()) {
        (_, None) => Vec::new(),
        (GroupBy::Month, _) => {
            let parts = (1..=report.cut.parts()).zip(&report.rows);
            let months = parts.map(|(slot, row)| (row.key.clone(), PartWindow::part(slot)));
            months.chain([(TOTAL.to_owned(), whole)]).collect()
        }
        (_, Some(first)) => vec![(keys.key(office, first.procedure_id, first.channel), whole)],
    }
}

impl FollowResult {
    /// Takes in one dossier; answers its lines.
    fn weigh(
        &mut self,
        sheet: &FollowedDossier,
        moves: &[RunMove],
        rows: &[(String, PartWindow)],
        report: &Resolution,
        wanted: FigureSet,
    ) -> Vec<OfficeLine> {
        let mut spelled = Vec::new();
        let mut astray = false;
        for (row, window) in rows {
            let weight = weigh(moves, &report.cut, *window, wanted);
            astray |= weight.astray;
            for (seq, figures) in weight.lines {
                let Some(act) = moves.iter().find(|one| one.seq == seq) else { continue };
                let kind = self.kind(row, figures);
                let (office_id, dossier_id) = (act.office_id, act.dossier_id);
                self.lines.push(RunLine { office_id, kind, dossier_id, seq });
                spelled.push((sheet.code.clone(), seq, act.happened_at, kind));
            }
        }
        if astray {
            self.astray.push(sheet.code.clone());
        }
        if !spelled.is_empty() {
            self.versions.insert(sheet.version);
            if !self.calendar_stamps.contains(&sheet.calendar_stamp) {
                self.calendar_stamps.insert(sheet.calendar_stamp.clone());
            }
        }
        spelled
    }

    /// The number of a kind, which has one line more now.
    fn kind(&mut self, row: &str, figures: FigureSet) -> i32 {
        let next = i32::try_from(self.kinds.len()).unwrap_or(i32::MAX);
        let number = *self.numbers.entry((row.to_owned(), figures)).or_insert_with(|| {
            self.kinds.push(LineKind { row: row.to_owned(), figures, lines: 0 });
            next
        });
        if let Some(kind) = usize::try_from(number).ok().and_then(|place| self.kinds.get_mut(place)) {
            kind.lines += 1;
        }
        number
    }

    /// A line as it is hashed.
    fn spelled<'a>(&'a self, (code, seq, happened, kind): &'a OfficeLine) -> Option<SpelledLine<'a>> {
        let kind = self.kinds.get(usize::try_from(*kind).ok()?)?;
        Some((code, *seq, *happened, &kind.row, kind.figures))
    }
}
