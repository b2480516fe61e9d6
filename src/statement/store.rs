//! Where statements are kept: the tables `paragraph_template` and `statement_check`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::language::TextLanguage;
use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::{paragraph_template, statement_check};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;

/// A version of a template.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = paragraph_template, treat_none_as_default_value = false)]
pub struct TemplateRow {
    /// Of which office.
    pub office_id: AgencyId,
    /// The code.
    pub code: String,
    /// The language.
    pub language: TextLanguage,
    /// Counted from 1.
    pub version: i32,
    /// What it is for.
    pub title: String,
    /// The text with places for figures.
    pub text: String,
    /// First day on which it is used.
    pub valid_from: NaiveDate,
    /// Who wrote it.
    pub recorded_by: OfficerId,
    /// When.
    pub recorded_at: Instant,
}

/// A check that was kept: the digest of the text, and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = statement_check, treat_none_as_default_value = false)]
pub struct CheckRow {
    /// Of which office.
    pub office_id: AgencyId,
    /// Key.
    pub id: Id,
    /// SHA-256 of the text.
    pub text_hash: Vec<u8>,
    /// The answer that was given, as JSON.
    pub findings: String,
    /// Who asked.
    pub recorded_by: OfficerId,
    /// When.
    pub recorded_at: Instant,
}

/// Every version of the templates of these offices, by office, code, language and version.
///
/// # Errors
/// When the database fails.
pub fn list_templates(
    conn: &mut Connection,
    offices: &[AgencyId],
    code: Option<&str>,
) -> Result<Vec<TemplateRow>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = paragraph_template::table
            .filter(paragraph_template::office_id.eq_any(offices.to_vec()))
            .order((
                paragraph_template::office_id,
                paragraph_template::code,
                paragraph_template::language,
                paragraph_template::version,
            ))
            .select(TemplateRow::as_select())
            .into_boxed();
        if let Some(code) = code {
            query = query.filter(paragraph_template::code.eq(code.to_owned()));
        }
        query.load(c)
    })?)
}

/// Adds a version of a template.
///
/// # Errors
/// [`DatabaseError::Duplicate`] when somebody else has just added that version.
pub fn insert_template(conn: &mut Connection, new: &TemplateRow) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::ParagraphTemplates, new.office_id)?;
    on!(&mut *conn, c => diesel::insert_into(paragraph_template::table).values(new).execute(c))?;
    sealing::seal(conn, SealedKind::ParagraphTemplates, new.office_id)
}

/// Keeps a check.
///
/// # Errors
/// When the database fails.
pub fn insert_check(conn: &mut Connection, new: &CheckRow) -> Result<(), DatabaseError> {
    on!(&mut *conn, c => diesel::insert_into(statement_check::table).values(new).execute(c))?;
    sealing::seal(conn, SealedKind::StatementCheck, new.id)
}

/// The check of that key, of one of these offices.
///
/// # Errors
/// When the database fails.
pub fn find_check(
    conn: &mut Connection,
    id: Id,
    offices: &[AgencyId],
) -> Result<Option<CheckRow>, DatabaseError> {
    Ok(on!(conn, c => statement_check::table
        .filter(statement_check::office_id.eq_any(offices.to_vec()))
        .filter(statement_check::id.eq(id))
        .select(CheckRow::as_select())
        .first(c)
        .optional())?)
}
