//! What an intake names, looked up and held against the catalogue: the office and its desk, the procedure, its level, its channel
//! and its workflow. Each mistake names its field and the way out.

use std::sync::Arc;

use crate::access::Officer;
use crate::agency::{self, Agency};
use crate::dossier::acts::act_context::ActContext;
use crate::dossier::clock::ledger::Channel;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::delegation::store::{self as delegations, DelegationFilter};
use crate::procedure::{self, ProcedureVersion, ServiceLevel};
use crate::workflow::{self, Workflow};

pub(super) fn find_office(conn: &mut Connection, officer: &Officer, code: &str) -> Result<Agency, Problem> {
    let unknown = || {
        Problem::field(
            "agency",
            "unknown_agency",
            format!("không có cơ quan nào mã {code} trong phạm vi của bạn"),
            format!("there is no agency {code} within your reach"),
        )
    };
    let agency = agency::store::find_by_code(conn, code)?.ok_or_else(unknown)?;
    if !officer.scope().sees(agency.office_id) {
        return Err(unknown());
    }
    if agency.id == agency.office_id {
        return Ok(agency);
    }
    agency::store::find(conn, agency.office_id)?.ok_or_else(unknown)
}

pub(super) fn check_desk(office: &Agency, at: Instant) -> Result<(), Problem> {
    if !office.is_in_force_on(at.date()) {
        return Err(Problem::field(
            "agency",
            "agency_not_in_force",
            format!("{} không hoạt động vào ngày này", office.name_vi),
            format!("{} is not in force on that day", office.name_en),
        ));
    }
    if office.desk_id.is_none() {
        return Err(Problem::field(
            "agency",
            "no_desk",
            format!("{} không có bộ phận một cửa", office.name_vi),
            format!("{} has no one-stop desk", office.name_en),
        ));
    }
    Ok(())
}

pub(super) fn find_procedure(
    conn: &mut Connection,
    code: &str,
    at: Instant,
) -> Result<ProcedureVersion, Problem> {
    procedure::store::find_published(conn, code, at.date())?.ok_or_else(|| {
        Problem::field(
            "procedure",
            "procedure_not_published",
            format!("không có thủ tục {code} được công bố vào ngày này"),
            format!("procedure {code} is not published on that day"),
        )
    })
}

/// The office's level serves the procedure, or authority over it was delegated to the office.
pub(super) fn check_level(
    conn: &mut Connection,
    version: &ProcedureVersion,
    office: &Agency,
    at: Instant,
) -> Result<(), Problem> {
    if version.is_served_at(office.level) || is_delegated(conn, version, office, at)? {
        return Ok(());
    }
    let code = &version.code;
    Err(Problem::field(
        "procedure",
        "not_of_this_level",
        format!("thủ tục {code} không thuộc thẩm quyền {}", office.level.words_vi()),
        format!("procedure {code} is not served at the level {}", office.level),
    ))
}

pub(super) fn check_channel(version: &ProcedureVersion, channel: Channel) -> Result<(), Problem> {
    let served = match channel {
        Channel::Counter | Channel::Postal => true,
        Channel::OnlinePartial => version.content.service_level != ServiceLevel::Information,
        Channel::OnlineFull => version.content.service_level == ServiceLevel::Full,
    };
    if served {
        return Ok(());
    }
    let code = &version.code;
    Err(Problem::field(
        "channel",
        "not_served_online",
        format!("thủ tục {code} chưa cung cấp trực tuyến ở mức này"),
        format!("procedure {code} is not served online that far"),
    ))
}

/// Whether an agency above lets this office exercise its authority over the procedure on that day.
fn is_delegated(
    conn: &mut Connection,
    version: &ProcedureVersion,
    office: &Agency,
    at: Instant,
) -> Result<bool, Problem> {
    let filter = DelegationFilter {
        procedure_id: Some(version.procedure_id),
        from_agency_id: None,
        to_agency_ids: Some(vec![office.id]),
        on: Some(at.date()),
    };
    Ok(!delegations::list(conn, &filter, None, Some(1))?.is_empty())
}

/// What is said when no workflow fits a version; in Vietnamese and in English.
#[must_use]
pub fn no_workflow(version: &ProcedureVersion) -> (String, String) {
    let code = &version.code;
    match version.content.limit.allowance_hours() {
        Some(hours) => (
            format!("thủ tục {code} chưa có quy trình nội bộ {hours} giờ: công bố quy trình trước"),
            format!("procedure {code} has no internal workflow of {hours} hours: publish one first"),
        ),
        None => (
            format!(
                "thủ tục {code} không có thời hạn theo luật và chưa có quy trình của riêng mình: công bố quy trình trước"
            ),
            format!("procedure {code} has no limit by law and no workflow of its own: publish one first"),
        ),
    }
}

pub(super) fn find_workflow(
    conn: &mut Connection,
    act: &ActContext<'_>,
    version: &ProcedureVersion,
    office: &Agency,
) -> Result<Arc<Workflow>, Problem> {
    let hours = version.content.limit.allowance_hours();
    let found = workflow::store::find_key_for(conn, version.procedure_id, office.id, office.level, hours)?;
    let id = found.ok_or_else(|| {
        let (vi, en) = no_workflow(version);
        Problem::field("procedure", "no_workflow", vi, en)
    })?;
    act.books.workflows.workflow(conn, id)
}
