//! Puts made-up histories into the tables.

use chrono::NaiveDate;
use diesel::prelude::*;
use motcua::agency::{AgencyId, Level};
use motcua::dossier::books::DossierId;
use motcua::dossier::books::rollup::rebuild::rebuild;
use motcua::dossier::clock::ledger::Account;
use motcua::dossier::clock::status::Status;
use motcua::on;
use motcua::platform::database::schema::{
    agency, agency_path, dossier, journal, procedure, procedure_version, workflow,
};
use motcua::platform::database::{Connection, Database, DatabaseError, Id};
use motcua::platform::instant::Instant;
use motcua::platform::progress::bar;
use motcua::procedure::{ProcedureId, ProcedureVersionId};
use motcua::workflow::WorkflowId;

use super::history::History;

/// Code, parent and level of the agencies; dossiers are at the offices, the last three of them outside the district.
pub(crate) const AGENCIES: [(&str, Option<&str>, Level); 7] = [
    ("H1", None, Level::City),
    ("H1.2", Some("H1"), Level::District),
    ("H1.2.1", Some("H1.2"), Level::Ward),
    ("H1.2.2", Some("H1.2"), Level::Ward),
    ("H1.2.9", Some("H1.2"), Level::Unit),
    ("H1.3", Some("H1"), Level::District),
    ("H1.3.1", Some("H1.3"), Level::Ward),
];

/// Where the dossiers are, by the number of the office in a history.
pub(crate) const OFFICES: [&str; 5] = ["H1.2", "H1.2.1", "H1.2.2", "H1.3", "H1.3.1"];

/// Code and field of the procedures.
pub(crate) const PROCEDURES: [(&str, &str); 4] =
    [("1.001", "ho-tich"), ("1.002", "ho-tich"), ("2.001", "dat-dai"), ("3.001", "xay-dung")];

pub(crate) fn office_level(office: usize) -> Level {
    AGENCIES.iter().find(|(code, ..)| *code == OFFICES[office]).unwrap().2
}

/// The keys of the agencies, in the order of [`AGENCIES`].
pub(crate) fn insert_agencies(database: &Database) -> Vec<AgencyId> {
    database.write_now(places).unwrap()
}

fn places(conn: &mut Connection) -> Result<Vec<AgencyId>, DatabaseError> {
    let mut ids: Vec<(&str, Option<&str>, AgencyId)> = Vec::new();
    for (code, parent, level) in AGENCIES {
        let id = Id::new();
        let parent_id = parent.map(|parent| ids.iter().find(|(code, ..)| *code == parent).unwrap().2);
        let office_id = if level == Level::Unit { parent_id.unwrap() } else { id };
        on!(conn, c => diesel::insert_into(agency::table)
            .values((
                agency::id.eq(id),
                agency::code.eq(code),
                agency::parent_id.eq(parent_id),
                agency::office_id.eq(office_id),
                agency::level.eq(level),
                agency::name_vi.eq(format!("Cơ quan {code}")),
                agency::name_en.eq(code),
                agency::synthetic_code.eq(true),
                agency::source.eq("test"),
                agency::search.eq(code),
            ))
            .execute(c))?;
        ids.push((code, parent, id));
        let (mut above, mut depth) = (Some(code), 0);
        while let Some(code) = above {
            let (_, parent, ancestor) = *ids.iter().find(|(known, ..)| *known == code).unwrap();
            on!(conn, c => diesel::insert_into(agency_path::table)
                .values((
                    agency_path::ancestor_id.eq(ancestor),
                    agency_path::descendant_id.eq(id),
                    agency_path::depth.eq(depth),
                ))
                .execute(c))?;
            (above, depth) = (parent, depth + 1);
        }
    }
    Ok(ids.into_iter().map(|(_, _, id)| id).collect())
}

/// The code of a dossier by its number.
pub(crate) fn dossier_code(number: usize) -> String {
    format!("D-{number:05}")
}

pub(crate) fn insert(database: &Database, agencies: &[AgencyId], register: &[History]) {
    let (agencies, register) = (agencies.to_vec(), register.to_vec());
    database
        .write_now(move |conn| {
            let versions = catalogue(conn)?;
            let workflow_id = WorkflowId::new();
            on!(conn, c => diesel::insert_into(workflow::table)
                .values((
                    workflow::id.eq(workflow_id),
                    workflow::name.eq("test"),
                    workflow::version.eq(1),
                    workflow::state.eq("published"),
                    workflow::total_hours.eq(8),
                    workflow::created_at.eq(long_ago()),
                ))
                .execute(c))?;
            for (number, history) in register.iter().enumerate() {
                let place = AGENCIES.iter().position(|(code, ..)| *code == OFFICES[history.office]).unwrap();
                let (procedure, version) = versions[history.procedure];
                let keys = Keys { office: agencies[place], procedure, version, workflow: workflow_id };
                one(conn, &keys, number, history)?;
            }
            Ok::<_, DatabaseError>(())
        })
        .unwrap();
    rebuild(database, &bar(0, "adding up the journal")).unwrap();
}

fn long_ago() -> Instant {
    Instant::start_of(NaiveDate::from_ymd_opt(2022, 1, 1).unwrap())
}

