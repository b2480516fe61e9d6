//! A row held against the dossier of its code that is there already: what of it is new, and what it says differently.
//! Pure: no HTTP, no SQL, no clock.
//!
//! New are a result and its return, where the register has none. Nothing else of a row is ever taken: what differs is listed.

use super::columns::RegisterColumn;
use super::rows::{RegisterRow, RowFault, not_before};
use crate::dossier::books::store::Dossier;
use crate::import::quoting::quoted;
use crate::import::written_moment::WrittenMoment;
use crate::platform::instant::Instant;
use crate::platform::personal_number::{identity_key, phone_keys};
use crate::platform::text::{folded, last_four_digits};
use crate::procedure::ProcedureVersion;

/// What a file has of a dossier's result, and the register lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewResults {
    /// When the result existed.
    pub resolved_at: Option<Instant>,
    /// Number of the paper that is the result.
    pub document_number: Option<String>,
    /// When it was handed over.
    pub returned_at: Option<Instant>,
}

/// A row held against the dossier of its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowComparison {
    /// What the row says differently: never taken.
    pub differences: Vec<RowFault>,
    /// What is new, or why that cannot be entered; none when nothing is new.
    pub news: Option<Result<NewResults, RowFault>>,
}

/// Holds a row against the dossier of its code.
#[must_use]
pub fn compare(row: &RegisterRow, version: &ProcedureVersion, standing: &Dossier) -> RowComparison {
    let (mut differences, same_matter) = of_the_matter(row, version, standing);
    differences.extend(of_the_rest(row, standing));
    let news = news(row, standing, &mut differences);
    let news = news.map(|news| {
        let news = news?;
        if same_matter { Ok(news) } else { Err(another_matter()) }
    });
    RowComparison { differences, news }
}

/// What tells which dossier it is: person, procedure and day of reception. Answers whether they are the same.
fn of_the_matter(row: &RegisterRow, version: &ProcedureVersion, standing: &Dossier) -> (Vec<RowFault>, bool) {
    let mut differences = Vec::new();
    if row.applicant != standing.applicant_name {
        differences.push(differs(RegisterColumn::Applicant, &row.applicant, &standing.applicant_name));
    }
    let same_procedure = standing.procedure_id == version.procedure_id;
    if !same_procedure {
        differences.push(differs(RegisterColumn::Procedure, &version.content.name_vi, &standing.summary));
    }
    let received = row.written.received;
    if !is_same(received, standing.received_at, None) {
        differences.push(other_moment(RegisterColumn::Received, row.received_at, standing.received_at));
    }
    let same = folded(&row.applicant) == folded(&standing.applicant_name)
        && same_procedure
        && row.received_at.date() == standing.received_at.date();
    (differences, same)
}

fn of_the_rest(row: &RegisterRow, standing: &Dossier) -> Vec<RowFault> {
    let mut differences = Vec::new();
    if row.channel != standing.channel {
        differences.push(differs(RegisterColumn::Channel, row.channel.as_str(), standing.channel.as_str()));
    }
    if let (Some(written), Some(due)) = (row.written.due, row.due_at) {
        match standing.due_at {
            Some(stands) if is_same(written, stands, None) => {}
            Some(stands) => differences.push(other_moment(RegisterColumn::Due, due, stands)),
            None => differences.push(lacks(RegisterColumn::Due)),
        }
    }
    let number = |column, own: Option<&str>, stands: Option<&str>, key: fn(&str) -> Vec<String>| {
        let own = own?;
        let Some(stands) = stands else { return Some(lacks(column)) };
        (own != stands && key(own) != key(stands)).then(|| other_number(column, own, stands))
    };
    let identities = |text: &str| identity_key(text).into_iter().collect();
    let (phone, identity) = (standing.applicant_phone.as_deref(), standing.applicant_identity.as_deref());
    differences.extend(number(RegisterColumn::Phone, row.phone.as_deref(), phone, phone_keys));
    differences.extend(number(RegisterColumn::Identity, row.identity.as_deref(), identity, identities));
    if let (Some(own), true) = (&row.document_number, standing.resolved_at.is_some()) {
        match &standing.document_number {
            Some(stands) if stands == own => {}
            Some(stands) => differences.push(differs(RegisterColumn::DocumentNumber, own, stands)),
            None => differences.push(lacks(RegisterColumn::DocumentNumber)),
        }
    }
    differences
}

