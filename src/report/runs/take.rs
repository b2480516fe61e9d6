//! Takes the figures of a run from the journal, each dossier by itself, and holds them against the report's own sums.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};

use crate::account::Scope;
use crate::dossier::verify;
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::report::figures::{Cells, Figure};
use crate::report::fold::Window;
use crate::report::ground::Ground;
use crate::report::nested::{JOINT, holds, parent_of};
use crate::report::resolution::{GroupBy, Question, Reader, Resolution, resolution};
use crate::report::row_keys::RowKeys;
use crate::report::runs::content::{self, LinesHash, Parameters, RunRow, SpelledLine, TOTAL};
use crate::report::runs::figure_set::FigureSet;
use crate::report::runs::guard;
use crate::report::runs::search::{self, MovesAfter};
use crate::report::runs::weigh::{Move, weigh};
use crate::report::store::{self, Place};

/// Journal rows read at a time.
const PAGE: i64 = 20_000;
/// Dossiers that are named when the figures do not balance.
const MOST_NAMED: usize = 50;

/// What lines have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// The row.
    pub row: String,
    /// The figures that count them.
    pub figures: FigureSet,
    /// How many lines there are.
    pub lines: i64,
}

/// One act that is counted, or one dossier that stands there, with its last move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The office of the dossier.
    pub office_id: Id,
    /// The kind, by its place.
    pub kind: i32,
    /// The dossier.
    pub dossier_id: Id,
    /// The number of the act.
    pub seq: i32,
}

/// The layout of a run, and how it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// The layout.
    pub layout: String,
    /// Its version.
    pub version: i32,
    /// Whether paused and closed dossiers are folded.
    pub folded: bool,
}

/// The figures of a run.
#[derive(Debug, Clone)]
pub struct Taken {
    /// What was asked, all settled.
    pub parameters: Parameters,
    /// The agency.
    pub agency: Place,
    /// The offices that were counted.
    pub offices: BTreeMap<Id, Place>,
    /// How many offices the agency has.
    pub offices_of_agency: usize,
    /// The rows as they are printed, the total last.
    pub rows: Vec<RunRow>,
    /// What lines have in common.
    pub kinds: Vec<Kind>,
    /// The lines, office by office.
    pub lines: Vec<Line>,
    /// The hash over the lines.
    pub lines_hash: [u8; 32],
    /// The hash over everything.
    pub hash: [u8; 32],
    /// The versions of procedures, calendars and the map of agencies.
    pub versions: Value,
}

/// Takes the figures, of the offices within `scope`, as they stand at `now`.
///
/// # Errors
/// As [`resolution`]; and when the figures do not balance, with the dossiers that cause it.
pub fn take(
    conn: &mut Connection,
    question: &Question,
    print: &Print,
    figures: &[Figure],
    scope: &Scope,
    now: Instant,
) -> Result<Taken, Problem> {
    let reader = Reader::Officer(scope);
    let report = resolution(conn, question, reader, now)?;
    let ground = Ground::of(conn, question, reader, now)?;
    let procedures = store::procedures(conn)?;
    let keys = RowKeys { group_by: question.group_by, ground: &ground, procedures: &procedures };
    let followed = follow(conn, &keys, &report, FigureSet::of(figures))?;
    let rows = rows(&keys, &report, &followed.kinds);
    let counted: BTreeMap<&str, &Cells> = report
        .rows
        .iter()
        .map(|row| (row.key.as_str(), &row.cells))
        .chain([(TOTAL, &report.total)])
        .collect();
    let checked = guard::check(&rows, figures, |key| counted.get(key).copied());
    if !followed.astray.is_empty() || checked.is_err() {
        let mut astray = followed.astray;
        if astray.is_empty() {
            // Each journal is sound in itself and yet another one than was added up: a row was changed afterwards.
            let offices: Vec<Id> = ground.offices.keys().copied().collect();
            astray = verify::broken_at(conn, &offices)?;
        }
        return Err(unbalanced(astray, checked.err()));
    }
    let parameters = Parameters {
        layout: print.layout.clone(),
        layout_version: print.version,
        agency: report.agency.code.clone(),
        period: question.period,
        group_by: question.group_by,
        boundaries: question.boundaries,
        kind: question.kind,
        folded: print.folded,
        as_of: report.cut.as_of(),
        acts_before: report.cut.until,
        known_at: report.known_at,
    };
    let lines = (i64::try_from(followed.lines.len()).unwrap_or(i64::MAX), &followed.hash[..]);
    let codes: Vec<String> = ground.offices.values().map(|office| office.code.clone()).collect();
    let hash = content::hash(&parameters, &codes, &rows, figures, lines);
    let versions = versions(conn, &ground, &followed.procedures, report.known_at)?;
    Ok(Taken {
        parameters,
        agency: report.agency,
        offices_of_agency: report.offices_of_agency,
        rows,
        kinds: followed.kinds,
        lines: followed.lines,
        lines_hash: followed.hash,
        hash,
        versions,
        offices: ground.offices,
    })
}

