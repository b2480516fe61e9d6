//! What a person has here, by a number: whom it belongs to as their newest dossier says, and their dossiers.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Officer, PersonalReadKind};
use crate::agency::AgencyId;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::applicant::Applicant;
use crate::dossier::books::person_index::same_person::NamedPerson;
use crate::dossier::books::person_index::{NumberKind, blind_identity, blind_phones, store};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::Status;
use crate::dossier::views::list_filter::{DossierFilter, DossierOrder};
use crate::dossier::views::names::{AgencyName, agency_names};
use crate::dossier::views::people::masked;
use crate::dossier::views::search;
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::personal_number::{identity_key, phone_keys};

/// The most dossiers that are looked at: the newest.
const MOST: i64 = 200;

/// Whom to look for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ApplicantQuery {
    /// Identity, passport or tax number, however it is written.
    #[param(example = "001199000001")]
    pub identity: Option<String>,
    /// Phone number, however it is written.
    #[param(example = "0900 000 001")]
    pub phone: Option<String>,
}

/// A dossier of a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ApplicantDossier {
    /// Mã hồ sơ.
    pub code: String,
    /// The owning office.
    pub agency: AgencyName,
    /// Code of the procedure.
    pub procedure: String,
    /// Name of the procedure.
    pub procedure_name: String,
    /// State.
    pub status: Status,
    /// The state in Vietnamese.
    pub status_words: &'static str,
    /// Where it stands in the books.
    pub stage: Account,
    /// When it was handed in.
    pub received_at: Instant,
    /// When it is due, by law; absent before acceptance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// When it was resolved, or closed without a result; absent while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
}

/// A person, as the newest dossier names them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct KnownApplicant {
    /// Name, kind, numbers and addresses as last given.
    pub applicant: Applicant,
    /// The dossiers, newest first.
    pub dossiers: Vec<ApplicantDossier>,
}

/// The people of a number, by their newest dossier, as far as the officer may see their dossiers at these offices.
///
/// # Errors
/// When no number is given or it is none, or the database fails.
pub(crate) fn known_applicants(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (officer, now): (&Officer, Instant),
    offices: &[AgencyId],
    query: &ApplicantQuery,
) -> Result<Vec<KnownApplicant>, Problem> {
    let rows = rows(conn, books, (officer, now), offices, query)?;
    note(officer, &rows);
    let mut people = people(conn, books, &rows)?;
    if query.identity.is_none() {
        // Several people may have one phone: whoever asks by a phone is told enough to tell them apart.
        for known in &mut people {
            known.applicant.identity = known.applicant.identity.as_deref().map(masked);
        }
    }
    Ok(people)
}

/// Notes that the people of these dossiers are shown.
fn note(officer: &Officer, rows: &[Dossier]) {
    for row in rows {
        officer.reads.note(PersonalReadKind::People, row.office_id, &row.code);
    }
}

/// The dossiers of those offices that name every number, newest first.
fn rows(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (officer, now): (&Officer, Instant),
    offices: &[AgencyId],
    query: &ApplicantQuery,
) -> Result<Vec<Dossier>, Problem> {
    let blinds = blinds(books, query)?;
    let ids = store::holders(conn, &blinds, &[NumberKind::Identity, NumberKind::Phone])?;
    let offices = officer.sight().within(offices).offices();
    let filter = DossierFilter { offices, ids: Some(ids), ..DossierFilter::default() };
    let mut rows = search::list(conn, &filter, officer, now, DossierOrder::Received, None, MOST)?;
    rows.retain(|row| names_both(row, query));
    Ok(rows)
}

/// The newest dossier of whom this identity number belongs to that this office itself took in, and whom it names; older ones fill in
/// what it leaves out.
///
/// # Errors
/// When it is no such number, or the database fails.
pub(crate) fn last_of_office(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (officer, now): (&Officer, Instant),
    office_id: AgencyId,
    identity: &str,
) -> Result<Option<KnownApplicant>, Problem> {
    let query = ApplicantQuery { identity: Some(identity.to_owned()), phone: None };
    let mut rows = rows(conn, books, (officer, now), &[office_id], &query)?;
    // A dossier of another office may lie here for a leg: what that office wrote down stays there.
    rows.retain(|row| row.office_id == office_id);
    note(officer, &rows);
    Ok(people(conn, books, &rows)?.into_iter().next())
}

/// What the index holds for the numbers that were given.
fn blinds(books: &ReferenceCaches, query: &ApplicantQuery) -> Result<Vec<Vec<u8>>, Problem> {
    let mut check = Check::new();
    let mut blinds = Vec::new();
    if let Some(text) = &query.identity {
        match blind_identity(&books.number_key, text) {
            Some(blind) => blinds.push(blind),
            None => check.wrong(
                "identity",
                "not_an_identity_number",
                "số định danh, hộ chiếu hoặc mã số thuế có ít nhất 6 chữ số hoặc chữ cái",
                "an identity number, passport or tax code has at least 6 digits or letters",
            ),
        }
    }
    if let Some(text) = &query.phone {
        match &blind_phones(&books.number_key, text)[..] {
            [] => check.wrong(
                "phone",
                "not_a_phone_number",
                "số điện thoại có ít nhất 8 chữ số",
                "a phone number has at least 8 digits",
            ),
            phones => blinds.extend_from_slice(phones),
        }
    }
    if query.identity.is_none() && query.phone.is_none() {
        check.wrong(
            "identity",
            "required",
            "ghi số định danh (identity) hoặc số điện thoại (phone)",
            "give an identity number (identity) or a phone (phone)",
        );
    }
    check.done()?;
    Ok(blinds)
}

/// Whether a dossier names every number that was asked for.
fn names_both(row: &Dossier, query: &ApplicantQuery) -> bool {
    let identity =
        |text: &String| row.applicant_identity.as_deref().and_then(identity_key) == identity_key(text);
    let phone = |text: &String| {
        let own = row.applicant_phone.as_deref().map(phone_keys).unwrap_or_default();
        phone_keys(text).iter().any(|phone| own.contains(phone))
    };
    query.identity.as_ref().is_none_or(identity) && query.phone.as_ref().is_none_or(phone)
}

/// The dossiers, newest first, by whose they are.
fn people(
    conn: &mut Connection,
    books: &ReferenceCaches,
    rows: &[Dossier],
) -> Result<Vec<KnownApplicant>, Problem> {
    let offices = agency_names(conn, rows.iter().map(|row| row.office_id))?;
    let mut found: Vec<(NamedPerson, KnownApplicant)> = Vec::new();
    for row in rows {
        let applicant = row.applicant();
        let person =
            NamedPerson::of(&applicant.name, applicant.identity.as_deref(), applicant.phone.as_deref());
        let version = books.procedures.version(conn, row.procedure_version_id)?;
        let dossier = ApplicantDossier {
            code: row.code.clone(),
            agency: offices
                .get(&row.office_id)
                .cloned()
                .unwrap_or(AgencyName { code: String::new(), name: String::new() }),
            procedure: version.code.clone(),
            procedure_name: version.content.name_vi.clone(),
            status: row.status,
            status_words: row.status.words_vi(),
            stage: row.account,
            received_at: row.received_at,
            due_at: row.legal_due_at(),
            ended_at: row.ended_at(),
        };
        match found.iter_mut().find(|(known, _)| known.is(&person)) {
            Some((_, known)) => {
                known.applicant.fill_in(applicant);
                known.dossiers.push(dossier);
            }
            None => found.push((person, KnownApplicant { applicant, dossiers: vec![dossier] })),
        }
    }
    Ok(found.into_iter().map(|(_, known)| known).collect())
}