fn catalogue(conn: &mut Connection) -> Result<Vec<(ProcedureId, ProcedureVersionId)>, DatabaseError> {
    let mut versions = Vec::new();
    for (code, field) in PROCEDURES {
        let id = ProcedureId::new();
        on!(conn, c => diesel::insert_into(procedure::table)
            .values((procedure::id.eq(id), procedure::code.eq(code), procedure::search.eq(code)))
            .execute(c))?;
        // An older version in another field, and a draft that nobody has published: neither names the procedure.
        for (version, state, field) in
            [(1, "superseded", "cu"), (2, "published", field), (3, "draft", "du-thao")]
        {
            let version_id = ProcedureVersionId::new();
            on!(conn, c => diesel::insert_into(procedure_version::table)
                .values((
                    procedure_version::id.eq(version_id),
                    procedure_version::procedure_id.eq(id),
                    procedure_version::version.eq(version),
                    procedure_version::state.eq(state),
                    procedure_version::name_vi.eq(format!("Thủ tục {code}")),
                    procedure_version::field_code.eq(field),
                    procedure_version::field_name.eq(format!("Lĩnh vực {field}")),
                    procedure_version::levels.eq("ward"),
                    procedure_version::service_level.eq("full"),
                    procedure_version::limit_value.eq(3),
                    procedure_version::limit_unit.eq("working_days"),
                    procedure_version::first_day.eq("excluded"),
                    procedure_version::roll.eq("none"),
                    procedure_version::papers.eq("[]"),
                    procedure_version::legal_basis.eq("test"),
                    procedure_version::source.eq("test"),
                    procedure_version::verified.eq(false),
                    procedure_version::created_at.eq(long_ago()),
                ))
                .execute(c))?;
            if state == "published" {
                versions.push((id, version_id));
            }
        }
    }
    Ok(versions)
}

struct Keys {
    office: AgencyId,
    procedure: ProcedureId,
    version: ProcedureVersionId,
    workflow: WorkflowId,
}

/// What the list of dossiers says of one that stands there.
fn status_in(account: Account) -> Status {
    match account {
        Account::WaitingAcceptance => Status::Submitted,
        Account::Outside | Account::NotAccepted => Status::NotAccepted,
        Account::InProcess => Status::Processing,
        Account::PausedSupplement | Account::PausedSupplementOverdue => Status::SupplementRequested,
        Account::PausedPayment | Account::PausedPaymentOverdue => Status::PaymentRequested,
        Account::WithdrawalPending | Account::WithdrawalPendingOverdue => Status::WithdrawalRequested,
        Account::ClosedRefused | Account::ClosedWithdrawn | Account::ClosedStopped => Status::Stopped,
        _ => Status::Resolved,
    }
}

fn one(conn: &mut Connection, keys: &Keys, number: usize, history: &History) -> Result<(), DatabaseError> {
    let id = DossierId::new();
    let last = history.rows.last().unwrap();
    on!(conn, c => diesel::insert_into(dossier::table)
        .values((
            (
                dossier::office_id.eq(keys.office),
                dossier::id.eq(id),
                dossier::code.eq(dossier_code(number)),
                dossier::procedure_id.eq(keys.procedure),
                dossier::procedure_version_id.eq(keys.version),
                dossier::workflow_id.eq(keys.workflow),
                dossier::calendar_stamp.eq("test"),
                dossier::channel.eq(history.channel),
                dossier::status.eq(status_in(last.to)),
                dossier::account.eq(last.to),
                dossier::step.eq(1),
                dossier::applicant_kind.eq("citizen"),
            ),
            (
                dossier::applicant_name.eq("Nguyễn Văn A"),
                dossier::summary.eq("test"),
                dossier::papers.eq("[]"),
                dossier::result_delivery.eq("counter"),
                dossier::search.eq("test"),
                dossier::received_at.eq(history.rows[0].happened_at),
                dossier::pauses.eq("[]"),
                (dossier::due_imported.eq(false), dossier::marks.eq(last.marks_after)),
                dossier::version.eq(last.seq),
                (dossier::last_happened_at.eq(last.happened_at), dossier::last_recorded_at.eq(last.recorded_at)),
                dossier::last_hash.eq(vec![0_u8; 32]),
                dossier::recorded_at.eq(last.recorded_at),
            ),
        ))
        .execute(c))?;
    for row in &history.rows {
        on!(conn, c => diesel::insert_into(journal::table)
            .values((
                (
                    journal::office_id.eq(keys.office),
                    journal::dossier_id.eq(id),
                    journal::seq.eq(row.seq),
                    journal::event.eq(match (row.from, row.to) {
                        (Account::Outside, _) => "receive",
                        (_, Account::Outside) => "annul",
                        _ => "move",
                    }),
                    journal::from_account.eq(row.from),
                    journal::to_account.eq(row.to),
                    journal::moves.eq(row.moves()),
                    journal::status_after.eq("processing"),
                    journal::due_before.eq(row.due_before),
                    (journal::due_after.eq(row.due_after), journal::promise_before.eq(row.promise_before)),
                    journal::step_before.eq(1),
                    journal::step_after.eq(1),
                ),
                (
                    journal::happened_at.eq(row.happened_at),
                    journal::recorded_at.eq(row.recorded_at),
                    journal::actor_role.eq("clerk"),
                    journal::procedure_id.eq(keys.procedure),
                    journal::channel.eq(history.channel),
                    journal::details.eq("{}"),
                    journal::previous_hash.eq(vec![0_u8; 32]),
                    journal::hash.eq(vec![0_u8; 32]),
                    journal::promise_after.eq(row.promise_after),
                    journal::marks_before.eq(row.marks_before),
                    journal::marks_after.eq(row.marks_after),
                ),
            ))
            .execute(c))?;
    }
    Ok(())
}
