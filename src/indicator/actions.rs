//! What writers of reports do with the book: define an indicator, define it anew, enter a value and correct it.

use chrono::NaiveDate;

use super::book::{IndicatorBook, IndicatorDefinition};
use super::formula::IndicatorFormula;
use super::store::{self, IndicatorKind, IndicatorRow, IndicatorVersionRow, ValuePlace, ValueRow};
use crate::access::{
    CatalogueAct, CatalogueChange, CatalogueKeeper, CatalogueThing, MadeBy, Officer, OfficerId, Role,
    ServedOffices, keep_catalogue_change,
};
use crate::agency::{Agency, store as agencies};
use crate::indicator::reader::find_office;
use crate::platform::check::{Check, Checked};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::decimal::Decimal;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::report::quantity::unit::UnitOfMeasure;

/// Who writes in the book.
pub const WRITERS: &[Role] = &[Role::ReportWriter, Role::Supervisor, Role::Administrator];

/// What an indicator is called and where it comes from.
#[derive(Debug, Clone)]
pub struct IndicatorWording {
    /// Vietnamese label.
    pub label_vi: String,
    /// English label.
    pub label_en: String,
    /// The section of the report.
    pub section: String,
    /// Digits after the comma in print.
    pub places: u8,
    /// The formula; none: it is entered.
    pub formula: Option<String>,
    /// Where the figure comes from.
    pub source: String,
    /// Whether the entries of the offices below an agency add up to its own.
    pub additive: bool,
}

/// A value as it is entered, read field by field; it is not held against the book yet.
#[derive(Debug)]
pub struct ValueDraft {
    /// The mistakes so far.
    pub check: Check,
    /// First and last day of the period.
    pub period: Checked<(NaiveDate, NaiveDate)>,
    /// The day on which it stood so; none: the last day of the period, or today when that lies ahead.
    pub as_of: Checked<Option<NaiveDate>>,
    /// The number.
    pub value: Checked<Decimal>,
    /// Of how many.
    pub denominator: Checked<Option<Decimal>>,
    /// Whether it is only a lower bound.
    pub at_least: bool,
    /// What proves it.
    pub evidence: Checked<String>,
    /// Why an earlier entry is corrected.
    pub reason: Checked<Option<String>>,
}

/// The offices that an indicator serves: the book is common to all.
///
/// # Errors
/// When the database fails.
pub fn served_by_the_book(conn: &mut Connection) -> Result<ServedOffices, DatabaseError> {
    Ok(ServedOffices::of(agencies::office_ids(conn)?))
}

/// Whoever defines an indicator for everybody.
fn keeper_of(conn: &mut Connection, officer: &Officer) -> Result<MadeBy, Problem> {
    served_by_the_book(conn)?.changed_by(&CatalogueKeeper::Signed(officer.clone()), WRITERS)
}

fn keep(
    conn: &mut Connection,
    made: &IndicatorDefinition,
    by: MadeBy,
    made_at: Instant,
) -> Result<(), DatabaseError> {
    let (key, version) = (made.row.code.clone(), made.version.version);
    let (thing, act) = (CatalogueThing::Indicator, CatalogueAct::Published);
    keep_catalogue_change(conn, &CatalogueChange { thing, key, version, act, by, made_at })
}

fn may_not() -> Problem {
    Problem::new(Code::RoleMayNot).say(
        "nhờ người lập báo cáo, người giám sát hoặc quản trị viên của cơ quan làm việc này",
        "ask a report writer, supervisor or administrator of the agency to do this",
    )
}

/// The answer to a code that no indicator has.
#[must_use]
pub fn no_indicator() -> Problem {
    Problem::not_found("không có chỉ tiêu này", "there is no such indicator")
}

/// Reads and checks the formula of an indicator; an indicator without one is entered.
fn checked_formula(
    book: &IndicatorBook,
    code: &str,
    unit: UnitOfMeasure,
    wording: &IndicatorWording,
) -> Result<IndicatorKind, Problem> {
    let Some(text) = &wording.formula else { return Ok(IndicatorKind::Entered) };
    let formula = IndicatorFormula::parse(text)
        .map_err(|error| Problem::field("formula", "not_a_formula", error.words_vi(), error.to_string()))?;
    book.check(code, unit, &formula)
        .map_err(|mistake| Problem::field("formula", mistake.code, mistake.words.vi, mistake.words.en))?;
    Ok(IndicatorKind::Computed)
}

/// Only what is entered and counted adds up: a formula follows its operands, and ranks or percentages of wards are none of the city.
fn check_additive(unit: UnitOfMeasure, wording: &IndicatorWording) -> Result<(), Problem> {
    if !wording.additive {
        return Ok(());
    }
    let refuse = |vi: String, en: String| Err(Problem::field("additive", "not_additive", vi, en));
    if wording.formula.is_some() {
        return refuse(
            "chỉ tiêu tính theo công thức tự đổi theo các số hạng: đánh dấu additive ở từng số hạng".into(),
            "a computed indicator follows its operands: mark those as additive".into(),
        );
    }
    if !unit.adds_up() {
        return refuse(
            format!("“{}” không cộng được giữa các cơ quan: bỏ additive", unit.words_vi()),
            format!("{unit} does not add up over offices: leave additive out"),
        );
    }
    Ok(())
}

