//! Loads the agencies and their successions from the reference files; loading the same files again changes nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read;

use super::level::Level;
use super::store::{self, Agency, SuccessionRow};
use super::succession::{SuccessionKind, is_complete};
use crate::agency::AgencyId;
use crate::platform::check::{Check, Checked};
use crate::platform::csv_sheet::{LoadCounts, Sheet, SheetRow};
use crate::platform::database::{Connection, Id};
use crate::platform::error::Problem;

/// What a load did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LoadedAgencies {
    /// The rows of `agencies.csv`.
    pub agencies: LoadCounts,
    /// The rows of `unit_succession.csv`.
    pub successions: LoadCounts,
}

const LEVELS: &str = "city, department, district, ward, unit";
const KINDS: &str = "whole, part, rest";

/// Loads both files. Parents may come in any order, and may be in the register already.
///
/// What is said of a known agency is written anew; its level and its parent stay, because dossiers and rights hang on them:
/// an agency that moves ends, and another one begins.
///
/// # Errors
/// Every mistake in a file at once, each with its line and column; then nothing should be kept.
pub fn load(
    conn: &mut Connection,
    agencies: impl Read,
    successions: impl Read,
) -> Result<LoadedAgencies, Problem> {
    Ok(LoadedAgencies {
        agencies: load_agencies(conn, agencies)?,
        successions: load_successions(conn, successions)?,
    })
}

fn load_agencies(conn: &mut Connection, file: impl Read) -> Result<LoadCounts, Problem> {
    let required = [
        "code",
        "parent_code",
        "level",
        "name_vi",
        "name_en",
        "valid_from",
        "valid_to",
        "synthetic_code",
        "source",
        "gso_code",
        "note",
    ];
    let sheet = Sheet::read("agencies.csv", file, &required)?;
    let mut check = Check::new();
    let mut rows: BTreeMap<&str, SheetRow<'_>> = BTreeMap::new();
    for row in sheet.rows() {
        let code = row.cell("code");
        check_code(&mut check, &row, code);
        if rows.insert(code, row).is_some() {
            let (vi, en) = (format!("{code} có hai dòng"), format!("{code} has two rows"));
            row.wrong(&mut check, "code", "duplicate", vi, en);
        }
    }
    // Keys first: a desk may stand below the row that names it.
    let mut known: HashMap<String, Agency> = HashMap::new();
    for code in rows.iter().flat_map(|(code, row)| [*code, row.cell("parent_code"), row.cell("desk")]) {
        if !code.is_empty()
            && !known.contains_key(code)
            && let Some(agency) = store::find_by_code(conn, code)?
        {
            known.insert(agency.code.clone(), agency);
        }
    }
    let ids: HashMap<String, AgencyId> = rows
        .keys()
        .map(|code| ((*code).to_owned(), Id::new()))
        .chain(known.iter().map(|(code, agency)| (code.clone(), agency.id)))
        .collect();

    let mut ordered = Vec::new();
    for row in parents_first(&mut check, &rows, &known) {
        let code = row.cell("code");
        // The parts of an agency are read by it: one that is right itself is at hand before all are.
        let mut own = Check::new();
        let agency = read_agency(&mut own, &row, &ids, &known, sheet.has("desk"));
        let agency = match own.finish(agency) {
            Ok(agency) => agency,
            Err(problem) => {
                check.join::<()>(Err(problem))?;
                continue;
            }
        };
        let before = known.insert(code.to_owned(), agency.clone());
        if let Some(before) = &before {
            check_stays(&mut check, &row, before, &agency);
        }
        ordered.push((before, agency));
    }
    check.done()?;

    let mut counts = LoadCounts::default();
    for (before, agency) in ordered {
        match before {
            None => {
                store::insert(conn, &agency)?;
                counts.added += 1;
            }
            Some(before) if before == agency => counts.unchanged += 1,
            Some(_) => {
                store::update(conn, &agency)?;
                counts.changed += 1;
            }
        }
    }
    Ok(counts)
}

