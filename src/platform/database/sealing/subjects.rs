//! What is sealed as one: for each kind of subject its tables, with every column, and its keys.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::content::{Plain as _, SealedContent};
use super::kind::{ALL_CLASSES, SealedKind};
use crate::on;
use crate::platform::database::schema::{
    agency, agency_path, agency_succession, approval_delegation, attachment, calendar, calendar_day,
    calendar_shift, calendar_year, catalogue_change, delegation, dossier, dossier_seal, indicator,
    indicator_value, indicator_version, officer, officer_change, officer_post, officer_role,
    paragraph_template, personal_grant, procedure, procedure_version, reminder, report_receiver, report_run,
    report_run_kind, report_run_line, report_run_office, report_run_row, report_run_signature,
    report_subscription, score_class_set, score_formula, statement_check, substitution, workflow,
    workflow_step, workflow_transition,
};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;

/// Adds the rows of a table that a condition keeps, each with every column: the keys first.
macro_rules! rows {
    ($conn:expr, $content:expr, $table:ident where $filter:expr => { $($column:ident: $kind:ty),+ $(,)? }) => {
        let found: Vec<($($kind,)+)> = on!(&mut *$conn, c => $table::table
            .filter($filter)
            .select(($($table::$column,)+))
            .load(c))?;
        let row = |($($column,)+): ($($kind,)+)| vec![$((stringify!($column), $column.plain())),+];
        $content.table(stringify!($table), found.into_iter().map(row));
    };
}

/// The keys of a table by their column.
macro_rules! keys {
    ($conn:expr, $query:expr) => {{
        let ids: Vec<Id> = on!($conn, c => $query.load(c))?;
        Ok(ids.into_iter().map(|id| id.to_string()).collect())
    }};
}

/// The rows of a subject as they stand; none when it is gone.
pub(super) fn content_of(
    conn: &mut Connection,
    kind: SealedKind,
    key: &str,
) -> Result<SealedContent, DatabaseError> {
    let mut content = SealedContent::default();
    let id = <Id>::parse(key);
    match (kind, id) {
        (SealedKind::ScoreFormula, _) => score_formula(conn, key, &mut content)?,
        (SealedKind::ScoreClasses, _) => score_classes(conn, &mut content)?,
        (SealedKind::Attachments, _) => attachment_rows(conn, key, &mut content)?,
        (SealedKind::Reminders, _) => reminder_rows(conn, key, &mut content)?,
        (SealedKind::Agency, Some(id)) => agency_rows(conn, id, &mut content)?,
        (SealedKind::Officer, Some(id)) => officer_rows(conn, id, &mut content)?,
        (SealedKind::ApprovalDelegation, Some(id)) => approval_delegation_rows(conn, id, &mut content)?,
        (SealedKind::Procedure, Some(id)) => procedure_rows(conn, id, &mut content)?,
        (SealedKind::Workflow, Some(id)) => workflow_rows(conn, id, &mut content)?,
        (SealedKind::Calendar, Some(id)) => calendar_rows(conn, id, &mut content)?,
        (SealedKind::Indicator, Some(id)) => indicator_rows(conn, id, &mut content)?,
        (SealedKind::IndicatorValue, Some(id)) => indicator_value_rows(conn, id, &mut content)?,
        (SealedKind::ParagraphTemplates, Some(id)) => paragraph_templates_rows(conn, id, &mut content)?,
        (SealedKind::StatementCheck, Some(id)) => statement_check_rows(conn, id, &mut content)?,
        (SealedKind::ReportRun, Some(id)) => report_run_rows(conn, id, &mut content)?,
        (SealedKind::ReportLines, Some(id)) => report_lines_rows(conn, id, &mut content)?,
        (SealedKind::Subscription, Some(id)) => subscription_rows(conn, id, &mut content)?,
        (SealedKind::OlderDossiers, Some(id)) => older_dossiers_rows(conn, id, &mut content)?,
        (SealedKind::CatalogueChange, Some(id)) => catalogue_change_rows(conn, id, &mut content)?,
        (SealedKind::PersonalGrant, Some(id)) => personal_grant_rows(conn, id, &mut content)?,
        (
            SealedKind::Agency
            | SealedKind::Officer
            | SealedKind::ApprovalDelegation
            | SealedKind::Procedure
            | SealedKind::Workflow
            | SealedKind::Calendar
            | SealedKind::Indicator
            | SealedKind::IndicatorValue
            | SealedKind::ParagraphTemplates
            | SealedKind::StatementCheck
            | SealedKind::ReportRun
            | SealedKind::ReportLines
            | SealedKind::Subscription
            | SealedKind::OlderDossiers
            | SealedKind::CatalogueChange
            | SealedKind::PersonalGrant,
            None,
        ) => {}
    }
    Ok(content)
}