/// What following every dossier gave.
#[derive(Default)]
struct Followed {
    kinds: Vec<Kind>,
    lines: Vec<Line>,
    hash: [u8; 32],
    /// Codes of the dossiers whose journal does not hold together.
    astray: Vec<String>,
    procedures: BTreeSet<Id>,
}

/// The lines of one office, before they are hashed: code, number of the act, when it took effect, kind.
type OfficeLine = (String, i32, Instant, i32);

fn follow(
    conn: &mut Connection,
    keys: &RowKeys<'_>,
    report: &Resolution,
    wanted: FigureSet,
) -> Result<Followed, Problem> {
    let ground = keys.ground;
    let selection = ground.selection();
    let mut followed = Followed::default();
    let mut numbers: HashMap<(String, FigureSet), i32> = HashMap::new();
    let mut hash = LinesHash::default();
    let mut offices: Vec<&Place> = ground.offices.values().collect();
    offices.sort_unstable_by(|one, other| one.code.cmp(&other.code));
    for office in offices {
        let mut spelled: Vec<OfficeLine> = Vec::new();
        let mut rest: Vec<Move> = Vec::new();
        let mut after: MovesAfter = None;
        loop {
            let page = search::moves(conn, office.id, &selection, report.cut.until, after, PAGE)?;
            let last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            after = page.last().map(|one| (one.dossier_id, one.seq));
            rest.extend(page);
            // The last dossier of a page may go on in the next one.
            let open = rest.last().map(|one| one.dossier_id).filter(|_| !last);
            let whole = rest.partition_point(|one| open.is_none_or(|open| one.dossier_id < open));
            let going_on = rest.split_off(whole);
            for moves in rest.chunk_by(|one, other| one.dossier_id == other.dossier_id) {
                let rows = rows_of(keys, report, office.id, moves);
                weigh_one(
                    &mut followed,
                    &mut numbers,
                    &mut spelled,
                    (office.id, moves),
                    &rows,
                    wanted,
                    report,
                );
            }
            rest = going_on;
            if last {
                break;
            }
        }
        let kinds = &followed.kinds;
        let lines = spelled.iter().filter_map(|(code, seq, happened, kind)| -> Option<SpelledLine<'_>> {
            let kind = kinds.get(usize::try_from(*kind).ok()?)?;
            Some((code, *seq, *happened, &kind.row, kind.figures))
        });
        hash.feed(lines.collect());
    }
    followed.hash = hash.done();
    Ok(followed)
}

/// The rows in which a dossier is counted, each with its part of the period.
fn rows_of(keys: &RowKeys<'_>, report: &Resolution, office: Id, moves: &[Move]) -> Vec<(String, Window)> {
    let whole = Window::whole(report.cut.parts());
    match (keys.group_by, moves.first()) {
        (_, None) => Vec::new(),
        (GroupBy::Month, _) => {
            let parts = (1..=report.cut.parts()).zip(&report.rows);
            let months = parts.map(|(slot, row)| (row.key.clone(), Window::part(slot)));
            months.chain([(TOTAL.to_owned(), whole)]).collect()
        }
        (_, Some(first)) => vec![(keys.key(office, first.procedure_id, first.channel), whole)],
    }
}

fn weigh_one(
    followed: &mut Followed,
    numbers: &mut HashMap<(String, FigureSet), i32>,
    spelled: &mut Vec<OfficeLine>,
    (office_id, moves): (Id, &[Move]),
    rows: &[(String, Window)],
    wanted: FigureSet,
    report: &Resolution,
) {
    let mut astray = false;
    for (row, window) in rows {
        let weight = weigh(moves, &report.cut, *window, wanted);
        astray |= weight.astray;
        for (seq, figures) in weight.lines {
            let next = i32::try_from(followed.kinds.len()).unwrap_or(i32::MAX);
            let kind = *numbers.entry((row.clone(), figures)).or_insert_with(|| {
                followed.kinds.push(Kind { row: row.clone(), figures, lines: 0 });
                next
            });
            if let Some(kind) = usize::try_from(kind).ok().and_then(|place| followed.kinds.get_mut(place)) {
                kind.lines += 1;
            }
            let Some(act) = moves.iter().find(|one| one.seq == seq) else { continue };
            followed.procedures.insert(act.procedure_id);
            followed.lines.push(Line { office_id, kind, dossier_id: act.dossier_id, seq });
            spelled.push((act.code.clone(), seq, act.happened_at, kind));
        }
    }
    if let Some(first) = moves.first().filter(|_| astray) {
        followed.astray.push(first.code.clone());
    }
}