/// A code stands in dossier codes, addresses and calendar stamps: capital letters, digits and dots only.
fn check_code(check: &mut Check, row: &SheetRow<'_>, code: &str) {
    let fits = (1..=35).contains(&code.len())
        && code.split('.').all(|part| {
            !part.is_empty()
                && part.bytes().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit())
        });
    if !fits {
        row.wrong(
            check,
            "code",
            "not_a_code",
            "mã gồm chữ in hoa, chữ số và dấu chấm, dài nhất 35 ký tự, như H26.268.05",
            "a code has capital letters, digits and dots, at most 35 characters, such as H26.268.05",
        );
    }
}

/// The rows in an order in which every parent comes before its parts; a row whose parent is nowhere is noted.
fn parents_first<'a>(
    check: &mut Check,
    rows: &BTreeMap<&str, SheetRow<'a>>,
    known: &HashMap<String, Agency>,
) -> Vec<SheetRow<'a>> {
    let mut placed: BTreeSet<&str> = BTreeSet::new();
    let mut ordered = Vec::new();
    let mut waiting: Vec<(&str, SheetRow<'a>)> = rows.iter().map(|(code, row)| (*code, *row)).collect();
    loop {
        let before = ordered.len();
        waiting.retain(|(code, row)| {
            let parent = row.cell("parent_code");
            let ready = parent.is_empty()
                || placed.contains(parent)
                || (known.contains_key(parent) && !rows.contains_key(parent));
            if ready {
                placed.insert(code);
                ordered.push(*row);
            }
            !ready
        });
        if ordered.len() == before {
            break;
        }
    }
    for (_, row) in waiting {
        let parent = row.cell("parent_code");
        if rows.contains_key(parent) {
            row.wrong(
                check,
                "parent_code",
                "unplaced_parent",
                format!("cơ quan cấp trên {parent} không có chỗ trong cây: xem lại dòng của nó"),
                format!("the parent {parent} has no place in the tree: look at its row"),
            );
        } else {
            row.wrong(
                check,
                "parent_code",
                "unknown_parent",
                format!("không có cơ quan {parent}"),
                format!("there is no agency {parent}"),
            );
        }
    }
    ordered
}

fn read_agency(
    check: &mut Check,
    row: &SheetRow<'_>,
    ids: &HashMap<String, AgencyId>,
    known: &HashMap<String, Agency>,
    desk_given: bool,
) -> Checked<Agency> {
    let code = row.cell("code");
    let parent = known.get(row.cell("parent_code"));
    let level = row.value(check, "level", Level::parse, LEVELS);
    let names = Checked::all((row.text(check, "name_vi"), row.text(check, "name_en")));
    let days = (row.optional_date(check, "valid_from"), row.optional_date(check, "valid_to"));
    let days = Checked::all(days).and_then(|(from, to)| {
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            let (vi, en) = ("trước valid_from", "is before valid_from");
            return row.refuse(check, "valid_to", "before_valid_from", vi, en);
        }
        Checked::sure((from, to))
    });
    let synthetic_code = row.flag(check, "synthetic_code");
    let id = ids.get(code).copied().unwrap_or_default();
    let office_id = level.and_then(|level| match (level, parent) {
        (Level::Unit, Some(parent)) => Checked::sure(parent.office_id),
        (Level::Unit, None) => {
            let (vi, en) = ("đơn vị phải thuộc một cơ quan", "a unit is part of an office");
            row.refuse(check, "parent_code", "required", vi, en)
        }
        _ => Checked::sure(id),
    });
    let desk_id = match row.cell("desk") {
        "" if desk_given => Checked::sure(None),
        // A file without the column leaves desks as they are; a new ward is its own.
        "" => level.map(|level| {
            known.get(code).map_or((level == Level::Ward).then_some(id), |agency| agency.desk_id)
        }),
        desk => ids.get(desk).map_or_else(
            || {
                let (vi, en) = (format!("không có cơ quan {desk}"), format!("there is no agency {desk}"));
                row.refuse(check, "desk", "unknown_desk", vi, en)
            },
            |id| Checked::sure(Some(*id)),
        ),
    };
    let parts = (level, names, days, synthetic_code, office_id, desk_id);
    Checked::all(parts).map(|(level, names, days, synthetic_code, office_id, desk_id)| Agency {
        id,
        code: code.to_owned(),
        parent_id: parent.map(|parent| parent.id),
        office_id,
        level,
        name_vi: names.0,
        name_en: names.1,
        desk_id,
        valid_from: days.0,
        valid_to: days.1,
        synthetic_code,
        source: row.cell("source").to_owned(),
        gso_code: row.optional_text("gso_code"),
        note: row.optional_text("note"),
    })
}