fn version_of(
    row: &IndicatorRow,
    (version, wording): (i32, &IndicatorWording),
    reason: Option<String>,
    by: Option<OfficerId>,
    now: Instant,
) -> IndicatorVersionRow {
    IndicatorVersionRow {
        indicator_id: row.id,
        version,
        label_vi: wording.label_vi.clone(),
        label_en: wording.label_en.clone(),
        section: wording.section.clone(),
        places: i32::from(wording.places),
        formula: wording.formula.clone(),
        source: wording.source.clone(),
        reason,
        recorded_by: by,
        recorded_at: now,
        additive: wording.additive,
    }
}

/// Makes an indicator.
///
/// # Errors
/// When the officer may not, the code is taken, the formula does not hold, or the database fails.
pub fn define(
    conn: &mut Connection,
    officer: &Officer,
    code: &str,
    unit: UnitOfMeasure,
    wording: &IndicatorWording,
    now: Instant,
) -> Result<IndicatorDefinition, Problem> {
    let by = keeper_of(conn, officer)?;
    let book = IndicatorBook::of(store::load_all(conn, now)?);
    let made = define_in(conn, &book, (code, unit, wording), Some(officer.id), now)?;
    keep(conn, &made, by, now)?;
    Ok(made)
}

/// Makes an indicator of a book that was read; `by` is none for a file.
///
/// # Errors
/// When the code is taken, the formula does not hold, or the database fails.
pub(super) fn define_in(
    conn: &mut Connection,
    book: &IndicatorBook,
    (code, unit, wording): (&str, UnitOfMeasure, &IndicatorWording),
    by: Option<OfficerId>,
    now: Instant,
) -> Result<IndicatorDefinition, Problem> {
    if book.get(code).is_some() {
        return Err(Problem::new(Code::AlreadyExists).say(
            format!("đã có chỉ tiêu {code}: thêm phiên bản mới cho chỉ tiêu đó"),
            format!("there is an indicator {code} already: add a version of it"),
        ));
    }
    check_additive(unit, wording)?;
    let kind = checked_formula(book, code, unit, wording)?;
    let row =
        IndicatorRow { id: Id::new(), code: code.to_owned(), kind, unit, created_by: by, created_at: now };
    let version = version_of(&row, (1, wording), None, by, now);
    store::insert(conn, &row)?;
    store::insert_version(conn, &version)?;
    Ok(IndicatorDefinition::new(row, version))
}

/// Gives an indicator other words or another formula. Kind and unit stay: others count on them.
///
/// # Errors
/// When there is none, the officer may not, the formula does not hold or would change the kind, somebody was faster, or
/// the database fails.
pub fn redefine(
    conn: &mut Connection,
    officer: &Officer,
    code: &str,
    wording: &IndicatorWording,
    reason: &str,
    now: Instant,
) -> Result<IndicatorDefinition, Problem> {
    let by = keeper_of(conn, officer)?;
    let book = IndicatorBook::of(store::load_all(conn, now)?);
    let before = book.get(code).ok_or_else(no_indicator)?;
    check_additive(before.row.unit, wording)?;
    if checked_formula(&book, code, before.row.unit, wording)? != before.row.kind {
        return Err(Problem::field(
            "formula",
            "kind_is_fixed",
            "chỉ tiêu nhập tay không thành chỉ tiêu tính, và ngược lại: tạo chỉ tiêu mới",
            "an entered indicator does not become a computed one, nor the other way round: make a new indicator",
        ));
    }
    let version = version_of(
        &before.row,
        (before.version.version + 1, wording),
        Some(reason.to_owned()),
        Some(officer.id),
        now,
    );
    store::insert_version(conn, &version).map_err(faster)?;
    let made = IndicatorDefinition::new(before.row.clone(), version);
    keep(conn, &made, by, now)?;
    Ok(made)
}

fn faster(error: DatabaseError) -> Problem {
    match error {
        DatabaseError::Duplicate(_) => Problem::new(Code::ChangedMeanwhile)
            .say("tải lại rồi làm lại", "load it again and repeat")
            .because(error),
        other => other.into(),
    }
}