/// The keys of every subject of a kind that is there.
pub(super) fn keys(conn: &mut Connection, kind: SealedKind) -> Result<Vec<String>, DatabaseError> {
    match kind {
        SealedKind::Agency => keys!(conn, agency::table.select(agency::id)),
        SealedKind::Officer => keys!(conn, officer::table.select(officer::id)),
        SealedKind::ApprovalDelegation => {
            keys!(conn, approval_delegation::table.select(approval_delegation::id))
        }
        SealedKind::Procedure => keys!(conn, procedure::table.select(procedure::id)),
        SealedKind::PersonalGrant => keys!(conn, personal_grant::table.select(personal_grant::id)),
        SealedKind::CatalogueChange => keys!(conn, catalogue_change::table.select(catalogue_change::id)),
        SealedKind::Workflow => keys!(conn, workflow::table.select(workflow::id)),
        SealedKind::Calendar => keys!(conn, calendar::table.select(calendar::id)),
        SealedKind::Indicator => keys!(conn, indicator::table.select(indicator::id)),
        SealedKind::IndicatorValue => keys!(conn, indicator_value::table.select(indicator_value::id)),
        SealedKind::ScoreFormula => {
            Ok(on!(conn, c => score_formula::table.select(score_formula::code).distinct().load(c))?)
        }
        SealedKind::ScoreClasses => {
            let sets: i64 = on!(conn, c => score_class_set::table.count().get_result(c))?;
            Ok((sets > 0).then(|| ALL_CLASSES.to_owned()).into_iter().collect())
        }
        SealedKind::ParagraphTemplates => {
            keys!(conn, paragraph_template::table.select(paragraph_template::office_id).distinct())
        }
        SealedKind::StatementCheck => keys!(conn, statement_check::table.select(statement_check::id)),
        // A run that is not whole yet is nobody's: it is sealed when it is made.
        SealedKind::ReportRun | SealedKind::ReportLines => {
            keys!(conn, report_run::table.filter(report_run::state.eq("made")).select(report_run::id))
        }
        SealedKind::Subscription => keys!(conn, report_subscription::table.select(report_subscription::id)),
        SealedKind::OlderDossiers => {
            keys!(conn, dossier_seal::table.select(dossier_seal::office_id).distinct())
        }
        SealedKind::Reminders => Ok(on!(conn, c => dossier::table
            .inner_join(reminder::table.on(reminder::office_id
                .eq(dossier::office_id)
                .and(reminder::dossier_id.eq(dossier::id))))
            .select(dossier::code)
            .distinct()
            .load(c))?),
        SealedKind::Attachments => Ok(on!(conn, c => dossier::table
            .inner_join(attachment::table.on(attachment::office_id
                .eq(dossier::office_id)
                .and(attachment::dossier_id.eq(dossier::id))))
            .select(dossier::code)
            .distinct()
            .load(c))?),
    }
}

fn agency_rows(conn: &mut Connection, id: Id, content: &mut SealedContent) -> Result<(), DatabaseError> {
    rows!(conn, content, agency where agency::id.eq(id) => {
        id: Id, code: String, parent_id: Option<Id>, office_id: Id, level: String, name_vi: String, name_en: String,
        desk_id: Option<Id>, valid_from: Option<NaiveDate>, valid_to: Option<NaiveDate>, synthetic_code: bool, source:
        String, gso_code: Option<String>, note: Option<String>, search: String
    });
    rows!(conn, content, agency_path where agency_path::descendant_id.eq(id) => {
        ancestor_id: Id, descendant_id: Id, depth: i32
    });
    rows!(conn, content, agency_succession where agency_succession::from_id.eq(id) => {
        from_id: Id, to_id: Id, kind: String, effective_on: NaiveDate, legal_basis: String
    });
    Ok(())
}

