//! What is answered about procedures.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

use crate::agency::Level;
use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit, RestDayRule, TimeLimit};
use crate::procedure::pause_policy::PausePolicy;
use crate::procedure::version::{
    ProcedureKind, ProcedureState, ProcedureVersion, ProcedureVersionId, RequiredPaper, ServiceLevel,
};

fn words(words: impl Iterator<Item = &'static str>) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
}

pub(super) fn unit_words() -> Schema {
    let units = LimitUnit::ALL.iter().map(|unit| unit.as_str());
    words(units.chain([TimeLimit::NONE_SET_BY_LAW]))
}

pub(super) fn first_day_words() -> Schema {
    words(FirstDay::ALL.iter().map(|rule| rule.as_str()))
}

pub(super) fn roll_words() -> Schema {
    words(DayOffRule::ALL.iter().map(|rule| rule.as_str()))
}

pub(super) fn rest_day_words() -> Schema {
    words(RestDayRule::ALL.iter().map(|rule| rule.as_str()))
}

/// A time limit, also in words.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LimitView {
    /// How many units (minutes, half days, months, ...); 1 for `same_day`. Absent where the law sets no limit.
    #[schema(example = 3)]
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<u32>,
    /// What it is counted in; `none_set_by_law`: there is no limit.
    #[schema(schema_with = unit_words)]
    unit: &'static str,
    /// Whether the day of the reception is day 1.
    #[schema(schema_with = first_day_words, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    first_day: Option<FirstDay>,
    /// After this time of day a reception belongs to the next working day.
    #[schema(example = "15:00")]
    cut_off: Option<String>,
    /// Where a last day on a day off goes.
    #[schema(schema_with = roll_words, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    roll: Option<DayOffRule>,
    /// What a dossier counts as that comes in on a day off while the desk is open.
    #[schema(schema_with = rest_day_words, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    rest_day: Option<RestDayRule>,
    /// As a receipt prints it.
    #[schema(example = "3 ngày làm việc")]
    words_vi: String,
    /// The same in English.
    #[schema(example = "3 working days")]
    words_en: String,
    /// What the allowances of a workflow add up to; 8 hours for a day. Absent where the law sets no limit.
    #[schema(example = 24)]
    #[serde(skip_serializing_if = "Option::is_none")]
    allowance_hours: Option<u32>,
}

impl From<&TimeLimit> for LimitView {
    fn from(limit: &TimeLimit) -> Self {
        let set = limit.within();
        Self {
            value: set.map(Limit::value),
            unit: set.map_or(TimeLimit::NONE_SET_BY_LAW, |limit| limit.unit().as_str()),
            first_day: set.map(Limit::first_day),
            cut_off: set.and_then(Limit::cut_off).map(|time| time.format("%H:%M").to_string()),
            roll: set.map(Limit::roll),
            rest_day: set.map(Limit::rest_day),
            words_vi: limit.words_vi(),
            words_en: limit.words_en(),
            allowance_hours: limit.allowance_hours(),
        }
    }
}

/// One version of a procedure.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Procedure)]
pub(crate) struct ProcedureView {
    /// Key of the version.
    id: ProcedureVersionId,
    /// The national code.
    #[schema(example = "1.004873")]
    code: String,
    /// An administrative procedure, or a process outside them.
    kind: ProcedureKind,
    /// 1 for the first.
    #[schema(example = 1)]
    version: i32,
    /// Where it stands.
    state: ProcedureState,
    /// The name.
    #[schema(example = "Cấp Giấy xác nhận tình trạng hôn nhân")]
    name_vi: String,
    /// The key of the field.
    #[schema(example = "ho-tich")]
    field_code: String,
    /// The field (lĩnh vực).
    #[schema(example = "Hộ tịch")]
    field_name: String,
    /// The levels that serve it; the first is the one it is counted at.
    levels: Vec<Level>,
    /// How far it goes online.
    service_level: ServiceLevel,
    /// How long the office may take.
    limit: LimitView,
    /// The fee in đồng; absent when it varies or is not known.
    #[schema(example = 15000)]
    fee_vnd: Option<i64>,
    /// The papers to hand in.
    papers: Vec<RequiredPaper>,
    /// What it rests on.
    legal_basis: String,
    /// Where it was read.
    source: String,
    /// Whether it was read in a public copy of the decision or the portal page.
    verified: bool,
    /// Remarks.
    note: Option<String>,
    /// What it allows of pauses.
    pause_policy: PausePolicy,
    /// The decision that published it.
    #[schema(example = "1234/QĐ-UBND")]
    decision_number: Option<String>,
    /// The decision that abolished it.
    abolition_number: Option<String>,
    /// The first day in force; absent: since before the register began.
    valid_from: Option<NaiveDate>,
    /// The last day in force; absent: until further notice.
    valid_to: Option<NaiveDate>,
}

impl From<ProcedureVersion> for ProcedureView {
    fn from(version: ProcedureVersion) -> Self {
        Self {
            id: version.id,
            code: version.code,
            kind: version.kind,
            version: version.version,
            state: version.state,
            name_vi: version.content.name_vi,
            field_code: version.content.field_code,
            field_name: version.content.field_name,
            levels: version.content.levels,
            service_level: version.content.service_level,
            limit: LimitView::from(&version.content.limit),
            fee_vnd: version.content.fee_vnd,
            papers: version.content.papers,
            legal_basis: version.content.legal_basis,
            source: version.content.source,
            verified: version.content.verified,
            note: version.content.note,
            pause_policy: version.content.pause_policy,
            decision_number: version.decision_number,
            abolition_number: version.abolition_number,
            valid_from: version.valid_from,
            valid_to: version.valid_to,
        }
    }
}

/// A page of procedures.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ProcedurePage {
    /// The versions, by code.
    pub(super) items: Vec<ProcedureView>,
    /// Names the next page; absent on the last one.
    pub(super) next_cursor: Option<String>,
}

/// Every version of a procedure.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ProcedureVersions {
    /// The versions, the first one first.
    pub(super) items: Vec<ProcedureView>,
}