fn check_stays(check: &mut Check, row: &SheetRow<'_>, before: &Agency, now: &Agency) {
    let vi = "cơ quan đã có không đổi cấp và không đổi chỗ: kết thúc mã này và lập mã mới";
    let en = "a known agency keeps its level and its place: end this code and add a new one";
    if before.level != now.level {
        row.wrong(check, "level", "agency_moved", vi, en);
    }
    if before.parent_id != now.parent_id {
        row.wrong(check, "parent_code", "agency_moved", vi, en);
    }
}

fn load_successions(conn: &mut Connection, file: impl Read) -> Result<LoadCounts, Problem> {
    let required = ["from_code", "to_code", "kind", "effective_on", "legal_basis"];
    let sheet = Sheet::read("unit_succession.csv", file, &required)?;
    let mut check = Check::new();
    let mut pairs: BTreeSet<(AgencyId, AgencyId)> = BTreeSet::new();
    let mut lines = Vec::new();
    for row in sheet.rows() {
        let from = find_side(conn, &mut check, &row, "from_code")?;
        let to = find_side(conn, &mut check, &row, "to_code")?;
        let kind = row.value(&mut check, "kind", SuccessionKind::parse, KINDS);
        let effective_on = row.date(&mut check, "effective_on");
        let legal_basis = row.text(&mut check, "legal_basis");
        let sides = Checked::all((from, to)).and_then(|(from, to)| {
            if from == to {
                let (vi, en) = ("một cơ quan không kế thừa chính nó", "an agency does not continue itself");
                return row.refuse(&mut check, "to_code", "own_successor", vi, en);
            }
            if !pairs.insert((from, to)) {
                let (vi, en) = ("hai dòng cho cùng hai cơ quan", "two rows for the same two agencies");
                return row.refuse(&mut check, "to_code", "duplicate", vi, en);
            }
            Checked::sure((from, to))
        });
        let parts = Checked::all((sides, kind, effective_on, legal_basis));
        lines.push(parts.map(|((from_id, to_id), kind, effective_on, legal_basis)| {
            (row, SuccessionRow { from_id, to_id, kind, effective_on, legal_basis })
        }));
    }
    let mut lines = check.finish(lines.into_iter().collect::<Checked<Vec<_>>>())?;
    lines.sort_by_key(|(_, line)| (line.from_id, line.to_id));

    let mut counts = LoadCounts::default();
    for (_, line) in &lines {
        match store::find_succession(conn, line.from_id, line.to_id)? {
            Some(before) if before == *line => counts.unchanged += 1,
            before => {
                store::save_succession(conn, line)?;
                if before.is_some() {
                    counts.changed += 1;
                } else {
                    counts.added += 1;
                }
            }
        }
    }
    check_complete(conn, &lines)?;
    Ok(counts)
}

fn find_side(
    conn: &mut Connection,
    check: &mut Check,
    row: &SheetRow<'_>,
    column: &str,
) -> Result<Checked<AgencyId>, Problem> {
    let code = row.cell(column);
    let agency = store::find_by_code(conn, code)?;
    let (vi, en) = (format!("không có cơ quan {code}"), format!("there is no agency {code}"));
    let unknown = || row.refuse(check, column, "unknown_agency", vi, en);
    Ok(agency.map_or_else(unknown, |agency| Checked::sure(agency.id)))
}

/// Every office named here must be wholly accounted for, together with what the register knew before.
fn check_complete(conn: &mut Connection, lines: &[(SheetRow<'_>, SuccessionRow)]) -> Result<(), Problem> {
    let mut check = Check::new();
    let mut seen = BTreeSet::new();
    for (row, line) in lines {
        if !seen.insert(line.from_id) {
            continue;
        }
        let kinds: Vec<_> =
            store::successions_from(conn, line.from_id)?.into_iter().map(|line| line.kind).collect();
        if !is_complete(&kinds) {
            row.wrong(
                &mut check,
                "kind",
                "incomplete_succession",
                "một đơn vị hoặc nhập nguyên vẹn vào một nơi, hoặc tách thành các phần và đúng một phần còn lại",
                "a unit goes on whole in one other, or as parts and exactly one rest",
            );
        }
    }
    check.done()
}