/// The result and its return where the register has none; other dates than those that stand are differences.
fn news(
    row: &RegisterRow,
    standing: &Dossier,
    differences: &mut Vec<RowFault>,
) -> Option<Result<NewResults, RowFault>> {
    let received = standing.received_at;
    let mut new = NewResults::default();
    let mut contradicted = false;
    match (row.written.resolved, standing.resolved_at) {
        (Some(written), None) => {
            new.resolved_at = Some(written.at_its_beginning(Some(received)));
            new.document_number.clone_from(&row.document_number);
        }
        (Some(written), Some(stands)) if !is_same(written, stands, Some(received)) => {
            contradicted = true;
            let own = written.at_its_beginning(Some(received));
            differences.push(other_moment(RegisterColumn::Resolved, own, stands));
        }
        _ => {}
    }
    let resolved = new.resolved_at.or(standing.resolved_at);
    match (row.written.returned, standing.returned_at) {
        (Some(written), None) => new.returned_at = Some(written.at_its_beginning(resolved)),
        (Some(written), Some(stands)) if !is_same(written, stands, resolved) => {
            let own = written.at_its_beginning(resolved);
            differences.push(other_moment(RegisterColumn::Returned, own, stands));
        }
        _ => {}
    }
    if new.resolved_at.is_none() && new.returned_at.is_none() {
        return None;
    }
    if contradicted {
        return Some(Err(RowFault::of(
            RegisterColumn::Returned,
            "không ghi ngày trả: tệp và hệ thống có hai ngày kết quả khác nhau",
            "the return is not entered: the file and the register have two days of the result",
        )));
    }
    let in_order = not_before(
        RegisterColumn::Resolved,
        new.resolved_at,
        ("ngày nhận trong hệ thống", "the reception that stands", received),
    )
    .and_then(|()| match resolved {
        Some(at) => {
            not_before(RegisterColumn::Returned, new.returned_at, ("ngày có kết quả", "the resolution", at))
        }
        None => Ok(()),
    });
    Some(in_order.map(|()| new))
}

/// Whether a date of the file may be what stands: where either of them tells only a day, the day. A day alone took the time before
/// it in the life of the dossier.
fn is_same(written: WrittenMoment, stands: Instant, before_it: Option<Instant>) -> bool {
    match written {
        WrittenMoment::Day(day) => stands.date() == day,
        WrittenMoment::At(at) => {
            let day = WrittenMoment::Day(stands.date());
            let alone = [day.at_its_beginning(before_it), day.at_its_end(), day.at_its_beginning(None)];
            at == stands || (at.date() == stands.date() && alone.contains(&stands))
        }
    }
}

fn differs(column: RegisterColumn, own: &str, stands: &str) -> RowFault {
    let (own, stands) = (quoted(own), quoted(stands));
    RowFault::of(
        column,
        format!("tệp ghi {own}, hệ thống có {stands}: giữ nguyên trong hệ thống"),
        format!("the file says {own}, the register has {stands}: left as it stands"),
    )
}

fn other_moment(column: RegisterColumn, own: Instant, stands: Instant) -> RowFault {
    RowFault::of(
        column,
        format!("tệp ghi {}, hệ thống có {}: giữ nguyên trong hệ thống", own.words_vi(), stands.words_vi()),
        format!("the file says {own}, the register has {stands}: left as it stands"),
    )
}

/// A number of a person, by its last digits: the list of what differs lies beside the file.
fn other_number(column: RegisterColumn, own: &str, stands: &str) -> RowFault {
    let last = |text: &str| last_four_digits(text).unwrap_or_default();
    let (own, stands) = (last(own), last(stands));
    RowFault::of(
        column,
        format!("tệp ghi số …{own}, hệ thống có số …{stands}: giữ nguyên trong hệ thống"),
        format!("the file says …{own}, the register has …{stands}: left as it stands"),
    )
}

/// Only results are entered from a file a second time.
fn lacks(column: RegisterColumn) -> RowFault {
    RowFault::of(
        column,
        "tệp có, hệ thống để trống: chưa ghi; sửa thông tin tại hồ sơ nếu đúng",
        "the file has it, the register does not: not entered; amend the dossier if it is right",
    )
}

fn another_matter() -> RowFault {
    RowFault::of(
        RegisterColumn::Code,
        "không ghi kết quả: người, thủ tục hoặc ngày nhận khác hồ sơ cùng mã trong hệ thống",
        "the result is not entered: person, procedure or day of reception differ from the dossier of that code",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_the_same_where_one_of_the_two_tells_only_the_day() {
        let at = |text: &str| Instant::parse(&format!("2023-03-{text}+07:00")).unwrap();
        let received = Some(at("07T09:15:00"));
        for (written, stands, same) in [
            ("07/03/2023", at("07T14:00:00"), true),
            ("08/03/2023", at("07T14:00:00"), false),
            ("07/03/2023 14:00", at("07T14:00:00"), true),
            ("07/03/2023 15:00", at("07T14:00:00"), false),
            ("08/03/2023 15:00", at("08T00:00:00"), true),
            ("08/03/2023 15:00", at("08T23:59:59"), true),
            ("09/03/2023 15:00", at("08T23:59:59"), false),
            // A day alone, on the day of reception, took its time.
            ("07/03/2023 15:00", at("07T09:15:00"), true),
            ("08/03/2023 15:00", at("08T09:15:00"), false),
        ] {
            let moment = WrittenMoment::parse(written).unwrap();
            assert_eq!(is_same(moment, stands, received), same, "{written} and {stands}");
        }
    }
}