/// Enters a value, or corrects the one that holds. An officer who may not is told so, whatever else is wrong.
///
/// # Errors
/// When there is no such indicator, it is computed, the agency may not be seen, the officer may not, the days do not fit,
/// a correction lacks its reason, somebody was faster, or the database fails.
pub fn enter(
    conn: &mut Connection,
    officer: &Officer,
    code: &str,
    (agency, mut draft): (Checked<String>, ValueDraft),
    now: Instant,
) -> Result<(IndicatorDefinition, Agency, ValueRow), Problem> {
    let book = IndicatorBook::of(store::load_all(conn, now)?);
    let definition = book.get(code).ok_or_else(no_indicator)?;
    let agency = agency.look_up(&mut draft.check, |code| {
        let agency = find_office(conn, &code, &officer.scope())?;
        officer.acts_as(WRITERS, agency.id).map(|_| agency).ok_or_else(may_not)
    })?;
    let (agency, row) = enter_in(conn, definition, (agency, draft), Some(officer.id), now)?;
    Ok((definition.clone(), agency, row))
}

/// Enters a value of an indicator at an agency; `by` is none for a file.
///
/// # Errors
/// As [`enter`].
pub(super) fn enter_in(
    conn: &mut Connection,
    definition: &IndicatorDefinition,
    (agency, draft): (Checked<Agency>, ValueDraft),
    by: Option<OfficerId>,
    now: Instant,
) -> Result<(Agency, ValueRow), Problem> {
    if let Some(formula) = &definition.version.formula {
        return Err(Problem::new(Code::ComputedIndicator).say(
            format!("{} = {formula}: sửa các số hạng, số này tự đổi theo", definition.row.code),
            format!("{} = {formula}: correct its operands, and this one follows", definition.row.code),
        ));
    }
    let mut check = draft.check;
    let as_of = check_as_of(&mut check, draft.period, draft.as_of, now.date());
    let denominator = draft.denominator.and_then(|of| {
        if of.is_none() || definition.row.unit != UnitOfMeasure::Percent {
            return Checked::sure(of);
        }
        check.refuse(
            "denominator",
            "share_is_computed",
            "tỷ lệ có mẫu số thì để hệ thống tính: nhập hai số đếm và tạo chỉ tiêu tính từ chúng",
            "a percentage with a denominator is computed: enter the two counts, and make an indicator that divides them",
        )
    });
    let place = Checked::all((agency.as_ref(), draft.period, as_of)).map(|(agency, period, as_of)| {
        ValuePlace { office_id: agency.id, indicator_id: definition.row.id, period, as_of }
    });
    let before = place.look_up(&mut check, |place| Ok(store::find_newest(conn, place)?))?;
    let corrects = Checked::all((before.as_ref(), draft.reason.as_ref()));
    corrects.map(|(before, reason)| check_reason(&mut check, before.as_ref(), reason.as_deref()));
    let parts = (agency, place, before, draft.value, denominator, draft.evidence, draft.reason);
    let (agency, place, before, value, denominator, evidence, reason) = check.finish(parts)?;
    let row = ValueRow {
        office_id: place.office_id,
        indicator_id: place.indicator_id,
        period_from: place.period.0,
        period_to: place.period.1,
        as_of: place.as_of,
        entry: before.map_or(1, |before| before.entry + 1),
        id: Id::new(),
        number: value.ten_thousandths(),
        denominator: denominator.map(Decimal::ten_thousandths),
        at_least: draft.at_least,
        evidence,
        reason,
        recorded_by: by,
        recorded_at: now,
    };
    store::insert_value(conn, &row).map_err(faster)?;
    Ok((agency, row))
}

/// A correction says why, and nothing else does.
fn check_reason(check: &mut Check, before: Option<&ValueRow>, reason: Option<&str>) {
    match (before, reason) {
        (Some(before), None) => {
            let value = before.number().value;
            check.wrong(
                "reason",
                "required",
                format!("đã có giá trị {value} cho kỳ này: nêu lý do sửa"),
                format!("{value} is entered for this period already: say why it is corrected"),
            );
        }
        (None, Some(_)) => check.wrong(
            "reason",
            "nothing_to_correct",
            "chưa có giá trị nào cho kỳ này để sửa: bỏ lý do, hoặc kiểm tra lại kỳ và ngày chốt",
            "nothing is entered for this period that could be corrected: leave the reason out, or check period and as-of day",
        ),
        (Some(_), Some(_)) | (None, None) => {}
    }
}

/// The as-of day, when it fits the period.
fn check_as_of(
    check: &mut Check,
    period: Checked<(NaiveDate, NaiveDate)>,
    as_of: Checked<Option<NaiveDate>>,
    today: NaiveDate,
) -> Checked<NaiveDate> {
    Checked::all((period, as_of)).and_then(|((from, to), as_of)| {
        let as_of = as_of.unwrap_or(to.min(today));
        if as_of > today {
            return check.in_the_future("as_of");
        }
        if as_of < from {
            return check.refuse(
                "as_of",
                "before_the_period",
                "ngày chốt số liệu phải từ ngày đầu kỳ trở đi",
                "the as-of day must not lie before the period",
            );
        }
        Checked::sure(as_of)
    })
}