fn officer_rows(conn: &mut Connection, id: Id, content: &mut SealedContent) -> Result<(), DatabaseError> {
    rows!(conn, content, officer where officer::id.eq(id) => {
        id: Id, username: String, full_name: String, password_hash: String, active: bool, created_at: Instant
    });
    rows!(conn, content, officer_role where officer_role::officer_id.eq(id) => {
        officer_id: Id, role: String, agency_id: Id, valid_from: Instant, valid_until: Option<Instant>
    });
    rows!(conn, content, officer_post where officer_post::officer_id.eq(id) => {
        officer_id: Id, valid_from: Instant, post: String
    });
    rows!(conn, content, substitution where substitution::absent_id.eq(id) => {
        id: Id, absent_id: Id, substitute_id: Id, agency_id: Id, valid_from: Instant, valid_until: Instant, reason:
        String
    });
    rows!(conn, content, officer_change where officer_change::officer_id.eq(id) => {
        id: Id, officer_id: Id, kind: String, made_at: Instant, made_by: Option<Id>, made_as: Option<String>,
        made_at_agency_id: Option<Id>, details: String
    });
    Ok(())
}

fn approval_delegation_rows(
    conn: &mut Connection,
    id: Id,
    content: &mut SealedContent,
) -> Result<(), DatabaseError> {
    rows!(conn, content, approval_delegation where approval_delegation::id.eq(id) => {
        id: Id, agency_id: Id, head_id: Id, delegate_id: Id, document_number: String, valid_from: Instant, valid_until:
        Option<Instant>, recorded_at: Instant
    });
    Ok(())
}

fn procedure_rows(conn: &mut Connection, id: Id, content: &mut SealedContent) -> Result<(), DatabaseError> {
    rows!(conn, content, procedure where procedure::id.eq(id) => {
        id: Id, code: String, search: String, kind: String
    });
    rows!(conn, content, procedure_version where procedure_version::procedure_id.eq(id) => {
        id: Id, procedure_id: Id, version: i32, state: String, name_vi: String, field_code: String, field_name: String,
        levels: String, service_level: String, limit_value: Option<i32>, limit_unit: Option<String>, first_day:
        Option<String>, cut_off_minute: Option<i32>, roll: Option<String>, rest_day: Option<String>, fee_vnd:
        Option<i64>, papers: String, legal_basis: String, source: String, verified: bool, note: Option<String>,
        pause_policy: String, decision_number: Option<String>, abolition_number: Option<String>, valid_from:
        Option<NaiveDate>, valid_to: Option<NaiveDate>, created_at: Instant, published_at: Option<Instant>,
        abolished_at: Option<Instant>
    });
    rows!(conn, content, delegation where delegation::procedure_id.eq(id) => {
        id: Id, procedure_id: Id, from_agency_id: Id, to_agency_id: Id, document_number: String, valid_from: NaiveDate,
        valid_to: Option<NaiveDate>, revoked_from: Option<NaiveDate>, revocation_number: Option<String>, revoked_by:
        Option<Id>, revoked_at: Option<Instant>, created_by: Id, created_at: Instant
    });
    Ok(())
}

fn workflow_rows(conn: &mut Connection, id: Id, content: &mut SealedContent) -> Result<(), DatabaseError> {
    rows!(conn, content, workflow where workflow::id.eq(id) => {
        id: Id, name: String, version: i32, procedure_id: Option<Id>, agency_id: Option<Id>, level: Option<String>,
        state: String, total_hours: i32, decision_number: Option<String>, created_at: Instant, published_at:
        Option<Instant>, retired_at: Option<Instant>, retirement_number: Option<String>, retirement_reason:
        Option<String>, starter: bool
    });
    rows!(conn, content, workflow_step where workflow_step::workflow_id.eq(id) => {
        workflow_id: Id, position: i32, name_vi: String, name_en: String, role: String, agency_level: Option<String>,
        unit_id: Option<Id>, allowance_hours: Option<i32>, assignment: String, opinions: String, opinions_join: String
    });
    rows!(conn, content, workflow_transition where workflow_transition::workflow_id.eq(id) => {
        workflow_id: Id, position: i32, number: i32, outcome: String, branch: Option<String>, name_vi: Option<String>,
        name_en: Option<String>, to_position: Option<i32>
    });
    Ok(())
}

fn calendar_rows(conn: &mut Connection, id: Id, content: &mut SealedContent) -> Result<(), DatabaseError> {
    rows!(conn, content, calendar where calendar::id.eq(id) => {
        id: Id, agency_id: Id, version: i32, basis: String, recorded_at: Instant
    });
    rows!(conn, content, calendar_shift where calendar_shift::calendar_id.eq(id) => {
        calendar_id: Id, purpose: String, weekday: i32, opens_minute: i32, closes_minute: i32
    });
    rows!(conn, content, calendar_day where calendar_day::calendar_id.eq(id) => {
        calendar_id: Id, day: NaiveDate, kind: String, name_vi: String, name_en: String, basis: String, verified: bool
    });
    rows!(conn, content, calendar_year where calendar_year::calendar_id.eq(id) => {
        calendar_id: Id, year: i32
    });
    Ok(())
}