/// The rows as they are printed: groups before what stands under them, the total last.
fn rows(keys: &RowKeys<'_>, report: &Resolution, kinds: &[Kind]) -> Vec<RunRow> {
    let months = keys.group_by == GroupBy::Month;
    let names: BTreeMap<&str, &str> =
        report.rows.iter().map(|row| (row.key.as_str(), row.name.as_str())).collect();
    let mut all: BTreeSet<&str> = names.keys().copied().collect();
    all.extend(kinds.iter().map(|kind| kind.row.as_str()).filter(|row| *row != TOTAL));
    let mut groups: BTreeSet<&str> = BTreeSet::new();
    for key in &all {
        let mut above = parent_of(key);
        while let Some(group) = above {
            groups.insert(group);
            above = parent_of(group);
        }
    }
    all.extend(groups);
    let mut ordered: Vec<&str> = all.into_iter().collect();
    ordered.sort_by_cached_key(|key| keys.order(key));
    let row = |key: &str| {
        let name = names.get(key).map_or_else(|| keys.name(key), |name| (*name).to_owned());
        let above = parent_of(key).or((!months).then_some(TOTAL));
        RunRow {
            parent: above.map(str::to_owned),
            depth: i32::try_from(key.matches(JOINT).count()).unwrap_or_default(),
            name: if keys.group_by == GroupBy::LevelField && !key.contains(JOINT) {
                keys.name(key)
            } else {
                name
            },
            cells: counted(kinds, |row| holds(key, row)),
            key: key.to_owned(),
        }
    };
    let total = RunRow {
        key: TOTAL.to_owned(),
        parent: None,
        depth: 0,
        name: "Tổng cộng".to_owned(),
        cells: counted(kinds, |row| !months || row == TOTAL),
    };
    ordered.into_iter().map(row).chain([total]).collect()
}

fn counted(kinds: &[Kind], belongs: impl Fn(&str) -> bool) -> Cells {
    let mut cells = Cells::default();
    for kind in kinds.iter().filter(|kind| belongs(&kind.row)) {
        cells.add(|figure| if kind.figures.has(figure) { kind.lines } else { 0 });
    }
    cells
}

/// What the figures rest on.
fn versions(
    conn: &mut Connection,
    ground: &Ground,
    procedures: &BTreeSet<Id>,
    known_at: Instant,
) -> Result<Value, Problem> {
    let offices: Vec<Id> = ground.offices.keys().copied().collect();
    let rest_on = search::versions(conn, &offices, procedures, known_at)?;
    let procedures: Vec<Value> = rest_on
        .procedures
        .iter()
        .map(|(code, version)| json!({ "code": code, "version": version }))
        .collect();
    let mut codes: Vec<&str> = ground.offices.values().map(|office| office.code.as_str()).collect();
    codes.sort_unstable();
    let continued: Vec<Value> = ground
        .offices
        .iter()
        .filter_map(|(id, office)| {
            let heir = ground.under(*id).filter(|heir| heir.id != *id)?;
            Some(json!({ "from": office.code, "to": heir.code }))
        })
        .collect();
    Ok(json!({
        "procedures": procedures,
        "calendars": rest_on.calendars,
        "agencies": { "offices": codes, "continued": continued },
    }))
}

fn unbalanced(mut astray: Vec<String>, fault: Option<guard::Fault>) -> Problem {
    astray.sort_unstable();
    let count = astray.len();
    let named: Vec<String> = astray.into_iter().take(MOST_NAMED).collect();
    let list = named.join(", ");
    let problem = Problem::new(Code::Unbalanced);
    let mut problem = if count == 0 {
        problem.say(
            "các con số cộng dồn không khớp với nhật ký, không hồ sơ nào sai: chạy `motcua verify` và báo quản trị viên",
            "what was added up does not agree with the journal, and no dossier is at fault: run `motcua verify` and tell the \
             administrator",
        )
    } else {
        problem.say(
            format!(
                "{count} hồ sơ có nhật ký không khớp, kể tên {}: {list}; chạy `motcua verify` và khôi phục từ bản sao lưu",
                named.len()
            ),
            format!(
                "the journals of {count} dossiers do not hold together, {} named: {list}; run `motcua verify` and restore \
                 from a backup",
                named.len()
            ),
        )
    };
    for code in named {
        problem = problem.with_field(
            code,
            "journal_does_not_hold",
            "nhật ký của hồ sơ này không khớp với các con số",
            "the journal of this dossier does not agree with the figures",
        );
    }
    match fault {
        Some(fault) => problem.because(fault),
        None => problem,
    }
}
