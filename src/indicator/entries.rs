//! The history of an entered indicator: every entry, those that were corrected too.

use chrono::NaiveDate;

use super::actions::no_indicator;
use super::book::{IndicatorBook, IndicatorDefinition};
use super::store::{self, ValueFilter};
use super::views::ValueView;
use crate::access::{OfficerId, Scope, store as officers};
use crate::agency::{AgencyId, store as agencies};
use crate::indicator::reader::find_office;
use crate::platform::database::{Connection, Id};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::page::{self, PagePart};

/// Which entries.
#[derive(Debug, Clone)]
pub(crate) struct EntriesAsked {
    /// Of this agency; of all within the scope without it.
    pub agency: Option<String>,
    /// Only of periods that begin on this day.
    pub from: Option<NaiveDate>,
    /// Only of periods that end on this day.
    pub to: Option<NaiveDate>,
    /// Only what had been entered by this instant.
    pub known_at: Instant,
    /// Which part of the list.
    pub part: PagePart<Id>,
}

/// Reads a page of entries, in the order in which they were made, with the indicator and where the next page begins.
///
/// # Errors
/// No such indicator, no such agency within the scope, or a failing database.
pub(crate) fn entries(
    conn: &mut Connection,
    code: &str,
    asked: &EntriesAsked,
    scope: &Scope,
    now: Instant,
) -> Result<(IndicatorDefinition, Vec<ValueView>, Option<String>), Problem> {
    let book = IndicatorBook::of(store::load_all(conn, now)?);
    let definition = book.get(code).ok_or_else(no_indicator)?;
    let offices = match &asked.agency {
        Some(agency) => vec![find_office(conn, agency, scope)?.id],
        None => scope.offices(),
    };
    let filter = ValueFilter {
        indicator_id: definition.row.id,
        offices,
        period_from: asked.from,
        period_to: asked.to,
        known_at: asked.known_at,
    };
    let (after, limit) = asked.part;
    let rows = store::list_values(conn, &filter, after, limit.saturating_add(1))?;
    let (rows, next_cursor) = page::cut(rows, limit, |row| row.id);
    let offices: Vec<AgencyId> = rows.iter().map(|row| row.office_id).collect();
    let offices = agencies::load_many(conn, &offices)?;
    let writers: Vec<OfficerId> = rows.iter().filter_map(|row| row.recorded_by).collect();
    let names = officers::officer_names(conn, &writers)?;
    let items = rows.into_iter().filter_map(|row| {
        let office = offices.iter().find(|office| office.id == row.office_id)?;
        Some(ValueView::of(definition, office, row, &names))
    });
    Ok((definition.clone(), items.collect(), next_cursor))
}