fn indicator_rows(conn: &mut Connection, id: Id, content: &mut SealedContent) -> Result<(), DatabaseError> {
    rows!(conn, content, indicator where indicator::id.eq(id) => {
        id: Id, code: String, kind: String, unit: String, created_by: Option<Id>, created_at: Instant
    });
    rows!(conn, content, indicator_version where indicator_version::indicator_id.eq(id) => {
        indicator_id: Id, version: i32, label_vi: String, label_en: String, section: String, places: i32, formula:
        Option<String>, source: String, reason: Option<String>, recorded_by: Option<Id>, recorded_at: Instant,
        additive: bool
    });
    Ok(())
}

fn indicator_value_rows(
    conn: &mut Connection,
    id: Id,
    content: &mut SealedContent,
) -> Result<(), DatabaseError> {
    rows!(conn, content, indicator_value where indicator_value::id.eq(id) => {
        office_id: Id, indicator_id: Id, period_from: NaiveDate, period_to: NaiveDate, as_of: NaiveDate, entry: i32, id:
        Id, number: i64, denominator: Option<i64>, at_least: bool, evidence: String, reason: Option<String>,
        recorded_by: Option<Id>, recorded_at: Instant
    });
    Ok(())
}

fn score_formula(conn: &mut Connection, key: &str, content: &mut SealedContent) -> Result<(), DatabaseError> {
    rows!(conn, content, score_formula where score_formula::code.eq(key) => {
        code: String, version: i32, valid_from: NaiveDate, group_code: String, group_name: String, position: i32,
        name_vi: String, max_points: i32, kind: String, threshold: i32, numerator: String, denominator: String,
        when_empty: String, levels: String, source: String, trust: String, note: Option<String>, created_by: Option<Id>,
        created_at: Instant
    });
    Ok(())
}

fn score_classes(conn: &mut Connection, content: &mut SealedContent) -> Result<(), DatabaseError> {
    rows!(conn, content, score_class_set where score_class_set::version.ge(i32::MIN) => {
        version: i32, valid_from: NaiveDate, classes: String, source: String, trust: String, created_by: Option<Id>,
        created_at: Instant
    });
    Ok(())
}

fn paragraph_templates_rows(
    conn: &mut Connection,
    id: Id,
    content: &mut SealedContent,
) -> Result<(), DatabaseError> {
    rows!(conn, content, paragraph_template where paragraph_template::office_id.eq(id) => {
        office_id: Id, code: String, language: String, version: i32, title: String, text: String, valid_from: NaiveDate,
        recorded_by: Id, recorded_at: Instant
    });
    Ok(())
}

fn statement_check_rows(
    conn: &mut Connection,
    id: Id,
    content: &mut SealedContent,
) -> Result<(), DatabaseError> {
    rows!(conn, content, statement_check where statement_check::id.eq(id) => {
        office_id: Id, id: Id, text_hash: Vec<u8>, findings: String, recorded_by: Id, recorded_at: Instant
    });
    Ok(())
}

fn report_run_rows(conn: &mut Connection, id: Id, content: &mut SealedContent) -> Result<(), DatabaseError> {
    rows!(conn, content, report_run where report_run::id.eq(id) => {
        id: Id, layout: String, layout_version: i32, agency_id: Id, first_day: NaiveDate, last_day: NaiveDate,
        period_name: String, group_by: String, boundaries: String, procedure_kind: String, folded: bool, as_of: Instant,
        acts_before: Instant, known_at: Instant, offices_of_agency: i32, versions: String, line_count: i64, lines_hash:
        Vec<u8>, hash: Vec<u8>, state: String, supersedes_id: Option<Id>, supersede_reason: Option<String>, made_by: Id,
        made_by_name: String, made_as: String, made_at: Instant
    });
    rows!(conn, content, report_run_office where report_run_office::run_id.eq(id) => {
        run_id: Id, office_id: Id
    });
    rows!(conn, content, report_run_row where report_run_row::run_id.eq(id) => {
        run_id: Id, key: String, place: i32, parent: Option<String>, depth: i32, name: String, cells: String
    });
    rows!(conn, content, report_run_kind where report_run_kind::run_id.eq(id) => {
        run_id: Id, kind: i32, row_key: String, figures: String, line_count: i64
    });
    rows!(conn, content, report_run_signature where report_run_signature::run_id.eq(id) => {
        run_id: Id, officer_id: Id, role: String, name: String, agency_code: String, agency_name: String, signed_at:
        Instant
    });
    Ok(())
}

