//! Which agency takes a dossier over when it crosses into another leg.

use chrono::NaiveDate;

use crate::agency::{Agency, AgencyId, Level, store as agencies};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::Problem;

/// How many agencies a refusal names.
const NAMED: usize = 20;

/// The agency of that level that takes the dossier over: the one that is asked for; else the one that had this leg before;
/// else the only one there is.
///
/// # Errors
/// When the one asked for cannot take it, when there is none, when there are several and none is named; or the database
/// fails.
pub(in crate::dossier) fn taker(
    conn: &mut Connection,
    owner: AgencyId,
    level: Level,
    (asked, before): (Option<&str>, Option<AgencyId>),
    day: NaiveDate,
) -> Result<AgencyId, Problem> {
    let possible = possible(conn, owner, level, day)?;
    let found = match asked {
        Some(code) => possible.iter().find(|agency| agency.code == code),
        None => possible
            .iter()
            .find(|agency| Some(agency.id) == before)
            .or_else(|| possible.first().filter(|_| possible.len() == 1)),
    };
    found.map(|agency| agency.id).ok_or_else(|| nobody(level, asked, &possible))
}

/// The agencies of a level that may take over from an owner: the one above it, or else every one of the same tree, in force
/// on that day.
fn possible(
    conn: &mut Connection,
    owner: AgencyId,
    level: Level,
    day: NaiveDate,
) -> Result<Vec<Agency>, DatabaseError> {
    let above = agencies::ancestors(conn, owner)?;
    let root = above.first().map_or(owner, |root| root.id);
    let mut possible = agencies::of_level(conn, root, level, day)?;
    if let Some(nearest) = possible.iter().find(|agency| above.iter().any(|it| it.id == agency.id)) {
        return Ok(vec![nearest.clone()]);
    }
    possible.retain(|agency| agency.id != owner);
    Ok(possible)
}

fn nobody(level: Level, asked: Option<&str>, possible: &[Agency]) -> Problem {
    let codes: Vec<&str> = possible.iter().take(NAMED).map(|agency| agency.code.as_str()).collect();
    let more = if possible.len() > NAMED { ", ..." } else { "" };
    let codes = format!("{}{more}", codes.join(", "));
    let (words_vi, level_en) = (level.words_vi(), level.as_str());
    match asked {
        _ if possible.is_empty() => Problem::field(
            "agency",
            "nobody_takes",
            format!(
                "bước sau thuộc {words_vi}, nhưng chưa có cơ quan nào cấp đó đang hoạt động: thêm cơ quan trước"
            ),
            format!("the next step is done by a {level_en}, and none is in force: add one first"),
        ),
        Some(code) => Problem::field(
            "agency",
            "cannot_take",
            format!("{code} không nhận được bước sau ({words_vi}): chọn một trong {codes}"),
            format!("{code} cannot take the next step ({level_en}): choose one of {codes}"),
        ),
        None => Problem::field(
            "agency",
            "required",
            format!("bước sau thuộc {words_vi}: ghi cơ quan nhận, một trong {codes}"),
            format!("the next step is done by a {level_en}: name the agency that takes it, one of {codes}"),
        ),
    }
}

/// An agency was named where the dossier does not cross.
pub(in crate::dossier) fn no_crossing() -> Problem {
    Problem::field(
        "agency",
        "no_crossing",
        "hồ sơ không chuyển sang cơ quan khác ở bước này: bỏ trống agency",
        "the dossier does not cross to another agency here: leave agency out",
    )
}