fn report_lines_rows(
    conn: &mut Connection,
    id: Id,
    content: &mut SealedContent,
) -> Result<(), DatabaseError> {
    rows!(conn, content, report_run_line where report_run_line::run_id.eq(id).and(report_run_line::office_id.eq_any(report_run_office::table.filter(report_run_office::run_id.eq(id)).select(report_run_office::office_id))) => {
        office_id: Id, run_id: Id, kind: i32, dossier_id: Id, seq: i32
    });
    Ok(())
}

fn subscription_rows(
    conn: &mut Connection,
    id: Id,
    content: &mut SealedContent,
) -> Result<(), DatabaseError> {
    rows!(conn, content, report_subscription where report_subscription::id.eq(id) => {
        id: Id, agency_id: Id, wish: String, schedule: String, cuts_after: NaiveDate, made_by: Id, made_at: Instant,
        ended_by: Option<Id>, ended_at: Option<Instant>
    });
    rows!(conn, content, report_receiver where report_receiver::subscription_id.eq(id) => {
        subscription_id: Id, place: i32, officer_id: Option<Id>, role: Option<String>, agency_id: Option<Id>
    });
    Ok(())
}

fn older_dossiers_rows(
    conn: &mut Connection,
    id: Id,
    content: &mut SealedContent,
) -> Result<(), DatabaseError> {
    rows!(conn, content, dossier_seal where dossier_seal::office_id.eq(id) => {
        office_id: Id, dossier_id: Id, seq: i32, seal: Vec<u8>
    });
    Ok(())
}

fn catalogue_change_rows(
    conn: &mut Connection,
    id: Id,
    content: &mut SealedContent,
) -> Result<(), DatabaseError> {
    rows!(conn, content, catalogue_change where catalogue_change::id.eq(id) => {
        id: Id, thing: String, thing_key: String, version: i32, act: String, made_at: Instant, made_by: Option<Id>,
        made_as: Option<String>, made_at_agency_id: Option<Id>
    });
    Ok(())
}

fn personal_grant_rows(
    conn: &mut Connection,
    id: Id,
    content: &mut SealedContent,
) -> Result<(), DatabaseError> {
    rows!(conn, content, personal_grant where personal_grant::id.eq(id) => {
        id: Id, office_id: Id, officer_id: Id, reason: String, valid_from: Instant, valid_until: Instant, granted_by: Id,
        ended_by: Option<Id>
    });
    Ok(())
}

/// Offices and keys of the dossiers of this code: an older register may have brought one code to two offices.
fn dossiers_of(conn: &mut Connection, code: &str) -> Result<(Vec<Id>, Vec<Id>), DatabaseError> {
    let of: Vec<(Id, Id)> = on!(&mut *conn, c => dossier::table
        .filter(dossier::code.eq(code))
        .select((dossier::office_id, dossier::id))
        .load(c))?;
    Ok(of.into_iter().unzip())
}

fn reminder_rows(
    conn: &mut Connection,
    code: &str,
    content: &mut SealedContent,
) -> Result<(), DatabaseError> {
    let (offices, dossiers) = dossiers_of(conn, code)?;
    rows!(conn, content, reminder where reminder::office_id.eq_any(&offices).and(reminder::dossier_id.eq_any(&dossiers)) => {
        office_id: Id, dossier_id: Id, number: i32, made_by: Id, made_at: Instant, officer_id: Option<Id>, role: String,
        agency_id: Id, due_at: Option<Instant>, note: Option<String>
    });
    Ok(())
}

fn attachment_rows(
    conn: &mut Connection,
    code: &str,
    content: &mut SealedContent,
) -> Result<(), DatabaseError> {
    let (offices, dossiers) = dossiers_of(conn, code)?;
    rows!(conn, content, attachment where attachment::office_id.eq_any(&offices).and(attachment::dossier_id.eq_any(&dossiers)) => {
        office_id: Id, dossier_id: Id, id: Id, digest: Vec<u8>, size_bytes: i64, file_type: String, file_name: String,
        purpose: String, paper: Option<String>, added_by: Id, added_at: Instant, virus_check: String,
        virus_checked_at: Option<Instant>, withdrawn_by: Option<Id>, withdrawn_at: Option<Instant>,
        withdrawal_reason: Option<String>
    });
    Ok(())
}
